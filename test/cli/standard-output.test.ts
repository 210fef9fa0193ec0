import { spawn } from "node:child_process";
import { open, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { emptyFolder, make, picture, programForFile, runInside, sandboxFor } from "./program.js";

const program = programForFile();

test.each([["-"], ["/dev/stdout"], ["/proc/self/fd/1"], ["a link"]])(
  "-o %s streams the video and nothing else to standard output, and all that is said to standard error",
  async (typed) => {
    const sandbox = await sandboxFor();
    const folder = await emptyFolder();
    await symlink("/dev/stdout", join(folder, "a link"));
    await runInside([...make, "-o", "cat.mp4"], { sandbox, cwd: folder });
    const video = await readFile(join(folder, "cat.mp4"));
    const id = /submitted video (\d+)/;
    for (const args of [
      [...make, "-o", typed],
      ["resume", "ID", "-o", typed],
    ]) {
      const submitted = await runInside([...make, "--no-wait", "-q"], { sandbox });
      const words = args.map((word) => (word === "ID" ? submitted.stdout.trim() : word));
      const started = program.start(words, { sandbox, cwd: folder });
      const [stdout, stderr] = await Promise.all([buffer(started.stdout), text(started.stderr)]);
      expect(stdout).toEqual(video);
      expect(stderr).toContain("downloaded to standard output\n");
      expect(id.test(stderr)).toBe(args[0] === "make");
    }
    expect((await readdir(folder)).toSorted()).toEqual(["a link", "cat.mp4"]);
  },
);

test("standard output that is a file is written to as it is, and not replaced", async () => {
  const sandbox = await sandboxFor();
  const file = join(await emptyFolder(), "cat.mp4");
  const handle = await open(file, "w");
  const env = { PIXVERSE_API_KEY: sandbox.apiKey, PIXVERSE_BASE_URL: sandbox.url };
  const started = spawn(process.execPath, [program.file, ...make, "-q", "-o", "/dev/stdout"], {
    env,
    stdio: ["ignore", handle.fd, "inherit"],
  });
  expect(await new Promise((resolve) => started.once("close", resolve))).toBe(0);
  const { size } = await handle.stat();
  await handle.close();
  const bytes = await readFile(file);
  expect([bytes.subarray(4, 8).toString(), bytes.length]).toEqual(["ftyp", size]);
});

test.each([
  [["--json"], "--json and the video would both go to standard output"],
  [["--no-wait"], "--no-wait leaves before there is a video"],
])("-o - does not go with %j", async (more, words) => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside([...make, "-o", "-", ...more], { sandbox });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain(words);
});

test("a terminal gets no video to show, and nothing is paid for one", async () => {
  const sandbox = await sandboxFor();
  const { code, stderr } = await runInside([...make, "-o", "-"], { sandbox, isTTY: true });
  expect({ code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain("standard output is the terminal");
});

test("a reader that goes before the video came is a failure, with the command that fetches it", async () => {
  const sandbox = await sandboxFor();
  const started = program.start([...make, "-o", "-"], { sandbox });
  started.stdout.destroy();
  const closed = new Promise((resolve) => started.once("close", resolve));
  const stderr = await text(started.stderr);
  expect(await closed).toBe(1);
  expect(stderr).toMatch(
    /Standard output does not take the video.*\n.*\n {2}pixverse-i2v resume \d+ -o -\n$/,
  );
});

test("a reader that has read enough does not end the videos of a folder", async () => {
  const sandbox = await sandboxFor();
  const out = `${await emptyFolder()}/`;
  const images = [1, 2, 3].map((number) => `https://pictures.example/${number}.jpg`);
  const args = ["make", ...images, "--prompt", "x", "--interval", "0.01", "--slots", "1", "-o", out];
  const started = program.start(args, { sandbox });
  started.stdout.once("data", () => started.stdout.destroy());
  const closed = new Promise((resolve) => started.once("close", resolve));
  const stderr = await text(started.stderr);
  expect({ code: await closed, all: stderr.includes("3 of 3 videos are in") }).toEqual({
    code: 0,
    all: true,
  });
  expect((await readdir(out)).filter((name) => name.endsWith(".mp4"))).toHaveLength(3);
});

test("upload prints the ids in the order of the pictures, and make takes them for a template of several", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const { code, stdout } = await runInside(["upload", picture, "https://pictures.example/b.png"], {
    sandbox,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^(\d{18}\n){2}$/) });
  const ids = stdout.trim().replace("\n", ",");
  const made = await runInside(
    ["make", "--img-ids", ids, "--template-id", "5001", "--prompt", "x", "--no-wait"],
    { sandbox },
  );
  expect(made.code).toBe(0);
  expect(sandbox.requests.at(-1)?.body).toMatchObject({
    img_ids: ids.split(",").map(BigInt),
    template_id: 5001,
  });
});

test("upload --json has a line for each picture, with every digit of the id as text", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const { stdout } = await runInside(["upload", picture, picture, "--json"], { sandbox });
  const line = { image: picture, img_id: expect.stringMatching(/^\d{18}$/), img_url: expect.any(String) };
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((each) => JSON.parse(each) as unknown)).toEqual([line, line]);
});

test("upload says what is wrong with any of the pictures before it sends one", async () => {
  const sandbox = await sandboxFor();
  const { code, stdout, stderr } = await runInside(["upload", picture, "missing.jpg", "package.json"], {
    sandbox,
  });
  expect({ code, stdout, sent: sandbox.requests }).toEqual({ code: 2, stdout: "", sent: [] });
  expect(stderr).toMatch(/missing\.jpg.*\n.*package\.json/);
});

test("no command prints an id as a JSON number that a reader would round", async () => {
  const sandbox = await sandboxFor({ idDigits: 18 });
  const folder = await emptyFolder();
  const submitted = await runInside([...make, "--no-wait", "--json"], { sandbox });
  const { video_id } = JSON.parse(submitted.stdout) as { video_id: string };
  const commands = [
    ["status", video_id, "--json"],
    ["resume", video_id, "-o", join(folder, "a.mp4"), "--json"],
    ["make", picture, "--prompt", "x", "--interval", "0.01", "-o", `${folder}/`, "--json"],
    ["make", picture, "--prompt", "sandbox:fail", "--interval", "0.01", "--json"],
    ["balance", "--json"],
    ["upload", picture, "--json"],
  ];
  for (const args of commands) {
    const { stdout } = await runInside(args, { sandbox });
    expect(stdout).not.toMatch(/[:[,]\d{16,}/);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
  expect(await readFile(join(folder, "pixverse-jobs.jsonl"), "utf8")).toMatch(/"video_id":"\d{18}"/);
});
