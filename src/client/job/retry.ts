import type { OperationId } from "../../../generated/schema.js";
import { isApiError } from "../../errors/api-error.js";
import { withJson } from "../../int64-json.js";
import type { CallInit, Result } from "../client-types.js";
import { sleep, type Clock } from "../clock.js";
import type { Context } from "./context.js";
import type { Answer } from "../http/answer.js";
import type { Id } from "../ids.js";
import type { LogEntry, LogLevel } from "../notify.js";
import type { CallOptions } from "./options.js";
import { isTemporary } from "../outcome.js";
import { Stopwatch } from "./stopwatch.js";

/** Bounds of the pauses that the server does not set, milliseconds. */
const firstPause = 500;
const longestPause = 8_000;
/** No attempt begins later than this after the first one, milliseconds. */
const retryTime = 120_000;

/** What each HTTP request of a call is given. */
export interface RequestParts extends Pick<CallInit, "timeout" | "signal"> {
  readonly params: { readonly header?: { readonly "Ai-trace-id": string } };
}

/** One call of an operation, in as many HTTP requests as it takes. The caller's trace id goes with the first. */
export function call<Operation extends OperationId>(
  context: Context,
  operation: Operation,
  request: (init: RequestParts) => Promise<Result<Operation>>,
  options: CallOptions,
  retries = retriesOf(context, operation, options, isTemporary),
): Promise<Answer<Operation>> {
  const { signal, timeout = context.timeout } = options;
  let { traceId } = options;
  return retrying(async () => {
    const params = traceId === undefined ? {} : { header: { "Ai-trace-id": traceId } };
    traceId = undefined;
    const { data, error, traceId: sent = "", response } = await request({ signal, timeout, params });
    if (error) throw error;
    const result = withJson({ ...data.Resp, traceId: sent });
    retries.onEnd({ ...result, status: response.status });
    return result;
  }, retries);
}

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
  /** Told of each attempt that ended, with the answer or the error. */
  readonly onEnd: (outcome: unknown) => void;
  readonly onRetry: (error: unknown, pause: number) => void;
}

/** Retries of the errors that allow it, as often as set. */
export function retriesOf(
  { clock, log, ...context }: Pick<Context, "clock" | "log" | "maxRetries" | "timeout">,
  operation: OperationId | "download",
  { signal, timeout = context.timeout, maxRetries = context.maxRetries }: CallOptions,
  canRetry: (error: unknown) => boolean,
  id?: Id,
): Retries {
  let left = maxRetries;
  let attempt = 0;
  let start = 0;
  const entry = (level: LogLevel, message: string, outcome: unknown): LogEntry => {
    const { traceId, video_id = id, status } = Object(outcome) as Partial<Record<string, never>>;
    const duration = performance.now() - start;
    return {
      level,
      message,
      operation,
      attempt,
      duration,
      ...(traceId === undefined ? {} : { traceId }),
      ...(video_id === undefined ? {} : { video_id }),
      ...(status === undefined ? {} : { status }),
    };
  };
  return {
    clock,
    signal,
    longestAttempt: timeout,
    patience: (error) => (canRetry(error) && left-- > 0 ? retryTime : 0),
    onBegin() {
      attempt += 1;
      start = performance.now();
    },
    onEnd(outcome) {
      const message = outcome instanceof Error ? outcome.message : `${operation}: done.`;
      log(entry("debug", message, outcome));
    },
    onRetry(error, pause) {
      const message = `${(error as Error).message} Again in ${pause} ms.`;
      log({ ...entry("info", message, error), pause });
    },
  };
}

/**
 * Repeats an attempt as long as its errors allow. Pauses are random up to a bound that doubles each time ("full jitter"), so that
 * callers who failed together do not come back together, and never shorter than a `Retry-After`. When they lead beyond the time
 * allowed, the error comes at once.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  { clock, signal, shortestPause = 0, longestAttempt, patience, onBegin, onEnd, onRetry }: Retries,
): Promise<T> {
  const watch = new Stopwatch(clock);
  for (let bound = firstPause; ; bound = Math.min(2 * bound, longestPause)) {
    try {
      onBegin();
      return await attempt();
    } catch (error) {
      onEnd(error);
      watch.work(longestAttempt);
      const pause = Math.max(shortestPause, pauseAsked(error) ?? 0, Math.round(Math.random() * bound));
      const allowed = patience(error);
      if (allowed === 0 || watch.elapsed + pause > allowed) throw error;
      onRetry(error, pause);
      await sleep(clock, pause, signal);
      watch.pause(pause);
    }
  }
}

/** Milliseconds of the answer's `Retry-After`. */
export function pauseAsked(error: unknown): number | undefined {
  return isApiError(error) ? error.retryAfter : undefined;
}
