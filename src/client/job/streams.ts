import type * as nodeFs from "node:fs";
import { untilAborted } from "../abort.js";
import { failed, toPath } from "./files.js";

/** A `Writable` of Node's, as far as it matters here: the types of this package do not need those of Node. */
export interface NodeStream {
  write(chunk: Uint8Array): boolean;
  end(): unknown;
}

/**
 * Writes into a pipe or a device, as fast as it takes the bytes.
 *
 * @throws InputError when it takes none.
 */
export async function writeDevice(
  path: string | URL,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const fs = await import("node:fs");
  const name = toPath(path);
  // A pipe opens when somebody reads from it, which may be never: an abort does not wait for that.
  const pipe = fs.createWriteStream(name);
  const written = writeStream(pipe, bytes, signal);
  try {
    await untilAborted(written, signal);
  } catch (error) {
    openOtherEnd(fs, name, pipe);
    throw failed(path, error);
  }
}

/** Where nobody reads from a pipe, a thread waits in its opening for ever, or is about to, and the program could not end. */
function openOtherEnd(fs: typeof nodeFs, name: string, pipe: nodeFs.WriteStream): void {
  try {
    if (pipe.closed || !fs.statSync(name).isFIFO()) return;
    const end = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    pipe.once("close", () => fs.closeSync(end));
  } catch {
    // It is no longer there.
  }
}

/** Writes into a stream of Node's and ends it (never stdout or stderr, says Node). */
export async function writeStream(
  stream: NodeStream,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { pipeline } = await import("node:stream/promises");
  await pipeline(bytes, stream as NodeJS.WritableStream, signal ? { signal } : {});
}
