/** Several rows may bind one field: the check holds all, and capabilities, words and the JSON Schema say the same of it. */
import fc from "../property.js";
import { expect, test } from "vitest";
import { within } from "../../src/constraints/bounds.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";
import type { Definition, Field, Limits, LimitsRow } from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { describe } from "../../src/constraints/message-words.js";
import { agreementOf } from "./agreement.js";

const models = ["a1", "a2", "a3"] as const;
const places = ["p", "q"] as const;

const some = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 4 });

/** Some of the keys, so that one row has what another one lacks. */
const partly = (all: { readonly [Name in keyof Limits]: fc.Arbitrary<Limits[Name]> }): fc.Arbitrary<Limits> =>
  fc.record(all, { requiredKeys: [] }) as fc.Arbitrary<Limits>;

const number = fc.integer({ min: -6, max: 12 });
const limitsOf: Readonly<Partial<Record<Field["type"], fc.Arbitrary<Limits>>>> = {
  integer: partly({
    enum: some(number),
    not: some(number),
    minimum: number,
    maximum: fc.integer({ min: 3, max: 300 }),
    step: fc.constantFrom(1, 2, 3),
  }),
  number: partly({
    not: some(number),
    minimum: fc.constantFrom(-1.05, -1, 0, 0.5),
    maximum: fc.constantFrom(0.9, 2, 3.3),
    step: fc.constantFrom(0.1, 0.2, 0.3, 0.25, 1),
  }),
  string: partly({
    not: some(fc.constantFrom("a", "bb", "ccc")),
    minLength: fc.integer({ min: 0, max: 2 }),
    maxLength: fc.integer({ min: 2, max: 5 }),
  }),
};

/** Decimal steps without ends are left to the check: `steps.test.ts`. */
const ends: Readonly<Record<string, Limits>> = { number: { minimum: -2, maximum: 6 } };

const definitions: fc.Arbitrary<Definition> = fc
  .constantFrom("integer", "number", "string")
  .chain((type) => {
    const limits = limitsOf[type as Field["type"]]!;
    const row = fc
      .tuple(
        limits,
        fc.option(fc.subarray([...models], { minLength: 1 })),
        fc.option(fc.subarray([...places], { minLength: 1 })),
      )
      .map(([bounds, of, is]): LimitsRow => ({
        ...bounds,
        ...(of && { models: of }),
        ...(is && { at: { field: "place", is } }),
      }));
    return fc.record({
      own: limits.map((each) => ({ ...ends[type], ...each })),
      rows: fc.array(row, { minLength: 1, maxLength: 5 }),
      type: fc.constant(type),
    });
  })
  .map(({ own, rows, type }) => ({
    operation: "rows",
    fields: {
      model: { type: "string", required: true, enum: models, rule: "model" },
      place: { type: "string", required: true, enum: places, rule: "place" },
      size: { type: type as Field["type"], ...own, rule: "size-itself" },
    },
    rules: [
      { kind: "limits", id: "size", field: "size", rows: rows.slice(0, 3) },
      { kind: "limits", id: "size-more", field: "size", rows: rows.slice(3) },
    ],
  }));

const texts = ["", "a", "bb", "ccc", "dddd", "eeeeee"];
const numbers = [
  ...Array.from({ length: 60 }, (_, index) => (index - 20) / 10),
  ...Array.from({ length: 30 }, (_, index) => index - 10),
  0.25,
  0.75,
  299,
  300,
  301,
];

test("of every value, with every model and place", () => {
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(definitions, (definition) => {
      const { agreed } = agreementOf(definition);
      const { check } = createConstraints(definition);
      const { type } = definition.fields["size"]!;
      for (const model of models)
        for (const place of places) {
          const capability = fieldsOf(definition, model, { place })["size"]!;
          const accepts = capability.values
            ? (value: string | number) => capability.values!.includes(value)
            : within(capability);
          for (const size of type === "string" ? texts : numbers) {
            if (type === "integer" && !Number.isInteger(size)) continue;
            const request = { model, place, size };
            const isTaken = agreed(request);
            expect(accepts(size), JSON.stringify(request)).toBe(isTaken);
            if (isTaken) taken++;
            else refused++;
            for (const { rule, allowed, message } of check(request)) {
              if (rule === "size-itself") continue;
              expect(allowed).toEqual(capability.values);
              const words = capability.values
                ? ""
                : `takes ${describe({ ...capability, type } as Field)}, not`;
              expect(message).toContain(words);
            }
          }
        }
    }),
    { numRuns: 150 },
  );
  expect([taken > 1_000, refused > 1_000]).toEqual([true, true]);
});
