/** However the command line ends after a submission of several pictures, it prints how to come to what was paid for. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

async function pictures(count: number, options?: SandboxOptions) {
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
    const { sandbox, cwd, args } = await pictures(2, { generationTime: 1000, now: () => clock.time });
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
  const { sandbox, cwd, args, list } = await pictures(2, { generationTime: 1000, now: () => clock.time });
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

/**
 * A folder whose list takes only so many of the lines that one video makes (that of the submission, that of its id, that of its end): no
 * file can be longer, as on a disk that is full.
 */
async function fullAfter(taken: number, mode: readonly string[], options?: SandboxOptions) {
  const { sandbox, cwd, args, list } = await pictures(1, options);
  await runInside([...args, "--timeout", "0.05"], { sandbox, cwd });
  const lines = (await readFile(list, "utf8")).split("\n").map((line) => `${line}\n`);
  const room = lines.slice(0, taken).join("").length + 20;
  await rm(join(cwd, "fe"), { recursive: true });
  await mkdir(join(cwd, "fe"));
  // In blocks of 512 bytes; a video has room in them.
  const blocks = 400;
  await writeFile(list, "\n".repeat(blocks * 512 - room));
  const before = paidOf(sandbox);
  const runFull = (words: readonly string[]) => {
    const command = [process.execPath, program.file, ...words].map(shellWord).join(" ");
    const env = { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
    return finish(spawn("sh", ["-c", `ulimit -f ${blocks}; exec ${command}`], { cwd, env }));
  };
  const ended = await runFull([...args, ...mode]);
  return { ...ended, sandbox, cwd, args, list, runFull, paid: () => paidOf(sandbox) - before };
}

test.each(modes)(
  "a list on a disk that is full once the submission is sent takes the id: after %j the same command fetches the video",
  async (mode) => {
    const clock = { time: 0 };
    const options = { generationTime: 1000, now: () => clock.time };
    const full = await fullAfter(2, [...mode, "--timeout", "0.05"], options);
    expect({ code: full.code, paid: full.paid() }).toEqual({ code: 6, paid: 1 });
    expect(full.stderr).toContain("The ids are in fe/pixverse-jobs.jsonl.");
    clock.time = 1000;
    // The disk is as full as it was.
    expect(await full.runFull(full.args)).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
    expect(await runInside(full.args, full)).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
    expect(full.paid()).toBe(1);
  },
);

/** A folder whose list is removed while the submission of its video is under way. */
async function withoutList() {
  let list = "";
  // The sandbox asks for the time when it takes a video.
  const now = (): number => {
    if (existsSync(list) && readFileSync(list, "utf8").includes("submitting")) rmSync(list);
    return 0;
  };
  const made = await pictures(1, { now });
  list = made.list;
  return made;
}

test.each(modes)(
  "a list that goes while a submission is under way: %j has the command that fetches the video",
  async (mode) => {
    const { sandbox, cwd, args } = await withoutList();
    const { code, stdout, stderr } = await runInside([...args, ...mode], { sandbox, cwd });
    expect({ code, paid: paidOf(sandbox) }).toEqual({ code: 1, paid: 1 });
    const [command = "", ...others] = resumesOf(stderr);
    expect(others).toEqual([]);
    expect(stderr).not.toMatch(/--resubmit|unknown outcome|nothing is paid twice/);
    expect(linesOf(stdout)).toMatchObject(ifJson(mode, [{ error: { resume: command } }]));
    expect(await follow(command, sandbox, cwd)).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
    expect((await runInside(args, { sandbox, cwd })).code).toBe(2);
    expect(paidOf(sandbox)).toBe(1);
  },
);

test.each(modes)("and where nobody reads what is printed, %j leaves a note with it", async (mode) => {
  const { sandbox, cwd, args } = await withoutList();
  const started = program.start([...args, ...mode], { sandbox, cwd });
  const closed = new Promise((done) => started.once("close", done));
  started.stdout.destroy();
  started.stderr.destroy();
  expect(await closed).toBe(1);
  const [note = "", ...others] = (await readdir(cwd)).filter((name) => name.endsWith(".txt"));
  expect(others).toEqual([]);
  const [command = ""] = resumesOf(await readFile(join(cwd, note), "utf8"));
  expect(await follow(command, sandbox, cwd)).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
});

const isThere = "fe/p1.mp4 is there, and the list could not take that";

test.each(modes)("a list that cannot take that a video is there: %j says that it is there", async (mode) => {
  const full = await fullAfter(2, mode);
  const { code, stdout, stderr } = full;
  expect({ code, lines: stdout.split("\n").length }).toEqual({ code: 0, lines: 2 });
  expect(stdout).toContain("fe/p1.mp4");
  expect(stdout).not.toContain('"error"');
  expect(stderr).toContain(isThere);
  expect(stderr).not.toMatch(/in the making|to be fetched/);
  expect((await runInside(full.args, full)).code).toBe(0);
  expect(full.paid()).toBe(1);
});

test.each(modes)("so does resume %j of one video into such a folder", async (mode) => {
  const clock = { time: 0 };
  const options = { generationTime: 1000, now: () => clock.time };
  const full = await fullAfter(2, [...mode, "--timeout", "0.05"], options);
  clock.time = 1000;
  const [, id = ""] = /"video_id":"?(\d+)/.exec(await readFile(full.list, "utf8")) ?? [];
  const { code, stdout, stderr } = await full.runFull(["resume", id, "-o", "fe/p1.mp4", ...mode]);
  expect({ code, said: stderr.includes(isThere) }).toEqual({ code: 0, said: true });
  expect(stdout).toContain("fe/p1.mp4");
  expect(stdout).not.toContain('"error"');
  expect(await full.runFull([...full.args, "--resubmit"])).toMatchObject({ code: 0, stdout: "fe/p1.mp4\n" });
  expect(full.paid()).toBe(1);
});

test.each(modes.flatMap((mode) => [0, 1].map((taken) => [mode[0]!, taken] as const)))(
  "a list without room for the id: %j submits nothing (lines taken: %i)",
  async (mode, taken) => {
    const { code, stderr, paid } = await fullAfter(taken, mode);
    expect({ code, paid: paid() }).toEqual({ code: 2, paid: 0 });
    expect(stderr).not.toMatch(/resume|unknown outcome|--resubmit/);
  },
);

test.each(modes)("videos that do not come in time: %j says where the ids are, or has them", async (mode) => {
  const { sandbox, cwd, args } = await pictures(1, { generationTime: 60_000 });
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
    const { sandbox, cwd, args } = await pictures(1);
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
