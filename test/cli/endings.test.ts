import { spawn } from "node:child_process";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shellWord } from "../../src/cli/shell-word.js";
import {
  bundleProgram,
  emptyFolder,
  finish,
  make,
  runInside,
  runProgram,
  sandboxFor,
  start,
  untilItWaits,
} from "./program.js";

let program: Awaited<ReturnType<typeof bundleProgram>>;
beforeAll(async () => void (program = await bundleProgram()));
afterAll(() => program.remove());

test.each([
  ["SIGHUP", 129],
  ["SIGTERM", 143],
] as const)("%s prints the way to resume as well, and ends in exit code %i", async (signal, expected) => {
  const sandbox = await sandboxFor({ generationTime: 60_000 });
  const folder = await emptyFolder();
  const started = start(program.file, [...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
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
    [...make, "--prompt", "sandbox:stuck", "--timeout", "0.05", "-o", output, "--base-url", sandbox.url],
    { env: { PIXVERSE_API_KEY: sandbox.apiKey } },
  );
  const [, command = ""] = /pixverse-i2v (resume .*)\n/.exec(stderr) ?? [];
  const shell = spawn("sh", ["-c", `printf '%s\\n' ${command}`]);
  const words = (await text(shell.stdout)).trimEnd().split("\n");
  const id = expect.stringMatching(/^\d+$/) as string;
  expect(words).toEqual(["resume", id, "-o", output, "--base-url", sandbox.url]);
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
  const { code, stderr } = await runProgram(program.file, args, { sandbox, cwd: "/proc" });
  expect(code).toBe(2);
  expect(stderr).toContain("Cannot write");
  expect(sandbox.requests).toEqual([]);
});

test("a job goes on when nobody reads its progress any more", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const started = start(program.file, [...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
  started.stderr.destroy();
  const closed = new Promise((done) => started.once("close", done));
  expect(await text(started.stdout)).toBe("cat.mp4\n");
  expect(await closed).toBe(0);
});

test("the id of a paid video that standard output does not take goes to standard error", async () => {
  const sandbox = await sandboxFor();
  const full = await open("/dev/full", "w");
  const env = { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
  const started = spawn(process.execPath, [program.file, ...make, "--no-wait", "-q"], {
    env,
    stdio: ["ignore", full.fd, "pipe"],
  });
  const closed = new Promise((done) => started.once("close", done));
  const stderr = await text(started.stderr!);
  await full.close();
  expect(await closed).toBe(1);
  expect(stderr).toMatch(/the id of the video is \d{15}\n/);
});
