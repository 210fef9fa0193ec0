import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { chmod, copyFile, link, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, make, makeWith, picture, runInside, sandboxFor, untilItWaits } from "./program.js";
import { listen } from "../listen.js";

const job = (image: string, ...more: string[]) => ["make", image, ...make.slice(2), ...more];

test.each<[string, (folder: string) => Promise<unknown>, string]>([
  ["its own name", async () => undefined, "cat.jpg"],
  ["another spelling", async () => undefined, ".//cat.jpg"],
  ["a link", (folder) => symlink("cat.jpg", join(folder, "cat.mp4")), "cat.mp4"],
  ["a hard link", (folder) => link(join(folder, "cat.jpg"), join(folder, "cat.mp4")), "cat.mp4"],
])("the picture is not replaced by its video under %s, whatever is forced", async (_, prepare, output) => {
  const sandbox = await sandboxFor();
  const folder = await emptyFolder();
  const image = join(folder, "cat.jpg");
  await copyFile(picture, image);
  await prepare(folder);
  for (const force of [[], ["--force"]]) {
    const { code, stdout, stderr } = await runInside(job(image, "-o", `${folder}/${output}`, ...force), {
      sandbox,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/cat\.(jpg|mp4) is the picture itself/);
  }
  expect(sandbox.requests).toEqual([]);
  expect(await readFile(image)).toEqual(await readFile(picture));
});

test("a file that is there is replaced with --force only, and keeps its mode", async () => {
  const sandbox = await sandboxFor();
  const file = join(await emptyFolder(), "cat.mp4");
  await writeFile(file, "an older video");
  await chmod(file, 0o600);
  const refused = await runInside([...make, "-o", file], { sandbox });
  expect(refused).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("--force replaces it"),
  });
  expect(sandbox.requests).toEqual([]);
  expect(await readFile(file, "utf8")).toBe("an older video");
  const forced = await runInside([...make, "-o", file, "--force"], { sandbox });
  expect(forced).toMatchObject({ code: 0, stdout: `${file}\n` });
  expect((await readFile(file)).subarray(4, 8).toString()).toBe("ftyp");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("the command that goes on may replace what the first was allowed to", async () => {
  const sandbox = await sandboxFor();
  const file = join(await emptyFolder(), "cat.mp4");
  await writeFile(file, "an older video");
  const stuck = [...makeWith("sandbox:stuck"), "--timeout", "0.05", "-o", file, "--force"];
  const { stderr } = await runInside(stuck, { sandbox });
  expect(stderr).toMatch(new RegExp(`resume \\d+ -o ${file} --force\n`));
});

test("a file that comes into being while the video is made stays, and the video takes a free name", async () => {
  const clock = { time: 0 };
  const sandbox = await sandboxFor({ generationTime: 1000, now: () => clock.time });
  const folder = await emptyFolder();
  const over = runInside([...make, "-o", join(folder, "cat.mp4")], { sandbox });
  await untilItWaits(sandbox);
  await writeFile(join(folder, "cat.mp4"), "of another job");
  await writeFile(join(folder, "cat-2.mp4"), "of a third");
  clock.time = 1000;
  expect(await over).toMatchObject({ code: 0, stdout: `${join(folder, "cat-3.mp4")}\n` });
  expect((await readdir(folder)).toSorted()).toEqual(["cat-2.mp4", "cat-3.mp4", "cat.mp4"]);
  expect(await readFile(join(folder, "cat.mp4"), "utf8")).toBe("of another job");
});

const answer = (Resp: object) => ({ body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }) });

/** A server at which another program writes a file while the video is on its way. */
async function serverThatWrites(file: string) {
  const videos = createServer((_, response) => {
    writeFileSync(file, "of another program");
    response.end("the video");
  });
  const url = `${await listen(videos)}/v.mp4`;
  const sandbox = await sandboxFor();
  const video = { id: 1, status: 1, url };
  sandbox.failNext(answer({ video_id: 1 }), { operation: "generateVideo", times: 9 });
  sandbox.failNext(answer(video), { operation: "getVideo", times: 9 });
  return sandbox;
}

const contents = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".mp4") || name.endsWith(".part"));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")])),
  );
};

test.each([
  ["make", [...make, "-o"]],
  ["resume", ["resume", "1", "-o"]],
])("%s keeps a file that comes during the download, and the video beside it", async (_, args) => {
  const folder = await emptyFolder();
  const file = join(folder, "cat.mp4");
  await writeFile(join(folder, "cat-2.mp4"), "of a third");
  const sandbox = await serverThatWrites(file);
  const { code, stdout, stderr } = await runInside([...args, file], { sandbox });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(folder, "cat-3.mp4")}\n` });
  expect(stderr).toContain(`${file} came into being meanwhile and stays as it is\n`);
  const others = { "cat.mp4": "of another program", "cat-2.mp4": "of a third" };
  expect(await contents(folder)).toEqual({ ...others, "cat-3.mp4": "the video" });
  expect((await runInside([...args, file, "--force"], { sandbox })).code).toBe(0);
  expect((await contents(folder))["cat.mp4"]).toBe("the video");
});

const inFolder = ["make", picture, "--prompt", "x", "--interval", "0.01"];

test("a folder keeps a file that comes during the download, and never takes it for the video", async () => {
  const folder = await emptyFolder();
  const file = join(folder, "cat.mp4");
  const sandbox = await serverThatWrites(file);
  const both = { "cat.mp4": "of another program", "cat-1.mp4": "the video" };
  const said: boolean[] = [];
  for (const more of [[], [], ["--resubmit"], ["--force"]]) {
    const { code, stdout, stderr } = await runInside([...inFolder, "-o", `${folder}/`, ...more], { sandbox });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(folder, "cat-1.mp4")}\n` });
    expect(await contents(folder)).toEqual(both);
    said.push(stderr.includes(`${file} came into being meanwhile and stays as it is\n`));
  }
  expect(said).toEqual([true, false, false, false]);
  expect(sandbox.requests.filter(({ operation }) => operation === "generateVideo")).toHaveLength(1);
});

test.each([[[]], [["--force"]]])(
  "of a file that comes while the video of a folder is made the same holds: %j",
  async (more) => {
    const clock = { time: 0 };
    const sandbox = await sandboxFor({ generationTime: 1000, now: () => clock.time });
    const folder = await emptyFolder();
    const file = join(folder, "cat.mp4");
    const args = [...inFolder, "-o", `${folder}/`, ...more];
    const over = runInside(args, { sandbox });
    await untilItWaits(sandbox);
    await writeFile(file, "of another program");
    clock.time = 1000;
    const { stdout } = await over;
    const isReplaced = more.length > 0;
    expect(stdout === `${file}\n`).toBe(isReplaced);
    expect((await readFile(stdout.trim())).subarray(4, 8).toString()).toBe("ftyp");
    expect((await readFile(file, "utf8")) === "of another program").toBe(!isReplaced);
    expect((await runInside(args, { sandbox })).stdout).toBe(stdout);
  },
);

test("resume of a video of a folder tells the list where the video is, when a file came into its place", async () => {
  const folder = await emptyFolder();
  const file = join(folder, "cat.mp4");
  const sandbox = await serverThatWrites(file);
  const stuck = { body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp: { id: 1, status: 5 } }) };
  const args = [...inFolder, "-o", `${folder}/`];
  const other = await sandboxFor();
  other.failNext(answer({ video_id: 1 }), { operation: "generateVideo" });
  other.failNext(stuck, { operation: "getVideo", times: 99 });
  const env = { PIXVERSE_BASE_URL: other.url };
  expect((await runInside([...args, "--timeout", "0.05"], { sandbox: other, env })).code).toBe(6);
  // The same server, as far as the list knows, has the video now.
  const list = join(folder, "pixverse-jobs.jsonl");
  await writeFile(list, (await readFile(list, "utf8")).replaceAll(other.url, sandbox.url));
  const resumed = await runInside(["resume", "1", "-o", file], { sandbox });
  expect(resumed).toMatchObject({ code: 0, stdout: `${join(folder, "cat-1.mp4")}\n` });
  const again = await runInside(args, { sandbox });
  expect(again).toMatchObject({ code: 0, stdout: `${join(folder, "cat-1.mp4")}\n` });
  expect(await contents(folder)).toEqual({ "cat.mp4": "of another program", "cat-1.mp4": "the video" });
});

test("resume asks for --force as well, and sends nothing before", async () => {
  const sandbox = await sandboxFor();
  const file = join(await emptyFolder(), "cat.mp4");
  await writeFile(file, "an older video");
  expect(await runInside(["resume", "1", "-o", file], { sandbox })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--force replaces it"),
  });
  expect(sandbox.requests).toEqual([]);
});

test("a device needs no --force: nothing is replaced", async () => {
  const sandbox = await sandboxFor();
  const device = join(await emptyFolder(), "null");
  await symlink("/dev/null", device);
  expect(await runInside([...make, "-o", device], { sandbox })).toMatchObject({ code: 0 });
});
