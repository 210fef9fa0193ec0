import { TimeoutError } from "../../errors/timeout-error.js";
import { abortError, onAbort, throwIfAborted } from "../abort.js";
import { longestDelay } from "../clock.js";
import type { Course } from "./course.js";

export interface Deadline {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs something that uses the network, until the caller's signal aborts or the time is up. Either ends it at once, even where a
 * `fetch` is slow to notice its own signal, or knows none. `current` tells of the request that is under way then, if one is.
 */
export function beforeDeadline<T>(
  operation: string,
  { timeout, signal }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
  current: () => Course = () => ({}),
): Promise<T> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    // One timer and one listener of our own: AbortSignal.any and AbortSignal.timeout outlive the request.
    const controller = new AbortController();
    const forget = (): void => {
      clearTimeout(timer);
      unlisten();
    };
    const end = (): void => {
      forget();
      const course = current();
      course.isOver = true;
      const { traceId, isTaken } = course;
      const isUnsent = traceId !== undefined && !isTaken;
      const during = isUnsent ? "; nothing was sent" : traceId ? ` (trace id ${traceId})` : "";
      // The caller's abort only: a fetch may abort for reasons of its own, and then nobody knows what became of the request.
      reject(
        signal?.aborted
          ? abortError(signal, `${operation}: aborted${during}.`, isUnsent ? {} : { traceId })
          : new TimeoutError(`${operation}: no answer within ${timeout / 1000} s${during}.`, {
              traceId,
              ...(isUnsent && { beforeSending: true }),
            }),
      );
      controller.abort();
    };
    const timer = setTimeout(end, Math.min(timeout, longestDelay));
    const unlisten = onAbort(signal, end);
    run(controller.signal).then(resolve, reject).then(forget);
  });
}

/**
 * The part of `fetch`'s options that ends it. A document in Node is jsdom's or happy-dom's, and the `AbortSignal` beside it is one
 * that no fetch takes: there an abort ends the call, but not its connection.
 */
export function forFetch(signal: AbortSignal): { signal?: AbortSignal } {
  const isEmulated = "document" in globalThis && globalThis.process?.versions?.node;
  return isEmulated ? {} : { signal };
}
