import { abortError, onAbort, throwIfAborted } from "./abort.js";
import { failedBeforeSending } from "./before-sending.js";
import { causeOf } from "./cause.js";
import { longestDelay } from "./clock.js";
import { ConnectionError } from "../errors/connection-error.js";
import { isPixVerseError } from "../errors/pixverse-error.js";
import { TimeoutError } from "../errors/timeout-error.js";

export interface Limits {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly traceId?: string | undefined;
  /** What errors must not show. */
  readonly secret: string;
}

/**
 * Runs something that uses the network, until the caller's signal aborts or the time is up. Either ends it at once, even where a
 * `fetch` is slow to notice its own signal. Failures come out as this package's errors.
 */
export async function limited<T>(
  operation: string,
  { timeout, signal, traceId, secret }: Limits,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal);
  const controller = new AbortController();
  const during = traceId ? ` (trace id ${traceId})` : "";
  let end!: () => void;
  const ended = new Promise<never>((_, reject) => {
    end = () => {
      const late = `${operation}: no answer within ${timeout} ms${during}.`;
      reject(signal?.aborted ? undefined : new TimeoutError(late, { traceId }));
      controller.abort();
    };
  });
  // One timer and one listener of our own: AbortSignal.any and AbortSignal.timeout outlive the request.
  const timer = setTimeout(end, Math.min(timeout, longestDelay));
  const forget = onAbort(signal, end);
  try {
    return await Promise.race([run(controller.signal), ended]);
  } catch (error) {
    if (isPixVerseError(error)) throw error;
    // The caller's abort only: a fetch may abort for reasons of its own, and then nobody knows what became of the request.
    if (signal?.aborted) throw abortError(signal, `${operation}: aborted${during}.`, { traceId });
    const beforeSending = failedBeforeSending(error);
    const cause = causeOf(error, secret);
    throw new ConnectionError(`${operation}: ${reasonOf(cause)}${during}.`, {
      cause,
      traceId,
      beforeSending,
    });
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** `fetch` only says "fetch failed"; what happened is in its cause. */
function reasonOf(error: Error): string {
  const { message, code = "" } = (error.cause ?? error) as Error & { code?: string };
  return message || code || error.message;
}
