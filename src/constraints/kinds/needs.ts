/** A field, or one value of it, goes only with what another field says. */
import type { Definition, RuleOf } from "../definition.js";
import type { JsonSchema } from "../value-schema.js";
import { list, show } from "../message-words.js";
import { inWords, isBare, leadingValue, prepareTest, schemaOf, when as ifThen } from "./condition.js";
import type { CapabilityPart, Check } from "./faces.js";

type Needs = RuleOf<"needs">;

export const about = ({ when, needs }: Needs): string[] => [when.field, needs.field];

export function check(rule: Needs, definition: Definition): Check {
  const { when, needs } = rule;
  const rest = `goes only with ${inWords(needs, definition)}; ${wayOut(rule, definition)}`;
  // Without a value the field has only to be there.
  const isAny = isBare(when);
  const isWhen = prepareTest(when, definition);
  const isMet = prepareTest(needs, definition);
  return (sent, value) =>
    (isAny || isWhen(sent, true)) && isMet(sent, false)
      ? { says: leadingValue(when, value) + rest }
      : undefined;
}

function wayOut({ when, needs }: Needs, { fields }: Definition): string {
  const { type, unit } = fields[needs.field]!;
  const isOpen = type === "id" || type === "list" || (type === "string" && !needs.is);
  // `8 seconds` does not say of what.
  const it = unit ? needs.field : "it";
  return `${isOpen ? "give one" : `set ${it}`}, or leave ${when.field} out`;
}

export function says({ when, needs }: Needs, definition: Definition): string {
  const subject = when.is ? `${list(when.is.map(show), "or")} goes only` : "Only";
  return `${subject} with ${inWords(needs, definition)}.`;
}

export function jsonSchema(rule: Needs, definition: Definition): JsonSchema[] {
  const { when, needs } = rule;
  const consequence = schemaOf(needs, definition);
  return isBare(when)
    ? [{ dependentSchemas: { [when.field]: consequence } }]
    : [ifThen(schemaOf(when, definition), consequence)];
}

export function capability({ when, needs }: Needs): CapabilityPart {
  return when.is ? { valueNeeds: [{ values: when.is, ...needs }] } : { needs: [needs] };
}

export function help(
  { when, needs }: Needs,
  definition: Definition,
  spell: (field: string) => string,
): string {
  const partner = isBare(needs) ? spell(needs.field) : inWords(needs, definition);
  return `${when.is ? `${when.is.join(", ")} only ` : ""}with ${partner}`;
}
