import type { ErrorFields } from "../errors/pixverse-error.js";

/**
 * What a method rejects with when its signal aborts: the platform's `AbortError`, whatever the signal's reason (which is the `cause`).
 * With a `traceId` a request was on its way; with a `video_id` there is a video to come back to.
 */
export interface AbortError extends DOMException, Pick<ErrorFields, "traceId" | "video_id"> {
  readonly name: "AbortError";
}

/** A new object each time, because one signal may end many calls, each with a trace id or video id of its own. */
export function abortError(
  signal: AbortSignal,
  message = "Aborted.",
  fields: Pick<ErrorFields, "traceId"> = {},
): AbortError {
  const error = new DOMException(message, "AbortError");
  return Object.assign(error, { cause: signal.reason as unknown }, fields) as AbortError;
}

/** Whether a caught value says that a signal has aborted. */
export function isAbortError(value: unknown): value is AbortError {
  return value instanceof Error && value.name === "AbortError";
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts; returns how to take that back. One listener for all calls that share a signal: Node warns of
 * a leak at the eleventh, and takes longer to remove one the more there are.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {};
  let callbacks = listeners.get(signal);
  if (!callbacks) {
    const all = (callbacks = new Set());
    listeners.set(signal, all);
    signal.addEventListener("abort", () => all.forEach((each) => each()));
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

/** The same promise, but an abort does not wait for it. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let forget!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(abortError(signal!));
    if (signal?.aborted) abort();
    forget = onAbort(signal, abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}
