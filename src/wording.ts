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

// Control, format and separator characters can move a terminal's cursor or reorder what is read.
const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
const longest = 40;

/** A text in quotes: on one line, short, and harmless to print. */
export function quote(text: string): string {
  const start = JSON.stringify(text.slice(0, longest)).replace(
    invisible,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return text.length > longest ? `${start}…` : start;
}

/** `Array.isArray`, which throws for a revoked proxy. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The kind of a value, when the value itself is too large or too private to show. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (isArray(value)) return "an array";
  const type = typeof value;
  return `${type === "object" ? "an" : "a"} ${type}`;
}

/** A value as a message shows it. Never throws, and is never long. */
export function show(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint")
    return value >> 64n === 0n || value >> 64n === -1n ? `${value}n` : "a huge bigint";
  return typeof value === "number" || typeof value === "boolean" ? `${value}` : kindOf(value);
}

/** The candidate that differs least from a misspelt word: one slip in three characters, case and separators aside. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const slips = distance(bare(word), bare(candidate));
    if (slips < least && slips <= candidate.length / 3) [best, least] = [candidate, slips];
  }
  return best;
}

const bare = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
