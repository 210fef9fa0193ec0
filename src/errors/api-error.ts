import type { ErrorKind } from "../error-codes.js";
import { PixVerseError, type ErrorFields } from "./pixverse-error.js";

export interface ApiErrorFields extends ErrorFields {
  readonly code?: number | undefined;
  readonly kind: ErrorKind;
  readonly status: number;
  readonly retryAfter?: number | undefined;
}

/** The server answered, and the answer is an error: an `ErrCode` other than 0, or no envelope at all. */
export class ApiError extends PixVerseError {
  override readonly name = "ApiError";
  /** The vendor's `ErrCode`; `undefined` when the answer had no envelope (HTML of a gateway, an empty or broken body). */
  readonly code: number | undefined;
  /** What can be done about it: the class of `code`, or of `status` where there is no documented code. */
  readonly kind: ErrorKind;
  /** HTTP status. The vendor reports most failures with 200. */
  readonly status: number;
  /** Milliseconds that the server asks to wait (`Retry-After`), counted from its answer. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { code, kind, status, retryAfter, ...fields }: ApiErrorFields) {
    super(message, fields);
    this.code = code;
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Whether a caught value is an {@link ApiError}. */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof ApiError;
}
