import { isNamed, PixVerseError, type ErrorFields } from "./pixverse-error.js";

export interface ConnectionErrorFields extends ErrorFields {
  readonly beforeSending: boolean;
}

/** No whole answer came: the connection could not be made, or broke. `cause` is what `fetch` threw, without the key. */
export class ConnectionError extends PixVerseError {
  override readonly name = "ConnectionError";
  /** True only if it is certain that the server never saw the request, as with a refused connection, or the body of paid work. */
  declare readonly beforeSending: boolean;

  // oxlint-disable-next-line no-useless-constructor -- it asks for more fields than the base class does
  constructor(message: string, fields: ConnectionErrorFields) {
    super(message, fields);
  }
}

/** Whether a caught value is a {@link ConnectionError}. */
export function isConnectionError(value: unknown): value is ConnectionError {
  return isNamed(value, "ConnectionError");
}
