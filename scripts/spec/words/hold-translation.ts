/**
 * Holds a translation against its sentence: numbers, models, units, and what the words of direction, polarity, exception and condition
 * say are in both. So whoever only copies new words is stopped by the old translation, also where nothing is stated.
 */
import type { Reading, Slot } from "../operation-file.js";
import { untranslated } from "./glossary.js";
import { explainedValues, opposed, unnamedThings } from "./opposites.js";
import type { Sense } from "./sign-words.js";
import { fold } from "./spelling.js";
import { spelt } from "./stated-facts.js";
import { unitAt, unitsNamed } from "./unit-words.js";
import { readWords, type Token, type Vocabulary, type Words } from "./read-words.js";

/** Senses of a sentence, and others of a translation that say the same: 仅 v6 支持 is "needs v6". */
const ALIKE: readonly (readonly [sentence: Sense, translation: Sense])[] = [
  ["not", "except"],
  ["not", "omitted"],
  ["not", "apart"],
  ["except", "not"],
  ["omitted", "not"],
  ["apart", "not"],
  ["not only", "not"],
  ["except", "unless"],
  ["unless", "except"],
  ["only", "must"],
];
/** Said in many ways, or by a list alone. */
const FREE: readonly Sense[] = ["yes", "or", "choice"];

/** Words that say a sense in a translation, and are too common to be signs of a vendor's text. */
const SOFT: Readonly<Partial<Record<Sense, RegExp>>> = {
  not: /\b(?:unable|impossible|refused?|refuses|stop(?:s|ped)?|bars?|barred|lacks?|nothing|no longer)\b/i,
  only: /\b(?:alone|just)\b/i,
  must: /\b(?:need|needed|necessary|have)\b/i,
  from: /\b(?:from|starting|since|onwards?)\b|\+/i,
  upTo: /\b(?:until|till|limited)\b/i,
  step: /\b(?:steps?|multiples?)\b/i,
  above: /\b(?:after|beyond|exceeds?|exceeding)\b/i,
  below: /\bbefore\b/i,
  some: /\b(?:some|parts?|partial)\b/i,
  even: /\beven\b/i,
  odd: /\bodd\b/i,
  half: /\bhalf\b/i,
  double: /\b(?:double|two)\b/i,
  error: /\b(?:errors?|fails?|refused|refuses)\b/i,
  audience: /\b(?:free|paid|paying|members?|subscribers?|testers?|companies)\b/i,
};
const NUMERALS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]; // prettier-ignore

/**
 * In lines, what only the sentence or only its translation says.
 *
 * @param stated values that are stated, whether the sentence spells them or not
 */
export function holdTranslation(
  reading: Reading,
  stated: ReadonlySet<string>,
  slot: Slot,
  vocabulary: Vocabulary,
): string[] {
  const { translation = "" } = reading;
  if (translation === "") return [];
  const sentence = reading.quote ?? reading.remark ?? "";
  const [theirs, ours] = [readWords(sentence, vocabulary), readWords(translation, vocabulary)];
  const unit = unitAt(slot.unit ?? "");
  const names = vocabulary.labels ?? new Map<string, string>();
  const lacking = [
    ...missingData(theirs.tokens, translation, ours, new Set((reading.beside ?? []).map(spelt))),
    ...theirs.names.filter((name) => !ours.names.includes(name)),
    ...missingSenses(theirs, ours, translation),
    ...[...unitsOf(sentence, theirs)].filter((each) => !unitsOf(translation, ours).has(each)),
    ...untranslated(theirs.plain, translation, names),
    ...untranslatedOfValues(sentence, translation, vocabulary, names),
  ];
  const more = [
    ...ours.tokens.filter((token) => isFirm(token) && !stated.has(token.value)).map(({ value }) => value),
    ...ours.names.filter((name) => !theirs.names.includes(name)),
    ...addedSenses(theirs, ours),
    ...[...unitsOf(translation, ours)].filter(
      (each) => each !== unit && !unitsOf(sentence, theirs).has(each),
    ),
  ];
  return [
    ...told("in the sentence, and not in the translation", lacking),
    ...told("only in the translation", more),
    ...switches(sentence, translation),
    ...opposed(fold(sentence).text, translation),
    ...unnamedThings(sentence, translation),
  ];
}

/** What is said of one value, in its place; what is said of each of them was looked for in the whole. */
function untranslatedOfValues(
  sentence: string,
  translation: string,
  vocabulary: Vocabulary,
  names: ReadonlyMap<string, string>,
): string[] {
  const values = explainedValues(fold(sentence).text, translation).map(
    ([, theirs, ours]) => [readWords(theirs, vocabulary).plain, ours] as const,
  );
  return values.flatMap(([words, ours]) =>
    untranslated(
      words.filter((word) => !values.every(([others]) => others.includes(word))),
      ours,
      names,
    ),
  );
}

function told(what: string, words: readonly string[]): string[] {
  const all = [...new Set(words)].map((word) => `"${word}"`).join(", ");
  return all === "" ? [] : [`${what}: ${all}. Translate the sentence anew, word by word`];
}

/** A number, a model, or a value that is no word of its own. */
const isFirm = ({ kind, value }: Token): boolean =>
  kind === "number" || kind === "model" || (kind === "value" && /^\d+[pk]$/.test(value));

/** Values may be left to the list. */
function missingData(
  tokens: readonly Token[],
  translation: string,
  { tokens: ours }: Words,
  aside: ReadonlySet<string>,
): string[] {
  const there = new Set(ours.map(({ value }) => value));
  return tokens
    .filter(
      ({ kind, value }) => (kind === "number" || kind === "model") && !aside.has(value) && !there.has(value),
    )
    .map(({ value }) => value)
    .filter((value) => !new RegExp(`\\b${NUMERALS[Number(value)] ?? "(?!)"}\\b`, "i").test(translation));
}

/** By sense, a word that says it; a range has its numbers. */
function sensesOf({ signs, omissions }: Words): Map<Sense, string> {
  const said = signs.filter(({ word, sense }) => !/\d/.test(word) && !FREE.includes(sense));
  return new Map([
    ...said.map(({ sense, word }) => [sense, word] as const),
    ...omissions.map((word) => ["omitted", word] as const),
  ]);
}

/** What a sentence says, and its translation in no way. */
function missingSenses(theirs: Words, ours: Words, translation: string): string[] {
  const there = sensesOf(ours);
  return [...sensesOf(theirs)]
    .filter(([sense]) => {
      const ways = [sense, ...ALIKE.filter(([one]) => one === sense).map(([, other]) => other)];
      return !ways.some((way) => there.has(way) || SOFT[way]?.test(translation));
    })
    .map(([, word]) => word);
}

/** English says these in no other meaning. */
const FIRM: readonly Sense[] = ["not", "except", "only", "must", "from", "upTo", "step", "omitted"];

/** What only a translation says. */
function addedSenses(theirs: Words, ours: Words): string[] {
  const there = sensesOf(theirs);
  return [...sensesOf(ours)]
    .filter(
      ([sense]) =>
        FIRM.includes(sense) &&
        ![sense, ...ALIKE.filter(([, other]) => other === sense).map(([one]) => one)].some((way) =>
          there.has(way),
        ),
    )
    .map(([, word]) => word);
}

function unitsOf(text: string, { tokens }: Words): Set<string> {
  const counted = tokens
    .map(({ unit }) => unit)
    .filter((unit) => unit !== undefined && !/^(items|pieces|times)$/.test(unit));
  return new Set([...(counted as string[]), ...unitsNamed(fold(text).text)]);
}

/** A member of an example, of which its value is an example too. */
const MEMBER = /"\w+"\s*:\s*(?:true|false)/g;

const count = (text: string, word: string): number =>
  text.match(new RegExp(`\\b${word}\\b`, "gi"))?.length ?? 0;

/** How often each of true and false stands there. */
function switches(whole: string, translation: string): string[] {
  const sentence = fold(whole).text.replaceAll(MEMBER, "");
  return ["true", "false"]
    .filter((word) => count(sentence, word) !== count(translation, word))
    .map(
      (word) =>
        `"${word}" stands ${count(sentence, word)} times in the sentence and ${count(translation, word)} times in the translation. Translate the sentence anew, word by word`,
    );
}
