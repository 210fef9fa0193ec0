/** Makes the requests that can tell two JSON Schemas apart, and keeps those that the two judge differently. */
import { isDeepStrictEqual } from "node:util";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { child, type Json, type JsonObject } from "../../shared/json-value.js";
import { BaseRequests, compiled, subsets, withPart, type Part, type Request } from "./base-requests.js";
import { candidatesOf, type Value } from "./candidates.js";
import { conditionsOnly, fieldsIn } from "./conditions.js";

/** A request that the two judge differently; `parts` is what it has besides a request that they judge alike. */
export interface Finding {
  readonly isRefused: boolean;
  readonly request: Request;
  readonly parts: readonly Part[];
  /** What was varied besides: nothing, the model, or all axes. */
  readonly scope: (typeof SCOPES)[number];
}

const SCOPES = ["all", "model", "axes"] as const;

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
  /** What it begins with: fields, their values, and the fewest that make a request. */
  readonly requests: BaseRequests;
  /** Fields that a condition speaks of, and what it names of them. */
  readonly #decisive: ReadonlySet<string>;
  readonly #inConditions: ReadonlyMap<string, readonly Value[]>;
  /** The values of the axes that both take, by model. */
  readonly #eligible = new Set<string>();
  readonly #tried: Request[] = [];

  constructor(before: JsonObject, after: JsonObject) {
    this.#before = before;
    this.#after = after;
    this.#was = compiled(before);
    this.#is = compiled(after);
    this.requests = new BaseRequests(before, after, (request) => this.#was(request) || this.#is(request));
    const conditions = [before, after].map(conditionsOnly);
    this.#decisive = new Set(conditions.flatMap(fieldsIn));
    this.#inConditions = candidatesOf(conditions, [...this.#decisive]);
  }

  /** What the first request with the fewest fields shows, and of the others what it does not show. */
  findings(): Finding[] {
    const [first, ...others] = this.requests.bases;
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
    const fields = { all: [], model: ["model"], axes: this.requests.axes }[scope];
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
    return this.requests.axes.flatMap((field) => {
      const [old, now] = [enumOf(this.#before, field), enumOf(this.#after, field)];
      if (old.length === 0 || now.every((value) => old.includes(value))) return [];
      const others = this.requests.axes.filter((axis) => axis !== field);
      const example = this.requests.bases
        .flatMap(({ request: base }) =>
          this.requests.combinations(others).map((rest) => ({ ...base, ...rest })),
        )
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
    const parts = [...this.requests.candidates]
      .filter(([field]) => !this.requests.axes.includes(field))
      .flatMap(([field, values]) => values.map((value): Part => [field, value]));
    const [conditional, plain] = [true, false].map((isIn) =>
      parts.filter(([field]) => this.#decisive.has(field) === isIn),
    ) as [Part[], Part[]];
    const combinations = this.requests.combinations(this.requests.axes).map((axes) => ({ ...base, ...axes }));
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
            if (other[0] === one[0] && this.requests.isUsual(one)) isPairAlike([other, two]);
            if (other[0] === two[0] && this.requests.isUsual(two)) isPairAlike([one, other]);
          }
        }
    }
    for (const { model, ...axes } of accepted)
      for (const field of this.requests.axes)
        if (field !== "model") this.#eligible.add(JSON.stringify([model, field, axes[field]]));
    return found;
  }

  /** Of the values of a field, those that a condition names, and the usual one for the others. */
  #isDeciding(field: string, value: Value): boolean {
    const named = this.#inConditions.get(field) ?? [];
    return this.requests.isUsual([field, value]) || named.some((other) => isDeepStrictEqual(other, value));
  }
}

export function enumOf(schema: JsonObject, field: string): Json[] {
  const values = child(child(schema, "properties"), field)["enum"];
  return Array.isArray(values) ? values : [];
}

const withValues = (fields: readonly string[], request: Request): Part[] =>
  fields.map((field) => [field, request[field]]);
