/**
 * Holds the words of each sentence against what is stated beside it: nobody can copy new words and leave the data, or the other way round.
 * Looks at nothing but the file itself, on every run.
 */
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile, Reading, Slot } from "../operation-file.js";
import type { Fact } from "../definition/facts/index.js";
import { holdSigns, holdUnitNamed } from "./hold-signs.js";
import { holdTranslation } from "./hold-translation.js";
import { holdUnspelt } from "./hold-unspelt.js";
import { pairWords, type Spare } from "./pair-words.js";
import { lineUp, spelt, vocabularyOf, type Stated } from "./stated-facts.js";
import { NARROWING } from "./plain-words.js";
import { fieldOfSlot } from "../text-slots.js";
import { unitsNamed } from "./unit-words.js";
import { readWords, type Sign, type Token, type Vocabulary } from "./read-words.js";

/** What disagrees goes to `problems`. */
export function holdWords(file: OperationFile, problems: Problem[]): void {
  const vocabulary = vocabularyOf(file);
  for (const name of Object.keys(file.texts)) holdText(file, name, vocabulary, problems);
  file.structure?.forEach(({ at, is, states, note }, index) => {
    if (!states) return;
    const theirs = scalarsOf(is);
    // Whose fields are required is said by the pointer: `name` is stated as `subjects[].name`.
    const ours = lineUp(states, vocabulary).leaves.map(({ value }) =>
      theirs.includes(value) ? value : value.slice(value.lastIndexOf(".") + 1),
    );
    const found = [
      ...onlyIn("only in the export", theirs, ours),
      ...onlyIn("only in `states`", ours, theirs),
      ...reinterpreted(at, states, note),
    ];
    if (found.length > 0)
      problems.push({
        where: file.at(["structure", index]),
        message: `${at} and what it states do not say the same: ${found.join("; ")}. Bring them in line`,
      });
  });
  holdUnspelt(file, vocabulary, problems);
}

/** The sentences of one text. */
export function holdText(
  file: OperationFile,
  name: string,
  vocabulary: Vocabulary,
  problems: Problem[],
): void {
  const slot = file.texts[name];
  // One that says the same as another is held in the file that it is read in.
  if (!slot || slot.same !== undefined) return;
  const own = fieldOfSlot(name)?.toLowerCase();
  slot.text.forEach((reading, index) => {
    const found = [
      ...disagreements(reading, slot, own, vocabulary),
      ...wordByWord(reading, slot, vocabulary, file.name !== undefined),
    ];
    if (found.length > 0)
      problems.push({
        where: file.at(["texts", name, "text", index]),
        message: tell(name, reading, found),
      });
  });
}

/** What the export requires and is read as a choice: the note names each field, and says why. */
function reinterpreted(at: string, states: readonly Fact[], note: string): string[] {
  if (!at.endsWith("/required")) return [];
  const unnamed = states.flatMap(({ oneOf = [] }) => oneOf).filter((field) => !note.includes(field));
  return unnamed.length > 0
    ? [`it requires ${show(unnamed)}, \`oneOf\` does not, and the note does not name each`]
    : [];
}

function tell(name: string, reading: Reading, found: readonly string[]): string {
  const piece = reading.quote ?? reading.remark ?? reading.source ?? "";
  return `${name}: «${piece}»${reading.translation === undefined ? "" : ` (${reading.translation})`} and what is stated of it do not say the same:\n${found.map((line) => `    ${line}`).join("\n")}`;
}

/** Everything in which a sentence and its data differ, each with what to do. */
export function disagreements(
  reading: Reading,
  slot: Slot,
  own: string | undefined,
  vocabulary: Vocabulary,
): string[] {
  // Held against what the field's own text says, by `holdUnspelt`.
  if (reading.source !== undefined) return [];
  const { beside = [], inferred = [], states = [] } = reading;
  const stated = lineUp(states, vocabulary);
  const { tokens, signs, unknown } = readWords(pieceOf(reading), {
    ...vocabulary,
    fields: vocabulary.fields.filter((field) => isMeant(field, reading, stated)),
  });
  const signWords = new Set(signs.map(({ word }) => word));
  const groupKeys = new Set(stated.groups.map(({ key }) => key));
  const spare: Spare = {
    tokens: beside.map(spelt).filter((word) => !signWords.has(word) && !unknown.includes(word)),
    leaves: inferred
      .map(spelt)
      .filter((word) => !groupKeys.has(word) || stated.leaves.some(({ value }) => value === word)),
  };
  const told = [
    ...explained(reading, own, vocabulary),
    ...traded(spare, tokens),
    ...tradedSigns(reading, signs, groupKeys),
  ];
  const pairs = pairWords(tokens, stated, spare);
  if (!pairs) return [...told, ...different(tokens, stated, spare, reading)];
  const kept = signs.filter(({ word }) => !beside.map(spelt).includes(word));
  return [
    ...told,
    ...holdSigns(kept, { tokens, stated, pairs, inferred: new Set(inferred.map(spelt)), slot, vocabulary }),
  ];
}

/** What a person has written beside the data: the translation, and the words that the tool does not know. */
function wordByWord(reading: Reading, slot: Slot, vocabulary: Vocabulary, isDefined: boolean): string[] {
  if (reading.source !== undefined) return [];
  const { leaves } = lineUp(reading.states ?? [], vocabulary);
  const { tokens, unknown } = readWords(pieceOf(reading), vocabulary);
  const stated = new Set([...tokens, ...leaves].map(({ value }) => value));
  return [
    ...(reading.states || isDefined ? unknownWords(reading, unknown) : []),
    ...holdUnitNamed(unitsNamed(pieceOf(reading)), slot),
    ...holdTranslation(reading, stated, slot, vocabulary),
  ];
}

/** Beside data, a word that the tool does not know may be a condition that nobody stated; anywhere else nobody may have read it. */
function unknownWords(
  { translation = "", beside = [], states }: Reading,
  unknown: readonly string[],
): string[] {
  const aside = beside.map(spelt);
  const said = translation.toLowerCase();
  // What is carried over into English was read, but for a word that makes less or more of a rule.
  const carried = new Set(said.match(/[a-z]+/g));
  const isRead = (word: string): boolean =>
    states
      ? carried.has(word) && !NARROWING.has(word)
      : carried.has(word) ||
        said.includes(`(${word})`) ||
        (word.includes("_") && said.includes(word.replaceAll("_", " ")));
  const open = [...new Set(unknown)].filter((word) => !aside.includes(word) && !isRead(word));
  const elsewhere = states
    ? "If it rules something, state it; if not, name it in `beside`, and in the note"
    : `If it rules something, make it a quote, and state it; if not, let the translation name it in brackets, as in "… (${open[0]})"`;
  return open.length === 0
    ? []
    : [
        `the tool does not know what ${show(open)} says. ${elsewhere}. A word that rules nothing anywhere goes to scripts/spec/words/plain-words.ts, one with an English name to glossary.ts`,
      ];
}

/** Whether a field's name is data of a sentence: "name" and "seed" are words of their own, and a remark that only names a field rules nothing. */
function isMeant(field: string, { remark, beside = [] }: Reading, { leaves }: Stated): boolean {
  const isStated =
    leaves.some(({ value }) => value === field) || beside.some((word) => spelt(word) === field);
  return isStated || (remark === undefined && /[_.\d]/.test(field));
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
    : [`the note has to name ${show(unnamed)}, and say why the words and the data differ there`];
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
        `${show(aside)} is put aside while ${show(both)} is read into the sentence: state what the sentence spells, and what is from elsewhere as a \`source\``,
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
        `${show(aside.map(({ word }) => word))} is put aside while \`${read.join("`, `")}\` is read into the sentence: state what the sentence says`,
      ];
}

function different(tokens: readonly Token[], { leaves }: Stated, spare: Spare, reading: Reading): string[] {
  const words = tokens.map(({ value }) => value);
  const data = leaves
    .filter(({ isImplied, value }) => !isImplied || words.includes(value))
    .map(({ value }) => value);
  const inWords = [...data, ...spare.tokens];
  const inData = [...words, ...spare.leaves];
  const found = [
    ...onlyIn("only in the words", words, inWords),
    ...onlyIn("only in the data", data, inData),
    ...onlyIn("in `beside`, and not in the words", spare.tokens, words),
    ...onlyIn("in `inferred`, and not in the data", spare.leaves, data),
  ];
  const both =
    found.length > 0
      ? found
      : [`the same words in another order: the sentence has ${show(words)}, the data ${show(data)}`];
  const advice =
    reading.remark === undefined
      ? "Bring `states` in line with the sentence, in its order. What looks like data and is none goes to `beside`, what the sentence does not spell to `inferred`, and the note names it"
      : "A remark rules nothing: make it a quote with what it states; or, if this is no data, name it in `beside`, and in the note";
  return [...both, advice];
}

/** What one list has more of than another. */
function onlyIn(what: string, list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  const more = list.filter((value) => {
    const at = rest.indexOf(value);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return more.length > 0 ? [`${what}: ${show(more)}`] : [];
}

const pieceOf = ({ quote, remark }: Reading): string => quote ?? remark ?? "";

const show = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(", ");

function scalarsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [spelt(value as string)];
  return Object.values(value).flatMap(scalarsOf);
}
