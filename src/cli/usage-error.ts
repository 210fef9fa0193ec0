import { PixVerseError } from "../errors/pixverse-error.js";

/** The command line is not one that the program takes. The message has a line for everything that is wrong with it. */
export class UsageError extends PixVerseError {
  override readonly name = "UsageError";

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
