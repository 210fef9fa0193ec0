/** The requests that a trial of two JSON Schemas begins with, made of the values that either of them speaks of. */
import { isDeepStrictEqual } from "node:util";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import { candidatesOf, type Value } from "./candidates.js";
import { conditionsIn } from "./conditions.js";

export type Request = Readonly<Record<string, Json>>;
/** A field with a value, or without one. */
export type Part = readonly [field: string, value: Value];

/** The fewest fields besides the required ones that make a request, and that request. */
interface Base {
  readonly fields: readonly string[];
  readonly request: Request;
}

export class BaseRequests {
  readonly #before: JsonObject;
  readonly #after: JsonObject;
  /** The values that each field is tried with. */
  readonly candidates: ReadonlyMap<string, readonly Value[]>;
  /** Required fields that other fields depend on: each combination of them is tried. */
  readonly axes: readonly string[];
  /** The fewest fields besides the required ones that make a request, in every way there is. */
  readonly bases: readonly Base[];
  readonly #usualValues = new Map<string, Json>();

  /** @param isTaken whether either schema takes a request */
  constructor(before: JsonObject, after: JsonObject, isTaken: (request: Request) => boolean) {
    this.#before = before;
    this.#after = after;
    this.candidates = candidatesOf([before, after]);
    const required = new Set([before, after].flatMap(({ required: names }) => names as string[]));
    const asked = new Set([before, after].flatMap((schema) => conditionsIn(schema)));
    this.axes = [...required].filter((field) => asked.has(field));
    this.bases = this.#findBases(
      [...required].filter((field) => !asked.has(field)),
      isTaken,
    );
  }

  #findBases(required: readonly string[], isTaken: (request: Request) => boolean): Base[] {
    const usual = Object.fromEntries(required.map((field) => [field, this.#usual(field)]));
    const optional = [...this.candidates.keys()].filter(
      (field) => !this.axes.includes(field) && !required.includes(field),
    );
    const combinations = this.combinations(this.axes);
    const bases: Base[] = [];
    for (const size of [0, 1, 2])
      for (const fields of subsets(optional, size)) {
        if (bases.some((base) => base.fields.every((field) => fields.includes(field)))) continue;
        const request = {
          ...usual,
          ...Object.fromEntries(fields.map((field) => [field, this.#usual(field)])),
        };
        if (combinations.some((axes) => isTaken({ ...request, ...axes }))) bases.push({ fields, request });
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

  /** Every request of these fields alone. */
  combinations(fields: readonly string[]): Request[] {
    return fields.reduce<Request[]>(
      (requests, field) =>
        requests.flatMap((request) =>
          (this.candidates.get(field) ?? []).map((value) => withPart(request, [field, value])),
        ),
      [{}],
    );
  }

  isUsual([field, value]: Part): boolean {
    return isDeepStrictEqual(value, this.#usual(field));
  }
}

/** Neither checked nor optimized: both schemas are our own, and each judges a few thousand requests. */
let ajv: Ajv2020 | undefined;

export function compiled(schema: JsonObject): ValidateFunction {
  ajv ??= new Ajv2020({ strict: false, logger: false, validateSchema: false, code: { optimize: false } });
  // By itself ajv would keep two schemas of one name.
  const { $id: _, ...own } = schema;
  return ajv.compile(own);
}

export function withPart(request: Request, [field, value]: Part): Request {
  if (value !== undefined) return { ...request, [field]: value };
  const { [field]: _, ...rest } = request;
  return rest;
}

export function subsets<Item>(items: readonly Item[], size: number): Item[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}
