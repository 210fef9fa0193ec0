/** Definitions that no vendor has given yet: what a maintainer may have to write next. */
import type { Definition, Field, Kind, RuleOf } from "../../src/constraints/definition.js";

/** Some of each kind: the compiler asks for those of a new one. */
const rules: { readonly [K in Kind]: readonly [RuleOf<K>, ...RuleOf<K>[]] } = {
  limits: [
    { kind: "limits", id: "quality-model", field: "quality", rows: [{ models: ["a1", "a2"], not: ["4k"] }] },
    {
      kind: "limits",
      id: "duration",
      field: "duration",
      rows: [
        { models: ["a1"], enum: [5, 8] },
        { models: ["a1"], at: { field: "quality", is: ["1080p"] }, not: [5, 8] },
        { models: ["a2"], enum: [5, 8, 10] },
        { models: ["a3"], minimum: 1, maximum: 20 },
        { models: ["a3"], at: { field: "quality", is: ["1080p", "4k"] }, maximum: 15 },
      ],
    },
    { kind: "limits", id: "prompt-model", field: "prompt", rows: [{ models: ["a1"], maxLength: 10 }] },
  ],
  taken: [
    { kind: "taken", id: "audio-model", field: "audio", models: ["a3"], orWith: { field: "template_id" } },
    { kind: "taken", id: "extra-29-model", field: "extra_29", models: ["a2", "a3"] },
  ],
  needs: [
    {
      kind: "needs",
      id: "multi-clip-duration",
      when: { field: "multi_clip", is: [true] },
      needs: { field: "duration", minimum: 8 },
    },
    {
      kind: "needs",
      id: "thinking-type-prompt",
      when: { field: "thinking_type", is: ["enabled"] },
      needs: { field: "prompt" },
    },
  ],
  excludes: [
    {
      kind: "excludes",
      id: "template-id-camera-movement",
      when: { field: "template_id" },
      excludes: { field: "camera_movement", is: ["zoom", "pan"] },
    },
    {
      kind: "excludes",
      id: "strength-duration",
      when: { field: "strength", maximum: -3 },
      excludes: { field: "duration", minimum: 10 },
    },
  ],
  oneOf: [{ kind: "oneOf", id: "img-id-or-reference-images", fields: ["img_id", "reference_images"] }],
};

/** Every kind of rule and of field at once, and more fields than an integer has bits. */
export const everything: Definition = {
  operation: "everything",
  fields: {
    model: { type: "string", required: true, enum: ["a1", "a2", "a3"], rule: "model" },
    quality: { type: "string", required: true, enum: ["720p", "1080p", "4k"], rule: "quality" },
    duration: { type: "integer", required: true, unit: "seconds" },
    prompt: { type: "string", maxLength: 20, rule: "prompt" },
    guidance: { type: "number", minimum: 0, maximum: 1, step: 0.1, rule: "guidance" },
    strength: { type: "integer", minimum: -5, maximum: 0, rule: "strength" },
    reference_images: {
      type: "list",
      minItems: 1,
      maxItems: 3,
      rule: "reference-images",
      items: {
        type: "object",
        fields: {
          img_id: { type: "id", required: true },
          weight: { type: "number", minimum: 0, maximum: 1, rule: "reference-images-weight" },
          tags: { type: "list", items: { type: "string", maxLength: 3, rule: "reference-images-tags" } },
        },
      },
    },
    img_id: { type: "id" },
    template_id: { type: "id" },
    camera_movement: { type: "string", enum: ["zoom", "pan"], rule: "camera-movement" },
    multi_clip: { type: "boolean" },
    thinking_type: { type: "string", enum: ["enabled", "auto"], rule: "thinking-type" },
    audio: { type: "boolean" },
    // A list of values, and bounds that rule some of them out.
    size: { type: "string", enum: ["s", "large", "medium"], minLength: 2, maxLength: 5, rule: "size" },
    steps: { type: "integer", enum: [5, 10, 20, 50], maximum: 20, step: 10, rule: "steps" },
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`extra_${index}`, { type: "boolean" } satisfies Field]),
    ),
  },
  rules: Object.values(rules).flat(),
};
