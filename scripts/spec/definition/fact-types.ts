/** Which facts go with which types of fields. */
import { WORDS, type Fact } from "./facts/index.js";
import type { Partner } from "./facts/partners.js";
import { isNumber, type FieldType } from "./facts/word.js";
import type { FieldTable } from "./field-table.js";

/** What of a fact says nothing of a field of its type: keys, and values that are none of this type. */
export function misfits(fact: Fact, type: FieldType): string[] {
  const keys = (Object.keys(fact) as (keyof Fact)[]).filter((key) => !WORDS[key].fits(type));
  const { values = [], not = [], only, when = [], except, from = 0, to = 0, step = 0 } = fact;
  const all = [...values, ...not, ...(only?.values ?? []), ...when];
  return [
    ...keys,
    ...[...new Set([...all, ...(isNumber(type) ? [from, to, step] : [])])]
      .filter((value) => !isOf(type, value) && (keys.length === 0 || isNumber(type)))
      .map((value) => JSON.stringify(value)),
    ...(except ? misfits(except, type) : []),
  ];
}

/** In lines, what of a fact is of another type than its field, or than the field that it names; and models that stand where none does. */
export function strange(path: string, fact: Fact, table: FieldTable, models: readonly string[]): string[] {
  const { at = {}, needs, excludes, except, values = [], only } = fact;
  const type = table.find(path)?.type;
  const own = type === undefined ? [] : [[path, type, misfits(fact, type)] as const];
  const others = Object.entries({ ...at, ...except?.at, ...needs, ...excludes }).flatMap(
    ([partner, word]) => {
      const theirs = table.find(partner)?.type;
      return theirs === undefined ? [] : [[partner, theirs, partnerMisfits(word, theirs)] as const];
    },
  );
  const ofModels = path.endsWith("model")
    ? []
    : [...values, ...(only?.values ?? [])].filter((value) => models.includes(String(value)));
  return [
    ...[...own, ...others]
      .filter(([, , odd]) => odd.length > 0)
      .map(([field, kind, odd]) => `states ${odd.join(", ")} of ${field}, which is of type ${kind}`),
    ...(ofModels.length > 0
      ? [
          `states the models ${ofModels.join(", ")} as values of ${path}: which models take the field is \`taken\`, and which take a value \`only\`, or \`models\` beside the values`,
        ]
      : []),
  ];
}

/** What is said of another field, and is none of its type. */
function partnerMisfits(word: Partner, type: FieldType): string[] {
  if (word === "given") return [];
  if (Array.isArray(word))
    return word.filter((value) => !isOf(type, value)).map((value) => JSON.stringify(value));
  return isNumber(type) ? [] : Object.keys(word);
}

function isOf(type: FieldType, value: string | number | boolean): boolean {
  if (type === "integer" || type === "id") return Number.isInteger(value);
  if (type === "number" || type === "string" || type === "boolean") return typeof value === type;
  return true;
}
