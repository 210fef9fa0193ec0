import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  emptyFolder,
  finish,
  make,
  makeWith,
  patience,
  picture,
  programForFile,
  runInside,
  sandboxFor,
  untilItWaits,
} from "./program.js";

const program = programForFile();

test("make --sandbox needs nothing, and leaves an MP4 under the name that it prints", async () => {
  const folder = await emptyFolder();
  const { code, stdout, stderr } = await program.run(
    ["make", picture, "--prompt", "the cat yawns", "--sandbox", "-o", "cat.mp4"],
    {
      cwd: folder,
    },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: "cat.mp4\n" });
  expect(await readdir(folder)).toEqual(["cat.mp4"]);
  expect((await readFile(join(folder, "cat.mp4"))).subarray(4, 8).toString()).toBe("ftyp");
  expect(stderr).toMatch(
    /^making 5 s at 720p with v6 from cat\.jpg, in the built-in sandbox.*\nuploading cat\.jpg\n.*\nsubmitting.*\n.* for 50 credits\ngenerating.*\ngenerated.*\n.*\n.*\n$/,
  );
});

test("every field goes out as it was typed, in either spelling, and only what was typed or has a default", async () => {
  const sandbox = await sandboxFor();
  const args = [
    "--model=v5.5",
    "--quality",
    "540p",
    "--duration",
    "8",
    "--no-generate-audio-switch",
    "--seed",
    "7",
  ];
  const more = [
    "--thinking_type",
    "auto",
    "--lip_sync_tts_switch",
    "--lip-sync-tts-content",
    "meow",
    "--no-wait",
  ];
  const { code } = await runInside([...make, ...args, ...more], { sandbox });
  expect(code).toBe(0);
  expect(sandbox.requests.map(({ operation }) => operation)).toEqual(["uploadImage", "generateVideo"]);
  expect(sandbox.requests[1]?.body).toEqual({
    img_id: expect.any(Number),
    prompt: "the cat yawns",
    model: "v5.5",
    quality: "540p",
    duration: 8,
    generate_audio_switch: false,
    seed: 7,
    thinking_type: "auto",
    lip_sync_tts_switch: true,
    lip_sync_tts_content: "meow",
  });
});

test("the defaults are v6, 720p and 5 seconds", async () => {
  const sandbox = await sandboxFor();
  await runInside([...make, "--no-wait"], { sandbox });
  expect(sandbox.requests[1]?.body).toMatchObject({ model: "v6", quality: "720p", duration: 5 });
});

test("a picture that was uploaded before is taken by its id, 18 digits and all", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  await runInside([...make, "--no-wait"], { sandbox });
  const sent = sandbox.requests[1]?.body as { img_id: bigint } | undefined;
  const img_id = sent?.img_id;
  const { code } = await runInside(["make", "--img-id", String(img_id), "--prompt", "again", "--no-wait"], {
    sandbox,
  });
  expect(code).toBe(0);
  expect(sandbox.requests.at(-1)).toMatchObject({
    operation: "generateVideo",
    body: { img_id, prompt: "again" },
  });
});

test("a rule can be left out, and then the server has the last word", async () => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside([...make, "--duration", "20", "--ignore-rule", "duration"], {
    sandbox,
  });
  expect(sandbox.requests).toMatchObject([{ ErrCode: 0 }, { operation: "generateVideo", ErrCode: 400017 }]);
  expect(stderr).toContain("400017");
  expect(code).toBe(2);
});

test.each([
  ["a wrong key", 3, [], { env: { PIXVERSE_API_KEY: "wrong" } }],
  ["no key", 3, [], { env: { PIXVERSE_API_KEY: "" } }],
  ["too few credits", 4, ["--prompt", "sandbox:no-credits"], {}],
  ["moderation", 5, ["--prompt", "sandbox:moderation"], {}],
  ["a failed video", 5, ["--prompt", "sandbox:fail"], {}],
  ["a video that takes too long", 6, ["--prompt", "sandbox:stuck", "--timeout", "0.05"], {}],
  ["an answer that got lost", 1, ["--prompt", "sandbox:reset"], {}],
  ["a picture that is not there", 2, [], { picture: "missing.jpg" }],
] as const)(
  "%s ends in exit code %i, and stdout stays empty",
  async (_, expected, args, { env, picture: other }: { env?: Record<string, string>; picture?: string }) => {
    const sandbox = await sandboxFor();
    const image = other ?? picture;
    const { code, stdout, stderr } = await runInside(
      ["make", image, "--interval", "0.01", ...(args.length > 0 ? args : ["--prompt", "x"])],
      { sandbox, ...(env && { env }) },
    );
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toMatch(/pixverse-i2v: \S/);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(sandbox.requests.filter(({ operation }) => operation === "generateVideo").length).toBeLessThan(2);
  },
);

test.each([
  [
    "is lost",
    "sandbox:reset",
    [],
    /website .*\nIf it is there, .*\n {2}pixverse-i2v resume ID -o ID\.mp4 --base-url \S+\n$/,
  ],
  [
    "is lost",
    "sandbox:reset",
    ["-o", "a b.mp4"],
    /\n {2}pixverse-i2v resume ID -o 'a b\.mp4' --base-url \S+\n$/,
  ],
  ["is a refusal", "sandbox:no-credits", [], /Add credits to the account\.\n$/],
])("after an answer that %s there is a way out: %s %j", async (_, prompt, more, words) => {
  const sandbox = await sandboxFor();
  const args = [...makeWith(prompt), "--base-url", sandbox.url, "--quiet", ...more];
  expect((await runInside(args, { sandbox })).stderr).toMatch(words);
  // What ends with the program has no later.
  const inside = await runInside([...makeWith(prompt), "--sandbox", ...more]);
  expect(inside.stderr).not.toContain("resume ID");
});

test("nobody reads of an upload before the picture was looked at", async () => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside(["make", "package.json", "--prompt", "x"], { sandbox });
  expect(code).toBe(2);
  expect(stderr).not.toContain("uploading");
});

test("too many videos at once end in exit code 7, and --wait-for-slot waits for one to finish", async () => {
  const clock = { time: 0 };
  const sandbox = await sandboxFor({ concurrency: 1, generationTime: 1000, now: () => clock.time });
  await runInside([...make, "--no-wait"], { sandbox });
  expect((await runInside([...make, "--no-wait"], { sandbox })).code).toBe(7);
  const waiting = runInside([...make, "--no-wait", "--wait-for-slot"], { sandbox });
  await expect
    .poll(() => sandbox.requests.filter(({ ErrCode }) => ErrCode === 500044), patience)
    .toHaveLength(2);
  clock.time = 1000;
  expect((await waiting).code).toBe(0);
});

test.each([
  ["one picture", ["--no-wait", "--wait-for-slot"]],
  ["a picture for a folder", ["-o", "/"]],
])("%s waits for a slot for as long as --timeout says", async (_, args) => {
  const sandbox = await sandboxFor({ concurrency: 1, generationTime: 1000, now: () => 0 });
  await runInside([...make, "--no-wait"], { sandbox });
  const folder = `${await emptyFolder()}/`;
  const where = args.map((arg) => (arg === "/" ? folder : arg));
  // A pause lasts a second at least, and would lead beyond the time.
  const { code } = await runInside([...make, ...where, "--timeout", "0.9"], { sandbox });
  expect({ code, refused: sandbox.requests.filter(({ ErrCode }) => ErrCode === 500044).length }).toEqual({
    code: 7,
    refused: 1,
  });
});

test("--no-wait prints the id and resume fetches the video", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const folder = await emptyFolder();
  const submitted = await runInside([...make, "--no-wait"], { sandbox });
  expect(submitted.stdout).toMatch(/^\d{18}\n$/);
  const id = submitted.stdout.trim();
  const resumed = await runInside(["resume", id], { sandbox, cwd: folder });
  expect(resumed).toMatchObject({ code: 0, stdout: `${id}.mp4\n` });
  expect(await readdir(folder)).toEqual([`${id}.mp4`]);
});

test("--quiet leaves standard error empty", async () => {
  const file = join(await emptyFolder(), "cat.mp4");
  const { code, stderr } = await runInside([...make, "-o", file, "--quiet"], { sandbox: await sandboxFor() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("--json prints one line with the file, the address and every digit of the id", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const file = join(await emptyFolder(), "a.mp4");
  const { stdout } = await runInside([...make, "-o", file, "--json"], { sandbox });
  expect(stdout).toMatch(/^\{.*\}\n$/);
  expect(stdout).toMatch(/"id":"\d{18}"[,}]/);
  expect(JSON.parse(stdout)).toMatchObject({ file, status: 1, url: expect.stringContaining(sandbox.url) });
});

test("--json prints an error as one line too, with its fields", async () => {
  const sandbox = await sandboxFor();
  const failed = await runInside([...makeWith("sandbox:fail"), "--json", "-q"], { sandbox });
  expect(JSON.parse(failed.stdout)).toMatchObject({
    error: { name: "VideoError", status: 8, video_id: expect.any(Number) },
  });
  const refused = await runInside([...make, "--duration", "20", "--json"], { sandbox });
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { name: "ConstraintError", violations: [{ rule: "duration", path: ["duration"] }] },
  });
});

test("Ctrl-C while the video is made prints the way to resume, and resuming works", async () => {
  const clock = { time: 0 };
  const sandbox = await sandboxFor({ generationTime: 1000, now: () => clock.time });
  const folder = await emptyFolder();
  const file = join(folder, "cat.mp4");
  const started = program.start([...make, "-o", file], { sandbox });
  const over = finish(started);
  await untilItWaits(sandbox);
  started.kill("SIGINT");
  const { code, stdout, stderr } = await over;
  expect({ code, stdout, files: await readdir(folder) }).toEqual({ code: 130, stdout: "", files: [] });
  const [, command = ""] = /pixverse-i2v (resume \d+ -o \S+cat\.mp4)\n/.exec(stderr) ?? [];
  clock.time = 1000;
  expect((await runInside(command.split(" "), { sandbox })).code).toBe(0);
  expect(await readdir(folder)).toEqual(["cat.mp4"]);
});

test("Ctrl-C during the download leaves no half file", async () => {
  const sandbox = await sandboxFor();
  sandbox.failNext("slow", { operation: "download" });
  const folder = await emptyFolder();
  const started = program.start([...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
  const over = finish(started);
  await expect
    .poll(() => sandbox.requests.some(({ operation }) => operation === "download"), patience)
    .toBe(true);
  started.kill("SIGINT");
  const { code, stderr } = await over;
  expect({ code, files: await readdir(folder) }).toEqual({ code: 130, files: [] });
  expect(stderr).toContain("resume");
});

test("Ctrl-C while the request is being submitted warns that it may have been taken on", async () => {
  const sandbox = await sandboxFor();
  const started = program.start([...makeWith("sandbox:slow")], { sandbox });
  const over = finish(started);
  await expect.poll(() => sandbox.requests[1]?.accepted, patience).toBe(true);
  started.kill("SIGINT");
  const { code, stderr } = await over;
  expect(code).toBe(130);
  expect(stderr).toContain(sandbox.requests[1]?.traceId);
  expect(sandbox.requests).toHaveLength(2);
});
