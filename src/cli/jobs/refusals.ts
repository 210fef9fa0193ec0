import { isApiError } from "../../index.js";
import { list } from "../../constraints/message-words.js";

/** What the server has against the request itself it says of every picture: a person reads it once. */
export interface Refusals {
  /** Whether it was not said yet, of any picture. */
  isNew(name: string, error: unknown, words: string): boolean;
  /** Of which pictures it was said again, a line for each that was. */
  repeated(): string[];
}

export function createRefusals(): Refusals {
  const namesOf = new Map<string, string[]>();
  return {
    isNew(name, error, words) {
      // What became of a video is said of each.
      if (!isApiError(error) || error.video_id !== undefined) return true;
      const said = words.replace(name, "").replaceAll(error.traceId || name, "");
      const names = namesOf.get(said) ?? [];
      namesOf.set(said, [...names, name]);
      return names.length === 0;
    },
    repeated: () =>
      [...namesOf.values()].flatMap(([first, ...others]) =>
        others.length === 0 ? [] : [`The same as of ${first} was said of ${named(others)}.`],
      ),
  };
}

/** More names than these hide the words around them. */
const mostNames = 8;

/** `a.jpg`, `a.jpg, b.jpg and 10 others`. */
export function named(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return list(rest > 1 ? [...names.slice(0, mostNames), `${rest} others`] : names, "and");
}
