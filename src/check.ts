import { checkFields, type Sent } from "./check-fields.js";
import { ConstraintError } from "./errors/constraint-error.js";
import type { ImageToVideoRequest } from "./request.js";
import type { Violation } from "./violation.js";
import { show } from "./wording.js";

/**
 * Everything that is wrong with an image-to-video request; empty when the model accepts it.
 *
 * Looks at what `JSON.stringify` would send: own enumerable properties that are not `undefined` (a known field that a
 * program has put on `Object.prototype` itself counts too). Takes any value and never throws. Violations come in the order of the API's fields, unknown fields last; of unknown fields, and of bad ids in
 * `img_ids`, the first ten are reported. Time and memory are linear in the input.
 */
export function checkImageToVideo(input: unknown): Violation[] {
  const found: Violation[] = [];
  inspect(input, found);
  return found;
}

/**
 * The request, typed, as a new object that holds exactly what was checked, each property read once.
 *
 * @throws {ConstraintError} with every violation, when there is one.
 */
export function parseImageToVideo(input: unknown): ImageToVideoRequest {
  const { request, violations } = validate(input);
  if (violations) throw new ConstraintError(violations);
  return request;
}

type Validated =
  | { readonly request: ImageToVideoRequest; readonly violations?: never }
  | { readonly request?: never; readonly violations: readonly Violation[] };

/** The request as a new object, or else what is wrong with it. */
export function validate(input: unknown): Validated {
  const found: Violation[] = [];
  const sent = inspect(input, found, true);
  if (found.length > 0) return { violations: found };
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
  return { request: Object.fromEntries(entries) as unknown as ImageToVideoRequest };
}

/** Reports what is wrong with the input, and returns what was read: a copy if asked for, or if a prototype gets in the way. */
function inspect(input: unknown, found: Violation[], copy = false): Sent {
  try {
    if (typeof input === "object" && input !== null && !Array.isArray(input)) {
      const sent = copy || Object.getPrototypeOf(input) !== Object.prototype ? { ...input } : (input as Sent);
      checkFields(sent, found);
      return sent;
    }
    found.push(notAnObject(show(input)));
  } catch {
    // A getter or a proxy did this. What was found before still holds.
    found.push(notAnObject("one that throws when it is read"));
  }
  return {};
}

function notAnObject(received: string): Violation {
  return { rule: "object", path: [], message: `request: takes an object, not ${received}`, received };
}
