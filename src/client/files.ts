import { open, readFile as readWhole, rename, rm, stat, writeFile as writeWhole } from "node:fs/promises";
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
 * file that was there before stays until it is replaced.
 */
export async function writeFile(path: string | URL, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const name = path instanceof URL ? fileURLToPath(path) : path;
  const there = await stat(name).catch(() => undefined);
  if (there?.isDirectory()) throw cannot("write", path, new Error("it is a folder"));
  const temporary = `${name}.${crypto.randomUUID()}.part`;
  const file = await open(temporary, "wx").catch((error: unknown) => {
    throw cannot("write", path, error);
  });
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
    throw error;
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
