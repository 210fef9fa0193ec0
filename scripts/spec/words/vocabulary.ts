/** The words that are data in an operation's sentences: its fields, their values and labels, models and numbers. */
import { fieldOfSlot, type OperationFile } from "../operation-file.js";
import { lastName } from "../definition/ids.js";
import type { Fact } from "../definition/facts/index.js";

/** What an operation speaks of; words of it are data wherever they stand. */
export interface Vocabulary {
  /** Paths of the request's fields. */
  readonly fields: readonly string[];
  /** By field, the values that some sentence states for it. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** By field, what its number counts. */
  readonly units?: ReadonlyMap<string, string>;
  /** What the fields are called in a form, Chinese → English: words that may stand in any sentence. */
  readonly labels?: ReadonlyMap<string, string>;
  /** By its last name, a field that holds an id. */
  readonly ids?: ReadonlyMap<string, string>;
}

export interface Token {
  readonly kind: "model" | "number" | "value" | "field";
  /** In the spelling of the data: `v5.6` for the shorthand `5.6`. */
  readonly value: string;
  /** What a number counts, if it says so. */
  readonly unit?: string;
}

/** What the operation's sentences speak of. */
export function vocabularyOf({ texts }: OperationFile): Vocabulary {
  const slots = Object.entries(texts).flatMap(([name, slot]) => {
    const field = fieldOfSlot(name);
    return field === undefined ? [] : [[field, slot] as const];
  });
  const values = new Map<string, Set<string>>();
  const ids = new Map<string, string>();
  const add = (field: string, fact: Fact): void => {
    if (fact.holds) ids.set(lastName(field), field);
    const own = values.get(field) ?? new Set<string>();
    for (const value of [...(fact.values ?? []), ...(fact.only?.values ?? [])]) own.add(spelt(value));
    values.set(field, own);
    if (fact.except) add(field, fact.except);
  };
  for (const [field, { text }] of slots)
    for (const { states = [] } of text) for (const fact of states) add(fact.of ?? field, fact);
  return {
    fields: slots.map(([field]) => field.toLowerCase()),
    values,
    units: new Map(
      slots.flatMap(([field, { unit }]) =>
        unit === undefined ? [] : [[field.toLowerCase(), unit] as const],
      ),
    ),
    labels: new Map(slots.flatMap(([, { label }]) => (label ? [[label.zh, label.en] as const] : []))),
    ids,
  };
}

/** As words are compared. */
export const spelt = (value: string | number | boolean): string => String(value).trim().toLowerCase();

const MODEL = /^[vc]\.?\d+(?:\.\d+)*(?:-[a-z0-9]+)?$/i;

/** What a word is by itself: a field, a number, a model, a value that is stated somewhere. */
export function classify(
  word: string,
  { fields, values }: Vocabulary,
  known: ReadonlySet<string>,
): Token | undefined {
  if (fields.includes(word)) return { kind: "field", value: word };
  if (/^-?\d+(\.\d+)?$/.test(word)) return { kind: "number", value: String(Number(word)) };
  if (values.get("model")?.has(word)) return { kind: "model", value: word };
  // A point after the letter is a misprint: "v.3.5".
  if (MODEL.test(word)) return { kind: "model", value: word.replace(/^([a-z])\./, "$1") };
  return known.has(word) ? { kind: "value", value: word } : undefined;
}

/** Remembers what is made of each thing: a vocabulary is asked about hundreds of sentences. */
function once<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const all = new WeakMap<Thing, Made>();
  return (thing) => {
    const made = all.get(thing) ?? make(thing);
    all.set(thing, made);
    return made;
  };
}

/** The values that are stated of any field. */
export const valuesIn = once((values: Vocabulary["values"]) => {
  const known = new Set([...values.values()].flatMap((own) => [...own]));
  // `16:9` is one value, and not two numbers.
  return { known, oddValues: [...known].filter((value) => !/^[\w.-]*$/.test(value)) };
});

type Labels = NonNullable<Vocabulary["labels"]>;
const NO_LABELS: Labels = new Map();

/** Single words of what fields are called in a form. */
export const labelsIn = (named: Labels = NO_LABELS) => preparedLabels(named);

const preparedLabels = once((named: Labels) => {
  const words = [...named].flatMap(([zh, en]) => [zh, ...en.split(" ")]).map((word) => word.toLowerCase());
  /** Those with Chinese in them, which no blank ends, by their first sign, in both cases. Longer ones first. */
  const longLabels = new Map<string, string[]>();
  for (const label of words
    .filter((word) => /\p{Script=Han}/u.test(word))
    .toSorted((a, b) => b.length - a.length))
    for (const sign of new Set([label[0] ?? "", (label[0] ?? "").toUpperCase()]))
      longLabels.set(sign, [...(longLabels.get(sign) ?? []), label]);
  return { labels: new Set(words), longLabels };
});

/** The name of a field that stands at a place: the longest. */
export function labelAt(
  text: string,
  place: number,
  longLabels: ReadonlyMap<string, readonly string[]>,
): string {
  const labels = longLabels.get(text[place] ?? "") ?? [];
  return labels.find((label) => text.slice(place, place + label.length).toLowerCase() === label) ?? "";
}
