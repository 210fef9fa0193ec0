/**
 * What a person has put aside: words of a sentence that are no data (`beside`), and data that it does not spell (`inferred`). Neither may
 * become a way round holding the two against each other.
 */
import type { Reading } from "../operation-file.js";
import type { Spare } from "./pair-words.js";
import type { Sign, Words } from "./read-words.js";
import { type Token, spelt, type Vocabulary } from "./vocabulary.js";
import { inQuotes } from "./spelling.js";
import type { Stated } from "./stated-facts.js";

/** What is left out of the pairs of words and data: of `beside` the words that are data, of `inferred` the values. */
export function spareOf(
  { beside = [], inferred = [] }: Reading,
  { signs, unknown }: Words,
  { groups, leaves }: Stated,
): Spare {
  const signWords = new Set(signs.map(({ word }) => word));
  const keys = new Set(groups.map(({ key }) => key));
  return {
    tokens: beside.map(spelt).filter((word) => !signWords.has(word) && !unknown.includes(word)),
    leaves: inferred
      .map(spelt)
      .filter((word) => !keys.has(word) || leaves.some(({ value }) => value === word)),
  };
}

/** What is wrong with it, in lines. `own` is the field whose text it is. */
export function holdAsides(
  reading: Reading,
  own: string | undefined,
  vocabulary: Vocabulary,
  { tokens, signs }: Words,
  { groups }: Stated,
  spare: Spare,
): string[] {
  return [
    ...explained(reading, own, vocabulary),
    ...traded(spare, tokens),
    ...tradedSigns(reading, signs, new Set(groups.map(({ key }) => key))),
  ];
}

/** Words that are put aside, and data that is read into a sentence: a note names each and says why. A field's name needs none. */
function explained(
  { beside = [], inferred = [], note = "" }: Reading,
  own: string | undefined,
  { fields }: Vocabulary,
): string[] {
  const words = [
    ...beside.filter((word) => !fields.includes(spelt(word)) && spelt(word) !== own),
    ...inferred,
  ];
  const unnamed = [...new Set(words.map(spelt))].filter((word) => !note.toLowerCase().includes(word));
  return unnamed.length === 0
    ? []
    : [`the note has to name ${inQuotes(unnamed)}, and say why the words and the data differ there`];
}

/** A number put aside and another one read into its place would be a way round all this. */
function traded({ tokens: aside, leaves }: Spare, tokens: readonly Token[]): string[] {
  const kindOf = (word: string): string =>
    tokens.find(({ value }) => value === word)?.kind ?? (/^-?\d/.test(word) ? "number" : "other");
  const kinds = new Set(aside.map(kindOf).filter((kind) => kind !== "field"));
  const both = leaves.filter((word) => kinds.has(kindOf(word)));
  return both.length === 0
    ? []
    : [
        `${inQuotes(aside)} is put aside while ${inQuotes(both)} is read into the sentence: state what the sentence spells, and what is from elsewhere as a \`source\``,
      ];
}

/** The same with a word of direction or polarity: 以下 put aside while `from` is read into the sentence. */
function tradedSigns(
  { beside = [], inferred = [] }: Reading,
  signs: readonly Sign[],
  keys: ReadonlySet<string>,
): string[] {
  const words = beside.map(spelt);
  const aside = signs.filter(({ kind, word }) => kind !== "unclear" && words.includes(word));
  const read = inferred.map(spelt).filter((word) => keys.has(word));
  return aside.length === 0 || read.length === 0
    ? []
    : [
        `${inQuotes(aside.map(({ word }) => word))} is put aside while \`${read.join("`, `")}\` is read into the sentence: state what the sentence says`,
      ];
}
