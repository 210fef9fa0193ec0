import { chmod, mkdir, readdir, readFile, readlink, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve, relative } from "node:path";
import type { Problem } from "./spec-error.js";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

/**
 * Writes all files or none. Each is first written in full beside its place; only when all are there are they renamed,
 * and if a rename fails, the files that were already replaced get their old bytes back. A link stays, and what it points at is
 * written; a device or a pipe (`/dev/stdout`) is written to, last, because nothing can take that back.
 */
export async function writeFiles(files: ReadonlyMap<string, string>): Promise<void> {
  const targets = await Promise.all(
    [...files].map(async ([path, text]) => ({ text, ...(await target(path)) })),
  );
  const staged = targets.filter(({ isStream }) => !isStream);
  const replaced: { path: string; before: Buffer | undefined }[] = [];
  await removeLeftovers(staged.map(({ path }) => path));
  try {
    for (const { path, text, mode } of staged) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary(path), text);
      if (mode !== undefined) await chmod(temporary(path), mode);
    }
    for (const { path, mode } of staged) {
      const before = mode === undefined ? undefined : await readFile(path);
      await rename(temporary(path), path);
      replaced.push({ path, before });
    }
    for (const { path, text, isStream } of targets) if (isStream) await writeFile(path, text);
  } catch (error) {
    for (const { path, before } of replaced)
      await (before === undefined ? rm(path) : writeFile(path, before));
    throw error;
  } finally {
    await Promise.all(staged.map(({ path }) => rm(temporary(path), { force: true })));
  }
}

/** Named after the process: what a killed one leaves can be told from what a running one needs. */
const temporary = (path: string): string => `${path}.${process.pid}.tmp`;

/** Whether a file was left behind by a run that was killed. */
export function isLeftover(name: string): boolean {
  const [, pid] = /\.(\d+)\.tmp$/.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Takes away what killed runs left beside these files. */
export async function removeLeftovers(paths: readonly string[]): Promise<void> {
  const names = new Map(
    await Promise.all(
      [...new Set(paths.map(dirname))].map(async (folder) => [folder, await list(folder)] as const),
    ),
  );
  const left = paths.flatMap((path) =>
    (names.get(dirname(path)) ?? [])
      .filter((name) => name.startsWith(`${basename(path)}.`) && isLeftover(name))
      .map((name) => join(dirname(path), name)),
  );
  await Promise.all(left.map((path) => rm(path, { force: true })));
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // Writing there will say what is wrong.
  }
}

/** Where a path leads, through links too, and what is there. */
async function target(path: string, links = 0): Promise<Target> {
  // Links in there (`/dev/stdout`) are no paths, but what is open already.
  if (/^\/(?:dev|proc)\//.test(path)) return { path, isStream: true };
  const next = await readlink(path).catch(() => undefined);
  if (next !== undefined && links < 40) return target(resolve(dirname(path), next), links + 1);
  try {
    const found = await stat(path);
    if (found.isFile()) return { path, isStream: false, mode: found.mode };
    // A folder is left to fail as one.
    return { path, isStream: !found.isDirectory() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { path, isStream: false };
    throw error;
  }
}

interface Target {
  readonly path: string;
  readonly isStream: boolean;
  /** Its permissions, where there is a file already. */
  readonly mode?: number;
}

/** The file's text, or undefined where there is no such file. */
export async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Every file in a folder and those below, by name; hidden ones are not meant. A link to a file is the file. What cannot be read as a
 * file goes to `problems`, so that nothing is left out in silence.
 */
export async function listFiles(folder: string, shownAs: string, problems: Problem[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isDirectory() || name.split(/[/\\]/).some((part) => part.startsWith("."))) continue;
    const kind = entry.isFile() ? "file" : await kindOf(path);
    if (kind === "file") files.push(path);
    else problems.push({ where: join(shownAs, name), message: `is ${kind}: put the file itself there` });
  }
  return files.toSorted();
}

async function kindOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isFile()) return "file";
    return found.isDirectory() ? "a link to a folder" : "neither a file nor a folder";
  } catch {
    return "a link that leads nowhere";
  }
}

/** Files in a folder of their own, which is gone afterwards. Synchronous until it waits for `use`, so that a process has begun before the types keep this one busy. */
export async function withTemporary<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "pixverse-client-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
