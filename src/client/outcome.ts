import { endpoints, type OperationId } from "../../generated/client.js";
import { isApiError } from "../errors/api-error.js";
import { errorKind } from "../errors/error-codes.js";
import { isConnectionError, type ConnectionError } from "../errors/connection-error.js";
import { isPixVerseError } from "../errors/pixverse-error.js";
import { isTimeoutError } from "../errors/timeout-error.js";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.js";
import { abortError, isAbortError } from "./abort.js";
import type { Id } from "./ids.js";
import { toError } from "./thrown.js";

/** Whether asking for an operation costs credits. */
export function isPaid(operation: OperationId): boolean {
  return "paid" in endpoints[operation];
}

/** Whether something that costs nothing to repeat may work the next time. */
export function isTemporary(error: unknown): boolean {
  return (
    isConnectionError(error) ||
    isTimeoutError(error) ||
    (isApiError(error) && (error.kind === "transient" || error.kind === "unknown"))
  );
}

/**
 * Whether the server certainly did not take the work: only then may something that costs money be sent once more. Whatever else an
 * answer says, a video that it names was taken.
 */
export function wasNotTaken(error: unknown): boolean {
  if (!isApiError(error)) return isPixVerseError(error) && (error as ConnectionError).beforeSending;
  if (error.video_id) return false;
  return error.code === 500069 || (error.status === 429 && error.kind === "transient");
}

/**
 * By these a server says itself that it did not carry out what it was asked (RFC 9110; RFC 8470 of 425); 403 may also be a gateway's,
 * about an answer.
 */
const refusingStatuses = [400, 401, 404, 405, 413, 414, 415, 421, 425, 426, 431, 505];

/** Whether nothing was taken, and nothing will be: PixVerse's own code says so, or, where there is none, the HTTP status. */
export function wasRefused(error: unknown): boolean {
  if (!isApiError(error)) return isPixVerseError(error) && !isTemporary(error);
  if (error.video_id) return false;
  if (error.code !== undefined) return !["transient", "unknown"].includes(errorKind(error.code));
  return error.kind !== "unknown" && refusingStatuses.includes(error.status);
}

/** What is known of a request that failed. */
export interface Attempt {
  readonly operation: OperationId;
  readonly signal: AbortSignal | undefined;
  readonly traceId: string;
  /** Whether its body has left our hands. */
  readonly isSent: boolean | undefined;
  /** What came of it before middlewares had their say: the server's answer, or why there is none. */
  readonly said: unknown;
}

/** What a failed request comes out as. Of paid work nobody knows the outcome, unless the server has refused it in so many words. */
export function outcomeOf(error: unknown, { operation, signal, traceId, isSent, said }: Attempt): unknown {
  // Middlewares that answer themselves may have asked somebody.
  if (!isPaid(operation) || !(isSent || isApiError(error))) return error;
  const known = said ?? error;
  if (wasNotTaken(known) || wasRefused(known)) return error;
  const { Resp, video_id = Resp?.video_id } = Object(known) as { Resp?: { video_id?: Id }; video_id?: Id };
  const cause = toError(error);
  const message =
    isPixVerseError(cause) || isAbortError(cause) ? cause.message : `${operation}: ${String(cause)}.`;
  const text = `${message} ${video_id ? taken(video_id) : warningAfter(known)}`;
  const fields = { traceId, ...(video_id && { video_id }) };
  return signal?.aborted && isAbortError(error)
    ? Object.assign(abortError(signal, text), fields)
    : new UnknownOutcomeError(text, cause, fields);
}

/** An answer shows that the request was sent; a connection that broke, a time that ran out and an abort do not. */
function warningAfter(error: unknown): string {
  const sent = isApiError(error) ? "It was sent" : "It may have been sent";
  return `${sent}: PixVerse may have taken and charged it. Look for the video on the website before you send it again.`;
}

const taken = (id: Id): string => `PixVerse has taken it: wait for video ${id}, and do not send it again.`;
