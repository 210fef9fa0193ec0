import type { ErrorFields } from "../errors/pixverse-error.js";
import { InputError } from "../errors/input-error.js";
import { toPlain } from "../int64-json.js";
import { toError } from "./thrown.js";

/**
 * What a method rejects with when its signal aborts: the platform's `AbortError`, or `TimeoutError` when it is one of
 * `AbortSignal.timeout(…)`. The signal's own reason is the `cause`. With a `traceId` a request was on its way; with a `video_id` there is a video to come back to.
 */
export interface AbortError extends DOMException, Pick<ErrorFields, "traceId" | "video_id"> {
  readonly name: "AbortError" | "TimeoutError";
}

/** A new object each time, because one signal may end many calls, each with a trace id or video id of its own. */
export function abortError(
  signal: AbortSignal,
  message?: string,
  { traceId }: Pick<ErrorFields, "traceId"> = {},
): AbortError {
  const cause: unknown = signal.reason;
  // Whatever it is: a proxy may throw at whatever it is asked.
  const reason = toError(cause);
  const why = reason === cause || typeof cause === "string" ? `: ${reason.message}` : "";
  const error = new DOMException(
    message ?? `Ended by its signal${why}.`,
    reason.name === "TimeoutError" ? "TimeoutError" : "AbortError",
  );
  Object.defineProperty(error, "toJSON", { value: () => toPlain(error) });
  return Object.assign(error, { cause }, traceId && { traceId }) as AbortError;
}

/** Whether a caught value says that a signal has aborted, a time that was up among the reasons. */
export function isAbortError(value: unknown): value is AbortError {
  // By its shape: see toError. Others have a TimeoutError too, this package among them.
  const { name } = toError(value);
  if (name !== "TimeoutError") return name === "AbortError";
  return value instanceof DOMException || /DOME/.test({}.toString.call(value));
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/**
 * A signal out of a caller's options.
 *
 * @throws InputError when it is something else, such as the controller itself.
 */
export function readSignal(value: AbortSignal | null | undefined): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  const { aborted, signal } = Object(value) as Partial<AbortSignal & AbortController>;
  const listens = ["addEventListener", "removeEventListener"].every(
    (name) => typeof value[name as "addEventListener"] === "function",
  );
  if (typeof aborted === "boolean" && listens) return value;
  const hint = signal ? " Pass controller.signal, not the controller." : "";
  throw new InputError(`signal takes an AbortSignal.${hint}`);
}

interface Listener {
  readonly callbacks: Set<() => void>;
  readonly run: () => void;
}

const listeners = new WeakMap<AbortSignal, Listener>();

/**
 * Calls back when the signal aborts; returns how to take that back. One listener for all calls that share a signal: Node warns of
 * a leak at the eleventh, and takes longer to remove one the more there are. It goes with the last of the calls, because a signal
 * that is listened to lives as long as what it comes from.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return nothing;
  const { callbacks, run } = listeners.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal.removeEventListener("abort", run);
    listeners.delete(signal);
  };
}

const nothing = (): void => {};

function listen(signal: AbortSignal): Listener {
  const callbacks = new Set<() => void>();
  const listener = { callbacks, run: () => callbacks.forEach((each) => each()) };
  listeners.set(signal, listener);
  signal.addEventListener("abort", listener.run);
  return listener;
}

/** The same promise, but an abort does not wait for it. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal));
    if (signal.aborted) abort();
    const forget = onAbort(signal, abort);
    work.then(resolve, reject).finally(forget);
  });
}
