import { isApiError } from "../errors/api-error.js";
import { isConnectionError } from "../errors/connection-error.js";
import { isTimeoutError } from "../errors/timeout-error.js";
import { sleep, type Clock } from "./clock.js";

/** Bounds of the pauses that the server does not set, milliseconds. */
const firstPause = 500;
const longestPause = 8_000;

export interface Retries {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** No pause is shorter, milliseconds; 0 unless given. */
  readonly shortestPause?: number;
  /** Milliseconds from the start within which another attempt may follow such an error; 0 is never. Asked once per error. */
  readonly patience: (error: unknown) => number;
  readonly onRetry: (error: unknown, pause: number) => void;
}

/**
 * Repeats an attempt as long as its errors allow. Pauses are random up to a bound that doubles each time ("full jitter"), so that
 * callers who failed together do not come back together, and never shorter than a `Retry-After`. When they lead beyond the time
 * allowed, the error comes at once.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { clock, signal, shortestPause = 0, patience, onRetry }: Retries,
): Promise<T> {
  const start = clock.now();
  for (let bound = firstPause; ; bound = Math.min(2 * bound, longestPause)) {
    try {
      return await attempt();
    } catch (error) {
      const pause = Math.max(shortestPause, pauseAsked(error) ?? 0, Math.round(Math.random() * bound));
      const allowed = patience(error);
      if (allowed === 0 || clock.now() + pause > start + allowed) throw error;
      onRetry(error, pause);
      await sleep(clock, pause, signal);
    }
  }
}

/** Milliseconds of the answer's `Retry-After`. */
export function pauseAsked(error: unknown): number | undefined {
  return isApiError(error) ? error.retryAfter : undefined;
}

/** Whether something that costs nothing to repeat may work the next time. */
export function isTemporary(error: unknown): boolean {
  return (
    isConnectionError(error) ||
    isTimeoutError(error) ||
    (isApiError(error) && (error.kind === "transient" || error.kind === "unknown"))
  );
}

/** Whether the server certainly did not take the work: only then may something that costs money be sent once more. */
export function wasNotTaken(error: unknown): boolean {
  return isConnectionError(error)
    ? error.beforeSending
    : isApiError(error) && (error.code === 500069 || (error.status === 429 && error.kind === "transient"));
}
