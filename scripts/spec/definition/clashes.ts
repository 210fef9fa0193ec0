/** Sentences that say two things of one field. Both would bind, so that what only one of them allows would be refused. */
import type { LimitsRow, Rule, RuleOf } from "../../../src/constraints/definition.js";

/** The rule that a new one would stand in the way of: of the same id; or, of the models that take a field, of the same field. */
export function rivalOf(rule: Rule, rules: readonly Rule[]): Rule | undefined {
  const isRival = (other: Rule): boolean =>
    other.id === rule.id || (rule.kind === "taken" && other.kind === "taken" && other.field === rule.field);
  return rules.find((other) => isRival(other) && !isSame({ ...other, id: "" }, { ...rule, id: "" }));
}

/** What to do about two rules that say different things, of which the first stands at `place`. */
export function tellRivals(before: Rule, rule: Rule, place: string): string {
  return before.kind === "taken" && rule.kind === "taken"
    ? `says that ${rule.field} is taken by ${takers(rule)}, and the sentence at ${place} by ${takers(before)}. ${OUT_OF_DATE}`
    : `states the rule ${rule.id} in another way than the sentence at ${place}: ${JSON.stringify(before)}, now ${JSON.stringify(rule)}. Bring them in line; or, if both hold, give one of them a \`rule\` of its own`;
}

function takers({ models, orWith }: RuleOf<"taken">): string {
  return `${models.join(", ")}${orWith ? `, or with ${orWith.field}` : ""}`;
}

/** In which of their bounds two rows differ that are about the same requests. */
export function differingBounds(one: LimitsRow, other: LimitsRow): (keyof LimitsRow)[] {
  const { models, at } = one;
  const isTogether = models?.some((model) => other.models?.includes(model)) ?? !other.models;
  if (!isTogether || !isSame(at, other.at)) return [];
  return BOUNDS.filter(
    (bound) =>
      one[bound] !== undefined &&
      other[bound] !== undefined &&
      !isSame(sorted(one[bound]), sorted(other[bound])),
  );
}

/** Of `not` two lists may hold: what one of them refuses and what the other does. */
const BOUNDS = [
  "enum",
  "minimum",
  "maximum",
  "step",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
] as const;

/** What to do about two rows, of which the first stands at `place`. */
export function tellRows(field: string, row: LimitsRow, before: LimitsRow, place: string): string {
  const bounds = differingBounds(row, before);
  const said = ({ models = [], ...limits }: LimitsRow): string =>
    [
      ...models,
      ...bounds.map((bound) => `${bound} ${JSON.stringify(limits[bound as keyof typeof limits])}`),
    ].join(" ");
  return `states of ${field}: ${said(row)}, and the sentence at ${place}: ${said(before)}. ${OUT_OF_DATE}`;
}

const OUT_OF_DATE =
  "One of the two sentences is out of date. Keep what the other one states; of this one nothing is stated any more, and it becomes a remark with its words in `beside`, and a note that names them and says so. A `rule` of its own would not help: both would bind";

const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.toSorted() : value);
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
