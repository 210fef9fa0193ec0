import { type BigIntStats, readlinkSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { checkWritable } from "../../client/job/files.js";
import type { Id } from "../../index.js";
import { UsageError } from "../usage-error.js";

/**
 * Finds out before anything is sent whether a video can go into a file. One that is there already is replaced with `--force` only,
 * because a video costs more than a second command, and the picture that it is made from never.
 *
 * @throws UsageError when something would be lost; InputError when the file cannot be written.
 */
export async function checkTarget(file: string, force: boolean, image?: string): Promise<void> {
  const there = await find(file);
  const source = image === undefined ? undefined : await find(image);
  // Not by the names: links and other spellings lead to one file too.
  if (there && source && there.dev === source.dev && there.ino === source.ino) {
    throw new UsageError([
      `--output ${file} is the picture itself, which the video would replace; choose another name`,
    ]);
  }
  // What goes into a pipe or a device replaces nothing.
  if (there?.isFile() && !force) {
    throw new UsageError([`${file} is there already; --force replaces it, or choose another name with -o`]);
  }
  await checkWritable(file);
}

/** Whether a path names a folder: it ends in a slash, or there is one. */
export function isFolder(path: string): boolean {
  try {
    return /[\\/]$/.test(path) || statSync(path).isDirectory();
  } catch {
    // What is wrong with the name is said where the file is to be written.
    return false;
  }
}

const standardOutputs = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/** Whether a path is `-`, or leads to the program's own output: there a video does not go with other results, nor by way of a temporary file. */
export function isStandardOutput(path: string): boolean {
  if (path === "-" || standardOutputs.includes(resolve(path))) return true;
  try {
    return isStandardOutput(resolve(dirname(path), readlinkSync(path)));
  } catch {
    return false;
  }
}

/** The name itself, or the first with a number that is free: `cat-2.mp4`. A file may have come while the video was made. */
export async function freeName(file: string, names = namesAfter(file)): Promise<string> {
  let free = file;
  while ((await find(free))?.isFile()) free = names.next().value;
  return free;
}

/** `cat-2.mp4`, `cat-3.mp4` and so on. */
export function* namesAfter(file: string): Generator<string, never> {
  const { dir, name, ext } = parse(file);
  for (let number = 2; ; number += 1) yield join(dir, `${name}-${number}${ext}`);
}

/** The same with the video's id first: in a folder with a list a mere number may make the name that the list has for another picture. */
export function* namesBeside(file: string, video_id: Id | string): Generator<string, never> {
  const { dir, name, ext } = parse(file);
  const first = join(dir, `${name}-${video_id}${ext}`);
  yield first;
  return yield* namesAfter(first);
}

/** What a path leads to; nothing where there is nothing to be found. */
async function find(path: string): Promise<BigIntStats | undefined> {
  return await stat(path, { bigint: true }).catch(() => undefined);
}
