import {
  access,
  constants,
  type FileHandle,
  open,
  readFile as readWhole,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile as writeWhole,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { InputError } from "../errors/input-error.js";
import type { NodeStream } from "./download.js";

/** The file's bytes. Its size is checked first, so that a large one is never read. */
export async function readFile(
  path: string | URL,
  checkSize: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await stat(path);
    if (!file.isFile()) throw new Error("it is not a file");
    checkSize(file.size);
    return await readWhole(path);
  } catch (error) {
    throw cannot("read", path, error);
  }
}

/**
 * Writes under a temporary name in the same folder, and renames at the end: under the final name there is never half a file, and a
 * file that was there before stays until it is replaced. A link stays, and what it points at is replaced; a pipe or a device is
 * written to.
 *
 * @throws InputError when there can be no such file, or no room for it.
 */
export async function writeFile(path: string | URL, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const { name, isFile } = await findPlace(path);
  if (!isFile) {
    return writeInto(name, bytes).catch((error: unknown) => {
      throw failed(path, error);
    });
  }
  const { temporary, file } = await openTemporary(path, name);
  try {
    try {
      await writeWhole(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, name);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failed(path, error);
  }
}

/** What ended the writing: the file system, such as a full disk, or the download. */
function failed(path: string | URL, error: unknown): unknown {
  return typeof (error as NodeJS.ErrnoException).errno === "number" ? cannot("write", path, error) : error;
}

/**
 * Finds out whether `writeFile` can begin, and leaves nothing behind.
 *
 * @throws InputError when it cannot.
 */
export async function checkWritable(path: string): Promise<void> {
  const { name, isFile } = await findPlace(path);
  if (!isFile) return;
  const { temporary, file } = await openTemporary(path, name);
  await file.close();
  await rm(temporary, { force: true });
}

interface Place {
  readonly name: string;
  /** Whether it is a regular file, or may become one. */
  readonly isFile: boolean;
}

/** Where the bytes for a path go, past all links. */
async function findPlace(path: string | URL): Promise<Place> {
  try {
    const name = path instanceof URL ? fileURLToPath(path) : path;
    const there = await stat(name).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (!there) return { name: await endOfLinks(name), isFile: true };
    if (there.isDirectory()) throw new Error("it is a folder");
    await access(name, constants.W_OK);
    return there.isFile() ? { name: await realpath(name), isFile: true } : { name, isFile: false };
  } catch (error) {
    throw cannot("write", path, error);
  }
}

/** Where a path leads at which nothing is yet. Links in a circle do not come here: for them `stat` fails in another way. */
async function endOfLinks(name: string): Promise<string> {
  const target = await readlink(name).catch(() => undefined);
  return target === undefined ? name : endOfLinks(resolve(dirname(name), target));
}

/** A name of its own length, because the final one may be as long as the system allows. */
async function openTemporary(
  path: string | URL,
  name: string,
): Promise<{ temporary: string; file: FileHandle }> {
  const temporary = join(dirname(name), `.${crypto.randomUUID()}.part`);
  try {
    return { temporary, file: await open(temporary, "wx") };
  } catch (error) {
    throw cannot("write", path, error);
  }
}

/** Whole or not at all: what has gone into a pipe cannot be taken back when the download has to begin again. */
async function writeInto(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const file = await open(name, "w");
  try {
    await writeWhole(file, chunks);
  } finally {
    await file.close();
  }
}

/** Writes into a stream of Node's and ends it (never stdout or stderr, says Node). */
export function writeStream(
  stream: NodeStream,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return pipeline(bytes, stream as NodeJS.WritableStream, signal ? { signal } : {});
}

function cannot(verb: string, path: string | URL, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  // Without the path that Node repeats in its message: what was meant as something else can be megabytes long.
  const [reason] = (cause as Error).message.split(", ");
  return new InputError(`Cannot ${verb} ${String(path).slice(0, 200)}: ${reason}`, { cause });
}
