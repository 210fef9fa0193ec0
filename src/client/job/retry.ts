import type { OperationId } from "../../../generated/schema.js";
import { isApiError, type ApiError } from "../../errors/api-error.js";
import type { PixVerseError } from "../../errors/pixverse-error.js";
import { isUnknownOutcomeError } from "../../errors/unknown-outcome-error.js";
import { sleep, type Clock } from "../clock.js";
import type { Context } from "./context.js";
import type { Id } from "../ids.js";
import type { Facts } from "../log.js";
import type { CallOptions } from "./options.js";
import { Stopwatch } from "./stopwatch.js";

/** Bounds of the pauses that the server does not set, milliseconds. */
const firstPause = 500;
const longestPause = 8_000;
/** No attempt begins later than this after the first one, milliseconds. */
const retryTime = 120_000;

export interface Retries {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** No pause is shorter, milliseconds; 0 unless given. */
  readonly shortestPause?: number;
  /** Milliseconds that one attempt can take. */
  readonly longestAttempt: number;
  /** Milliseconds from the start within which another attempt may follow such an error; 0 is never. Asked once per error. */
  readonly patience: (error: unknown) => number;
  /** Told of each attempt before it begins. */
  readonly onBegin: () => void;
  /** Told of each attempt that ended. */
  readonly onEnd: (known: Partial<Facts>) => void;
}

/** Retries of the errors that allow it, as often as set. */
export function retriesOf(
  { clock, log, ...context }: Pick<Context, "clock" | "log" | "maxRetries" | "timeout">,
  operation: OperationId | "download",
  { signal, timeout = context.timeout, maxRetries = context.maxRetries }: Omit<CallOptions, "traceId">,
  canRetry: (error: unknown) => boolean,
  id?: Id,
): Retries {
  let left = maxRetries;
  let attempt = 0;
  let start = 0;
  return {
    clock,
    signal,
    longestAttempt: timeout,
    patience: (error) => (canRetry(error) && left-- > 0 ? retryTime : 0),
    onBegin() {
      attempt += 1;
      start = performance.now();
    },
    onEnd(known) {
      log({
        level: "debug",
        message: `${operation}: done.`,
        operation,
        attempt,
        duration: performance.now() - start,
        ...known,
        video_id: known.video_id ?? id,
      });
    },
  };
}

/** What an entry says of an error; of an outcome that nobody knows, also what the answer said. */
function factsOf(error: unknown): Partial<Facts> {
  const { traceId, video_id, message = error } = Object(error) as Partial<PixVerseError>;
  const said = isUnknownOutcomeError(error) ? error.cause : error;
  const { status, code, kind } = isApiError(said) ? said : ({} as Partial<ApiError>);
  return { message: String(message), error, traceId, video_id, status, code, kind };
}

/**
 * Repeats an attempt as long as its errors allow. Pauses are random up to a bound that doubles each time ("full jitter"), so that
 * callers who failed together do not come back together, and never shorter than a `Retry-After`. When they lead beyond the time
 * allowed, the error comes at once.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { clock, signal, shortestPause = 0, longestAttempt, patience, onBegin, onEnd }: Retries,
): Promise<T> {
  const watch = new Stopwatch(clock);
  for (let bound = firstPause; ; bound = Math.min(2 * bound, longestPause)) {
    try {
      onBegin();
      return await attempt();
    } catch (error) {
      watch.work(longestAttempt);
      const pause = Math.max(shortestPause, pauseAsked(error) ?? 0, Math.round(Math.random() * bound));
      const allowed = patience(error);
      const facts = factsOf(error);
      if (allowed === 0 || watch.elapsed + pause > allowed) {
        onEnd(facts);
        throw error;
      }
      onEnd({ ...facts, level: "info", message: `${facts.message} Again in ${pause} ms.`, pause });
      await sleep(clock, pause, signal);
      watch.pause(pause);
    }
  }
}

/** Milliseconds of the answer's `Retry-After`. */
export function pauseAsked(error: unknown): number | undefined {
  return isApiError(error) ? error.retryAfter : undefined;
}
