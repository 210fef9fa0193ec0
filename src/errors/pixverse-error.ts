/** Base of every error that this package throws on purpose. Aborts stay the platform's `AbortError`. */
export class PixVerseError extends Error {
  // Widened so that each subclass can declare its literal name.
  override readonly name: string = "PixVerseError";
}

/** Whether a caught value is one of this package's errors. */
export function isPixVerseError(value: unknown): value is PixVerseError {
  return value instanceof PixVerseError;
}
