import { checkImageToVideo } from "../check.js";
import type { ErrorCode } from "../error-codes.js";
import type { ImageToVideoRequest } from "../request.js";
import type { RuleId } from "../rules.js";
import type { Violation } from "../violation.js";
import { Refusal } from "./refusal.js";

/** The `ErrCode` of a broken rule where it is not 400017, "invalid parameter". */
const codes: Partial<Record<RuleId, ErrorCode>> = {
  object: 400013,
  type: 400013,
  prompt: 400018,
};

/**
 * The request for a video, checked by the package's own rules, of which there is no second copy here.
 *
 * @throws Refusal with the code of the first violation and the words of all; or of an empty prompt.
 */
export function checkGenerate(input: unknown): ImageToVideoRequest {
  const violations = checkImageToVideo(input);
  const [first] = violations;
  if (first) throw new Refusal(codeOf(first), violations.map(({ message }) => message).join(". "));
  const request = input as ImageToVideoRequest;
  // No sentence of the export forbids it, so the check does not; but the vendor has a code for it.
  if (request.prompt === "") throw new Refusal(400011, "prompt: it is empty");
  return request;
}

function codeOf({ rule, path, received }: Violation): ErrorCode {
  if (received === "undefined") return 400011;
  if (rule === "id" && path[0] !== "template_id") return 400032;
  return codes[rule] ?? 400017;
}
