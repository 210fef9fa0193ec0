import { type ErrorCode, errorMeanings } from "../errors/error-codes.js";

/** Characters of a message; one may quote a megabyte of unknown fields, and the log keeps it. */
const longestMessage = 4_000;

/** The sandbox does not carry a request out. Its answer is an envelope with this `ErrCode` and the message as `ErrMsg`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  /** HTTP status of the answer. The API refuses with 200; other values are for requests that no route understands. */
  readonly status: number;

  constructor(code: ErrorCode, detail: string, status = 200) {
    const message = `${errorMeanings[code]}: ${detail}`;
    super(message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message);
    this.code = code;
    this.status = status;
  }
}
