/** What two fields say does not go together. */
import type { Definition, RuleOf } from "../definition.js";
import type { JsonSchema } from "../value-schema.js";
import { has } from "../bounds.js";
import { list, show } from "../message-words.js";
import { valuesOf, type Sent } from "../possible-values.js";
import { inWords, leadingValue, prepareTest, schemaOf, when as ifThen } from "./condition.js";
import type { CapabilityPart, Check } from "./faces.js";

type Excludes = RuleOf<"excludes">;

export const about = ({ when, excludes }: Excludes): string[] => [when.field, excludes.field];

export function check(rule: Excludes, definition: Definition, model?: string): Check {
  const { when, excludes } = rule;
  const rest = `does not go with ${inWords(excludes, definition)}; `;
  const isWhen = prepareTest(when, definition);
  const isExcluded = prepareTest(excludes, definition);
  return (sent, value) =>
    isExcluded(sent, true) && isWhen(sent, true)
      ? { says: leadingValue(when, value) + rest + wayOut(rule, definition, model, sent) }
      : undefined;
}

/** A longer list of other values is no advice. */
const mostAdvised = 4;

/** Other values of either field, where there are a few; else one of them has to go, or to change, if there is no request without it. */
function wayOut(
  { when, excludes }: Excludes,
  definition: Definition,
  model: string | undefined,
  sent: Sent,
): string {
  const ways = [when, excludes].flatMap(({ field, is }) => {
    const others = is
      ? (valuesOf(definition, field, model, sent) ?? []).filter((value) => !has(is, value))
      : [];
    const { unit } = definition.fields[field]!;
    return others.length > 0 && others.length <= mostAdvised
      ? [list(others.map(show), "or") + (unit ? ` ${unit}` : "")]
      : [];
  });
  if (ways.length > 0) return `use ${ways.join(", or ")}`;
  const { fields } = definition;
  if (!fields[when.field]!.required && !fields[excludes.field]!.required) return "leave one of them out";
  const changes = [excludes, when].map(({ field }) =>
    fields[field]!.required ? `set another ${field}` : `leave ${field} out`,
  );
  return changes.join(", or ");
}

export function says({ when, excludes }: Excludes, definition: Definition): string {
  const subject = when.is ? list(when.is.map(show), "or") : inWords(when, definition);
  return `${subject} does not go with ${inWords(excludes, definition)}.`;
}

export function jsonSchema({ when, excludes }: Excludes, definition: Definition): JsonSchema[] {
  return [ifThen(schemaOf(when, definition), { not: schemaOf(excludes, definition) })];
}

export function capability({ when, excludes }: Excludes): CapabilityPart {
  return { excludes: [{ ...(when.is && { values: when.is }), ...excludes }] };
}

export function help(
  { when, excludes }: Excludes,
  definition: Definition,
  spell: (field: string) => string,
): string {
  const partner = excludes.is ? inWords(excludes, definition) : spell(excludes.field);
  return `${when.is ? `${when.is.join(", ")} ` : ""}not with ${partner}`;
}
