/** The checks of an operation, around any input: what they are called with, and what they return. */
import { ConstraintError } from "../errors/constraint-error.js";
import { createChecker, notAnObject, unreadable, type Checker } from "./check.js";
import type { Definition } from "./definition.js";
import { isObject } from "./accepted-value.js";
import type { Sent } from "./possible-values.js";
import type { Violation } from "./violation.js";
import { show } from "./message-words.js";

export type Validated<Request> =
  | { readonly request: Request; readonly violations?: never }
  | { readonly request?: never; readonly violations: readonly Violation[] };

/** What can be asked of the requests of one operation. */
export interface Constraints<Request> {
  /** Everything that is wrong with a request; empty when its model takes it. Never throws. */
  check(input: unknown): Violation[];
  /** The request as a new object that holds exactly what was checked, each property read once; or what is wrong with it. */
  validate(input: unknown): Validated<Request>;
  /**
   * As `validate`.
   *
   * @throws {ConstraintError} with every violation, when there is one.
   */
  parse(input: unknown): Request;
}

/** The constraints of an operation, by its definition. Nothing is prepared before the first question. */
export function createConstraints<Request>(definition: Definition): Constraints<Request> {
  return constraintsOf(createInputCheck(definition));
}

/** The check of an input, whatever it is; `copy` also yields what was checked. */
export type InputCheck = (input: unknown, copy?: (sent: Sent) => void) => Violation[];

/** Apart from the rest, so that a page that only checks does not load the errors. */
export function createInputCheck(definition: Definition): InputCheck {
  let checker: Checker | undefined;
  return (input, copy) => {
    const sent = sentOf(input, copy !== undefined);
    if (Array.isArray(sent)) return sent as Violation[];
    copy?.(sent as Sent);
    return (checker ??= checkerOf(definition))(sent as Sent);
  };
}

const checkers = new WeakMap<Definition, Checker>();

/** Prepared once for each definition, however many checks of it there are. */
function checkerOf(definition: Definition): Checker {
  const checker = checkers.get(definition) ?? createChecker(definition);
  checkers.set(definition, checker);
  return checker;
}

export function constraintsOf<Request>(checkInput: InputCheck): Constraints<Request> {
  const validate = (input: unknown): Validated<Request> => {
    let sent: Sent = {};
    const violations = checkInput(input, (copy) => void (sent = copy));
    if (violations.length > 0) return { violations };
    const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
    return { request: Object.fromEntries(entries) as Request };
  };
  const parse = (input: unknown): Request => {
    const { request, violations } = validate(input);
    if (violations) throw new ConstraintError(violations);
    return request;
  };
  return { check: (input) => checkInput(input), validate, parse };
}

/** What `JSON.stringify` would send, or why there is nothing. */
function sentOf(input: unknown, copy: boolean): Sent | Violation[] {
  try {
    if (!isObject(input)) return [notAnObject(show(input))];
    return copy || Object.getPrototypeOf(input) !== Object.prototype ? { ...input } : input;
  } catch {
    return [unreadable()];
  }
}
