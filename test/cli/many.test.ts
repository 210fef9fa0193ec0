import { appendFile, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { emptyFolder, finish, patience, picture, programForFile, runInside, sandboxFor } from "./program.js";

const program = programForFile();

/** A folder with pictures, and the command that makes videos of them. */
async function pictures(count: number, ...more: string[]) {
  const folder = await emptyFolder();
  const images = Array.from({ length: count }, (_, index) => join(folder, `p${index + 1}.jpg`));
  for (const image of images) await copyFile(picture, image);
  const out = join(folder, "out/");
  const prompt = more.includes("--prompt") ? [] : ["--prompt", "it yawns"];
  const args = ["make", ...images, ...prompt, "--interval", "0.01", "-o", out, ...more];
  const files = images.map((image) => join(out, image.split("/").at(-1)!.replace("jpg", "mp4")));
  const list = join(out, "pixverse-jobs.jsonl");
  const states = async (): Promise<string[]> => {
    const lines = (await readFile(list, "utf8")).trimEnd().split("\n");
    const records = lines.map((line) => JSON.parse(line) as { file: string; state: string });
    return [...new Map(records.map(({ file, state }) => [file, state])).values()];
  };
  return { folder, images, out, args, files, list, states };
}

const count = ({ requests }: Sandbox, operation: string): number =>
  requests.filter((request) => request.operation === operation).length;

const lines = (text: string): string[] => text.split("\n").filter(Boolean).toSorted();

test("each picture comes to its video, never more at once than there are slots, and a second run pays for none", async () => {
  const sandbox = await sandboxFor({ concurrency: 2 });
  const { args, files, out, states } = await pictures(7, "--slots", "2");
  const first = await runInside(args, { sandbox });
  expect({ code: first.code, files: lines(first.stdout) }).toEqual({ code: 0, files });
  expect(first.stderr).toContain(`7 of 7 videos are in ${out}.`);
  expect(sandbox.requests.filter(({ ErrCode }) => ErrCode === 500044)).toEqual([]);
  expect(await states()).toEqual(Array(7).fill("done"));
  expect((await readdir(out)).length).toBe(8);
  const before = sandbox.requests.length;
  const second = await runInside(args, { sandbox });
  expect({ code: second.code, files: lines(second.stdout) }).toEqual({ code: 0, files });
  expect(sandbox.requests.length).toBe(before);
});

test("a video that somebody has removed is fetched by its id, and a new picture is all that is paid for", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const { args, files, images, folder } = await pictures(2);
  await runInside(args, { sandbox });
  await rm(files[0]!);
  const more = join(folder, "p3.jpg");
  await copyFile(images[0]!, more);
  expect((await runInside([...args, more, images[0]!], { sandbox })).code).toBe(0);
  expect(count(sandbox, "generateVideo")).toBe(3);
  expect(await readFile(files[0]!)).toEqual(await readFile(files[1]!));
});

test("names that some file systems take for one are two, and no video replaces the other", async () => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const names = ["Cat.jpg", "cat.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg"];
  const images: string[] = [];
  for (const [index, name] of names.entries()) {
    await mkdir(join(folder, String(index)));
    images.push(join(folder, String(index), name));
    await copyFile(picture, images.at(-1)!);
  }
  const args = ["make", ...images, "--prompt", "x", "--interval", "0.01", "-o", `${folder}/out/`, "--force"];
  const files = ["Cat.mp4", "cat-2.mp4", "caf\u00e9.mp4", "cafe\u0301-2.mp4"];
  const expected = files.map((name) => join(folder, "out", name)).toSorted();
  for (let time = 0; time < 2; time += 1)
    expect(lines((await runInside(args, { sandbox })).stdout)).toEqual(expected);
  expect(count(sandbox, "generateVideo")).toBe(4);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "after %s the same command, or resume, goes on where it ended",
  async (signal) => {
    const clock = { time: 0 };
    const sandbox = await sandboxFor({ generationTime: 1000, now: () => clock.time });
    const { args, files, out } = await pictures(5, "--slots", "3");
    const started = program.start(args, { sandbox });
    const over = finish(started);
    await expect.poll(() => count(sandbox, "getVideo"), patience).toBeGreaterThan(5);
    started.kill(signal);
    const ended = await over;
    expect(ended).toMatchObject({ code: signal === "SIGINT" ? 130 : 143, stdout: "" });
    expect(ended.stderr).toContain(`0 of 5 videos are in ${out}, 3 to be fetched, 2 not begun.`);
    clock.time = 1000;
    const resumed = await runInside(["resume", out, "--interval", "0.01"], { sandbox });
    expect(resumed.code).toBe(0);
    expect(lines(resumed.stdout)).toHaveLength(3);
    expect(count(sandbox, "generateVideo")).toBe(3);
    const again = runInside(args, { sandbox });
    await expect.poll(() => count(sandbox, "generateVideo"), patience).toBe(5);
    clock.time = 3000;
    expect(lines((await again).stdout)).toEqual(files);
    expect(count(sandbox, "generateVideo")).toBe(5);
  },
);

test("a program that was killed while it submitted does not submit again on its own", async () => {
  const sandbox = await sandboxFor();
  const { args, list, states, out } = await pictures(1, "--prompt", "sandbox:slow");
  const started = program.start(args, { sandbox });
  const over = finish(started);
  await expect.poll(() => sandbox.requests[1]?.accepted, patience).toBe(true);
  started.kill("SIGKILL");
  await over;
  expect(await states()).toEqual(["submitting"]);
  // A half line, as a full disk or a kill leaves it, is not in the way.
  await appendFile(list, '{"file":"p1.m');
  for (const command of [args, ["resume", out]]) {
    const { code, stdout, stderr } = await runInside(command, { sandbox });
    expect({ code, stdout, submitted: count(sandbox, "generateVideo") }).toEqual({
      code: 1,
      stdout: "",
      submitted: 1,
    });
    expect(stderr).toContain("--resubmit");
    expect(stderr).toContain("1 of unknown outcome");
  }
  const asked = program.start([...args, "--resubmit"], { sandbox });
  const second = finish(asked);
  await expect.poll(() => count(sandbox, "generateVideo"), patience).toBe(2);
  asked.kill("SIGKILL");
  await second;
});

test.each([
  ["an answer that got lost", "sandbox:reset", 1, "submitting"],
  ["a failed video", "sandbox:fail", 5, "failed"],
  ["moderation", "sandbox:moderation", 5, "failed"],
] as const)("%s is not paid for again by the same command", async (_, prompt, code, state) => {
  const sandbox = await sandboxFor();
  const { args, states } = await pictures(2, "--prompt", prompt);
  for (const run of [1, 2]) {
    const { stderr, ...rest } = await runInside(args, { sandbox });
    expect([run, rest, stderr.match(/^pixverse-i2v: p\d\.jpg[:,] /gm)?.length]).toEqual([
      run,
      { code, stdout: "" },
      2,
    ]);
    expect(count(sandbox, "generateVideo")).toBe(2);
    expect(await states()).toEqual([state, state]);
  }
});

test("of a submission whose later attempt got lost, the list names that attempt, and later runs do", async () => {
  const sandbox = await sandboxFor();
  const { args, list, states, out } = await pictures(1, "--timeout", "9");
  sandbox.failNext({ ErrCode: 500044, ErrMsg: "busy" }, { operation: "generateVideo" });
  sandbox.failNext("reset", { operation: "generateVideo" });
  const first = await runInside(args, { sandbox });
  const sent = sandbox.requests.filter(({ operation }) => operation === "generateVideo");
  const [refused, lost] = sent.map(({ traceId }) => traceId!);
  expect(sent).toHaveLength(2);
  expect(await states()).toEqual(["submitting"]);
  const last = JSON.parse((await readFile(list, "utf8")).trimEnd().split("\n").at(-1)!) as object;
  expect(last).toMatchObject({ traceId: lost });
  const later = [await runInside(args, { sandbox }), await runInside(["resume", out], { sandbox })];
  for (const { stderr } of later) expect(stderr).toContain(`(Ai-trace-id ${lost})`);
  expect([first, ...later].map(({ stderr }) => stderr).join("")).not.toContain(refused);
  expect(count(sandbox, "generateVideo")).toBe(2);
});

test("without credits the first refusal is the last upload, and nothing counts as submitted", async () => {
  const sandbox = await sandboxFor({ credits: 120 });
  const { args, states, files, out } = await pictures(6, "--slots", "1");
  const { code, stdout, stderr } = await runInside(args, { sandbox });
  expect({ code, files: lines(stdout) }).toEqual({ code: 4, files: files.slice(0, 2) });
  expect(stderr).toContain(`2 of 6 videos are in ${out}, 3 not begun.`);
  expect(count(sandbox, "uploadImage")).toBe(3);
  expect(await states()).toEqual(["done", "done", "refused"]);
});

test("one that fails does not end the others, and --json has a line for each", async () => {
  const sandbox = await sandboxFor();
  const { args, images, files } = await pictures(3, "--json", "-q", "--slots", "1");
  sandbox.failNext({ ErrCode: 500054, ErrMsg: "refused" }, { operation: "generateVideo" });
  const { code, stdout, stderr } = await runInside(args, { sandbox });
  const [failed, ...made] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(code).toBe(5);
  expect(failed).toMatchObject({ image: images[0], file: files[0], error: { name: "ApiError" } });
  expect(made).toMatchObject([1, 2].map((at) => ({ image: images[at], file: files[at], status: 1 })));
  expect(stderr).toMatch(/^pixverse-i2v: p1\.jpg: .*\n$/);
});

test("what the server has against the request itself is said once, with the number of pictures", async () => {
  const sandbox = await sandboxFor();
  const { args } = await pictures(12, "--ignore-rule", "duration", "--duration", "20", "--slots", "1");
  const { code, stderr } = await runInside(args, { sandbox });
  expect(code).toBe(2);
  expect(stderr.match(/ErrCode 400017/g)).toHaveLength(1);
  const others = "p2.jpg, p3.jpg, p4.jpg, p5.jpg, p6.jpg, p7.jpg, p8.jpg, p9.jpg and 3 others";
  expect(stderr).toContain(`pixverse-i2v: The same as of p1.jpg was said of ${others}.\n`);
  const { stdout } = await runInside([...args, "--json", "-q"], { sandbox });
  expect(lines(stdout)).toHaveLength(12);
});

test("a failure that the list remembers is told as one, with its time and the option that tries again", async () => {
  const sandbox = await sandboxFor();
  const { args, list, out, images, files } = await pictures(1, "--prompt", "sandbox:fail");
  const first = await runInside(args, { sandbox });
  expect(first.stderr).not.toContain("earlier run");
  const records = (await readFile(list, "utf8")).trimEnd().split("\n");
  const { time } = JSON.parse(records.at(-1)!) as { time: string };
  for (const [command, option] of [
    [args, "--resubmit tries again, and pays for it."],
    [["resume", out], "make --resubmit, with the pictures, tries again, and pays for it."],
  ] as const) {
    const { stderr } = await runInside(command, { sandbox });
    expect(stderr).toContain(`pixverse-i2v: p1.jpg, in an earlier run (${time}): Video `);
    expect(stderr).toContain(option);
  }
  const { stdout } = await runInside([...args, "--json"], { sandbox });
  const line = { image: images[0], file: files[0], failedAt: time, error: { name: "VideoError", status: 8 } };
  expect(JSON.parse(stdout)).toMatchObject(line);
  expect((await runInside([...args, "--resubmit"], { sandbox })).stderr).not.toContain("earlier run");
});

test("--skip-invalid leaves out pictures that cannot be used, makes the others, and says so in the exit code", async () => {
  const sandbox = await sandboxFor();
  const { args, images, files, out } = await pictures(3, "--skip-invalid");
  await writeFile(images[1]!, "no picture");
  for (const _ of [1, 2]) {
    const { code, stdout, stderr } = await runInside(args, { sandbox });
    expect({ code, files: lines(stdout) }).toEqual({ code: 2, files: [files[0], files[2]] });
    expect(stderr).toMatch(/^pixverse-i2v: left out: The image .*p2\.jpg does not begin like JPEG/m);
    expect(stderr).toContain(`2 of 2 videos are in ${out}, 1 left out.`);
    expect(count(sandbox, "generateVideo")).toBe(2);
  }
  const { stdout } = await runInside([...args, "--json", "-q"], { sandbox });
  expect(lines(stdout).map((line) => (JSON.parse(line) as { image: string }).image)).toEqual(
    expect.arrayContaining([...images]),
  );
  for (const image of images) await writeFile(image, "no picture");
  expect(await runInside(args, { sandbox })).toMatchObject({ code: 2, stdout: "" });
});

test("what is wrong with any of the pictures is said of all of them, before anything is sent or written", async () => {
  const sandbox = await sandboxFor();
  const { args, folder, images } = await pictures(3);
  await writeFile(images[0]!, "no picture");
  await writeFile(images[2]!, "");
  const { code, stderr } = await runInside(args, { sandbox });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toMatch(/p1\.jpg .*\n.*p3\.jpg is empty/);
  expect(await readdir(folder)).not.toContain("out");
});

test.each<[string, readonly string[], RegExp]>([
  ["--no-wait", ["--no-wait"], /--no-wait is for one picture/],
  ["no slots", ["--slots", "0"], /--slots takes a number from 1/],
  [
    "another request than the folder's",
    ["--seed", "7"],
    /^pixverse-i2v: of 2 files each is there already, of another .*: \S+out\/p1\.mp4 and \S+out\/p2\.mp4\n[^\n]*\n$/,
  ],
])("%s is refused before anything is sent", async (_, more, words) => {
  const sandbox = await sandboxFor();
  const { args } = await pictures(2);
  await runInside(args, { sandbox });
  const before = sandbox.requests.length;
  const { code, stderr } = await runInside([...args, ...more], { sandbox });
  expect({ code, sent: sandbox.requests.length }).toEqual({ code: 2, sent: before });
  expect(stderr).toMatch(words);
});

test("several pictures need a folder", async () => {
  const sandbox = await sandboxFor();
  const { images } = await pictures(2);
  const { code, stderr } = await runInside(["make", ...images, "--prompt", "x", "-o", "all.mp4"], {
    sandbox,
  });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain("2 pictures need a folder");
});

test("pictures of one name in several folders have videos of two names", async () => {
  const sandbox = await sandboxFor();
  const { args, folder, images, out } = await pictures(1);
  await mkdir(join(folder, "other"));
  await copyFile(images[0]!, join(folder, "other", "p1.jpg"));
  for (const _ of [1, 2]) {
    const { code } = await runInside([...args, join(folder, "other", "p1.jpg")], { sandbox });
    expect(code).toBe(0);
    expect((await readdir(out)).toSorted()).toEqual(["p1-2.mp4", "p1.mp4", "pixverse-jobs.jsonl"]);
    expect(count(sandbox, "generateVideo")).toBe(2);
  }
});

test("two programs do not work on one folder at a time, and a lock whose program has ended is none", async () => {
  const sandbox = await sandboxFor();
  const { args, out } = await pictures(1, "--prompt", "sandbox:stuck");
  const started = program.start(args, { sandbox });
  const over = finish(started);
  await expect.poll(() => count(sandbox, "getVideo"), patience).toBeGreaterThan(0);
  const other = await runInside(args, { sandbox });
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`is in use by process ${started.pid}`),
  });
  started.kill("SIGKILL");
  await over;
  const next = await runInside(["resume", out, "--timeout", "0.05", "--interval", "0.01"], { sandbox });
  expect(next.code).toBe(6);
  expect(count(sandbox, "generateVideo")).toBe(1);
});

test("a lock that says nothing is respected, with the way out", async () => {
  const sandbox = await sandboxFor();
  const { args, out } = await pictures(1);
  await mkdir(out);
  await writeFile(join(out, "pixverse-jobs.lock"), "");
  const { code, stderr } = await runInside(args, { sandbox });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toMatch(/is in use by another program; if that has ended, remove .*pixverse-jobs\.lock$/m);
});

test.each([
  "{}",
  "no JSON",
  '{"file":"../../evil.mp4","state":"submitted","video_id":1,"image":"a","picture":"b","server":"c","request":{}}',
])("a list with the line %s is not believed", async (line) => {
  const sandbox = await sandboxFor();
  const { args, list, out } = await pictures(1);
  await mkdir(out);
  await writeFile(list, `${line}\n`);
  expect(await runInside(args, { sandbox })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("pixverse-jobs.jsonl:1 is no line of this list"),
  });
  expect(sandbox.requests).toEqual([]);
});

test("resume does not ask one server for the videos of another", async () => {
  const { args, out } = await pictures(1, "--timeout", "0.05", "--prompt", "sandbox:stuck");
  const first = await createSandbox();
  expect((await runInside(args, { sandbox: first })).code).toBe(6);
  await first.close();
  const second = await sandboxFor();
  expect(await runInside(["resume", out], { sandbox: second })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(first.url),
  });
  expect(second.requests).toEqual([]);
});
