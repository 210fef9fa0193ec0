import type { OperationId } from "../../../generated/client.js";
import type { Connection } from "../connection.js";
import { isPaid } from "../outcome.js";
import { forFetch } from "./deadline.js";
import { connectionError } from "./connection-failure.js";
import type { Course, Sent } from "./course.js";
import { onceBody, type OnceBody } from "./once-body.js";
import { platformResponse, textOf } from "./response.js";

/** A request in plain parts: some fetches do not know the `Request`, or the `Headers`, that is at hand. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  /** Names are in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** An HTTP request on its way. */
export interface Sending extends Pick<Connection, "fetch" | "isForeignFetch" | "mask"> {
  readonly operation: OperationId;
  /** What else the caller wants of `fetch`: `cache`, `credentials`, undici's `dispatcher`. */
  readonly init: object;
  readonly signal: AbortSignal;
}

/**
 * Hands a request to a `fetch`, of any maker, and reads the answer whole.
 *
 * @throws ConnectionError when no whole answer came.
 */
export async function send(
  { url, method, headers, bytes }: Outgoing,
  { operation, fetch, isForeignFetch, init, signal, mask }: Sending,
  course: Course,
): Promise<Sent> {
  try {
    const { headers: length, ...body } = bodyOf(operation, bytes, course);
    const response = await fetch(url, {
      ...init,
      method,
      headers: { ...headers, ...length },
      // fetch follows redirects with every header, to any host. "error" is not known to Cloudflare's workers.
      redirect: "manual",
      ...body,
      ...forFetch(signal),
    });
    const chunks: Uint8Array[] = [];
    // Whoever brings an answer has sent something.
    course.isTaken = true;
    Object.assign(course, { status: response.status, response, chunks });
    const text = await textOf(response, chunks);
    return (course.sent = {
      text,
      response: response instanceof Response ? response : platformResponse(response, text, url),
    });
  } catch (error) {
    // Whoever gives up first, as a wrapper with a timeout does, may have something go on that would still take the body.
    course.isOver = true;
    const { traceId, isTaken, isWatched = isForeignFetch && isPaid(operation) } = course;
    // Where nobody sees who takes it, the platform's own fetch tells by its failure. Another may have tried before, and tell of its last.
    const isUnsent = isWatched ? !isTaken : undefined;
    throw (course.failure = connectionError(operation, error, { url, traceId, mask, isUnsent }));
  }
}

function bodyOf(
  operation: OperationId,
  bytes: Uint8Array<ArrayBuffer> | undefined,
  course: Course,
): Partial<OnceBody> {
  if (bytes && isPaid(operation)) return onceBody(bytes, course);
  // What costs nothing may be sent again; bytes are what every fetch knows.
  course.isTaken = true;
  return bytes ? { body: bytes } : {};
}
