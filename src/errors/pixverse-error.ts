import { toPlain } from "../int64-json.js";

/** What any error of this package may carry besides its message. */
export interface ErrorFields {
  readonly cause?: unknown;
  readonly traceId?: string | undefined;
  readonly video_id?: number | bigint | undefined;
}

/** Known to every copy of this package that a program may have loaded: `instanceof` tells a second copy's errors apart. */
const brand = Symbol.for("pixverse-client.error");

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

  get [brand](): true {
    return true;
  }

  /** For `JSON.stringify`: name, message, fields and causes. An id that a JSON number would round is text, and can be passed back in. */
  toJSON(): Record<string, unknown> {
    return toPlain(this) as Record<string, unknown>;
  }
}

/** Whether a caught value is one of this package's errors. */
export function isPixVerseError(value: unknown): value is PixVerseError {
  try {
    return (Object(value) as { [brand]?: unknown })[brand] === true;
  } catch {
    // A proxy may throw whatever is asked of it.
    return false;
  }
}

/** Whether a caught value is the error of this name, of any copy of this package. */
export function isNamed(value: unknown, name: string): boolean {
  return isPixVerseError(value) && value.name === name;
}
