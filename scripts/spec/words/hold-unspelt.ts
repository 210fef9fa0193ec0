/**
 * Holds what no sentence spells (a `source`, and what is `inferred`) against the field's own text: a rule's words cannot be put aside in
 * one place while its data is kept in another.
 */
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile, Reading } from "../operation-file.js";
import type { Fact } from "../definition/facts/index.js";
import { lineUp, spelt, type Leaf } from "./stated-facts.js";
import { readWords, type Token, type Vocabulary } from "./read-words.js";

export function holdUnspelt(file: OperationFile, vocabulary: Vocabulary, problems: Problem[]): void {
  for (const [slot, { text, same }] of Object.entries(file.texts)) {
    if (same !== undefined) continue;
    text.forEach((reading, index) => {
      const found = (reading.states ?? []).flatMap((fact) => {
        const field = fact.of ?? slot.replace(/^body /, "");
        const own = file.texts[`body ${field}`]?.text ?? [];
        return told(fact, reading, own, vocabulary);
      });
      if (found.length > 0)
        problems.push({
          where: file.at(["texts", slot, "text", index]),
          message: `${slot}: ${found.join("; ")}`,
        });
    });
  }
}

/** What is wrong with a fact beside the texts of the field that it is about. */
function told(fact: Fact, reading: Reading, own: readonly Reading[], vocabulary: Vocabulary): string[] {
  const inferred = new Set((reading.inferred ?? []).map(spelt));
  const isSource = reading.source !== undefined;
  const data = lineUp([fact], vocabulary).leaves.filter(
    ({ value, keys }) => keys[0] !== "holds" && keys[0] !== "of" && (isSource || inferred.has(value)),
  );
  if (data.length === 0) return [];
  return [
    ...(isSource
      ? [...hidden(data, own, vocabulary), ...unnamed(data, reading.source ?? "", vocabulary)]
      : []),
    ...own.flatMap((other) => parked(data, other, vocabulary)),
  ];
}

/** What a sentence of the field spells is stated beside that sentence. */
function hidden(data: readonly Leaf[], own: readonly Reading[], vocabulary: Vocabulary): string[] {
  const spelled = new Set(own.flatMap((reading) => tokensOf(reading, vocabulary)).map(({ value }) => value));
  return data.every(({ value }) => spelled.has(value))
    ? [`${show(data)} stands in the field's own text: state it beside that sentence, as a quote`]
    : [];
}

/** A source says what it is the source of. None and one have many words. */
function unnamed(data: readonly Leaf[], source: string, { fields }: Vocabulary): string[] {
  const said = source.toLowerCase();
  const missing = data.filter(
    ({ value }) =>
      !/^([01]|true|false|given)$/.test(value) && !fields.includes(value) && !said.includes(value),
  );
  return missing.length > 0 ? [`the source does not say ${show(missing)}: let it name what is stated`] : [];
}

/** Words of a sentence that are put aside, while the same kind of data is stated without words. */
function parked(data: readonly Leaf[], other: Reading, vocabulary: Vocabulary): string[] {
  const words = (other.beside ?? []).map(spelt);
  const { tokens, signs } = readWords(pieceOf(other), vocabulary);
  const aside = tokens.filter(({ kind, value }) => kind !== "field" && words.includes(value));
  // A bound that is put aside gives way to any other bound.
  const isBound = signs.some(
    ({ kind, word, bound }) =>
      (kind === "from" || kind === "upTo") &&
      words.includes(word) &&
      aside.includes(tokens[bound ?? -1] as Token),
  );
  const same = data.filter(
    ({ value, keys }) =>
      aside.some((token) => token.value === value) ||
      (isBound && /^(from|to|upTo)$/.test(keys.at(-1) ?? "") && /^\d/.test(value)),
  );
  return same.length === 0
    ? []
    : [
        `«${pieceOf(other)}» puts ${show(aside)} aside, while ${show(same)} is stated here: state it beside that sentence, as a quote`,
      ];
}

const pieceOf = ({ quote, remark }: Reading): string => quote ?? remark ?? "";

const tokensOf = (reading: Reading, vocabulary: Vocabulary): readonly Token[] =>
  readWords(pieceOf(reading), vocabulary).tokens;

const show = (words: readonly { readonly value: string }[]): string =>
  words.map(({ value }) => `"${value}"`).join(", ");
