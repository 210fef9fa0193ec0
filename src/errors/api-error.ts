import type { ErrorKind } from "./error-codes.js";
import { isNamed, PixVerseError, type ErrorFields } from "./pixverse-error.js";

export interface ApiErrorFields extends ErrorFields {
  readonly code?: number | undefined;
  readonly kind: ErrorKind;
  readonly status: number;
  readonly ErrMsg?: string | undefined;
  readonly retryAfter?: number | undefined;
}

/** The server answered, and the answer is an error: an `ErrCode` other than 0, or no envelope at all. */
export class ApiError extends PixVerseError {
  override readonly name = "ApiError";
  /** The vendor's `ErrCode`; `undefined` when the answer had no envelope (HTML of a gateway, an empty or broken body). */
  declare readonly code: number | undefined;
  /** The vendor's words, without the key; `undefined` when there were none. */
  declare readonly ErrMsg: string | undefined;
  /** What can be done about it: the class of `code`, or of `status` where there is no documented code. */
  declare readonly kind: ErrorKind;
  /** HTTP status. The vendor reports most failures with 200. */
  declare readonly status: number;
  /** Milliseconds that the server asks to wait (`Retry-After`), counted from its answer. */
  declare readonly retryAfter: number | undefined;

  /** `code`, by the name that it has in the answer. */
  get ErrCode(): number | undefined {
    return this.code;
  }

  // oxlint-disable-next-line no-useless-constructor -- it asks for more fields than the base class does
  constructor(message: string, fields: ApiErrorFields) {
    super(message, fields);
  }
}

/** Whether a caught value is an {@link ApiError}. */
export function isApiError(value: unknown): value is ApiError {
  return isNamed(value, "ApiError");
}
