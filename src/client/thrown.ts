/**
 * Anything that was thrown, as an error: a promise can be rejected with nothing at all. Errors are known by their shape, because in Jest,
 * in vitest's vmThreads and in happy-dom `DOMException` is another realm's, and no `Error` of this one. jsdom's is none at all.
 */
export function toError(thrown: unknown): Error {
  try {
    const { message } = Object(thrown) as Partial<Error>;
    return typeof message === "string" ? (thrown as Error) : new Error(String(thrown));
  } catch {
    // A proxy may throw whatever is asked of it.
    return new Error("unreadable");
  }
}
