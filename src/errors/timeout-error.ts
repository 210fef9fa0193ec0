import { isNamed, PixVerseError } from "./pixverse-error.js";

/** No answer within `timeout`: of one HTTP request, or, with a `video_id`, of the wait for a video, which goes on being made. */
export class TimeoutError extends PixVerseError {
  override readonly name = "TimeoutError";
}

/** Whether a caught value is a {@link TimeoutError} of this package. */
export function isTimeoutError(value: unknown): value is TimeoutError {
  return isNamed(value, "TimeoutError");
}
