/** Makes the requests that can tell two JSON Schemas apart, and keeps those that the two judge differently. */
import { isDeepStrictEqual } from "node:util";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import { candidatesOf, type Value } from "./candidates.js";
import { conditionsIn, conditionsOnly, fieldsIn } from "./conditions.js";

export type Request = Readonly<Record<string, Json>>;
/** A field with a value, or without one. */
type Part = readonly [field: string, value: Value];

/** A request that the two judge differently; `parts` is what it has besides a request that they judge alike. */
export interface Finding {
  readonly isRefused: boolean;
  readonly request: Request;
  readonly parts: readonly Part[];
  /** What was varied besides: nothing, the model, or all axes. */
  readonly scope: (typeof SCOPES)[number];
}

const SCOPES = ["all", "model", "axes"] as const;

/** The fewest fields besides the required ones that make a request, and that request. */
interface Base {
  readonly fields: readonly string[];
  readonly request: Request;
}

/** A field that no longer takes each of its values in a request that took all of them. */
interface Narrowed {
  readonly field: string;
  readonly refused: readonly Json[];
  readonly example: Request;
}

export class Trial {
  readonly #before: JsonObject;
  readonly #after: JsonObject;
  readonly #was: ValidateFunction;
  readonly #is: ValidateFunction;
  /** The values that each field is tried with. */
  readonly candidates: ReadonlyMap<string, readonly Value[]>;
  /** Required fields that other fields depend on: each combination of them is tried. */
  readonly axes: readonly string[];
  readonly #bases: readonly Base[];
  /** Fields that a condition speaks of, and what it names of them. */
  readonly #decisive: ReadonlySet<string>;
  readonly #inConditions: ReadonlyMap<string, readonly Value[]>;
  /** The values of the axes that both take, by model. */
  readonly #eligible = new Set<string>();
  readonly #usualValues = new Map<string, Json>();
  readonly #tried: Request[] = [];

  constructor(before: JsonObject, after: JsonObject) {
    this.#before = before;
    this.#after = after;
    this.#was = compiled(before);
    this.#is = compiled(after);
    this.candidates = candidatesOf([before, after]);
    const required = new Set([before, after].flatMap(({ required: names }) => names as string[]));
    const asked = new Set([before, after].flatMap((schema) => conditionsIn(schema)));
    this.axes = [...required].filter((field) => asked.has(field));
    const conditions = [before, after].map(conditionsOnly);
    this.#decisive = new Set(conditions.flatMap(fieldsIn));
    this.#inConditions = candidatesOf(conditions, [...this.#decisive]);
    this.#bases = this.#findBases([...required].filter((field) => !asked.has(field)));
  }

  /** What the first request with the fewest fields shows, and of the others what it does not show. */
  findings(): Finding[] {
    const [first, ...others] = this.#bases;
    const found = first ? this.#findings(first.request) : [];
    const known = new Set(found.map((finding) => this.#keyOf(finding, finding.parts, finding.scope)));
    for (const { fields, request } of others)
      for (const finding of this.#findings(request)) {
        const parts = [...withValues(fields, request), ...finding.parts];
        const keys = [0, 1, 2]
          .flatMap((size) => subsets(parts, size))
          .flatMap((some) => SCOPES.map((scope) => this.#keyOf(finding, some, scope)));
        if (!keys.some((key) => known.has(key))) found.push({ ...finding, parts });
      }
    return found;
  }

  /** Whether one of the requests that `findings` has tried breaks a schema. */
  isBroken(schema: JsonObject): boolean {
    const isKept = compiled(schema);
    return this.#tried.some((request) => !isKept(request));
  }

  #keyOf({ isRefused, request }: Finding, parts: readonly Part[], scope: Finding["scope"]): string {
    const fields = { all: [], model: ["model"], axes: this.axes }[scope];
    const axes = fields.map((field) => request[field]);
    return JSON.stringify([
      isRefused,
      scope,
      axes,
      parts.toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ]);
  }

  /** Whether both take a value of an axis with a model at all. */
  isEligible(model: Json | undefined, axis: string, value: Value): boolean {
    return this.#eligible.has(JSON.stringify([model, axis, value]));
  }

  /** Fields whose every value went with the same request, so that code could pass any of them, and no longer do. */
  narrowed(): Narrowed[] {
    return this.axes.flatMap((field) => {
      const [old, now] = [enumOf(this.#before, field), enumOf(this.#after, field)];
      if (old.length === 0 || now.every((value) => old.includes(value))) return [];
      const others = this.axes.filter((axis) => axis !== field);
      const example = this.#bases
        .flatMap(({ request: base }) => this.#combinations(others).map((rest) => ({ ...base, ...rest })))
        .find(
          (rest) =>
            old.every((value) => this.#was({ ...rest, [field]: value })) &&
            old.every((value) => this.#is({ ...rest, [field]: value })) &&
            !now.every((value) => this.#is({ ...rest, [field]: value })),
        );
      if (!example) return [];
      const refused = now.filter((value) => !this.#is({ ...example, [field]: value }));
      return [{ field, refused, example: { ...example, [field]: refused[0] ?? null } }];
    });
  }

  /** The fewest fields besides the required ones that make a request, in every way there is. */
  #findBases(required: readonly string[]): Base[] {
    const usual = Object.fromEntries(required.map((field) => [field, this.#usual(field)]));
    const optional = [...this.candidates.keys()].filter(
      (field) => !this.axes.includes(field) && !required.includes(field),
    );
    // What each of the two refuses of one field, it refuses whatever stands beside it.
    const combinations = this.#combinations(this.axes, (field) => this.#takenAlone(field));
    const bases: Base[] = [];
    for (const size of [0, 1, 2])
      for (const fields of subsets(optional, size)) {
        if (bases.some((base) => base.fields.every((field) => fields.includes(field)))) continue;
        const request = {
          ...usual,
          ...Object.fromEntries(fields.map((field) => [field, this.#usual(field)])),
        };
        const isTaken = combinations.some((axes) => {
          const whole = { ...request, ...axes };
          return this.#was(whole) || this.#is(whole);
        });
        if (isTaken) bases.push({ fields, request });
      }
    return bases;
  }

  /** A value that says something and that both take. */
  #usual(field: string): Json {
    if (this.#usualValues.has(field)) return this.#usualValues.get(field) ?? null;
    const values = (this.candidates.get(field) ?? []).filter((value) => value !== undefined);
    const fits = [this.#before, this.#after]
      .map((schema) => child(schema, "properties")[field])
      .map((schema) => (isObject(schema) ? compiled(schema) : () => true));
    const good = values.filter((value) => fits.every((fit) => fit(value)));
    const usual = good.find((value) => Boolean(value) && !isDeepStrictEqual(value, [])) ?? good[0] ?? null;
    this.#usualValues.set(field, usual);
    return usual;
  }

  #combinations(
    fields: readonly string[],
    valuesOf = (field: string) => this.candidates.get(field) ?? [],
  ): Request[] {
    return fields.reduce<Request[]>(
      (requests, field) =>
        requests.flatMap((request) => valuesOf(field).map((value) => withPart(request, [field, value]))),
      [{}],
    );
  }

  /** The values of a field that one of the two takes as far as the field itself goes. */
  #takenAlone(field: string): readonly Value[] {
    const judges = [this.#before, this.#after].map((schema) =>
      compiled({
        required: ((schema["required"] ?? []) as string[]).filter((name) => name === field),
        properties: { [field]: child(schema, "properties")[field] ?? true },
      }),
    );
    return (this.candidates.get(field) ?? []).filter((value) =>
      judges.some((judge) => judge(withPart({}, [field, value]))),
    );
  }

  /**
   * A field that no condition speaks of is tried in one request. One that a condition speaks of is tried with each combination of the
   * axes where the condition names its value, else once a model; and in pairs once a model, since what two of them do to each other does
   * not hang on the axes as well.
   */
  #findings(base: Request): Finding[] {
    const found: Finding[] = [];
    const isAlike = (request: Request, parts: readonly Part[], scope: Finding["scope"]): boolean => {
      const [was, is] = [this.#was(request), this.#is(request)];
      this.#tried.push(request);
      if (was !== is) found.push({ isRefused: was, request, parts, scope });
      return was === is;
    };
    const parts = [...this.candidates]
      .filter(([field]) => !this.axes.includes(field))
      .flatMap(([field, values]) => values.map((value): Part => [field, value]));
    const [conditional, plain] = [true, false].map((isIn) =>
      parts.filter(([field]) => this.#decisive.has(field) === isIn),
    ) as [Part[], Part[]];
    const combinations = this.#combinations(this.axes).map((axes) => ({ ...base, ...axes }));
    const accepted = combinations.filter((whole) => isAlike(whole, [], "axes") && this.#is(whole));
    const [first] = accepted;
    if (first) for (const part of plain) isAlike(withPart(first, part), [part], "all");
    const [deciding, others] = [true, false].map((isIn) =>
      conditional.filter(([field, value]) => this.#isDeciding(field, value) === isIn),
    ) as [Part[], Part[]];
    const models = new Set<Json | undefined>();
    for (const whole of accepted) {
      const alike = deciding.filter((part) => isAlike(withPart(whole, part), [part], "axes"));
      if (models.has(whole["model"])) continue;
      models.add(whole["model"]);
      for (const part of others) isAlike(withPart(whole, part), [part], "model");
      for (const [index, one] of alike.entries())
        for (const two of alike.slice(index + 1)) {
          const isPairAlike = (pair: readonly [Part, Part]): boolean =>
            isAlike(withPart(withPart(whole, pair[0]), pair[1]), pair, "model");
          if (one[0] === two[0] || isPairAlike([one, two])) continue;
          // What was tried stands for the other values of its field, too.
          for (const other of others) {
            if (other[0] === one[0] && this.#isUsual(one)) isPairAlike([other, two]);
            if (other[0] === two[0] && this.#isUsual(two)) isPairAlike([one, other]);
          }
        }
    }
    for (const { model, ...axes } of accepted)
      for (const field of this.axes)
        if (field !== "model") this.#eligible.add(JSON.stringify([model, field, axes[field]]));
    return found;
  }

  #isUsual([field, value]: Part): boolean {
    return isDeepStrictEqual(value, this.#usual(field));
  }

  /** Of the values of a field, those that a condition names, and the usual one for the others. */
  #isDeciding(field: string, value: Value): boolean {
    const named = this.#inConditions.get(field) ?? [];
    return this.#isUsual([field, value]) || named.some((other) => isDeepStrictEqual(other, value));
  }
}

/** Neither checked nor optimized: both schemas are our own, and each judges a few thousand requests. */
let ajv: Ajv2020 | undefined;

function compiled(schema: JsonObject): ValidateFunction {
  ajv ??= new Ajv2020({ strict: false, logger: false, validateSchema: false, code: { optimize: false } });
  // By itself ajv would keep two schemas of one name.
  const { $id: _, ...own } = schema;
  return ajv.compile(own);
}

function withPart(request: Request, [field, value]: Part): Request {
  if (value !== undefined) return { ...request, [field]: value };
  const { [field]: _, ...rest } = request;
  return rest;
}

export function enumOf(schema: JsonObject, field: string): Json[] {
  const values = child(child(schema, "properties"), field)["enum"];
  return Array.isArray(values) ? values : [];
}

const withValues = (fields: readonly string[], request: Request): Part[] =>
  fields.map((field) => [field, request[field]]);

function subsets<Item>(items: readonly Item[], size: number): Item[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}
