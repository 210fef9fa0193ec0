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
