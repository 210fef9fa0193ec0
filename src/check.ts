import { checkFields, type Sent } from "./check-fields.js";
import { ConstraintError } from "./errors/constraint-error.js";
import type { ImageToVideoRequest } from "./request.js";
import { mismatch, type Violation } from "./violation.js";
import { show } from "./wording.js";

/**
 * Everything that is wrong with an image-to-video request; empty when the model accepts it.
 *
 * Looks at what `JSON.stringify` would send: own enumerable properties that are not `undefined`. Takes any value, never
 * throws, and reads each property once. Violations come in the order of the API's fields, unknown fields last; of
 * unknown fields, and of bad ids in `img_ids`, the first ten are reported. Time and memory are linear in the input.
 */
export function checkImageToVideo(input: unknown): Violation[] {
  const found: Violation[] = [];
  inspect(input, found);
  return found;
}

/**
 * The request, typed, as a new object that holds exactly what was checked.
 *
 * @throws {ConstraintError} with every violation, when there is one.
 */
export function parseImageToVideo(input: unknown): ImageToVideoRequest {
  const result = validate(input);
  if (result.violations) throw new ConstraintError(result.violations);
  return result.request;
}

/** The request as a new object, or else what is wrong with it. */
export function validate(input: unknown): Validated {
  const found: Violation[] = [];
  const sent = inspect(input, found);
  if (found.length > 0) return { violations: found };
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
  return { request: Object.fromEntries(entries) as unknown as ImageToVideoRequest };
}

type Validated =
  | { readonly request: ImageToVideoRequest; readonly violations?: never }
  | { readonly request?: never; readonly violations: readonly Violation[] };

/** Reports what is wrong with the input, and returns what was read of it: its own properties, each read once. */
function inspect(input: unknown, found: Violation[]): Sent {
  try {
    if (typeof input === "object" && input !== null && !Array.isArray(input)) {
      const sent: Sent = { ...input };
      checkFields(sent, found);
      return sent;
    }
    found.push(mismatch("object", [], "an object", show(input)));
  } catch {
    // A getter or a proxy did this. What was found before still holds.
    found.push(mismatch("object", [], "an object that can be read", "one that throws"));
  }
  return {};
}
