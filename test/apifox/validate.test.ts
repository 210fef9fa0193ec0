import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { Validator } from "../../scripts/apifox/write/examples/validator.js";

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>(null, true, 0, 1, 2, 2.5, -3, "", "a", "aab", "b"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const types = ["string", "integer", "number", "boolean", "array", "object", "null"];

const schema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json }>((tie) => {
  const inner = tie("schema");
  const some = fc.array(inner, { minLength: 1, maxLength: 2 });
  return {
    schema: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<Json>(true, false, {}, { $ref: "#/components/schemas/Node" }),
      fc.record<JsonObject, never>(
        {
          type: fc.oneof(fc.constantFrom<Json>(...types), fc.subarray(types, { minLength: 1 })),
          enum: fc.array(value, { minLength: 1, maxLength: 3 }),
          const: value,
          minimum: fc.integer({ min: 0, max: 2 }),
          exclusiveMaximum: fc.integer({ min: 0, max: 2 }),
          multipleOf: fc.integer({ min: 1, max: 2 }),
          minLength: fc.integer({ min: 0, max: 2 }),
          maxLength: fc.integer({ min: 0, max: 2 }),
          pattern: fc.constantFrom("^a+$", "b", "^(a|b)$"),
          minItems: fc.integer({ min: 0, max: 2 }),
          uniqueItems: fc.boolean(),
          items: inner,
          prefixItems: some,
          // Not any schema: ajv takes an empty list for one that contains anything, inside `if`.
          contains: fc.constantFrom<Json>({ type: "integer" }, { const: "a" }, { minLength: 1 }),
          minContains: fc.integer({ min: 0, max: 2 }),
          maxContains: fc.integer({ min: 1, max: 2 }),
        },
        { requiredKeys: [] },
      ) as fc.Arbitrary<Json>,
      fc.record<JsonObject, never>(
        {
          properties: fc.dictionary(fc.constantFrom("a", "b"), inner, { maxKeys: 2, noNullPrototype: true }),
          required: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 2 }),
          additionalProperties: inner,
          propertyNames: inner,
          maxProperties: fc.integer({ min: 0, max: 2 }),
          unevaluatedProperties: inner,
          allOf: some,
          anyOf: some,
          oneOf: some,
          not: inner,
        },
        { requiredKeys: [] },
      ) as fc.Arbitrary<Json>,
      fc
        .tuple(inner, inner, inner)
        .map((branches): Json =>
          Object.fromEntries(["if", "then", "else"].map((key, index) => [key, branches[index] ?? {}])),
        ),
    ),
  };
}).schema;

const nothing = /^$/;

const node: JsonObject = {
  type: "object",
  properties: { a: { $ref: "#/components/schemas/Node" }, b: { type: "integer" } },
  required: ["b"],
};

describe("the interpreter of schemas", () => {
  test("says what ajv says, of any value and any schema", () => {
    // All errors: at the first one, ajv leaves `contains` out beside `prefixItems: [false]` for an empty list.
    const ajv = new Ajv2020({
      allErrors: true,
      strict: false,
      logger: false,
      meta: false,
      validateSchema: false,
    });
    fc.assert(
      fc.property(schema, value, (rules, instance) => {
        const accepted = judge(ajv, rules, instance);
        fc.pre(accepted !== undefined);
        const mismatch = new Validator(new Map([["Node", node]])).check(instance, rules);
        expect(mismatch === undefined, mismatch?.message).toBe(accepted);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, Json, Json, RegExp]>([
    ["an incomplete object", {}, { required: ["a"] }, /lacks a/],
    [
      "a wrong member before a missing one",
      { b: "x" },
      { required: ["a"], properties: { b: { type: "integer" } } },
      /b is no integer/,
    ],
    ["a date", "2026-02-30x", { format: "date" }, /is no date/],
    ["a date and time", "2026-02-28T10:00:00Z", { format: "date-time" }, nothing],
    ["an unknown format", "x", { format: "float64" }, nothing],
    ["a pattern that backtracks", `${"a".repeat(60)}b`, { pattern: "^(a+)+$" }, /does not match/],
    ["a pattern that is not followed", "aa", { pattern: "^(a)\\1$" }, /cannot be checked/],
    ["a keyword that is not interpreted", {}, { patternProperties: {} }, /cannot be checked/],
  ])("%s", (_, instance, rules, message) => {
    expect(new Validator(new Map()).check(instance, rules)?.message ?? "").toMatch(message);
  });

  test("variants of variants end in an answer", () => {
    const chain = new Map(
      Array.from({ length: 60 }, (_, index): [string, JsonObject] => {
        const next = { $ref: `#/components/schemas/M${index + 1}` };
        return [`M${index}`, { anyOf: [next, next] }];
      }),
    ).set("M60", { type: "integer" });
    expect(new Validator(chain).check("text", { $ref: "#/components/schemas/M0" })?.message).toMatch(
      /too many variants/,
    );
  });
});

/** What ajv says; nothing where the code that it generates does not run (some unevaluatedProperties under if). */
function judge(ajv: Ajv2020, rules: Json, instance: Json): boolean | undefined {
  try {
    return ajv.validate({ components: { schemas: { Node: node } }, allOf: [rules] }, instance);
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
