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
const harmless = /^[\w ,.-]*$/;

/** A text in quotes: on one line, short, and harmless to print, since what could move a cursor or reorder text is gone. */
export function quote(text: string): string {
  if (text.length <= longest && harmless.test(text)) return `"${text}"`;
  const start = JSON.stringify(text.slice(0, longest)).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
  return text.length > longest ? `${start}…` : start;
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

/** Whether a word is another but for a slip: one or two characters next to each other. */
export function isSlip(word: string, meant: string): boolean {
  let start = 0;
  let [end, meantEnd] = [word.length, meant.length];
  if (Math.abs(end - meantEnd) > 2) return false;
  while (start < end && word[start] === meant[start]) start++;
  while (end > start && meantEnd > start && word[end - 1] === meant[meantEnd - 1]) {
    end--;
    meantEnd--;
  }
  return Math.max(end, meantEnd) - start <= 2;
}
