/** The options that a command has for the fields of a request, of any definition. */
import { expect, test } from "vitest";
import { describeLimits, requestOptions } from "../../src/cli/commands/request-options.js";
import type { Field, Limits } from "../../src/constraints/definition.js";

const fields: Readonly<Record<string, Field>> = {
  guidance: { type: "number", minimum: 0, maximum: 1, step: 0.1 },
  img_ids: { type: "list", items: { type: "id" }, maxItems: 3 },
  tags: { type: "list", items: { type: "string" } },
  pairs: { type: "list", items: { type: "list", items: { type: "integer" } } },
  reference_images: { type: "list", items: { type: "object", fields: { img_id: { type: "id" } } } },
  camera: { type: "object", fields: {} },
  mode: { type: "string", enum: ["fast"] },
  audio: { type: "boolean" },
};
const words = Object.fromEntries(Object.keys(fields).map((name) => [name, { meaning: { en: name } }]));

test("show what is typed for a field: lists of objects and of lists have commas of their own", () => {
  const definition = { operation: "make", fields, rules: [] };
  const options = requestOptions({ definition, words, defaults: {}, mainFields: [] });
  expect(Object.entries(options).map(([name, { value }]) => [name, value])).toEqual([
    ["guidance", "NUMBER"],
    ["img-ids", "ID,ID…"],
    ["tags", "TEXT,TEXT…"],
    ["pairs", "JSON"],
    ["reference-images", "JSON"],
    ["camera", "JSON"],
    ["mode", "NAME"],
    ["audio", undefined],
  ]);
});

test.each<[Limits, string]>([
  [{}, ""],
  [{ minimum: 0, maximum: 1, step: 0.1 }, "0 to 1, in steps of 0.1"],
  [{ minimum: 0 }, "at least 0"],
  [{ maximum: 9, not: [7] }, "at most 9, not 7"],
  [{ minLength: 0, maxLength: 5 }, "at most 5 characters"],
  [{ minItems: 1 }, ""],
  [{ minItems: 2, maxItems: 3 }, "2 to 3 items"],
])("tell the bounds %o as «%s»", (limits, said) => {
  expect(describeLimits(limits)).toBe(said);
});
