import type { RequestBody } from "../generated/schema.js";

/** The body of `POST /openapi/v2/video/img/generate` as the OpenAPI document has it: every field, no combination. */
export type Body = RequestBody<"generateVideo">;
export type FieldName = keyof Body;
export type Model = Body["model"];
export type Quality = Body["quality"];
