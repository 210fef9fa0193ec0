import { definitions } from "../../generated/definitions.js";
import type { RequestBody } from "../../generated/schema.js";
import { createConstraints, type RuleId, type Violation } from "../constraints/index.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { Refusal } from "./refusal.js";

/** The `ErrCode` of a broken rule where it is not 400017, "invalid parameter". */
const codes: Partial<Record<RuleId, ErrorCode>> = {
  object: 400013,
  type: 400013,
  prompt: 400018,
};

/** The operations that make a video: those whose requests are defined. */
export type Generating = keyof typeof definitions;

const checks = Object.fromEntries(
  Object.entries(definitions).map(([id, definition]) => [id, createConstraints(definition)]),
);

/**
 * The request for a video, checked by the package's own rules, of which there is no second copy here.
 *
 * @throws Refusal with the code of the first violation and the words of all.
 */
export function checkGenerate<Id extends Generating>(operation: Id, input: unknown): RequestBody<Id> {
  const violations = checks[operation]!.check(input) as Violation[];
  const [first] = violations;
  if (first) throw new Refusal(codeOf(first), violations.map(({ message }) => message).join(". "));
  return input as RequestBody<Id>;
}

function codeOf({ rule, path, received }: Violation): ErrorCode {
  if (received === "undefined" || (rule === "prompt" && received === "0")) return 400011;
  if (rule === "id" && path[0] !== "template_id") return 400032;
  return codes[rule] ?? 400017;
}
