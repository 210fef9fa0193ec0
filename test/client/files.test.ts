import { execFileSync } from "node:child_process";
import { createReadStream, readdirSync, rmSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { DownloadOptions } from "../../src/index.js";
import { emptyFolder } from "../cli/program.js";
import { clientOf, faultyServer, lostAnswers, movie } from "./server.js";

/** Downloads the movie to a path, the first attempt in vain. */
async function download(path: string, options: DownloadOptions = {}): Promise<void> {
  const server = await faultyServer();
  server.fail("download", lostAnswers.reset);
  try {
    await clientOf(server).pixverse.download({ url: `${server.url}/files/22.mp4` }, path, options);
  } finally {
    await server.close();
  }
}

// By links, since what fails would otherwise take the devices from the whole machine.
test("a download to a device leaves the device, and says when it takes nothing", async () => {
  const folder = await emptyFolder();
  await symlink("/dev/null", join(folder, "null"));
  await symlink("/dev/full", join(folder, "full"));
  await download(join(folder, "null"));
  await expect(download(join(folder, "full"))).rejects.toMatchObject({
    name: "InputError",
    message: expect.stringMatching(/Cannot write .*full: ENOSPC/),
  });
  for (const name of ["null", "full"]) {
    expect((await stat(join(folder, name))).isCharacterDevice()).toBe(true);
  }
  expect((await readdir(folder)).toSorted()).toEqual(["full", "null"]);
});

test("a download into a pipe is passed on whole, and the pipe stays", async () => {
  const folder = await emptyFolder();
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const [bytes] = await Promise.all([readFile(pipe), download(pipe)]);
  expect(movie.equals(bytes)).toBe(true);
  expect((await lstat(pipe)).isFIFO()).toBe(true);
  expect(await readdir(folder)).toEqual(["pipe"]);
});

test("a download into a pipe is passed on while it comes, and held nowhere", async () => {
  const pipe = join(await emptyFolder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  const server = await faultyServer();
  let finish: (() => void) | undefined;
  server.fail("download", {
    accepts: true,
    answer: (response) => {
      response.write(movie);
      finish = () => void response.end("the end");
    },
  });
  const done = clientOf(server).pixverse.download({ url: `${server.url}/files/22.mp4` }, pipe);
  let received = 0;
  for await (const chunk of createReadStream(pipe)) {
    received += (chunk as Buffer).length;
    // The server sends no more before all of this has come out at the other end.
    if (received === movie.length) finish?.();
  }
  await done;
  expect(received).toBe(movie.length + "the end".length);
  await server.close();
});

test.each([
  ["a file", "older.mp4"],
  ["nothing yet", "newer.mp4"],
])("a download by a link to %s goes where the link points, and the link stays", async (_, target) => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "videos"));
  await writeFile(join(folder, "videos", "older.mp4"), "an older video");
  await symlink(join("videos", target), join(folder, "link.mp4"));
  await symlink("link.mp4", join(folder, "again.mp4"));
  await download(join(folder, "again.mp4"));
  expect(movie.equals(await readFile(join(folder, "videos", target)))).toBe(true);
  expect((await lstat(join(folder, "link.mp4"))).isSymbolicLink()).toBe(true);
  expect((await lstat(join(folder, "again.mp4"))).isSymbolicLink()).toBe(true);
});

test("a link in a circle is refused", async () => {
  const path = join(await emptyFolder(), "circle.mp4");
  await symlink(path, path);
  await expect(download(path)).rejects.toMatchObject({ name: "InputError" });
});

test("a name may have a colon in it", async () => {
  const path = relative(".", join(await emptyFolder(), "take:1.mp4"));
  await download(path);
  expect(movie.equals(await readFile(path))).toBe(true);
});

test("a name may be as long as the system allows", async () => {
  const name = `${"n".repeat(251)}.mp4`;
  const folder = await emptyFolder();
  await download(join(folder, name));
  expect(await readdir(folder)).toEqual([name]);
});

test.each([0o600, 0o640, 0o755])("a file that is replaced keeps its mode: %o", async (mode) => {
  const path = join(await emptyFolder(), "cat.mp4");
  await writeFile(path, "an older video");
  await chmod(path, mode);
  await download(path);
  expect(movie.equals(await readFile(path))).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(mode);
});

test("with onTaken no file is replaced: it is asked until a place is free", async () => {
  const folder = await emptyFolder();
  const [first, second, third] = ["1.mp4", "2.mp4", "3.mp4"].map((name) => join(folder, name));
  await writeFile(first!, "an older video");
  // A link to nothing is something too.
  await symlink("nothing", second!);
  const asked: string[] = [];
  const onTaken = (path: string): string => {
    asked.push(path);
    return path === first ? second! : third!;
  };
  await download(first!, { onTaken });
  expect(asked).toEqual([first, second]);
  expect(await readFile(first!, "utf8")).toBe("an older video");
  expect(movie.equals(await readFile(third!))).toBe(true);
  expect((await readdir(folder)).toSorted()).toEqual(["1.mp4", "2.mp4", "3.mp4"]);
  await download(join(folder, "4.mp4"), { onTaken });
  expect(movie.equals(await readFile(join(folder, "4.mp4")))).toBe(true);
});

test.each<[string, (folder: string) => (path: string) => string, RegExp]>([
  ["the same place again", () => (path) => path, /1\.mp4 is there already\.$/],
  [
    "an error",
    () => () => {
      throw new Error("taken");
    },
    /^taken$/,
  ],
  [
    "a place that the file does not come into",
    (folder) => () => {
      for (const name of readdirSync(folder).filter((each) => each.endsWith(".part")))
        rmSync(join(folder, name));
      return join(folder, "2.mp4");
    },
    /^Cannot write .*1\.mp4: ENOENT/,
  ],
])("when onTaken says %s the download ends, and leaves nothing behind", async (_, onTaken, error) => {
  const folder = await emptyFolder();
  const path = join(folder, "1.mp4");
  await writeFile(path, "an older video");
  await expect(download(path, { onTaken: onTaken(folder) })).rejects.toThrow(error);
  expect(await readdir(folder)).toEqual(["1.mp4"]);
  expect(await readFile(path, "utf8")).toBe("an older video");
});
