/** Only some models take a field; with a partner, perhaps, any model does. */
import { type Definition, type RuleOf, modelsOf } from "../definition.js";
import type { JsonSchema } from "../value-schema.js";
import { list } from "../message-words.js";
import { inWords, prepareTest, schemaOf, when } from "./condition.js";
import type { CapabilityPart, Check } from "./faces.js";

type Taken = RuleOf<"taken">;

export const about = ({ field, orWith }: Taken): string[] => (orWith ? [field, orWith.field] : [field]);

export function check(rule: Taken, definition: Definition, model?: string): Check | undefined {
  const { models, orWith } = rule;
  if (model === undefined || models.includes(model)) return undefined;
  const problem = {
    says: `${model} does not take this field, only ${takers(rule, definition)}; leave it out`,
  };
  if (!orWith) return () => problem;
  const isWith = prepareTest(orWith, definition);
  return (sent) => (isWith(sent, false) ? problem : undefined);
}

export function says(rule: Taken, definition: Definition): string {
  return `Only for ${takers(rule, definition)}.`;
}

function takers({ models, orWith }: Taken, definition: Definition): string {
  return list(models, "and") + (orWith ? `, or any model with ${inWords(orWith, definition)}` : "");
}

export function jsonSchema({ field, models, orWith }: Taken, definition: Definition): JsonSchema[] {
  const others = modelsOf(definition).filter((model) => !models.includes(model));
  const isOther = { properties: { model: { enum: others } }, required: ["model"] };
  const consequence = orWith
    ? { dependentSchemas: { [field]: schemaOf(orWith, definition) } }
    : { properties: { [field]: false } };
  return others.length > 0 ? [when(isOther, consequence)] : [];
}

export function capability({ models, orWith }: Taken, model: string): CapabilityPart {
  if (models.includes(model)) return undefined;
  return orWith ? { needs: [orWith] } : false;
}

export function help({ models, orWith }: Taken, _: Definition, spell: (field: string) => string): string {
  return `only ${models.join(", ")}${orWith ? `, or with ${spell(orWith.field)}` : ""}`;
}
