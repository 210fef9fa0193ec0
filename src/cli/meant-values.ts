import { checkImageToVideo, type Violation } from "../index.js";
import { isSlip } from "../constraints/message-words.js";

/** A field whose value is nearly one that it takes. */
export interface Meant {
  readonly field: string;
  readonly value: string;
}

/** What was probably meant by values that a field does not take: `v6` by `V6`, `720p` by `720`. With all of it the field is right. */
export function meantValues(request: unknown, violations: readonly Violation[]): Meant[] {
  const meant = violations.flatMap(({ path: [field, ...inside], allowed = [] }) => {
    if (typeof field !== "string" || inside.length > 0) return [];
    const sent = (request as Readonly<Record<string, unknown>>)[field];
    const words = allowed.filter((value) => typeof value === "string");
    const value = ["string", "number", "bigint"].includes(typeof sent)
      ? nearest(String(sent), words)
      : undefined;
    return value === undefined ? [] : [{ field, value }];
  });
  const changes = Object.fromEntries(meant.map(({ field, value }) => [field, value]));
  const wrong = meant.length > 0 ? checkImageToVideo({ ...Object(request), ...changes }) : [];
  return meant.filter(({ field }) => !wrong.some(({ path }) => path[0] === field));
}

const bare = (word: string): string => word.toLowerCase().replaceAll(/[^a-z\d]/g, "");

/** The only word that differs in case and signs, else in a character at one end, else in a slip. Names as short as `v4` and `v5` are no slips. */
function nearest(typed: string, words: readonly string[]): string | undefined {
  const word = bare(typed);
  const tests: ((other: string) => boolean)[] = [
    (other) => other === word,
    (other) => other.length === word.length + 1 && (other.startsWith(word) || other.endsWith(word)),
    (other) => word.length > 3 && other.length > 3 && isSlip(word, other),
  ];
  for (const test of word === "" ? [] : tests) {
    const found = words.filter((other) => test(bare(other)));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}
