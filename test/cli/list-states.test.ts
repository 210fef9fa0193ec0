/** What the list of a folder says, by what lies in the place of the video, by the options: what is paid for, and what becomes of the file. */
import { copyFile, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { emptyFolder, picture, runInside, sandboxFor } from "./program.js";

type State = "refused" | "submitting" | "submitted" | "done" | "failed";

/** A folder whose list has one video, in a state that a server that goes along with it has brought about. */
async function folderIn(state: State, sandbox: Sandbox) {
  const folder = await emptyFolder();
  const image = join(folder, "p1.jpg");
  await copyFile(picture, image);
  const out = join(folder, "out/");
  const args = ["make", image, "--prompt", "it yawns", "--interval", "0.01", "-o", out];
  await runInside(args, { sandbox });
  const list = join(out, "pixverse-jobs.jsonl");
  const [record] = (await readFile(list, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((each) => each["state"] === "done");
  const video_id = String(record!["video_id"]);
  const { video_id: _, ...without } = record!;
  const known = state === "refused" || state === "submitting" ? without : record!;
  const time = new Date().toISOString();
  await writeFile(list, `${JSON.stringify({ ...known, state, time })}\n`);
  return { args, out, list, video_id, time: Date.parse(time) / 1000, file: join(out, "p1.mp4") };
}

const lastState = async (list: string): Promise<unknown> =>
  (JSON.parse((await readFile(list, "utf8")).trimEnd().split("\n").at(-1)!) as { state: string }).state;

type Place = "empty" | "older" | "newer";
const options = [[], ["--force"], ["--resubmit"], ["--resubmit", "--force"]];
const states: readonly State[] = ["refused", "submitting", "submitted", "done", "failed"];
const places: readonly Place[] = ["empty", "older", "newer"];
const cases = states.flatMap((state) =>
  places.flatMap((place) => options.map((more) => [state, place, more] as const)),
);

/** Said once more in other words than the program's: whether the same command may pay, and whether it may write. */
function expected(state: State, place: Place, more: readonly string[]): { paid: number; file: string } {
  const forced = more.includes("--force");
  const wouldPay =
    state === "refused" || (more.includes("--resubmit") && ["submitting", "failed"].includes(state));
  const wouldFetch = state === "submitted" || state === "done";
  if (place === "empty") {
    return { paid: Number(wouldPay), file: wouldPay || wouldFetch ? "a video" : "nothing" };
  }
  const isReplaced = forced && (wouldPay || state === "submitted");
  return { paid: Number(wouldPay && forced), file: isReplaced ? "a video" : "what was there" };
}

test.each(cases)("%s, and the place is %s: what make %j pays for and writes", async (state, place, more) => {
  const sandbox = await sandboxFor();
  const { args, file, time } = await folderIn(state, sandbox);
  if (place === "empty") await rm(file);
  else {
    await writeFile(file, "what was there");
    const at = place === "older" ? time - 60 : time + 60;
    await utimes(file, at, at);
  }
  // Of one that failed the server says so, when it is asked.
  if (state === "failed" && !more.includes("--resubmit"))
    sandbox.failNext({ ErrCode: 500063, ErrMsg: "failed" }, { operation: "getVideo", times: 9 });
  const before = sandbox.requests.length;
  const { code, stdout } = await runInside([...args, ...more], { sandbox });
  const requests = sandbox.requests.slice(before);
  const content = await readFile(file).catch(() => undefined);
  const found =
    content === undefined
      ? "nothing"
      : content.subarray(4, 8).toString() === "ftyp"
        ? "a video"
        : content.toString();
  expect({
    paid: requests.filter(({ operation }) => operation === "generateVideo").length,
    file: found,
  }).toEqual(expected(state, place, more));
  // What is newer than the list's last word is the video, so the command has done what it was to do.
  const isThere = found === "a video" || place === "newer" || state === "done";
  expect({ came: code === 0, stdout }).toEqual({ came: isThere, stdout: isThere ? `${file}\n` : "" });
});

test.each(["submitting", "submitted", "failed", "refused"] as const)(
  "resume by hand into the place of a %s video settles it in the list: --resubmit pays for none",
  async (state) => {
    const sandbox = await sandboxFor({ idDigits: 18 });
    const { args, file, list, out, video_id } = await folderIn(state, sandbox);
    await rm(file);
    const submitted = sandbox.requests.filter(({ operation }) => operation === "generateVideo").length;
    const resumed = await runInside(["resume", video_id, "-o", file], { sandbox });
    expect(resumed).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(await lastState(list)).toBe("done");
    for (const more of [[], ["--resubmit"], ["--resubmit", "--force"]]) {
      expect(await runInside([...args, ...more], { sandbox })).toMatchObject({
        code: 0,
        stdout: `${file}\n`,
        stderr: expect.stringContaining(`1 of 1 video is in ${out}.`),
      });
    }
    await rm(file);
    // By the id that was typed it can be fetched again.
    expect(await runInside(args, { sandbox })).toMatchObject({ code: 0, stdout: `${file}\n` });
    const { requests } = sandbox;
    expect(requests.filter(({ operation }) => operation === "generateVideo")).toHaveLength(submitted);
  },
);

test("a place that the list keeps for a paid video is not given to another", async () => {
  const sandbox = await sandboxFor();
  const { file, video_id } = await folderIn("submitted", sandbox);
  await rm(file);
  const before = sandbox.requests.length;
  const others = [
    ["resume", "1", "-o", file],
    ["make", picture, "--prompt", "x", "-o", file],
  ];
  for (const args of others) {
    const { code, stderr } = await runInside(args, { sandbox });
    expect(code).toBe(2);
    expect(stderr).toContain(`${file} is kept for another video`);
  }
  expect(sandbox.requests.length).toBe(before);
  expect((await runInside(["resume", video_id, "-o", file], { sandbox })).code).toBe(0);
});

test("the picture itself is never replaced by its video in a folder, whatever is forced", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const image = join(folder, "cat.mp4");
  await copyFile(picture, image);
  const { code, stderr } = await runInside(["make", image, "--prompt", "x", "-o", `${folder}/`, "--force"], {
    sandbox,
  });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain("is the picture itself");
  expect(await readFile(image)).toEqual(await readFile(picture));
});

test.each([
  ["make", "submitting", /^--resubmit pays once more/m, /nothing is paid twice/],
  ["resume", "submitting", /^make --resubmit, with the pictures, pays once more/m, /same command/],
  ["make", "failed", /^--resubmit pays once more/m, /nothing is paid twice/],
] as const)(
  "%s of a %s video says what helps, and nothing that does not",
  async (command, state, has, not) => {
    const sandbox = await sandboxFor();
    const { args, file, out } = await folderIn(state, sandbox);
    await rm(file);
    if (state === "failed") sandbox.failNext({ ErrCode: 500063 }, { operation: "getVideo", times: 9 });
    const { stderr } = await runInside(command === "make" ? args : ["resume", out], { sandbox });
    expect(stderr).toMatch(has);
    expect(stderr).not.toMatch(not);
    expect(/\(Ai-trace-id [\da-f-]{36}\)/.test(stderr)).toBe(state === "submitting");
  },
);

test.each(["refused", "submitted", "done"] as const)(
  "an empty file, which a program that was killed had reserved, is not the %s video, however new it is",
  async (state) => {
    const sandbox = await sandboxFor();
    const { args, file, time } = await folderIn(state, sandbox);
    await writeFile(file, "");
    await utimes(file, time + 60, time + 60);
    const { code, stdout } = await runInside(args, { sandbox });
    expect(code).toBe(0);
    expect((await readFile(stdout.trim())).subarray(4, 8).toString()).toBe("ftyp");
    expect((await runInside(args, { sandbox })).stdout).toBe(stdout);
  },
);

test.each(["refused", "submitting", "submitted", "failed"] as const)(
  "an older file in the place of a %s video is not the video, whatever is written into it later",
  async (state) => {
    const sandbox = await sandboxFor();
    const { args, file, out, video_id, time } = await folderIn(state, sandbox);
    const resume = ["resume", out, "--interval", "0.01"];
    await writeFile(file, "a film");
    await utimes(file, time - 60, time - 60);
    const paid = () => sandbox.requests.filter(({ operation }) => operation === "generateVideo").length;
    const before = paid();
    for (const [index, command] of [args, resume, args].entries()) {
      if (state === "failed") sandbox.failNext({ ErrCode: 500063 }, { operation: "getVideo" });
      const { stdout } = await runInside(command, { sandbox });
      expect({ index, stdout, paid: paid() }).toEqual({ index, stdout: "", paid: before });
      await writeFile(file, "a film, cut");
      await utimes(file, time + 60 + index, time + 60 + index);
    }
    // Out of the way, it leaves the place to what may come there by other roads.
    await rm(file);
    await runInside(["resume", video_id, "-o", file], { sandbox });
    expect(await runInside(args, { sandbox })).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(paid()).toBe(before);
  },
);

test("what --force was to replace, and did not come to, is not the video either", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const image = join(folder, "p1.jpg");
  const file = join(folder, "p1.mp4");
  await copyFile(picture, image);
  await writeFile(file, "a film");
  const args = ["make", image, "--prompt", "sandbox:stuck", "--interval", "0.01", "--timeout", "0.05"];
  const first = await runInside([...args, "-o", `${folder}/`, "--force"], { sandbox });
  expect(first.code).toBe(6);
  await writeFile(file, "a film, cut");
  await utimes(file, new Date(), new Date(Date.now() + 60_000));
  const { code, stdout, stderr } = await runInside([...args, "-o", `${folder}/`], { sandbox });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  // Another folder would be another list, and the video paid for once more.
  expect(stderr).toMatch(/p1\.mp4 is there already.* move it away, or --force replaces it$/m);
  expect(sandbox.requests.filter(({ operation }) => operation === "generateVideo")).toHaveLength(1);
});

test("a name that a video has given up may be another's: later words on the first do not take it away", async () => {
  const sandbox = await sandboxFor();
  const { args, list, out, file } = await folderIn("done", sandbox);
  const beside = join(out, "p1-1.mp4");
  const record = JSON.parse(await readFile(list, "utf8")) as object;
  await copyFile(file, beside);
  await rm(file);
  await writeFile(list, `${JSON.stringify({ ...record, file: "p1-1.mp4", insteadOf: "p1.mp4" })}\n`);
  const other = args.map((word) => (word === "it yawns" ? "it sleeps" : word));
  await runInside(other, { sandbox });
  const paid = () => sandbox.requests.filter(({ operation }) => operation === "generateVideo").length;
  expect(paid()).toBe(2);
  await rm(beside);
  for (const [command, place] of [[args, beside] as const, [other, file] as const]) {
    expect(await runInside(command, { sandbox })).toMatchObject({ code: 0, stdout: `${place}\n` });
  }
  expect(paid()).toBe(2);
});

test.each(["submitting", "submitted"] as const)(
  "a last word %s that an editor has taken the line's end from still counts",
  async (state) => {
    const sandbox = await sandboxFor();
    const { args, list, file } = await folderIn(state, sandbox);
    await rm(file);
    const text = await readFile(list, "utf8");
    await writeFile(list, `\ufeff\r\n${text.trimEnd()}`);
    const before = sandbox.requests.filter(({ operation }) => operation === "generateVideo").length;
    const { code } = await runInside(args, { sandbox });
    expect(code).toBe(state === "submitted" ? 0 : 1);
    const { requests } = sandbox;
    expect(requests.filter(({ operation }) => operation === "generateVideo")).toHaveLength(before);
    expect(await lastState(list)).toBe(state === "submitted" ? "done" : "submitting");
    expect(await readFile(list, "utf8")).toMatch(/^\ufeff\r\n\{.*\}\n/);
  },
);

test("a refused attempt is on the list as refused before the next one: a kill in the pause leaves no doubt", async () => {
  const sandbox = await sandboxFor();
  const { args, list } = await folderIn("refused", sandbox);
  const place = args.at(-1)!;
  await rm(join(place, "p1.mp4"));
  sandbox.failNext({ ErrCode: 500044, ErrMsg: "busy" }, { operation: "generateVideo" });
  sandbox.failNext({ ErrCode: 500069, ErrMsg: "load" }, { operation: "generateVideo" });
  expect((await runInside(args, { sandbox })).code).toBe(0);
  const records = (await readFile(list, "utf8")).trimEnd().split("\n").slice(1);
  const words = records.map((line) => JSON.parse(line) as { state: string; traceId: string });
  expect(words.map(({ state }) => state).join(" ")).toBe(
    "submitting refused submitting refused submitting submitted done",
  );
  expect(new Set(words.map(({ traceId }) => traceId)).size).toBe(3);
});
