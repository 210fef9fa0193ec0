import { execFileSync, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { FaultAnswer, SandboxOperation } from "../../src/sandbox/index.js";
import { shellWord } from "../../src/cli/printable.js";
import {
  emptyFolder,
  finish,
  make,
  makeWith,
  patience,
  programForFile,
  runInside,
  sandboxFor,
  untilItWaits,
} from "./program.js";

const program = programForFile();

test.each([
  ["SIGHUP", 129],
  ["SIGTERM", 143],
] as const)("%s prints the way to resume as well, and ends in exit code %i", async (signal, expected) => {
  const sandbox = await sandboxFor({ generationTime: 60_000 });
  const folder = await emptyFolder();
  const started = program.start([...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
  const over = finish(started);
  await untilItWaits(sandbox);
  started.kill(signal);
  const { code, stderr } = await over;
  expect({ code, files: await readdir(folder) }).toEqual({ code: expected, files: [] });
  expect(stderr).toMatch(/pixverse-i2v resume \d+ -o cat\.mp4\n/);
});

test("the way to resume is a command that a shell can take, and names the same server", async () => {
  const sandbox = await sandboxFor();
  const output = join(await emptyFolder(), "the cat's video.mp4");
  const { stderr } = await runInside(
    [...makeWith("sandbox:stuck"), "--timeout", "0.05", "-o", output, "--base-url", sandbox.url],
    { env: { PIXVERSE_API_KEY: sandbox.apiKey } },
  );
  const [, command = ""] = /pixverse-i2v (resume .*)\n/.exec(stderr) ?? [];
  const shell = spawn("sh", ["-c", `printf '%s\\n' ${command}`]);
  const words = (await text(shell.stdout)).trimEnd().split("\n");
  const id = expect.stringMatching(/^\d+$/) as string;
  expect(words).toEqual(["resume", id, "-o", output, "--base-url", sandbox.url]);
});

const modes = [[], ["--quiet"], ["--json"], ["--quiet", "--json"]];

describe.each<[string, number, FaultAnswer | "stuck", SandboxOperation, string[]]>([
  ["a key that is no longer taken", 3, { ErrCode: 10001 }, "getVideo", []],
  ["a request that is refused", 2, { ErrCode: 400017 }, "getVideo", []],
  ["a video that is no longer there", 2, { ErrCode: 500064 }, "getVideo", []],
  ["a timeout", 6, "stuck", "generateVideo", ["--timeout", "0.05"]],
  ["a video not found in time", 6, { ErrCode: 500008 }, "getVideo", ["--timeout", "0.05"]],
  ["a download that is refused", 2, { status: 410, body: "" }, "download", []],
])("after a submission, %s", (_, expected, fault, operation, more) => {
  test.each(modes.map((mode) => [mode]))("prints id and command with %j", async (mode) => {
    const sandbox = await sandboxFor();
    sandbox.failNext(fault, { operation, times: 1000 });
    const output = join(await emptyFolder(), "cat.mp4");
    const { code, stdout, stderr } = await runInside([...make, ...more, ...mode, "-o", output], { sandbox });
    expect(code).toBe(expected);
    const [, command = "", id = ""] = /(pixverse-i2v resume (\d{15}) -o .*)\n$/.exec(stderr) ?? [];
    expect(command).toBe(`pixverse-i2v resume ${id} -o ${output}`);
    const printed = mode.includes("--json")
      ? JSON.parse(stdout)
      : { error: { video_id: Number(id), resume: command } };
    expect(printed).toMatchObject({ error: { video_id: Number(id), resume: command } });
  });
});

test("a video that is not found at the first questions is waited for all the same", async () => {
  const sandbox = await sandboxFor();
  sandbox.failNext({ ErrCode: 500008 }, { operation: "getVideo" });
  sandbox.failNext({ status: 404, body: "<html>" }, { operation: "getVideo" });
  const output = join(await emptyFolder(), "cat.mp4");
  expect(await runInside([...make, "-o", output], { sandbox })).toMatchObject({
    code: 0,
    stdout: `${output}\n`,
  });
});

test.each([
  ["cat.mp4", "cat.mp4"],
  ["a b", "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ["$HOME", "'$HOME'"],
  ["", "''"],
])("%j is one word of a shell as %s", (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});

test("of a video that the server does not know nobody says that it can be fetched", async () => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside(["resume", "1"], { sandbox });
  expect(code).toBe(2);
  expect(stderr).toContain("500008");
  expect(stderr).not.toContain("paid for");
  expect(stderr).not.toContain("pixverse-i2v resume");
});

test.each([
  ["make", make],
  ["resume", ["resume", "1"]],
])("%s without -o finds out before anything is sent that nothing can be written", async (_, args) => {
  const sandbox = await sandboxFor();
  // Not even root can put a file there.
  const { code, stderr } = await runInside(args, { sandbox, cwd: "/proc" });
  expect(code).toBe(2);
  expect(stderr).toContain("Cannot write");
  expect(sandbox.requests).toEqual([]);
});

test.each([
  ["a Ctrl-C", undefined, 130],
  ["a download that fails", { status: 410, body: "" }, 2],
] as const)(
  "%s ends the program although nobody reads from the pipe that it writes to",
  async (_, fault, expected) => {
    const sandbox = await sandboxFor();
    if (fault) sandbox.failNext(fault, { operation: "download", times: 99 });
    const folder = await emptyFolder();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const started = program.start([...make, "-o", "pipe"], { sandbox, cwd: folder });
    let said = "";
    started.stderr.on("data", (data) => void (said += String(data)));
    const over = finish(started);
    await expect.poll(() => said, patience).toContain("downloading pipe");
    if (!fault) started.kill("SIGINT");
    expect(await over).toMatchObject({
      code: expected,
      stderr: expect.stringMatching(/resume \d+ -o pipe\n$/),
    });
  },
);

test("a job goes on when nobody reads its progress any more", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const started = program.start([...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
  started.stderr.destroy();
  const closed = new Promise((done) => started.once("close", done));
  expect(await text(started.stdout)).toBe("cat.mp4\n");
  expect(await closed).toBe(0);
});
