/** The words that messages are made of. */
import type { Field } from "./definition.js";
import { codePoints, listedBy } from "./bounds.js";

/** A list as English has it: `5`, `5 or 8`, `5, 8 or 10`. */
export function list(items: readonly unknown[], conjunction: "and" | "or"): string {
  const last = items.length - 1;
  return last > 0 ? `${items.slice(0, last).join(", ")} ${conjunction} ${items[last]}` : `${items[0]}`;
}

/** Numbers in rising order: `1 to 15` when none is left out, else a list. */
export function range(numbers: readonly number[]): string {
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? 0;
  const isDense = numbers.length > 2 && last - first === numbers.length - 1;
  return isDense ? `${first} to ${last}` : list(numbers, "or");
}

const longest = 40;

/** A text in quotes: on one line, short, and harmless to print, since what could move a cursor or reorder text is gone. */
export function quote(text: string): string {
  if (text.length > longest) return `${escaped(text.slice(0, longest))}…`;
  // A loop over a word takes 10 ns, a regular expression 60: half of what a message takes.
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // What is not printable ASCII, and quotes and backslashes.
    if (code < 32 || code > 126 || code === 34 || code === 92) return escaped(text);
  }
  return `"${text}"`;
}

/** As much of what others have said or named as a message has room for. */
export function excerpt(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

/** The kind of a value, when the value itself is too large or too private to show. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return value.length > 0 ? "an array" : "an empty array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A value as a message shows it, never long. */
export function show(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value ? `${value}n` : kindOf(value);
}

/** What is told of a value that is out of bounds: of a text or a list, whose bounds are lengths, the length. */
export function measured(value: unknown, allowed: readonly unknown[] | undefined): string {
  if (Array.isArray(value) && value.length > 0) return `${value.length}`;
  return typeof value === "string" && !allowed ? `${codePoints(value)}` : show(value);
}

/** How far a word is from another: the characters between the first and the last difference, in the word that has more of them there. */
export function spellingDistance(typed: string, word: string): number {
  const from = bare(typed);
  const to = bare(word);
  let start = 0;
  let end = from.length;
  let toEnd = to.length;
  while (start < end && from[start] === to[start]) start++;
  while (end > start && toEnd > start && from[end - 1] === to[toEnd - 1]) {
    end--;
    toEnd--;
  }
  return Math.max(end, toEnd) - start;
}

/** A word without what everybody writes in a way of their own: `motionMode` is `motion_mode`, and `V 6` is `v6`. */
export function bare(word: string): string {
  return word.slice(0, longest).toLowerCase().replace(/[\W_]/g, "").replace("image", "img");
}

/** The word that another one is but for a slip of one or two characters; where two are as near, nobody knows. */
export function meantBy(typed: string, words: readonly string[]): string | undefined {
  const all = words.map((word) => spellingDistance(typed, word));
  const least = Math.min(...all);
  const nearest = words.filter((_, index) => all[index] === least);
  return least > 2 || nearest.length > 1 ? undefined : nearest[0];
}

/** What is said of a field that the API does not have: perhaps another one was meant. */
export function strangerMessage(key: string, names: readonly string[]): string {
  const meant = meantBy(key, names);
  const wayOut = meant ? `did you mean ${meant}?` : "leave it out";
  return `${quote(key)}: the API has no such field; ${wayOut}`;
}

const nouns: Readonly<Record<Field["type"], string>> = {
  boolean: "true or false",
  string: "a string",
  integer: "an integer",
  number: "a number",
  id: "an id from 0 to 2^63 - 1 (a bigint, if beyond 2^53 - 1)",
  list: "a list",
  object: "an object",
};

/** What a field holds: `an integer from 0 to 9`, `a string of at most 140 characters`, `"normal" or "fast"`. */
export function describe(field: Field): string {
  const { type, not = [], minimum, maximum, step, minLength, maxLength, minItems, maxItems, items } = field;
  const values = listedBy(field);
  if (values) return list(values.map(show), "or");
  return (
    nouns[type] +
    ofSize(minLength, maxLength, "character") +
    ofSize(minItems, maxItems, items?.type === "id" ? "id" : "item") +
    (minimum === undefined ? "" : ` from ${minimum}`) +
    (maximum === undefined ? "" : `${minimum === undefined ? " up" : ""} to ${maximum}`) +
    (step === undefined ? "" : ` in steps of ${step}`) +
    (not.length > 0 ? ` other than ${list(not.map(show), "and")}` : "")
  );
}

function ofSize(least: number | undefined, most: number | undefined, thing: string): string {
  const size = between(least, most, (count) => (count === 1 ? `one ${thing}` : `${count} ${thing}s`));
  return size ? ` of ${size}` : "";
}

/** `5 to 8 seconds`, `at least 5 seconds`, `at most 8 seconds`; `counted` adds what is counted. */
export function between(
  least: number | undefined,
  most: number | undefined,
  counted: (count: number | string) => string,
): string | undefined {
  if (most === undefined) return least === undefined ? undefined : `at least ${counted(least)}`;
  return least === undefined ? `at most ${counted(most)}` : counted(`${least} to ${most}`);
}
