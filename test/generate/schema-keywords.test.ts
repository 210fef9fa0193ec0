/** What a vendor may state in the schema and not in words: every keyword that refuses values is named, wherever it stands. */
import { expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { EXPORT, projectWith, type Edit } from "./project.js";

/** A schema for each validation keyword of JSON Schema 2020-12 (and of draft 7, which Apifox writes). */
// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
const keywords = {
  enum: ["a"],
  const: "a",
  multipleOf: 5,
  maximum: 9,
  exclusiveMaximum: 9,
  minimum: 3,
  exclusiveMinimum: 3,
  maxLength: 9,
  minLength: 3,
  pattern: "^a",
  maxItems: 4,
  minItems: 3,
  uniqueItems: true,
  contains: { const: 1 },
  prefixItems: [{ const: 1 }],
  maxProperties: 9,
  minProperties: 3,
  dependentRequired: { seed: ["style"] },
  dependentSchemas: { seed: { maxProperties: 9 } },
  propertyNames: { pattern: "^a" },
  patternProperties: { "^a": { const: 1 } },
  additionalProperties: false,
  unevaluatedProperties: false,
  unevaluatedItems: false,
  allOf: [{ maximum: 9 }],
  anyOf: [{ maximum: 9 }],
  oneOf: [{ maximum: 9 }],
  not: { const: 1 },
  if: { const: 1 },
  then: { const: 1 },
  else: { const: 1 },
  format: "int32",
} as const;

type Type = "text" | "number" | "switch" | "list" | "object";
const places: readonly (readonly [type: Type, name: string, before: string])[] = [
  ["text", "prompt", '"prompt": { "type": "string"'],
  ["number", "seed", '"seed": { "type": "integer"'],
  // Its values hang on the model.
  ["number", "duration", '"duration": { "type": "integer"'],
  ["switch", "lip_sync_tts_switch", '"lip_sync_tts_switch": { "type": "boolean"'],
  ["list", "img_ids", '"img_ids": { "type": "array"'],
  ["number", String.raw`img_ids\[\]`, '"items": { "type": "integer"'],
  ["object", "the request", '"jsonSchema": { "type": "object"'],
];

/** The converter leaves out what an editor leaves behind after the type was changed; elsewhere they say nothing. */
const onlyOf: Readonly<Record<string, Type>> = {
  minItems: "list",
  maxItems: "list",
  prefixItems: "list",
  additionalProperties: "object",
};

test.each(Object.entries(keywords))(
  "%s stops the generator in every place, and is named",
  async (keyword, value) => {
    // `then` without `if` says nothing, and `if` without `then` neither.
    const more = { if: { then: { const: 1 } }, then: { if: {} }, else: { if: {} } }[keyword] ?? {};
    const text = JSON.stringify({ [keyword]: value, ...more }).slice(1, -1);
    const own = places.filter(([type]) => type === (onlyOf[keyword] ?? type));
    const edits = own.map(([, , before]): Edit => [EXPORT, before, `${before}, ${text}`]);
    const error: unknown = await build(await projectWith(...edits)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SpecError);
    const messages = (error as SpecError).problems.map(({ message }) => message);
    const unnamed = own.filter(
      ([, name]) =>
        !messages.some((message) => new RegExp(`^${name}: .*\\b${keyword}\\b`, "s").test(message)),
    );
    expect(unnamed.map(([, name]) => name)).toEqual([]);
  },
);
