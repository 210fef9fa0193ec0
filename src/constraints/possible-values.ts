/** The values that a field may have with a model, where some of the rest of a request is known. */
import { has, tightest, within, type Predicate } from "./bounds.js";
import { modelsOf, type Definition, type Limits, type LimitsRow } from "./definition.js";

/** What would be sent: own properties. Of a part of a request, what is known of it. */
export type Sent = Readonly<Record<string, unknown>>;

/** Whether a row about models and another field's values speaks of a request. */
export function applies({ models, at }: LimitsRow, model: string | undefined, sent: Sent): boolean {
  return (!models || has(models, model)) && (!at || has(at.is, sent[at.field]));
}

/** The limits on a field with a model, where the rest of the request is known: its own, and those of the rows that apply. */
export function limitsOn(
  definition: Definition,
  name: string,
  model: string | undefined,
  sent: Sent,
): Limits[] {
  const rows = definition.rules.flatMap((rule) =>
    rule.kind === "limits" && rule.field === name ? rule.rows : [],
  );
  return [definition.fields[name]!, ...rows.filter((row) => applies(row, model, sent))];
}

/** Whether a value keeps all of some limits. */
export function withinAll(limits: readonly Limits[]): Predicate {
  const tests = limits.map(within);
  return (value) => tests.every((test) => test(value));
}

/** The model of a request; while it is not known, every one that it may be. */
export function modelsFor(
  definition: Definition,
  model: string | undefined,
): readonly (string | undefined)[] {
  const models = modelsOf(definition);
  return model === undefined && models.length > 0 ? models : [model];
}

/** The values that a field takes with a model (with any, when it is not known), numbers rising; `undefined` when they cannot be listed. */
export function valuesOf(
  definition: Definition,
  name: string,
  model: string | undefined,
  sent: Sent = {},
): (string | number)[] | undefined {
  const { type } = definition.fields[name]!;
  const values = new Set<string | number>();
  for (const each of modelsFor(definition, model)) {
    const limits = limitsOn(definition, name, each, sent);
    const listed = limits.find((one) => one.enum)?.enum ?? (type === "integer" && integersWithin(limits));
    if (!listed) return undefined;
    for (const value of listed.filter(withinAll(limits))) values.add(value);
  }
  const all = [...values];
  return type === "string" ? all : all.toSorted((a, b) => Number(a) - Number(b));
}

/**
 * The same at a value of another field that the model may not make at all: then it takes none. The check goes by `valuesOf`, since
 * it says of that other field itself what is wrong.
 */
export function valuesAt(
  definition: Definition,
  name: string,
  model: string,
  given: Sent,
): readonly (string | number)[] | undefined {
  const values = valuesOf(definition, name, model, given);
  const isLimited = definition.rules.some((rule) => rule.kind === "limits" && rule.field === name);
  return values && isLimited && !takesRest(definition, name, model, given) ? [] : values;
}

/** Whether a model takes what is said of fields but this one, as far as that depends on the model. */
export function takesRest(definition: Definition, name: string, model: string, given: Sent): boolean {
  return Object.entries(given).every(
    ([other, value]) =>
      other === name || value === undefined || withinAll(limitsOn(definition, other, model, given))(value),
  );
}

/** Longer ranges are told by their bounds. */
const longestList = 100;

function integersWithin(all: readonly Limits[]): number[] | undefined {
  const { minimum = -Infinity, maximum = Infinity } = tightest(all);
  const first = Math.ceil(minimum);
  const count = Math.floor(maximum) - first + 1;
  return count <= longestList ? Array.from({ length: count }, (_, index) => first + index) : undefined;
}
