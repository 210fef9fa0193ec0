import { isNamed, PixVerseError, type ErrorFields } from "./pixverse-error.js";

export interface TimeoutErrorFields extends ErrorFields {
  readonly beforeSending?: boolean;
}

/** No answer within `timeout`: of one HTTP request, or, with a `video_id`, of the wait for a video, which goes on being made. */
export class TimeoutError extends PixVerseError {
  override readonly name = "TimeoutError";
  /** True if it is certain that paid work was not sent, as when a proxy makes no tunnel; it is not there otherwise. */
  declare readonly beforeSending?: true;

  // oxlint-disable-next-line no-useless-constructor -- it takes a field more than the base class does
  constructor(message: string, fields?: TimeoutErrorFields) {
    super(message, fields);
  }
}

/** Whether a caught value is a {@link TimeoutError} of this package. */
export function isTimeoutError(value: unknown): value is TimeoutError {
  return isNamed(value, "TimeoutError");
}
