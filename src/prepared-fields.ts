import { fieldNames, fields, type Field } from "./fields.js";
import { takersOf } from "./models.js";
import type { FieldName, Model } from "./request-body.js";
import type { RuleId } from "./rules.js";
import { list, quote } from "./wording.js";

/** A row of `fields`, laid out for the check. */
export type PreparedField = { readonly [K in keyof Field]-?: Field[K] | undefined } & {
  readonly kind: Field["kind"];
  readonly name: FieldName;
  /** `values` for handing out: whoever changes theirs must not change ours. */
  readonly allowed: readonly string[] | undefined;
  /** Sets of fields are bit masks. */
  readonly bit: number;
  /** The id of the rule about its value; the ids of its other rules begin with it. */
  readonly rule: RuleId;
  /** The name without separators, for guessing what a misspelt one meant. */
  readonly bare: string;
  /** The models that take it on its own; `undefined` when all do. */
  readonly takers: readonly Model[] | undefined;
  /** Who takes it, in words. */
  readonly takenBy: string;
  /** What it holds, in words: `seed: takes an integer, not `, and what is said when it is missing. */
  readonly takes: string;
  readonly missing: string;
};

export const idInWords = "an id from 0 to 2^63 - 1 (a bigint, if beyond 2^53 - 1)";

/** In the order of the API's fields. */
export const preparedFields: readonly PreparedField[] = /* @__PURE__ */ fieldNames.map((name, index) => {
  const field: Field = fields[name];
  const { kind, required, values, minimum, maximum, maxLength, insteadOf, needs, anyModelWith, notAt } =
    field;
  const takers = takersOf(name);
  const others = anyModelWith ? `, or any model with a ${anyModelWith}` : "";
  const takenBy = takers ? list(takers, "and") + others : "";
  const [bit, rule, bare] = [1 << index, name.replaceAll("_", "-") as RuleId, name.replaceAll("_", "")];
  // Not `values` itself: looking through a frozen array is slower.
  const allowed = values && Object.freeze([...values]);
  const holds = `takes ${describe(field)}`;
  const [takes, missing] = [`${name}: ${holds}, not `, `${name}: missing; ${holds}`];
  // Spelt out, so that all rows have one shape: engines read such objects many times faster.
  // prettier-ignore
  return {
    name, bit, rule, bare, kind, required, values, minimum, maximum, maxLength, insteadOf, needs, anyModelWith, notAt,
    takers, takenBy, takes, missing, allowed,
  };
});

export const preparedByName = /* @__PURE__ */ new Map<string, PreparedField>(
  /* @__PURE__ */ preparedFields.map((field) => [field.name, field]),
);

const maskOf = (isIn: (field: PreparedField) => unknown): number =>
  preparedFields.reduce((mask, field) => (isIn(field) ? mask | field.bit : mask), 0);

/** Sets of fields with something in common. */
export const masks = {
  model: /* @__PURE__ */ maskOf(({ name }) => name === "model"),
  quality: /* @__PURE__ */ maskOf(({ name }) => name === "quality"),
  required: /* @__PURE__ */ maskOf(({ required }) => required),
  insteadOf: /* @__PURE__ */ maskOf(({ insteadOf }) => insteadOf),
  /** What holds for them depends on other fields. */
  conditional: /* @__PURE__ */ maskOf(
    ({ name, takers, needs, notAt }) => name === "duration" || takers || needs || notAt,
  ),
};

function describe({ kind, values, minimum, maximum, maxLength }: Field): string {
  if (values) return list(values.map(quote), "or");
  if (maxLength) return `a string of at most ${maxLength} characters`;
  if (maximum) return `an integer from ${minimum} to ${maximum}`;
  if (kind === "id") return idInWords;
  if (kind === "ids") return "a list of at least one id";
  return kind === "boolean" ? "true or false" : kind === "integer" ? "an integer" : "a string";
}
