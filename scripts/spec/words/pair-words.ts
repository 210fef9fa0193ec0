/** Pairs the words of a sentence with the pieces of data that they spell. */
import type { Stated } from "./stated-facts.js";
import type { Token } from "./read-words.js";

/** What is left out of the pairs on purpose: words that are put aside, and data that is read into the sentence. */
export interface Spare {
  readonly tokens: readonly string[];
  readonly leaves: readonly string[];
}

/** For each word the piece of data that it spells, in order; undefined where they cannot be paired. */
export function pairWords(
  tokens: readonly Token[],
  { leaves }: Stated,
  spare: Spare,
): Map<number, number> | undefined {
  const dead = new Set<string>();
  const search = (
    token: number,
    open: readonly number[],
    aside: readonly string[],
    read: readonly string[],
  ): [number, number][] | undefined => {
    if (token === tokens.length && open.length === 0)
      return aside.length + read.length === 0 ? [] : undefined;
    const key = [token, open.join(), aside.join(), read.join()].join("|");
    if (dead.has(key)) return undefined;
    const [first] = open;
    const word = tokens[token]?.value;
    // Pieces of the list that is at hand come in any order.
    for (const place of open.filter((each) => leaves[each]?.list === leaves[first ?? 0]?.list)) {
      if (leaves[place]?.value !== word) continue;
      const rest = search(
        token + 1,
        open.filter((each) => each !== place),
        aside,
        read,
      );
      if (rest) return [[token, place], ...rest];
    }
    const asideThen = word === undefined ? undefined : without(aside, word);
    const skipped = asideThen && search(token + 1, open, asideThen, read);
    if (skipped) return skipped;
    const leaf = first === undefined ? undefined : leaves[first];
    if (leaf) {
      const readThen = without(read, leaf.value) ?? (leaf.isImplied ? read : undefined);
      const added = readThen && search(token, open.slice(1), aside, readThen);
      if (added) return added;
    }
    dead.add(key);
    return undefined;
  };
  const found = search(0, [...leaves.keys()], spare.tokens, spare.leaves);
  return found && new Map(found);
}

function without(list: readonly string[], value: string): string[] | undefined {
  const at = list.indexOf(value);
  return at < 0 ? undefined : list.toSpliced(at, 1);
}
