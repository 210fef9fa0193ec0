/** Holds the check of a definition against its JSON Schema, on values that are taken from the definition itself. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import { expect } from "vitest";
import { modelsOf, type Definition } from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";
import { aboutOf } from "../../src/constraints/kinds/index.js";
import { valuesAround } from "./values-around.js";

type Request = Record<string, unknown>;

/** What both say of requests; `agreed` and `broken` fail with the request when the two disagree. */
export interface Agreement {
  readonly around: Readonly<Record<string, readonly unknown[]>>;
  agreed(request: unknown): boolean;
  /** The ids of the rules that a request breaks. */
  broken(request: unknown): string[];
  /** A request that is valid with a model, and has no more than it needs. */
  least(model: string | undefined): Request;
  /** The same for each model; one where there are no models. */
  leasts(): readonly Request[];
  /**
   * A request in the place of another one: of the changes of one field (or of several `together`) it takes the first after which less is
   * wrong, and again, until it is valid or none of them helps.
   */
  mended(request: Request, names: readonly string[], together?: number): Request;
}

/** The judge is not ours, and has no options that make it milder. One for all: it compiles the schema of schemas before its first. */
const ajv = new Ajv2020({ strict: true });

export function agreementOf(definition: Definition): Agreement {
  const bySchema = ajv.compile(JSON.parse(printJsonSchema(jsonSchemaOf(definition))) as object);
  const { check } = createConstraints(definition);
  const models = modelsOf(definition);
  const fields = Object.keys(definition.fields);
  const around = Object.fromEntries(fields.map((name) => [name, valuesAround(definition, name)]));

  const broken: Agreement["broken"] = (request) => {
    const violations = check(request);
    if (bySchema(request) === (violations.length === 0)) return violations.map(({ rule }) => rule);
    return expect.fail(
      `${definition.operation}: check and ajv disagree on ${JSON.stringify(request)}\ncheck: ${JSON.stringify(violations)}\najv: ${ajv.errorsText(bySchema.errors)}`,
    );
  };

  function* changed(request: Request, names: readonly string[], together: number): Generator<Request> {
    for (const [index, name] of names.entries())
      for (const value of around[name]!) {
        const change = { ...request, [name]: value };
        if (together === 1) yield change;
        else yield* changed(change, names.slice(index + 1), together - 1);
      }
  }

  const mended: Agreement["mended"] = (request, names, together = 1) => {
    const wrong = check(request).length;
    if (wrong === 0) return request;
    for (let size = 1; size <= together; size++)
      for (const change of changed(request, names, size))
        if (check(change).length < wrong) return mended(change, names, together);
    return request;
  };

  const least: Agreement["least"] = (model) => {
    const start = model === undefined ? {} : { model };
    const others = fields.filter((name) => !(name in start));
    const found = mended(start, others, 2);
    const wrong = check(found).map(({ message }) => message);
    return wrong.length === 0
      ? found
      : expect.fail(
          `${definition.operation}: no valid request was found for ${JSON.stringify(start)}. After ${JSON.stringify(found)} no value of a field, nor of two, makes less wrong: ${wrong.join("; ")}`,
        );
  };
  return {
    around,
    agreed: (request) => broken(request).length === 0,
    broken,
    least,
    leasts: () => (models.length > 0 ? models : [undefined]).map(least),
    mended,
  };
}

/** A rule by itself, with the fields that it is about: one across fields, or what a field holds, for which there is no row in `rules`. */
interface Asked {
  readonly id: string;
  readonly about: readonly string[];
  readonly rules: Definition["rules"];
}

/** So many combinations of values are tried: of two fields all, of three the first 27 values of each. At two values there is an end. */
const mostCombined = 20_000;

/**
 * Tries all values of the fields that a rule is about, combined, on top of the least request of each model. First in a definition that has
 * no other rule: there one request has to break it, and one beside that must not, or a face that says nothing could go unseen behind
 * other rules. Answers of which rules there are none. Then in the definition.
 */
export function agreeOnRules(definition: Definition): string[] {
  const { around, agreed, leasts } = agreementOf(definition);
  const bases = leasts();
  const requestsOf = (about: readonly string[]): Request[] => {
    const most = Math.max(2, Math.floor(mostCombined ** (1 / about.length)));
    return about.reduce<Request[]>(
      (all, name) =>
        all.flatMap((each) => around[name]!.slice(0, most).map((value) => ({ ...each, [name]: value }))),
      [...bases],
    );
  };
  const ofFields = Object.entries(definition.fields).map(([name, { rule = "type" }]): Asked => ({
    id: rule,
    about: [name],
    rules: [],
  }));
  const acrossFields = definition.rules.map((rule): Asked => ({
    id: rule.id,
    about: aboutOf(rule),
    rules: [rule],
  }));
  const asked = [...acrossFields, ...ofFields];
  const unbroken = asked.flatMap(({ id, about, rules }) => {
    const fields = about.join(", ");
    const alone = agreementOf({ ...definition, operation: `${id} of ${fields}`, rules });
    const requests = requestsOf(about);
    const broken = requests.filter((request) => {
      const ids = alone.broken(request);
      return ids.length > 0 && ids.every((each) => each === id);
    });
    if (broken.some((request) => alone.agreed(alone.mended(request, about)))) return [];
    const tried = `${id} of ${fields}: tried ${requests.length} changes of requests such as ${JSON.stringify(bases[0])}`;
    return broken.length > 0
      ? [`${tried}; ${JSON.stringify(broken[0])} breaks it, and no value of ${fields} mends that`]
      : [`${tried}; none breaks it`];
  });
  for (const { about } of asked) requestsOf(about).forEach(agreed);
  return unbroken;
}

const pick = (values: readonly unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)])));

/**
 * Tries random JSON documents near valid ones. Ids stop at 2^53 - 1, as the schema's docstring says. Answers what refused them, where
 * less than one in thirty was valid.
 */
export function agreeOnRandom(definition: Definition, numRuns: number): string[] {
  const { around, agreed, broken, leasts } = agreementOf(definition);
  const junk = fc.oneof(fc.json(), fc.constantFrom('""', "0", "-0", "1e3", "1e400", "5.0"));
  const member = fc
    .constantFrom(...Object.keys(definition.fields))
    .chain((name) =>
      fc.tuple(fc.constant<string>(name), fc.oneof({ weight: 5, arbitrary: pick(around[name]!) }, junk)),
    );
  const stranger = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "imgId")), junk);
  const refusals = new Map<string, number>();
  let valid = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...leasts()),
      fc.array(fc.oneof({ weight: 9, arbitrary: member }, { weight: 1, arbitrary: stranger }), {
        maxLength: 6,
      }),
      (request, changes) => {
        const basis = Object.entries(request).map(([name, value]) => [name, JSON.stringify(value)]);
        const text = [...basis, ...changes]
          .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
          .join(",");
        const rules = broken(JSON.parse(`{${text}}`));
        if (rules.length === 0) valid++;
        for (const rule of new Set(rules)) refusals.set(rule, (refusals.get(rule) ?? 0) + 1);
      },
    ),
    { numRuns },
  );
  fc.assert(fc.property(junk, (text) => !agreed(JSON.parse(text))));
  if (valid > numRuns / 30) return [];
  return [...refusals].map(
    ([rule, times]) => `of ${numRuns} requests ${valid} are valid: ${rule} refused ${times}`,
  );
}
