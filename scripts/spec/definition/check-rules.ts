/** What is wrong with a finished rule, and whether it says anything at all. */
import type { Condition, Field, Rule } from "../../../src/constraints/definition.js";
import { aboutOf } from "../../../src/constraints/kinds/index.js";

type Fields = Readonly<Record<string, Field>>;

/** In lines, fields and values that the request does not have, and models of which nothing is said. */
export function wrongWith(rule: Rule, fields: Fields, models: readonly string[]): string[] {
  const unknown = aboutOf(rule).filter((name) => !fields[name.split(/[.[]/)[0] ?? ""]);
  return [
    ...unknown.map((name) => `names the field ${name}, and the request has none of that name`),
    ...conditionsOf(rule).flatMap(({ field, is = [] }) => {
      const { enum: values } = fields[field] ?? {};
      const odd = values ? is.filter((value) => !values.includes(value as string)) : [];
      return odd.length > 0 ? [`names ${odd.join(", ")} of ${field}, which takes ${values?.join(", ")}`] : [];
    }),
    ...unsaid(rule, fields, models),
  ];
}

/** What a rule says of other fields, wherever in it that stands. */
function conditionsOf(part: object): readonly Condition[] {
  return Object.values(part).flatMap((inner: unknown) => {
    if (typeof inner !== "object" || inner === null) return [];
    return "field" in inner ? [inner as Condition] : conditionsOf(inner);
  });
}

/** A field without bounds of its own would take anything from a model that no sentence names. */
function unsaid(rule: Rule, fields: Fields, models: readonly string[]): string[] {
  if (rule.kind !== "limits" || rule.rows.every((row) => !row.models)) return [];
  const { enum: values, minimum, maximum, maxLength } = fields[rule.field] ?? {};
  if ([values, minimum, maximum, maxLength].some((bound) => bound !== undefined)) return [];
  const unnamed = models.filter(
    (model) => !rule.rows.some((row) => !row.at && (!row.models || row.models.includes(model))),
  );
  return unnamed.length > 0 ? [`no sentence says which ${rule.field} ${unnamed.join(", ")} takes`] : [];
}

/** Why a rule holds of every request that breaks no other. */
export function alwaysTrue(rule: Rule, fields: Fields, models: readonly string[]): string | undefined {
  if (rule.kind === "taken" && models.length > 0 && models.every((model) => rule.models.includes(model)))
    return `every model takes ${rule.field}`;
  if (rule.kind !== "needs") return undefined;
  const { field, is, minimum, maximum } = rule.needs;
  const { required, type, minLength = 0, enum: values } = fields[field] ?? {};
  const isPlain = is === undefined && minimum === undefined && maximum === undefined;
  // A switch may be there and off, an id 0, a text empty.
  const isFull = type === "string" && (minLength > 0 || values !== undefined);
  return required && isPlain && isFull ? `${field} is required, and never empty` : undefined;
}
