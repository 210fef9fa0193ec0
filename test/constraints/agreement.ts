/** Holds the check of a definition against its JSON Schema, on values that are taken from the definition itself. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import { expect } from "vitest";
import {
  modelsOf,
  type Condition,
  type Definition,
  type Field,
  type Limits,
} from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";
import { aboutOf } from "../../src/constraints/kinds/index.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";

/** What both say of requests; `agreed` fails with the request when they disagree. */
export interface Agreement {
  readonly around: Readonly<Record<string, readonly unknown[]>>;
  agreed(request: unknown): boolean;
  /** A request that is valid with a model, as far as single fields go: the least that it needs. */
  least(model: string | undefined): Record<string, unknown>;
}

export function agreementOf(definition: Definition): Agreement {
  // The judge is not ours, and has no options that make it milder.
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  const bySchema = ajv.compile(JSON.parse(printJsonSchema(jsonSchemaOf(definition))) as object);
  const { check } = createConstraints(definition);
  const names = Object.keys(definition.fields);
  const around = Object.fromEntries(
    names.map((name) => [name, [undefined, ...valuesAround(definition, name)]]),
  );
  return {
    around,
    agreed(request) {
      const violations = check(request);
      const isValid = violations.length === 0;
      if (bySchema(request) === isValid) return isValid;
      return expect.fail(
        `${JSON.stringify(request)}\ncheck: ${JSON.stringify(violations)}\najv: ${ajv.errorsText(bySchema.errors)}`,
      );
    },
    least(model) {
      const chosen = definition.rules.flatMap((rule) =>
        rule.kind === "oneOf" ? rule.fields.slice(0, 1) : [],
      );
      const needed = names.filter((name) => definition.fields[name]?.required || chosen.includes(name));
      const values = needed.map((name) => [
        name,
        name === "model" && model ? model : aValue(definition, name, model),
      ]);
      return Object.fromEntries(values) as Record<string, unknown>;
    },
  };
}

/** A value that a field takes with a model, wherever the rest of the request stands. */
function aValue(definition: Definition, name: string, model: string | undefined): unknown {
  const capability = model === undefined ? undefined : fieldsOf(definition, model)[name];
  const [first] = capability?.values ?? definition.fields[name]?.enum ?? [];
  return first ?? sample(definition.fields[name]!);
}

function sample(field: Field): unknown {
  const { type, minimum, minLength = 1, minItems = 1, items, fields = {} } = field;
  switch (type) {
    case "boolean":
      return true;
    case "string":
      return field.enum?.[0] ?? "x".repeat(minLength);
    case "integer":
    case "number":
      return field.enum?.[0] ?? minimum ?? 1;
    case "id":
      return 1;
    case "list":
      return Array.from({ length: minItems }, () => sample(items!));
    case "object":
      return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, sample(inner)]));
  }
}

/** Every value that the definition names for a field, its neighbours, and values of other types. */
function valuesAround(definition: Definition, name: string): unknown[] {
  const field = definition.fields[name]!;
  const all: Limits[] = [field];
  const named: unknown[] = [];
  const look = (condition: Condition): void => {
    if (condition.field !== name) return;
    named.push(...(condition.is ?? []));
    all.push(condition);
  };
  for (const rule of definition.rules) {
    if (rule.kind === "limits") {
      if (rule.field === name) all.push(...rule.rows);
      for (const { at } of rule.rows) if (at?.field === name) named.push(...at.is);
    }
    if (rule.kind === "needs") [rule.when, rule.needs].forEach(look);
    if (rule.kind === "excludes") [rule.when, rule.excludes].forEach(look);
  }
  if (name === "model") named.push(...modelsOf(definition));
  const values = [
    ...named,
    ...all.flatMap((limits) => valuesOfLimits(field, limits)),
    ...valuesOfType(field),
  ];
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function valuesOfLimits(field: Field, limits: Limits): unknown[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, step = 1 } = limits;
  const edges = [minimum, maximum].flatMap((edge) =>
    edge === undefined ? [] : [edge - step, edge, edge + step],
  );
  const lengths = [minLength, maxLength].flatMap((edge) =>
    edge === undefined ? [] : [edge - 1, edge, edge + 1],
  );
  const sizes = [minItems, maxItems].flatMap((edge) =>
    edge === undefined ? [] : [edge - 1, edge, edge + 1],
  );
  return [
    ...(limits.enum ?? []),
    ...(limits.not ?? []),
    ...edges,
    ...lengths.filter((length) => length >= 0).flatMap((length) => ["x".repeat(length), "😀".repeat(length)]),
    ...(field.items
      ? sizes.filter((size) => size >= 0).map((size) => Array(size).fill(sample(field.items!)))
      : []),
  ];
}

/** Values of the field's type that no row names, and some of other types. */
function valuesOfType({ type, items, fields, step }: Field): unknown[] {
  const others = [null, "x", 1.5, true, {}, []];
  switch (type) {
    case "boolean":
      return [true, false, "true", 1];
    case "string":
      return ["", "none", ...others];
    case "integer":
      return [0, 1, -5, 1000, "5", ...others];
    case "number":
      return [0, 0.3, 0.7, ...(step ? [step / 2, 3 * step] : []), "0.5", ...others];
    case "id":
      return [0, 1, -1, "1", ...others];
    case "list":
      return [...others, ...valuesOfType(items!).map((value) => [value]), [sample(items!), null]];
    case "object": {
      const whole = sample({ type, fields: fields ?? {} }) as object;
      const changed = Object.entries(fields ?? {}).flatMap(([name, inner]) =>
        [undefined, ...valuesOfType(inner), ...valuesOfLimits(inner, inner)].map((value) => ({
          ...whole,
          [name]: value,
        })),
      );
      return [...others, whole, { ...whole, stranger: 1 }, ...changed];
    }
  }
}

/** How often the two agreed that a request is valid, and that it is not. */
export interface Counts {
  valid: number;
  invalid: number;
}

/** Every pair of fields that a rule speaks of together, on top of the least request of each model, around every value. */
export function agreeOnPairs(definition: Definition): Counts {
  const { around, agreed, least } = agreementOf(definition);
  const counts = { valid: 0, invalid: 0 };
  const names = Object.keys(definition.fields);
  const partners = new Map(names.map((name) => [name, new Set<string>()]));
  for (const rule of definition.rules) {
    const together = aboutOf(rule);
    for (const one of together) for (const other of together) if (one < other) partners.get(one)?.add(other);
  }
  const models = modelsOf(definition);
  for (const model of models.length > 0 ? models : [undefined]) {
    const basis = least(model);
    for (const name of names) {
      const others = partners.get(name)!;
      for (const value of around[name]!) {
        for (const other of others.size > 0 ? others : [name]) {
          for (const second of other === name ? [value] : around[other]!) {
            counts[agreed({ ...basis, [name]: value, [other]: second }) ? "valid" : "invalid"]++;
          }
        }
      }
    }
  }
  return counts;
}

const pick = (values: readonly unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)])));

/** Random JSON documents near valid ones. Ids stop at 2^53 - 1, as the schema's docstring says. */
export function agreeOnRandom(definition: Definition, numRuns: number): number {
  const { around, agreed, least } = agreementOf(definition);
  const junk = fc.oneof(fc.json(), fc.constantFrom('""', "0", "-0", "1e3", "1e400", "5.0"));
  const models = modelsOf(definition);
  const member = fc
    .constantFrom(...Object.keys(definition.fields))
    .chain((name) =>
      fc.tuple(fc.constant<string>(name), fc.oneof({ weight: 5, arbitrary: pick(around[name]!) }, junk)),
    );
  const stranger = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "imgId")), junk);
  let valid = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...(models.length > 0 ? models : [undefined])),
      fc.array(fc.oneof({ weight: 9, arbitrary: member }, { weight: 1, arbitrary: stranger }), {
        maxLength: 6,
      }),
      (model, changes) => {
        const basis = Object.entries(least(model)).map(([name, value]) => [name, JSON.stringify(value)]);
        const text = [...basis, ...changes]
          .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
          .join(",");
        if (agreed(JSON.parse(`{${text}}`))) valid++;
      },
    ),
    { numRuns },
  );
  fc.assert(fc.property(junk, (text) => !agreed(JSON.parse(text))));
  return valid;
}
