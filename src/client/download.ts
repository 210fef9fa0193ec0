import { ApiError } from "../errors/api-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { InputError } from "../errors/input-error.js";
import { throwIfAborted, untilAborted } from "./abort.js";
import { kindOf } from "./envelope.js";
import { writeFile, writeStream } from "./files.js";
import { limited, type Limits } from "./limits.js";
import { retrying, type Retries } from "./retry.js";
import { retryAfter } from "./retry-after.js";

/** A `Writable` of Node's, as far as it matters here: the types of this package do not need those of Node. */
export interface NodeStream {
  write(chunk: Uint8Array): boolean;
  end(): unknown;
}

/** The path of a file (or its `file:` URL), a stream of Node's, or a web stream. A file that is there is replaced; streams are closed. */
export type DownloadTarget = string | URL | NodeStream | WritableStream<Uint8Array>;

/** Fetches a video, without the key: it lies on another host. What was already passed on to a stream cannot be started over. */
export async function fetchVideo(
  fetch: typeof globalThis.fetch,
  url: string,
  target: DownloadTarget,
  limits: Limits,
  retries: Retries,
): Promise<void> {
  const { signal } = limits;
  const request = (): Promise<Response> =>
    limited("download", limits, async (ended) =>
      checkAnswer(await fetch(url, { signal: ended }), retries.clock.now()),
    );
  try {
    if (!isTarget(target)) {
      throw new InputError("The target takes a path, a file: URL or a stream.");
    }
    if (typeof target === "string" || target instanceof URL) {
      await retrying(() => writeFile(target, bytesOf(request, limits)), retries);
    } else {
      // Nothing is fetched before the stream takes something, so one that is locked leaves no connection behind.
      const bytes = bytesOf(() => retrying(request, retries), limits);
      await ("getWriter" in target ? writeWeb(target, bytes, signal) : writeStream(target, bytes, signal));
    }
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

/** Callers without types may pass anything. */
function isTarget(target: unknown): target is DownloadTarget {
  if (target instanceof URL) return target.protocol === "file:";
  return typeof target === "string" || ["write", "getWriter"].some((name) => name in Object(target));
}

/** What servers say instead of a video: pages, and errors. A video may have any other type, or none: storage often knows no better. */
const noVideo = /^(text\/|application\/.*(json|xml))/i;

function checkAnswer(response: Response, now: number): Response {
  const { status, headers } = response;
  if (status === 200 && !noVideo.test(headers.get("Content-Type") ?? "")) return response;
  void response.body?.cancel().catch(() => {});
  // A finished video may answer 404 for a moment.
  const kind = status === 404 ? "transient" : kindOf(status);
  const what = status === 200 ? "no video" : `HTTP ${status}`;
  const message = `download: ${what}. The address may not be ready yet, or no longer valid: getVideo gives it anew.`;
  throw new ApiError(message, { status, kind, retryAfter: retryAfter(headers, now) });
}

async function* bytesOf(request: () => Promise<Response>, limits: Limits): AsyncGenerator<Uint8Array, void> {
  const { body, headers } = await request();
  const reader = body?.getReader();
  // Of a compressed body the length is that of the compressed bytes.
  const length = headers.has("Content-Encoding") ? null : headers.get("Content-Length");
  let received = 0;
  try {
    for (;;) {
      const chunk = await limited("download", limits, async () => reader?.read());
      if (!chunk?.value) break;
      received += chunk.value.byteLength;
      yield chunk.value;
    }
  } finally {
    void reader?.cancel().catch(() => {});
  }
  if (received === 0 || received !== Number(length ?? received)) {
    throw new ConnectionError(`download: ${received} of ${length ?? "all"} bytes arrived.`, {
      beforeSending: false,
    });
  }
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
