/** From the words of a fact (`from`, `upTo`, `given`, …) to the words of a definition (`minimum`, `maxLength`, …). */
import type { Condition, Limits } from "../../../src/constraints/definition.js";
import type { Fact, ModelsWord, PartnerWord } from "../operation-file.js";

/** The bounds of a value that a fact states. */
export function limitsOf({ values, not, from, to, step, length, items }: Fact): Limits {
  return {
    ...(values && { enum: values }),
    ...(not && { not }),
    ...(from !== undefined && { minimum: from }),
    ...(to !== undefined && { maximum: to }),
    ...(step !== undefined && { step }),
    ...(length?.from !== undefined && { minLength: length.from }),
    ...(length?.upTo !== undefined && { maxLength: length.upTo }),
    ...(items?.from !== undefined && { minItems: items.from }),
    ...(items?.upTo !== undefined && { maxItems: items.upTo }),
  };
}

/** What a fact says of another field. */
export function conditionOf(field: string, word: PartnerWord): Condition {
  if (word === "given") return { field };
  if (Array.isArray(word)) return { field, is: word };
  const { from, to } = word as { from?: number; to?: number };
  return { field, ...(from !== undefined && { minimum: from }), ...(to !== undefined && { maximum: to }) };
}

/** The models that a list, or a comparison in the order of all models, means; names that are none of them go to `strangers`. */
export function modelsOf(word: ModelsWord, all: readonly string[], strangers: string[]): string[] {
  const { models, from, upTo, not } = word;
  if (not) {
    const out = modelsOf(not, all, strangers);
    return all.filter((model) => !out.includes(model));
  }
  const named = [...(models ?? []), ...[from, upTo].filter((model) => model !== undefined)];
  strangers.push(...named.filter((model) => !all.includes(model)));
  if (models && from === undefined && upTo === undefined) return [...models];
  const first = from === undefined ? 0 : all.indexOf(from);
  const last = upTo === undefined ? all.length : all.indexOf(upTo) + 1;
  const between = all.slice(first, last);
  return all.filter((model) => models?.includes(model) || between.includes(model));
}
