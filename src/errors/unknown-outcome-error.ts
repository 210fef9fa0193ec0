import { isNamed, PixVerseError, type ErrorFields } from "./pixverse-error.js";

/**
 * A generate call went out, and its answer was lost or says nothing: the video may be in the making and charged, or not.
 * It was not sent again. `cause` is what happened, `traceId` what to search or ask the vendor for. With a `video_id` an answer
 * named the video: it had an `ErrCode` all the same, never ended, or a middleware failed on it.
 */
export class UnknownOutcomeError extends PixVerseError {
  override readonly name = "UnknownOutcomeError";
  declare readonly cause: Error;
  declare readonly traceId: string;

  constructor(message: string, cause: Error, fields: Omit<ErrorFields, "cause"> = {}) {
    super(message, { traceId: (cause as PixVerseError).traceId, ...fields, cause });
  }
}

/** Whether a caught value is an {@link UnknownOutcomeError}. */
export function isUnknownOutcomeError(value: unknown): value is UnknownOutcomeError {
  return isNamed(value, "UnknownOutcomeError");
}
