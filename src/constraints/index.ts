export type {
  DurationFor,
  FieldName,
  ImageToVideoRequest,
  ImgIdsRequestFor,
  Model,
  Quality,
  RequestFor,
} from "../../generated/image-to-video.js";
export { ConstraintError, isConstraintError } from "../errors/constraint-error.js";
export type { Condition, Definition } from "./definition.js";
export {
  capabilities,
  checkImageToVideo,
  fieldNames,
  fromForm,
  imageToVideoRequest,
  modelNames,
  parseImageToVideo,
  qualityNames,
  ruleIds,
  rules,
  suggestFixes,
  type Capabilities,
  type RuleId,
  type Violation,
} from "./image-to-video.js";
export type { Fix } from "./fixes.js";
export type { FormOptions, FormValues } from "./forms.js";
export type { FieldCapability } from "./kinds/faces.js";
export type { Rule } from "./describe-rules.js";
export type { JsonSchemaOptions, StandardResult, StandardSchema } from "./standard-schema.js";
export { createConstraints, type Constraints } from "./create-constraints.js";
