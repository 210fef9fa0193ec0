import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

/**
 * Reads a body to its end. `undefined` when it is larger than `limit` bytes: the rest is then read and dropped, because a client
 * that is still sending would see a reset connection instead of the answer.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks, size) : undefined;
}
