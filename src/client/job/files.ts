import type { Stats } from "node:fs";
import {
  access,
  constants,
  type FileHandle,
  link,
  open,
  readFile as readWhole,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile as writeWhole,
} from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { excerpt } from "../../constraints/message-words.js";
import { InputError } from "../../errors/input-error.js";
import { isUrl } from "../bytes.js";
import { temporaryName } from "./temporary-name.js";

/** The file's bytes. Its size is checked first, so that a large one is never read. */
export async function readFile(
  path: string | URL,
  checkSize: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const name = toPath(path);
    const file = await stat(name);
    if (!file.isFile()) throw new Error("it is not a file");
    checkSize(file.size);
    return await readWhole(name);
  } catch (error) {
    throw cannot("read", path, error);
  }
}

/**
 * Writes under a temporary name in the same folder, and renames at the end: under the final name there is never half a file, and a
 * file that was there before stays until it is replaced, and leaves its mode and owner. A link stays, and what it points at is replaced.
 *
 * @param onTaken Says where else the file goes when there is one in its place at the end; without it that is replaced.
 * @throws InputError when there can be no such file, or no room for it.
 */
export async function writeFile(
  path: string | URL,
  bytes: AsyncIterable<Uint8Array>,
  onTaken?: (path: string) => string,
): Promise<void> {
  const { name, replaced } = await findPlace(path);
  const { temporary, file } = await openTemporary(path, name, replaced);
  try {
    try {
      await writeWhole(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (onTaken) await renameToFree(temporary, name, onTaken);
    else await rename(temporary, name);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failed(path, error);
  }
}

async function renameToFree(
  temporary: string,
  name: string,
  onTaken: (path: string) => string,
): Promise<void> {
  let place = name;
  while (!(await isMoved(temporary, place))) {
    const other = onTaken(place);
    if (other === place) throw new InputError(`${place} is there already.`);
    place = other;
  }
}

/** Moves a file, in one step, and says whether there was nothing. */
async function isMoved(temporary: string, place: string): Promise<boolean> {
  try {
    await link(temporary, place);
  } catch (error) {
    return isThere(error) ? false : await isRenamed(temporary, place);
  }
  await rm(temporary, { force: true });
  return true;
}

/** The same where a file system has no links: an empty file keeps the place, and stays when the program is killed in this moment. */
async function isRenamed(temporary: string, place: string): Promise<boolean> {
  try {
    await (await open(place, "wx")).close();
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
  try {
    await rename(temporary, place);
    return true;
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  }
}

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EEXIST";

/**
 * Whether a path is a file's, or nothing is there yet: not a pipe or a device.
 *
 * @throws InputError when there can be no such file.
 */
export async function isFileOrNothing(path: string | URL): Promise<boolean> {
  return (await findPlace(path)).isFile;
}

/** What ended the writing: the file system, such as a full disk, or the download. */
export function failed(path: string | URL, error: unknown): unknown {
  // Not by its number, which Deno's streams leave out.
  return /^E[A-Z]+$/.test(String((Object(error) as NodeJS.ErrnoException).code))
    ? cannot("write", path, error)
    : error;
}

/**
 * Finds out whether `writeFile` can begin, and leaves nothing behind.
 *
 * @throws InputError when it cannot.
 */
export async function checkWritable(path: string): Promise<void> {
  const { name, isFile, replaced } = await findPlace(path);
  if (!isFile) return;
  const { temporary, file } = await openTemporary(path, name, replaced);
  await file.close();
  await rm(temporary, { force: true });
}

interface Place {
  readonly name: string;
  /** Whether it is a regular file, or may become one. */
  readonly isFile: boolean;
  /** The file that is there. */
  readonly replaced?: Stats;
}

/** Where the bytes for a path go, past all links. */
async function findPlace(path: string | URL): Promise<Place> {
  try {
    const name = toPath(path);
    const there = await stat(name).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (!there && name.endsWith(sep)) throw new Error("it is the name of a folder");
    if (!there) return { name: await endOfLinks(name), isFile: true };
    if (there.isDirectory()) throw new Error("it is a folder");
    await access(name, constants.W_OK);
    return there.isFile()
      ? { name: await realpath(name), isFile: true, replaced: there }
      : { name, isFile: false };
  } catch (error) {
    throw cannot("write", path, error);
  }
}

/** A `file:` URL may be text too. */
export function toPath(path: string | URL): string {
  return isUrl(path) || /^file:/i.test(path) ? fileURLToPath(path) : path;
}

/** Where a path leads at which nothing is yet. Links in a circle do not come here: for them `stat` fails in another way. */
async function endOfLinks(name: string): Promise<string> {
  const target = await readlink(name).catch(() => undefined);
  return target === undefined ? name : endOfLinks(resolve(dirname(name), target));
}

/** Nobody reads it who could not read the file that it replaces. */
async function openTemporary(
  path: string | URL,
  name: string,
  replaced: Stats | undefined,
): Promise<{ temporary: string; file: FileHandle }> {
  const temporary = join(dirname(name), temporaryName());
  try {
    const file = await open(temporary, "wx", replaced ? 0o600 : undefined);
    if (replaced) {
      await tried(() => file.chown(replaced.uid, replaced.gid));
      await tried(() => file.chmod(replaced.mode & 0o777));
    }
    return { temporary, file };
  } catch (error) {
    throw cannot("write", path, error);
  }
}

/** Only root may give a file away, some file systems know neither owners nor modes, and Deno throws at once without `--allow-sys`. */
async function tried(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch {
    // The video counts for more.
  }
}

function cannot(verb: string, path: string | URL, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  // Without the path that Node repeats in its message: what was meant as something else can be megabytes long.
  const [reason] = (cause as Error).message.split(", ");
  return new InputError(`Cannot ${verb} ${excerpt(String(path))}: ${reason}`, { cause });
}
