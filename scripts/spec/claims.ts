/** Finds which stretches of a text are claimed by quotes and remarks, and what is left. */
import { fold } from "./words/spelling.js";

export interface Claims {
  /** Indexes of the pieces that the text does not have, or has fewer times than they are claimed. */
  readonly missing: readonly number[];
  /** Stretches of the text that no piece claims. */
  readonly unclaimed: readonly Unclaimed[];
  /** Pieces that the text has in another spelling, by index. */
  readonly respelt: readonly number[];
}

export interface Unclaimed {
  /** Without the blanks around it. */
  readonly text: string;
  /** The pieces on the same line that it touches, by index: a sentence that somebody has added to. */
  readonly beside: readonly number[];
}

/**
 * Each piece claims one stretch of its own, in whatever harmless spelling. Longer pieces choose first, so that "5" cannot take its
 * place inside "1~15". Only white space may stay unclaimed: a single new comma or digit has to be read.
 */
export function claim(original: string, quoted: readonly string[]): Claims {
  const { text, at } = fold(original);
  const pieces = quoted.map((piece) => fold(piece).text);
  // For each place of the text the piece that claims it.
  const claimed = Array.from<number | undefined>({ length: text.length });
  const missing: number[] = [];
  const respelt: number[] = [];
  const byLength = [...pieces.keys()].toSorted(
    (a, b) => (pieces[b] ?? "").length - (pieces[a] ?? "").length || a - b,
  );
  for (const index of byLength) {
    const piece = pieces[index] ?? "";
    const start = freePlace(text, piece, claimed);
    if (start < 0 || piece === "") {
      missing.push(index);
      continue;
    }
    claimed.fill(index, start, start + piece.length);
    const theirs = original.slice(at[start], (at[start + piece.length - 1] ?? 0) + 1);
    if (theirs !== quoted[index]) respelt.push(index);
  }
  return {
    missing: missing.toSorted(rising),
    respelt: respelt.toSorted(rising),
    unclaimed: rest(text, claimed).map(({ start, end, beside }) => ({
      text: original.slice(at[start], at[end]).trim(),
      beside,
    })),
  };
}

const rising = (a: number, b: number): number => a - b;

function freePlace(text: string, piece: string, claimed: readonly (number | undefined)[]): number {
  for (let start = text.indexOf(piece); start >= 0; start = text.indexOf(piece, start + 1))
    if (claimed.slice(start, start + piece.length).every((claimer) => claimer === undefined)) return start;
  return -1;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly beside: readonly number[];
}

function rest(text: string, claimed: readonly (number | undefined)[]): Stretch[] {
  const found: Stretch[] = [];
  for (let start = 0; start < text.length; start++) {
    if (claimed[start] !== undefined) continue;
    let end = start + 1;
    while (end < text.length && claimed[end] === undefined) end++;
    const stretch = text.slice(start, end);
    const [before = "", after = ""] = [/^\s*/.exec(stretch)?.[0], /\s*$/.exec(stretch)?.[0]];
    // A line break parts sentences.
    const left = before.includes("\n") ? undefined : claimed[start - 1];
    const right = after.includes("\n") ? undefined : claimed[end];
    const beside = [left, right].filter((index) => index !== undefined);
    if (stretch.trim() !== "") found.push({ start, end, beside });
    start = end;
  }
  return found;
}
