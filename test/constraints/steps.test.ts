/** Numbers in steps: the check and every published schema of them take the same, by validators with no tolerance. */
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../scripts/shared/spec-error.js";
import { stateFacts } from "../../scripts/spec/definition/write-facts.js";
import type { Definition, Limits } from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";
import { standardSchema } from "../../src/constraints/standard-schema.js";

const model = { type: "string", enum: ["a1", "a2"] } as const;

/** Where a step can be written: at a field, inside an object of a list, and in a row for some models. */
const places: readonly (readonly [place: string, of: (limits: Limits) => Definition, wrap: Wrap])[] = [
  [
    "of a field",
    (limits) => ({ operation: "steps", fields: { model, size: { type: "number", ...limits } }, rules: [] }),
    (size) => ({ model: "a1", size }),
  ],
  [
    "of a field in a list of objects",
    (limits) => ({
      operation: "steps",
      fields: {
        sizes: { type: "list", items: { type: "object", fields: { size: { type: "number", ...limits } } } },
      },
      rules: [],
    }),
    (size) => ({ sizes: [{ size }] }),
  ],
  [
    "of a field with a model, whose bounds are the field's",
    ({ step, ...bounds }) => ({
      operation: "steps",
      fields: { model, size: { type: "number", ...bounds } },
      rules: [
        { kind: "limits", id: "size", field: "size", rows: [{ models: ["a1"], ...(step && { step }) }] },
      ],
    }),
    (size) => ({ model: "a1", size }),
  ],
];

type Wrap = (size: number) => object;

/** One of each for all: it compiles the schema of schemas before its first. */
const strict = new Ajv2020({ strict: true });
const mild = new Ajv2020({ strict: false });
const old = new Ajv({ strict: false });

/** What judges the requests of a definition, by the names of the published schemas. */
function judgesOf(definition: Definition): Record<string, (request: object) => boolean> {
  const { jsonSchema } = standardSchema(definition, createConstraints(definition))["~standard"];
  return {
    "JSON Schema": strict.compile(JSON.parse(printJsonSchema(jsonSchemaOf(definition))) as object),
    "draft-07": old.compile(jsonSchema.input({ target: "draft-07" })),
    // It has no rules across fields.
    ...(definition.rules.length === 0 && {
      "the document": mild.compile(documented(definition)),
    }),
    "draft-2020-12": mild.compile(jsonSchema.input({ target: "draft-2020-12" })),
  };
}

/** The schema of the document; an export that has the step in a keyword of its own may have it. */
function documented(definition: Definition): object {
  const properties = Object.fromEntries(
    Object.entries(definition.fields).map(([name, { type, step }]) => [
      name,
      type === "list"
        ? { type: "array", items: { type: "object", properties: { size: { type: "number" } } } }
        : { type, ...(step !== undefined && { multipleOf: step }) },
    ]),
  );
  const schema = { type: "object", properties };
  const problems: Problem[] = [];
  stateFacts(
    { requestBody: { content: { "application/json": { schema } } } },
    definition,
    "steps.yaml",
    problems,
  );
  expect(problems).toEqual([]);
  return schema;
}

const steps: readonly Required<Pick<Limits, "minimum" | "maximum" | "step">>[] = [
  { minimum: 0, maximum: 1, step: 0.1 },
  { minimum: 0, maximum: 1, step: 0.01 },
  { minimum: -1, maximum: 1, step: 0.1 },
  { minimum: -2, maximum: -0.5, step: 0.05 },
  { minimum: 0.35, maximum: 1.05, step: 0.1 },
  { minimum: 0, maximum: 10, step: 0.7 },
  { minimum: 0, maximum: 4, step: 0.25 },
  { minimum: 1, maximum: 100, step: 3 },
  { minimum: 0, maximum: 2e-6, step: 1e-7 },
  { minimum: 0.11, maximum: 0.19, step: 0.1 },
];

describe.each(places)("a step %s", (_, of, wrap) => {
  test.each(steps)(
    "$step from $minimum to $maximum: all take its decimal multiples, and nothing between",
    (limits) => {
      const { minimum, maximum, step } = limits;
      const definition = of(limits);
      const { check } = createConstraints(definition);
      const judges = Object.entries(judgesOf(definition));
      const digits = `${step}`.includes("e") ? 7 : (`${step}`.split(".")[1] ?? "").length;
      const holds = (value: number, isTaken: boolean): void => {
        const request = wrap(value);
        expect(check(request).length === 0, `check of ${value}`).toBe(isTaken);
        for (const [name, judge] of judges) expect(judge(request), `${name} of ${value}`).toBe(isTaken);
      };
      for (let count = Math.floor(minimum / step) - 1; count <= maximum / step + 1; count++) {
        // As a person writes it.
        const value = Number((count * step).toFixed(digits));
        holds(value, value >= minimum && value <= maximum);
        holds(Number((count * step + step / 3).toFixed(digits + 2)), false);
        // As a program may come to it: what is sent has all the digits, and is no multiple.
        if (count * step !== value) holds(count * step, false);
      }
    },
  );
});

test("a decimal step without few values is left to the check, and the schema says so and refuses no valid value", () => {
  const [, of, wrap] = places[0]!;
  for (const bounds of [{}, { minimum: 0 }, { maximum: 5 }, { minimum: 0, maximum: 1e6 }]) {
    const definition = of({ ...bounds, step: 0.01 });
    const { check } = createConstraints(definition);
    expect(JSON.stringify(jsonSchemaOf(definition))).toContain(
      "In steps of 0.01, which is left to the check",
    );
    for (const judge of Object.values(judgesOf(definition)))
      fc.assert(
        fc.property(fc.integer({ min: -500, max: 100_000 }), (hundredths) => {
          const request = wrap(hundredths / 100);
          expect(judge(request) || check(request).length > 0).toBe(true);
        }),
      );
    expect(check(wrap(0.005))).toHaveLength(1);
  }
});
