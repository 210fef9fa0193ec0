import { isNamed, PixVerseError } from "./pixverse-error.js";

/** An argument or option that cannot be used: no key, a bad base URL, a file that is not there or no image. Nothing was sent. */
export class InputError extends PixVerseError {
  override readonly name = "InputError";
}

/** Whether a caught value is an {@link InputError}. */
export function isInputError(value: unknown): value is InputError {
  return isNamed(value, "InputError");
}
