import { toPlain } from "../int64-json.js";

/** What moves a cursor, begins an escape sequence, breaks a line or reorders text. */
export const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text that may be somebody else's, such as a server's, on one line and harmless to a terminal. */
export function printable(text: unknown): string {
  return String(text).replace(unprintable, "\ufffd");
}

/** A value as one line of JSON, as harmless, and nothing of it lost: an id that a JSON number would round is text. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(toPlain(value)).replace(unprintable, escaped)}\n`;
}

/** The same of something that is printed and not read in again: what a server has nested so deep that it has no line is cut off. */
export function jsonResult(value: unknown): string {
  try {
    return jsonLine(value);
  } catch {
    return jsonLine(cutAt(value, deepest));
  }
}

/** More than any answer of the API has. */
const deepest = 8;

function cutAt(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "[nested too deep to be printed]";
  if (Array.isArray(value)) return value.map((item) => cutAt(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cutAt(member, depth - 1)]));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** An error as data. */
export function describeError(error: unknown): Record<string, unknown> {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { cause: _, ...fields } = Object(error) as { cause?: unknown };
  return { name, message, ...fields };
}

/** What the system says of a file, without the path that Node repeats in it. */
export function systemReason({ message }: Error): string {
  return message.split(", ")[0]!;
}

/** Letters of East Asia, except the halfwidth ones, and emoji: two columns of a terminal. */
const wide =
  /^(?![\uff61-\uffdc])[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\u3000-\u303e\uff01-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;

const graphemes = new Intl.Segmenter();

/** Columns that a terminal needs for a text. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** As much of a text as fits into so many columns, without half a character. */
export function cut(text: string, columns: number): string {
  let left = columns;
  for (const { segment, index } of graphemes.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) return text.slice(0, index);
  }
  return text;
}

/** A text as one word of a command line, for a shell like those of POSIX. */
export function shellWord(text: unknown): string {
  const word = String(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
