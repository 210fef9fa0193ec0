/** The faces of image-to-video: all of them come from its definition, `spec/operations/image-to-video.yaml`. */
import {
  imageToVideo,
  type DurationFor,
  type FieldName,
  type ImageToVideoRequest,
  type Model,
  type Quality,
} from "../../generated/image-to-video.js";
import { imageToVideoRules } from "../../generated/image-to-video.rules.js";
import { deepFreeze, fieldsOf } from "./capabilities.js";
import { listedIn, modelsOf, namesOf } from "./definition.js";
import { findFixes, type Fix } from "./fixes.js";
import { readForm, type FormOptions, type FormValues } from "./forms.js";
import type { FieldCapability } from "./kinds/faces.js";
import { ruleIdsOf, type Rule, type RuleIdOf } from "./describe-rules.js";
import { standardSchema } from "./standard-schema.js";
import { constraintsOf, createInputCheck } from "./create-constraints.js";
import { valuesAt } from "./possible-values.js";
import type { Violation as AnyViolation } from "./violation.js";

const checkInput = /* @__PURE__ */ createInputCheck(imageToVideo);
const constraints = /* @__PURE__ */ constraintsOf<ImageToVideoRequest>(checkInput);

/** The stable id of a rule of image-to-video: what `ignoreRules` takes. */
export type RuleId = RuleIdOf<typeof imageToVideo>;

/** One thing that is wrong with an image-to-video request. */
export type Violation = AnyViolation<RuleId>;

/** Every rule that the check enforces, by its stable id. */
export const rules: Readonly<Record<RuleId, Rule>> = imageToVideoRules;

export const ruleIds = /* @__PURE__ */ ruleIdsOf(imageToVideo) as readonly RuleId[];

/** The fields of a request, in the API's order. */
export const fieldNames = /* @__PURE__ */ namesOf(imageToVideo) as readonly FieldName[];

/** The models, in the vendor's order. */
export const modelNames = /* @__PURE__ */ modelsOf(imageToVideo) as readonly Model[];

/** The qualities, rising. */
export const qualityNames = /* @__PURE__ */ listedIn(imageToVideo, "quality") as readonly Quality[];

/**
 * Everything that is wrong with an image-to-video request; empty when the model accepts it.
 *
 * Looks at what `JSON.stringify` would send: own enumerable properties that are not `undefined` (a known field that a
 * program has put on `Object.prototype` itself counts too). Takes any value and never throws. Violations come in the order of
 * the API's fields, unknown fields last; of unknown fields, and of bad ids in `img_ids`, the first ten are reported. Time and
 * memory are linear in the input.
 */
export function checkImageToVideo(input: unknown): Violation[] {
  return checkInput(input) as Violation[];
}

/**
 * The request, typed, as a new object that holds exactly what was checked, each property read once.
 *
 * @throws {ConstraintError} with every violation, when there is one.
 */
export function parseImageToVideo(input: unknown): ImageToVideoRequest {
  return constraints.parse(input);
}

/**
 * The request that a form's values mean, for `parseImageToVideo`: without what is empty (`""`, `null`, `NaN`, `[]`) and what the chosen
 * model does not take (`keepRefused` keeps that), with digits read as numbers (as `bigint` where a number would round them), `"on"`,
 * `"true"`, `"yes"`, `"1"` and their opposites as switches, choices without the blanks around them, and lists from `"1,2"`, from JSON and
 * from names such as `img_ids[]`. What cannot be read stays as it is, for the check to refuse, and so do names that the API does not have:
 * they may be misspelt. With `dropUnknown` they go, as for the `_csrf` of a real form. Never throws.
 */
export function fromForm(values: FormValues, options: FormOptions = {}): Record<string, unknown> {
  return readForm(imageToVideo, values, options);
}

/**
 * Ways out of a violation that `checkImageToVideo` has found in the request, for buttons: changes of a single field after which this
 * violation is gone and no other has come. At most eight, and none where only a person knows what to write.
 */
export function suggestFixes(request: Readonly<Record<string, unknown>>, violation: AnyViolation): Fix[] {
  return findFixes(imageToVideo, checkImageToVideo, request, violation);
}

/** The check as a Standard Schema, for form libraries, routers and whatever else takes one. */
export const imageToVideoRequest = /* @__PURE__ */ standardSchema(imageToVideo, constraints);

/** What a model takes. */
export interface Capabilities<M extends Model = Model, Q extends Quality = Quality> {
  readonly model: M;
  /** Seconds, rising: at the quality that was asked for, otherwise at any quality. None where the model does not make that quality. */
  readonly durations: readonly DurationFor<M, Q>[];
  /** Seconds, rising, for each quality; none for one that the model does not make. */
  readonly durationsAt: { readonly [K in Quality]: readonly DurationFor<M, K>[] };
  /** The fields that the model takes, in the API's order. */
  readonly fields: { readonly [F in FieldName]?: FieldCapability };
}

/**
 * What a model takes (at a quality), as plain frozen data: for forms, documentation and other programs.
 *
 * @throws {ConstraintError} when there is no such model or quality.
 */
export function capabilities<M extends Model, Q extends Quality = Quality>(
  model: M,
  quality?: Q,
): Capabilities<M, Q> {
  const fields = fieldsOf(imageToVideo, model, { quality });
  const durationsAt = qualityNames.map((at) => [
    at,
    valuesAt(imageToVideo, "duration", model, { quality: at }),
  ]);
  return deepFreeze({
    model,
    durations: fields["duration"]!.values,
    durationsAt: Object.fromEntries(durationsAt) as object,
    fields,
  }) as unknown as Capabilities<M, Q>;
}
