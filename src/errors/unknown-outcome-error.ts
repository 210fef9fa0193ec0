import { PixVerseError } from "./pixverse-error.js";

/**
 * A generate call went out, and its answer was lost or says nothing: the video may be in the making and charged, or not.
 * It was not sent again. `cause` is what happened, `traceId` what to search or ask the vendor for.
 */
export class UnknownOutcomeError extends PixVerseError {
  override readonly name = "UnknownOutcomeError";
  declare readonly cause: PixVerseError;
  declare readonly traceId: string;

  constructor(message: string, cause: PixVerseError) {
    super(message, { cause, traceId: cause.traceId });
  }
}

/** Whether a caught value is an {@link UnknownOutcomeError}. */
export function isUnknownOutcomeError(value: unknown): value is UnknownOutcomeError {
  return value instanceof UnknownOutcomeError;
}
