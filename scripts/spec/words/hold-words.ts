/**
 * Holds the words of each sentence against what is stated beside it: nobody can copy new words and leave the data, or the other way round.
 * Looks at nothing but the file itself, on every run.
 */
import type { Problem } from "../../shared/spec-error.js";
import { fieldOfSlot, type OperationFile, type Reading, type Slot } from "../operation-file.js";
import type { Fact } from "../definition/facts/index.js";
import { holdAsides, spareOf } from "./hold-asides.js";
import { holdSigns, holdUnitNamed } from "./hold-signs.js";
import { holdTranslation } from "./hold-translation.js";
import { holdUnspelt } from "./hold-unspelt.js";
import { pairWords, type Spare } from "./pair-words.js";
import { lineUp, type Stated } from "./stated-facts.js";
import { spelt, vocabularyOf, type Token, type Vocabulary } from "./vocabulary.js";
import { inQuotes } from "./spelling.js";
import { NARROWING } from "./plain-words.js";
import { unitsNamed } from "./unit-words.js";
import { readWords } from "./read-words.js";

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
    ? [`it requires ${inQuotes(unnamed)}, \`oneOf\` does not, and the note does not name each`]
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
  const words = readWords(pieceOf(reading), {
    ...vocabulary,
    fields: vocabulary.fields.filter((field) => isMeant(field, reading, stated)),
  });
  const { tokens, signs } = words;
  const spare = spareOf(reading, words, stated);
  const told = holdAsides(reading, own, vocabulary, words, stated, spare);
  const pairs = pairWords(tokens, stated, spare);
  if (!pairs) return [...told, ...different(tokens, stated, spare, reading)];
  const kept = signs.filter(({ word }) => !beside.map(spelt).includes(word));
  return [
    ...told,
    ...holdSigns(kept, { tokens, stated, pairs, inferred: new Set(inferred.map(spelt)), slot, vocabulary }),
    ...(kept.some(({ kind }) => kind === "unclear") ? [NEW_KIND] : []),
  ];
}

/** Beside words that no key says, for they may come to something that no key can say. */
const NEW_KIND =
  'Where no fact of the table in spec/README.md comes to that, it needs a rule of a new kind: see there, "adds a rule of a new kind"';

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
        `the tool does not know what ${inQuotes(open)} says. ${elsewhere}. A word that rules nothing anywhere goes to scripts/spec/words/plain-words.ts, one with an English name to glossary.ts`,
      ];
}

/** Whether a field's name is data of a sentence: "name" and "seed" are words of their own, and a remark that only names a field rules nothing. */
function isMeant(field: string, { remark, beside = [] }: Reading, { leaves }: Stated): boolean {
  const isStated =
    leaves.some(({ value }) => value === field) || beside.some((word) => spelt(word) === field);
  return isStated || (remark === undefined && /[_.\d]/.test(field));
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
      : [`the same words in another order: the sentence has ${inQuotes(words)}, the data ${inQuotes(data)}`];
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
  return more.length > 0 ? [`${what}: ${inQuotes(more)}`] : [];
}

const pieceOf = ({ quote, remark }: Reading): string => quote ?? remark ?? "";

function scalarsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [spelt(value as string)];
  return Object.values(value).flatMap(scalarsOf);
}
