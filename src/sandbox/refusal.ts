import { type ErrorCode, errorMeanings } from "../error-codes.js";

/** The sandbox does not carry a request out. Its answer is an envelope with this `ErrCode` and the message as `ErrMsg`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  /** HTTP status of the answer. The API refuses with 200; other values are for requests that no route understands. */
  readonly status: number;

  constructor(code: ErrorCode, detail: string, status = 200) {
    super(`${errorMeanings[code]}: ${detail}`);
    this.code = code;
    this.status = status;
  }
}
