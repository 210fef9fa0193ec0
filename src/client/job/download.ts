import { ApiError } from "../../errors/api-error.js";
import { ConnectionError } from "../../errors/connection-error.js";
import { InputError } from "../../errors/input-error.js";
import { isPixVerseError } from "../../errors/pixverse-error.js";
import { throwIfAborted, untilAborted } from "../abort.js";
import type { DownloadOptions } from "./options.js";
import { isFileOrNothing, writeFile } from "./files.js";
import { writeDevice, writeStream, type NodeStream } from "./streams.js";
import { kindOf } from "../http/answer.js";
import { beforeDeadline, forFetch, type Deadline } from "../http/deadline.js";
import { connectionError } from "../http/connection-failure.js";
import type { Mask } from "../http/mask.js";
import type { Connection } from "../connection.js";
import { headersOf, type AnyResponse, retryAfter } from "../http/response.js";
import { retrying, type Retries } from "./retry.js";
import { bytesOfPiece, isUrl, readerOf } from "../bytes.js";

/**
 * The path of a file (or its `file:` URL), a stream of Node's, or a web stream. A file that is there is replaced, a pipe or a device is
 * written to; streams are closed.
 */
export type DownloadTarget = string | URL | NodeStream | WritableStream<Uint8Array>;

/**
 * Fetches a video, without the key: it lies on another host. What was already passed on to a stream, a pipe or a device cannot be
 * started over, and is not held in memory either.
 */
export async function fetchVideo(
  { fetch, mask }: Pick<Connection, "fetch" | "mask">,
  url: string,
  target: DownloadTarget,
  deadline: Deadline,
  retries: Retries,
  { maxBytes, onTaken }: Pick<DownloadOptions, "onTaken"> & { readonly maxBytes: number },
): Promise<void> {
  const { signal } = deadline;
  const network = networkOf(url, deadline, mask);
  const request = (): Promise<AnyResponse> =>
    network(async (ended) => checkAnswer(await fetch(url, forFetch(ended)), retries.clock.now()));
  try {
    checkTarget(target);
    const isPlace = typeof target === "string" || isUrl(target);
    if (isPlace && (await isFileOrNothing(target))) {
      await retrying(async () => {
        await writeFile(target, bytesOf(request, network, maxBytes), onTaken);
        retries.onEnd({ status: 200 });
      }, retries);
      return;
    }
    // Nothing is fetched before the target takes something.
    const bytes = bytesOf(() => retrying(request, retries), network, maxBytes);
    if (isPlace) await writeDevice(target, bytes, signal);
    else if ("getWriter" in target) await writeWeb(target, bytes, signal);
    else await writeStream(target, bytes, signal);
    retries.onEnd({ status: 200 });
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

interface AnyStream {
  readonly locked?: boolean;
  readonly destroyed?: boolean;
  readonly writableEnded?: boolean;
}

/** Callers without types may pass anything, and streams may be in use or over. */
function checkTarget(target: unknown): void {
  const isPlace = typeof target === "string" || isUrl(target);
  // A file may have a colon in its name; a URL is one.
  const isAddress = isUrl(target)
    ? target.protocol !== "file:"
    : /^(https?|data|blob):/i.test(String(target));
  if (target === "" || isAddress || !(isPlace || ["on", "getWriter"].some((name) => name in Object(target))))
    throw new InputError("The target takes a path, a file: URL or a stream.");
  const { locked, destroyed, writableEnded } = Object(target) as AnyStream;
  if (locked) throw new InputError("The target is a stream that is locked: somebody else writes to it.");
  if (destroyed || writableEnded)
    throw new InputError("The target is a stream that has ended: it takes nothing any more.");
}

/** What servers say instead of a video: pages, and errors. A video may have any other type, or none: storage often knows no better. */
const noVideo = /^(text\/|application\/.*(json|xml))/i;

function checkAnswer(response: AnyResponse, now: number): AnyResponse {
  const { status } = response;
  const headers = headersOf(response);
  if (status === 200 && !noVideo.test(headers.get("Content-Type") ?? "")) return response;
  readerOf(response.body)?.stop();
  // A finished video may answer 404 for a moment; storage says 403 for the same, or of an address that has run out. No key is involved.
  const kind = [401, 403, 404].includes(status) ? "transient" : kindOf(status);
  const what = status === 200 ? "no video" : `HTTP ${status}`;
  const message = `download: ${what}. The address may not be ready yet, or no longer valid: getVideo gives it anew.`;
  throw new ApiError(message, { status, kind, retryAfter: retryAfter(headers, now) });
}

async function* bytesOf(
  request: () => Promise<AnyResponse>,
  network: Network,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  const response = await request();
  const headers = headersOf(response);
  const reader = readerOf(response.body) ?? readerOf(wholeOf(response))!;
  // Of a compressed body the length is that of the compressed bytes.
  const length = headers.has("Content-Encoding") ? null : lengthIn(headers);
  let received = 0;
  const checkSize = (size: number): void => {
    if (size <= maxBytes) return;
    const message = `download: the video has more than ${maxBytes} bytes. If it may be that large, set maxBytes.`;
    throw new ApiError(message, { status: response.status, kind: "invalid" });
  };
  try {
    checkSize(Number(length));
    for (;;) {
      const { done, value } = await network(() => reader.next());
      if (done) break;
      const chunk = bytesOfPiece(value);
      checkSize((received += chunk.byteLength));
      yield chunk;
    }
  } finally {
    reader.stop();
  }
  if (received === 0 || received !== Number(length ?? received)) {
    throw new ConnectionError(`download: ${received} of ${length ?? "all"} bytes arrived.`, {
      beforeSending: false,
    });
  }
}

/** What is no number says nothing. */
function lengthIn(headers: Headers): string | null {
  const length = headers.get("Content-Length");
  return /^\d+$/.test(length ?? "") ? length : null;
}

/** The body of an answer that has no stream. */
async function* wholeOf(response: AnyResponse): AsyncGenerator {
  if (!response.arrayBuffer)
    throw new InputError(
      "A download needs a fetch whose answers have a body or arrayBuffer(); this one has neither.",
    );
  yield await response.arrayBuffer();
}

/** Runs something of a download that must come to its end before the deadline. */
type Network = <T>(run: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** No key is sent; but a server may have put it into the address. */
function networkOf(url: string, deadline: Deadline, mask: Mask): Network {
  return (run) =>
    beforeDeadline("download", deadline, async (ended) => {
      try {
        return await run(ended);
      } catch (error) {
        throw isPixVerseError(error) ? error : connectionError("download", error, { url, mask });
      }
    });
}

async function writeWeb(
  target: WritableStream<Uint8Array>,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const writer = target.getWriter();
  try {
    for await (const chunk of bytes) await untilAborted(writer.write(chunk), signal);
    await writer.close();
  } catch (error) {
    void writer.abort(error).catch(() => {});
    throw error;
  }
}
