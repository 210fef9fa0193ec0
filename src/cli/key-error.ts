import { PixVerseError } from "../errors/pixverse-error.js";

/** There is no key to begin with. */
export class KeyError extends PixVerseError {
  override readonly name = "KeyError";

  constructor() {
    super(
      "There is no key: set the environment variable PIXVERSE_API_KEY to one of the region that --region names. " +
        "Without a key, `pixverse-i2v make --sandbox` shows how it goes.",
    );
  }
}
