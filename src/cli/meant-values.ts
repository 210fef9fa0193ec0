import { checkImageToVideo, type Violation } from "../index.js";
import { bare, meantBy, spellingDistance } from "../constraints/message-words.js";

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
    if (typeof sent !== "string" && typeof sent !== "number") return [];
    const value = meantBy(String(sent), words);
    return value === undefined || !isSure(String(sent), value) ? [] : [{ field, value }];
  });
  const changes = Object.fromEntries(meant.map(({ field, value }) => [field, value]));
  const wrong = meant.length > 0 ? checkImageToVideo({ ...Object(request), ...changes }) : [];
  return meant.filter(({ field }) => !wrong.some(({ path }) => path[0] === field));
}

/** In short words and in numbers another character is another meaning: `v7` is no `v6`, and `480p` no `1080p`. */
function isSure(typed: string, meant: string): boolean {
  const word = bare(typed);
  const lacks = bare(meant).length - word.length;
  return lacks === spellingDistance(typed, meant) || (word.length > 3 && !/\d/.test(word));
}
