/**
 * Whether a value is an error, also one of another realm: in Jest, in vitest's vmThreads and in happy-dom `DOMException` is the outer
 * realm's, and no `Error` of the inner one. jsdom's is none at all.
 */
export function isError(value: unknown): value is Error {
  return isKind(value, Error, "[object Error]") || isDOMException(value);
}

export function isDOMException(value: unknown): value is DOMException {
  return isKind(value, DOMException, "[object DOMException]");
}

function isKind(value: unknown, ofThisRealm: abstract new () => Error, tag: string): boolean {
  try {
    return value instanceof ofThisRealm || Object.prototype.toString.call(value) === tag;
  } catch {
    // A proxy may throw whatever is asked of it.
    return false;
  }
}

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
