/**
 * The words of a sentence that rule something: data (numbers, models, values, names of fields) and signs (words of direction and polarity,
 * such as 以上 and 不支持). Chinese and English.
 */
import { inDigits } from "./numerals.js";
import { GLOSSARY_WORDS } from "./glossary.js";
import { PLAIN_CHINESE, PLAIN_ENGLISH } from "./plain-words.js";
import { signOf, wordsPattern, type Sense, type SignKind } from "./sign-words.js";
import { fold } from "./spelling.js";
import { unitAt } from "./unit-words.js";

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
}

/** A sentence as the tool understands it. */
export interface Words {
  readonly tokens: readonly Token[];
  readonly signs: readonly Sign[];
  /** Words of what is left out, such as 可不传; they need no key. */
  readonly omissions: readonly string[];
  /** Encodings and formats. */
  readonly names: readonly string[];
  /** Words that rule nothing, and names of fields in a form. */
  readonly plain: readonly string[];
  /** What is none of these, and no word that is known to rule nothing. */
  readonly unknown: readonly string[];
}

export interface Token {
  readonly kind: "model" | "number" | "value" | "field";
  /** In the spelling of the data: `v5.6` for the shorthand `5.6`. */
  readonly value: string;
  /** What a number counts, if it says so. */
  readonly unit?: string;
}

export interface Sign {
  readonly kind: SignKind;
  readonly word: string;
  readonly sense: Sense;
  /** How many data words stand before it. */
  readonly before: number;
  /** The data word that a bound belongs to, by index. */
  readonly bound?: number;
  /** Said of 仅 and the like where no data word comes after it in the same clause: what it limits is no data. */
  readonly isLoose?: boolean;
}

const WORDS_OF_TABLES = wordsPattern([
  ...PLAIN_CHINESE,
  ...[...GLOSSARY_WORDS].filter((word) => !/^[a-z]+$/.test(word)),
]);
const QUOTED = /"\s*([^"\s,.;!?][^"\s,;!?]*)\s*"|(?<![A-Za-z])'\s*([^'\s,.;!?][^'\s,;!?]*)\s*'(?![A-Za-z])/y;
const RANGE =
  /(?<![\w.])(-?\d+(?:\.\d+)?)([A-Za-z]*)\s*(?:~|-|至|到|to)\s*(-?\d+(?:\.\d+)?)(?![\w.]*[.-]\d)/iy;
const WORD = /(?<![A-Za-z0-9_])-?[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*/y;
const MODEL = /^[vc]\.?\d+(?:\.\d+)*(?:-[a-z0-9]+)?$/i;
/** What these limit comes after them; 才 is about what came before. */
const AHEAD = /^(仅.*|只.*|限于)$/;
/** What 外 closes. */
const EXCEPT = /^除[了去]?$/;
const CLAUSE = /[,.;!?()]|(?<![:,])\n/y;
/** Names of encodings and formats; their digits count nothing. */
const NAMES =
  /^(utf-?\d+|ascii|unicode|gbk|gb\d+|big5|latin-?1|base64|int(32|64)|sha-?\d+|md5|h\.?26[45]|mp[34]|oauth2(\.0)?|ipv[46]|rfc\d+|iso-?\d+(-\d+)?)$/i;
/** Remembers what is made of each thing: a vocabulary is asked about hundreds of sentences. */
function once<Thing extends object, Made>(make: (thing: Thing) => Made): (thing: Thing) => Made {
  const all = new WeakMap<Thing, Made>();
  return (thing) => {
    const made = all.get(thing) ?? make(thing);
    all.set(thing, made);
    return made;
  };
}

const valuesIn = once((values: Vocabulary["values"]) => {
  const known = new Set([...values.values()].flatMap((own) => [...own]));
  // `16:9` is one value, and not two numbers.
  return { known, oddValues: [...known].filter((value) => !/^[\w.-]*$/.test(value)) };
});

const NO_LABELS: NonNullable<Vocabulary["labels"]> = new Map();
const labelsIn = once((named: NonNullable<Vocabulary["labels"]>) => {
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

/** The words of a sentence, in its order. */
export function readWords(sentence: string, vocabulary: Vocabulary): Words {
  const text = inDigits(fold(sentence).text);
  const { known, oddValues } = valuesIn(vocabulary.values);
  const { labels, longLabels } = labelsIn(vocabulary.labels ?? NO_LABELS);
  const tokens: Token[] = [];
  const signs: Sign[] = [];
  const omissions: string[] = [];
  const names: string[] = [];
  const plain: string[] = [];
  const strange: { word: string; end: number }[] = [];
  // Signs of the clause at hand that are about what comes after them.
  const ahead = new Set<number>();
  let place = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place;
    const found = pattern.exec(text);
    if (found) place += found[0].length;
    return found;
  };
  const addNumber = (digits: string, unit?: string): void => {
    const counted = unit ?? unitAt(text.slice(place));
    tokens.push({
      kind: "number",
      value: String(Number(digits)),
      ...(counted !== undefined && { unit: counted }),
    });
  };
  while (place < text.length) {
    const quoted = take(QUOTED);
    if (quoted) {
      const content = (quoted[1] ?? quoted[2] ?? "").toLowerCase();
      tokens.push(classify(content, vocabulary, known) ?? { kind: "value", value: content });
      continue;
    }
    const range = isAfterModel(text, place, tokens) ? null : take(RANGE);
    if (range) {
      const word = range[0];
      signs.push({ kind: "from", sense: "from", word, before: tokens.length, bound: tokens.length });
      signs.push({ kind: "upTo", sense: "upTo", word, before: tokens.length, bound: tokens.length + 1 });
      const unit = unitAt(range[2] || text.slice(place));
      addNumber(range[1] ?? "", unit);
      addNumber(range[3] ?? "", unit);
      continue;
    }
    const upper = text[place] === "~" && /^~\s*\d/.test(text.slice(place));
    if (upper) {
      signs.push({ kind: "upTo", sense: "upTo", word: "~", before: tokens.length, bound: tokens.length });
      place++;
      continue;
    }
    const label = labelAt(text, place, longLabels);
    const listed = matchAt(WORDS_OF_TABLES, text, place);
    if (label.length > listed.length) {
      place += label.length;
      plain.push(label);
      continue;
    }
    if (listed !== "") {
      place += listed.length;
      addSign(listed, tokens, signs);
      const { kind, sense } = signOf(listed) ?? {};
      if (kind === "omission" && sense) omissions.push(listed);
      if (kind === undefined) plain.push(listed);
      if (kind === "whole") strange.push({ word: listed, end: place });
      if (AHEAD.test(listed)) ahead.add(signs.length - 1);
      continue;
    }
    CLAUSE.lastIndex = place;
    if (CLAUSE.test(text)) endClause();
    const odd = oddValues.find((value) => text.toLowerCase().startsWith(value, place));
    if (odd !== undefined) {
      tokens.push({ kind: "value", value: odd });
      place += odd.length;
      continue;
    }
    const isShort = isAfterModel(text, place, tokens);
    const word = take(WORD);
    if (word) addWord(word[0], isShort);
    else addLetter();
  }
  endClause();
  return { tokens, signs, omissions, names, plain, unknown: strange.map((each) => each.word) };

  /** Letters that stand in no table, one after the other, are one word. */
  function addLetter(): void {
    const letter = text[place] ?? "";
    place++;
    // 上传图片后, 生成前, 除 v6 外.
    const isFrame = /[前后]/.test(letter) || (letter === "外" && signs.some(({ word }) => EXCEPT.test(word)));
    if (!/\p{L}/u.test(letter) || isFrame) return;
    const last = strange.at(-1);
    if (last?.end === place - 1) strange.splice(-1, 1, { word: last.word + letter, end: place });
    else strange.push({ word: letter, end: place });
  }

  function endClause(): void {
    for (const index of ahead) {
      const sign = signs[index];
      if (sign?.before === tokens.length) signs[index] = { ...sign, isLoose: true };
    }
    ahead.clear();
  }

  function addWord(word: string, isShort: boolean): void {
    const token = classify(word.toLowerCase(), vocabulary, known);
    const digits = /^(-?\d+(?:\.\d+)?)(.*)$/.exec(word);
    if (NAMES.test(word)) {
      names.push(word.toLowerCase());
      return;
    }
    if (digits && isShort && digits[2] === "") tokens.push({ kind: "model", value: `v${digits[1]}` });
    else if (token && token.kind !== "number") tokens.push(token);
    else if (digits && /^[pk]$/i.test(digits[2] ?? ""))
      tokens.push({ kind: "value", value: word.toLowerCase() });
    else if (digits) {
      // What follows the digits is what they count, or the next word.
      place -= (digits[2] ?? "").length;
      addNumber(digits[1] ?? "");
      place += (digits[2] ?? "").length;
    } else if (/\d/.test(word)) tokens.push({ kind: "value", value: word.toLowerCase() });
    else if (GLOSSARY_WORDS.has(word.toLowerCase())) plain.push(word.toLowerCase());
    else if (!PLAIN_ENGLISH.has(word.toLowerCase()) && !labels.has(word.toLowerCase()))
      strange.push({ word: word.toLowerCase(), end: place });
  }
}

function addSign(word: string, tokens: readonly Token[], signs: Sign[]): void {
  const found = signOf(word);
  if (!found?.sense || found.kind === "omission" || found.kind === "whole") return;
  // 除 v6 以外 is one exception.
  if (/^[以之]外$/.test(word) && signs.some((sign) => EXCEPT.test(sign.word))) return;
  const isBound = found.kind === "from" || found.kind === "upTo";
  signs.push({
    kind: found.kind,
    sense: found.sense,
    word: word.toLowerCase(),
    before: tokens.length,
    ...(isBound && { bound: tokens.length + found.bound }),
  });
}

function matchAt(pattern: RegExp, text: string, place: number): string {
  pattern.lastIndex = place;
  return pattern.exec(text)?.[0] ?? "";
}

/** The name of a field that stands at a place: the longest. */
const labelAt = (text: string, place: number, labels: ReadonlyMap<string, readonly string[]>): string =>
  labels
    .get(text[place] ?? "")
    ?.find((label) => text.slice(place, place + label.length).toLowerCase() === label) ?? "";

/** `5.6` in "v5.5/5.6" is a model as well. */
function isAfterModel(text: string, place: number, tokens: readonly Token[]): boolean {
  return (
    tokens.at(-1)?.kind === "model" && /[\d"'][/]$/.test(text.slice(0, place)) && /\d/.test(text[place] ?? "")
  );
}

/** What a word is by itself: a field, a number, a model, a value that is stated somewhere. */
function classify(
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
