/** However the command line ends after a submission of several pictures, it prints how to come to what was paid for. */
import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shellWord } from "../../src/cli/printable.js";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/index.js";
import {
  emptyFolder,
  finish,
  patience,
  picture,
  programForFile,
  runInside,
  sandboxFor,
  untilItWaits,
} from "./program.js";

const program = programForFile();
const modes = [[], ["--quiet"], ["--json"], ["--quiet", "--json"]].map((mode) => [mode]);

async function pictures(options?: SandboxOptions, count = 1) {
  const sandbox = await sandboxFor(options);
  const cwd = await emptyFolder();
  const images = Array.from({ length: count }, (_, index) => `p${index + 1}.jpg`);
  for (const image of images) await copyFile(picture, join(cwd, image));
  const args = ["make", ...images, "--prompt", "it yawns", "--interval", "0.01", "-o", "fe/"];
  return { sandbox, cwd, args, list: join(cwd, "fe/pixverse-jobs.jsonl") };
}

const paidOf = ({ requests }: Sandbox): number =>
  requests.filter(({ operation }) => operation === "generateVideo").length;

const resumesOf = (text: string): string[] => text.match(/pixverse-i2v resume \d+ -o [^"\n]+/g) ?? [];

interface Line {
  readonly error?: { readonly video_id?: number; readonly resume?: string; readonly ifThere?: string };
}
const linesOf = (stdout: string): Line[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const ifJson = <Each>(mode: readonly string[], lines: Each[]): Each[] =>
  mode.includes("--json") ? lines : [];

/** Runs a command as it was printed. */
const follow = (command: string, sandbox: Sandbox, cwd: string) =>
  runInside(command.split(" ").slice(1), { sandbox, cwd });

test.each(modes)(
  "a folder that is removed while its videos are made: %j has the command that fetches each",
  async (mode) => {
    const clock = { time: 0 };
    const { sandbox, cwd, args } = await pictures({ generationTime: 1000, now: () => clock.time }, 2);
    const over = runInside([...args, ...mode], { sandbox, cwd });
    const waiting = (): number =>
      new Set(sandbox.requests.filter(({ operation }) => operation === "getVideo").map(({ path }) => path))
        .size;
    await expect.poll(waiting, patience).toBe(2);
    await rm(join(cwd, "fe"), { recursive: true });
    clock.time = 1000;
    const { stdout, stderr } = await over;
    const commands = resumesOf(stderr).toSorted();
    expect(commands.map((command) => command.split(" -o ")[1]).toSorted()).toEqual(["p1.mp4", "p2.mp4"]);
    const told = linesOf(stdout).map(({ error }) => error?.resume);
    expect(told.toSorted()).toEqual(ifJson(mode, commands));
    expect(stderr).not.toMatch(/nothing is paid twice|ids are in|--resubmit/);
    for (const command of commands) expect((await follow(command, sandbox, cwd)).code).toBe(0);
    expect(paidOf(sandbox)).toBe(2);
  },
);

test("once the list is gone nothing more is submitted", async () => {
  const clock = { time: 0 };
  const { sandbox, cwd, args, list } = await pictures({ generationTime: 1000, now: () => clock.time }, 2);
  const over = runInside([...args, "--slots", "1"], { sandbox, cwd });
  await untilItWaits(sandbox);
  await rm(list);
  clock.time = 1000;
  const { stdout, stderr } = await over;
  // The video that was paid for has its place still.
  expect({ stdout, paid: paidOf(sandbox) }).toEqual({ stdout: "fe/p1.mp4\n", paid: 1 });
  expect(stderr).toContain("fe/p1.mp4 is there, and the list could not take that");
  expect(stderr).toContain("p2.jpg: fe/pixverse-jobs.jsonl was removed or replaced meanwhile");
});

/** A folder whose list takes only so many of the lines that one video makes: no file can be longer, as on a disk that is full. */
async function fullAfter(taken: number, mode: readonly string[]) {
  const { sandbox, cwd, args, list } = await pictures();
  await runInside(args, { sandbox, cwd });
  const lines = (await readFile(list, "utf8")).trimEnd().split("\n");
  const room = lines.slice(0, taken).join("\n").length + 20;
  await rm(join(cwd, "fe"), { recursive: true });
  await mkdir(join(cwd, "fe"));
  // In blocks of 512 bytes; a video has room in them.
  const blocks = 400;
  await writeFile(list, "\n".repeat(blocks * 512 - room));
  const command = [process.execPath, program.file, ...args, ...mode].map(shellWord).join(" ");
  const env = { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
  const ended = await finish(spawn("sh", ["-c", `ulimit -f ${blocks}; exec ${command}`], { cwd, env }));
  return { ...ended, sandbox, cwd, args, paid: paidOf(sandbox) - 1 };
}

test.each(modes)(
  "a list that cannot take the id of a paid video: %j has the command that fetches it",
  async (mode) => {
    const { code, stdout, stderr, sandbox, cwd, args, paid } = await fullAfter(1, mode);
    expect({ code, paid }).toEqual({ code: 1, paid: 1 });
    const [command = "", ...others] = resumesOf(stderr);
    expect(others).toEqual([]);
    expect(stderr).not.toMatch(/--resubmit|unknown outcome|nothing is paid twice/);
    expect(linesOf(stdout)).toMatchObject(ifJson(mode, [{ error: { resume: command } }]));
    // It settles the video in the list, so that the same command pays for nothing.
    expect(await follow(command, sandbox, cwd)).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
    expect(await runInside(args, { sandbox, cwd })).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
    expect(paidOf(sandbox)).toBe(2);
  },
);

test.each(modes)("a list that cannot take that a video is there: %j says that it is there", async (mode) => {
  const { code, stdout, stderr, sandbox, cwd, args } = await fullAfter(2, mode);
  expect({ code, lines: stdout.split("\n").length }).toEqual({ code: 0, lines: 2 });
  expect(stdout).toContain("fe/p1.mp4");
  expect(stdout).not.toContain('"error"');
  expect(stderr).toContain("fe/p1.mp4 is there, and the list could not take that");
  expect(stderr).not.toMatch(/in the making|to be fetched/);
  expect((await runInside(args, { sandbox, cwd })).code).toBe(0);
  expect(paidOf(sandbox)).toBe(2);
});

test.each(modes)("a list that takes nothing: %j submits nothing", async (mode) => {
  const { code, stderr, paid } = await fullAfter(0, mode);
  expect({ code, paid }).toEqual({ code: 2, paid: 0 });
  expect(stderr).not.toMatch(/resume|unknown outcome|--resubmit/);
});

test.each(modes)("videos that do not come in time: %j says where the ids are, or has them", async (mode) => {
  const { sandbox, cwd, args } = await pictures({ generationTime: 60_000 });
  const { code, stdout, stderr } = await runInside([...args, ...mode, "--timeout", "0.05"], {
    sandbox,
    cwd,
  });
  expect(code).toBe(6);
  expect(stderr).toContain("The ids are in fe/pixverse-jobs.jsonl.");
  expect(resumesOf(stderr)).toEqual([]);
  const resume = expect.stringMatching(/^pixverse-i2v resume \d{15} -o fe\/p1\.mp4$/) as string;
  expect(linesOf(stdout)).toMatchObject(ifJson(mode, [{ error: { resume } }]));
});

test.each(modes)(
  "a submission whose outcome is unknown: %j has the way for a video that is there",
  async (mode) => {
    const { sandbox, cwd, args } = await pictures();
    sandbox.failNext("reset", { operation: "generateVideo" });
    const server = ["--base-url", sandbox.url];
    for (const isKnown of [false, true]) {
      const { code, stdout, stderr } = await runInside([...args, ...mode, ...server], { sandbox, cwd });
      expect(code).toBe(1);
      expect(stderr).toMatch(/trace.id [\da-f-]{36}/);
      const ifThere = `pixverse-i2v resume ID -o fe/p1.mp4 --base-url ${sandbox.url}`;
      expect(linesOf(stdout)).toMatchObject(ifJson(mode, [{ error: { ifThere } }]));
      expect(stderr.includes(ifThere)).toBe(isKnown);
    }
  },
);
