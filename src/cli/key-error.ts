import { PixVerseError } from "../errors/pixverse-error.js";

/** There is no key to begin with, or nothing that can be one. */
export class KeyError extends PixVerseError {
  override readonly name = "KeyError";

  constructor(reason: string) {
    super(
      `${reason} Set the environment variable PIXVERSE_API_KEY to a key of the region that --region names. ` +
        "Without a key, `pixverse-i2v make --sandbox` shows how it goes.",
    );
  }
}
