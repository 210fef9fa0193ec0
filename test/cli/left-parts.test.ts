/** Halves of videos that a program has left that was killed during a download: which are removed, and which are not. */
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryName } from "../../src/client/job/temporary-name.js";
import {
  emptyFolder,
  finish,
  make,
  patience,
  picture,
  programForFile,
  runInside,
  sandboxFor,
} from "./program.js";
import { listen } from "../listen.js";

const program = programForFile();
const isPart = (name: string): boolean => name.endsWith(".part");
const video = "the video";

const answer = (Resp: object) => ({ body: JSON.stringify({ ErrCode: 0, ErrMsg: "", Resp }) });

/** A server whose videos stay half until the test says otherwise. */
async function halfServer() {
  const held: ServerResponse[] = [];
  let isWhole = false;
  const videos = createServer((_, response) => {
    response.writeHead(200, { "Content-Length": video.length });
    if (isWhole) return void response.end(video);
    response.write(video.slice(0, 3));
    held.push(response);
  });
  const url = `${await listen(videos)}/v.mp4`;
  const sandbox = await sandboxFor();
  const done = { id: 1, status: 1, url };
  sandbox.failNext(answer({ video_id: 1 }), { operation: "generateVideo", times: 99 });
  sandbox.failNext(answer(done), { operation: "getVideo", times: 99 });
  return { sandbox, held, finish: () => (isWhole = true) };
}

/** Kills a program that has the half of a video. */
async function killed(args: readonly string[], cwd: string, server: Awaited<ReturnType<typeof halfServer>>) {
  const started = program.start(args, { sandbox: server.sandbox, cwd });
  const over = finish(started);
  const folder = join(cwd, args.at(-1)!.includes("/") ? "out" : "");
  const half = async (): Promise<string | undefined> => {
    const [part] = (await readdir(folder).catch(() => [])).filter(isPart);
    return part && (await readFile(join(folder, part), "utf8").catch(() => ""));
  };
  await expect.poll(half, patience).toBe(video.slice(0, 3));
  started.kill("SIGKILL");
  await over;
  return folder;
}

test("the next run over a folder removes what the one that was killed has left, and nothing else, and fetches the video", async () => {
  const server = await halfServer();
  const cwd = await emptyFolder();
  const args = ["make", picture, "--prompt", "x", "--interval", "0.01", "-o", "out/"];
  const folder = await killed(args, cwd, server);
  // Of another process, which may be at work.
  const other = temporaryName();
  await writeFile(join(folder, other), "of another");
  server.finish();
  expect(await program.run(args, { sandbox: server.sandbox, cwd })).toMatchObject({
    code: 0,
    stdout: "out/cat.mp4\n",
  });
  expect((await readdir(folder)).toSorted()).toEqual([other, "cat.mp4", "pixverse-jobs.jsonl"]);
  expect(await readFile(join(folder, "cat.mp4"), "utf8")).toBe(video);
  expect(server.sandbox.requests.filter(({ operation }) => operation === "generateVideo")).toHaveLength(1);
});

const day = 24 * 3600;

test.each([
  ["make", [...make, "-o", "other.mp4"]],
  ["resume", ["resume", "1", "-o", "other.mp4"]],
  ["make of a folder", [...make, "-o", "./"]],
])("%s removes what one video has left beside it once it is a day old", async (_, args) => {
  const server = await halfServer();
  const cwd = await emptyFolder();
  await killed([...make, "-o", "cat.mp4"], cwd, server);
  server.finish();
  const parts = async () => (await readdir(cwd)).filter(isPart);
  const [part = ""] = await parts();
  const at = (age: number) => utimes(join(cwd, part), new Date(), new Date(Date.now() - age * 1000));
  await at(day - 100);
  expect((await program.run([...make, "-o", "first.mp4"], { sandbox: server.sandbox, cwd })).code).toBe(0);
  expect(await parts()).toEqual([part]);
  await at(day + 100);
  expect((await program.run(args, { sandbox: server.sandbox, cwd })).code).toBe(0);
  expect(await parts()).toEqual([]);
});

test("what is not named as this package names it stays, however old it is", async () => {
  const sandbox = await sandboxFor();
  const cwd = await emptyFolder();
  const id = crypto.randomUUID();
  const names = [
    `.${id}.part`,
    `.pixverse-${id}.part`,
    `pixverse-${id}-${id}.part`,
    `${temporaryName()}.mp4`,
  ];
  for (const name of names) await writeFile(join(cwd, name), "somebody else's");
  const folder = temporaryName();
  await mkdir(join(cwd, folder));
  for (const name of [...names, folder]) await utimes(join(cwd, name), 0, 0);
  expect((await runInside([...make, "-o", join(cwd, "cat.mp4")], { sandbox })).code).toBe(0);
  expect((await readdir(cwd)).toSorted()).toEqual([...names, folder, "cat.mp4"].toSorted());
});
