/**
 * Whether a value is an error, also one of another realm: in Jest, in vitest's vmThreads and in happy-dom `DOMException` is the outer
 * realm's, and no `Error` of the inner one. jsdom's is none at all.
 */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || /^\[object (Error|DOMException)\]$/.test(tagOf(value));
  } catch {
    // A proxy may throw whatever is asked of it.
    return false;
  }
}

/** A class that all realms know by the same name. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

/** Anything that was thrown, as an error: a promise can be rejected with nothing at all. */
export function toError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(wordsOfAny(thrown), { cause: thrown });
}

/** `String` of anything: it calls methods of the value, which may throw. */
export function wordsOfAny(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "something without words";
  }
}
