import { execFileSync } from "node:child_process";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../cli/program.js";
import { clientOf, faultyServer, lostAnswers, movie } from "./server.js";

/** Downloads the movie to a path, the first attempt in vain. */
async function download(path: string): Promise<void> {
  const server = await faultyServer();
  server.fail("download", lostAnswers.reset);
  try {
    await clientOf(server).pixverse.download({ url: `${server.url}/files/22.mp4` }, path);
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

test("a name may be as long as the system allows", async () => {
  const name = `${"n".repeat(251)}.mp4`;
  const folder = await emptyFolder();
  await download(join(folder, name));
  expect(await readdir(folder)).toEqual([name]);
});
