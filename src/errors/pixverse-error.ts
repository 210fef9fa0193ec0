/** What any error of this package may carry besides its message. */
export interface ErrorFields {
  readonly cause?: unknown;
  readonly traceId?: string | undefined;
  readonly video_id?: number | bigint | undefined;
}

/** Base of every error that this package throws on purpose. Aborts stay the platform's `AbortError`. */
export class PixVerseError extends Error {
  // Widened so that each subclass can declare its literal name.
  override readonly name: string = "PixVerseError";
  /** The `Ai-trace-id` of the HTTP request in question: what the vendor's support asks for. */
  declare readonly traceId?: string;
  /** Set once a video was submitted (and perhaps charged): pass it to `waitForVideo`, and do not submit again. */
  declare readonly video_id?: number | bigint;

  constructor(message: string, { cause, ...fields }: ErrorFields = {}) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }
}

/** Whether a caught value is one of this package's errors. */
export function isPixVerseError(value: unknown): value is PixVerseError {
  return value instanceof PixVerseError;
}
