import type { Violation } from "../constraints/violation.js";
import { isNamed, PixVerseError } from "./pixverse-error.js";

/** A request breaks rules of its model. Nothing was sent. */
export class ConstraintError extends PixVerseError {
  override readonly name = "ConstraintError";
  /** Every rule that is broken, in the order of the API's fields. */
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[], options?: ErrorOptions) {
    super(violations.map(({ message }) => message).join("\n"), options);
    this.violations = violations;
  }
}

/** Whether a caught value is a {@link ConstraintError}. */
export function isConstraintError(value: unknown): value is ConstraintError {
  return isNamed(value, "ConstraintError");
}
