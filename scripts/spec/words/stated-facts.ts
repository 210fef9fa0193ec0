/** What `states` says, as a line of data in the order in which it is written, to be held against a sentence's words. */
import { SPOKEN, type Fact } from "../definition/facts/index.js";
import { spelt, type Vocabulary } from "./vocabulary.js";

/** One piece of data. */
export interface Leaf {
  readonly value: string;
  /** The keys that lead to it. */
  readonly keys: readonly string[];
  /** Pieces of one list may come in any order. */
  readonly list: number;
  /** The name of a field that its values give away: quality in `at: { quality: [1080p] }`. */
  readonly isImplied: boolean;
  /** The field that it is a value of, where it is not the text's own. */
  readonly field?: string | undefined;
}

/** A key of `states` and the pieces that stand under it. */
export interface Group {
  readonly key: string;
  /** Under a negative key, or one itself. */
  readonly isNegative: boolean;
  readonly first: number;
  /** The index behind the last piece. */
  readonly end: number;
}

export interface Stated {
  readonly leaves: readonly Leaf[];
  readonly groups: readonly Group[];
}

export function lineUp(states: readonly Fact[], vocabulary: Vocabulary): Stated {
  const leaves: Leaf[] = [];
  const groups: Group[] = [];
  let lists = 0;
  const walk = (
    value: unknown,
    keys: readonly string[],
    isNegative: boolean,
    list: number,
    of?: string,
  ): void => {
    if (Array.isArray(value)) {
      lists++;
      const own = lists;
      for (const item of value) walk(item, keys, isNegative, own, of);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) enter(key, inner, keys, isNegative, of);
    } else {
      lists++;
      leaves.push({ value: spelt(value as string), keys, list: list || lists, isImplied: false, field: of });
    }
  };
  const enter = (
    key: string,
    value: unknown,
    keys: readonly string[],
    isNegative: boolean,
    of?: string,
  ): void => {
    const { namesFields, isOurs, isNegative: refuses } = SPOKEN[key] ?? {};
    if (isOurs) return;
    const negative = isNegative || refuses === true;
    if (namesFields) {
      for (const [field, word] of Object.entries(value as object)) {
        const first = leaves.length;
        lists++;
        leaves.push({
          value: spelt(field),
          keys: [...keys, key],
          list: lists,
          isImplied: isGivenAway(field, word, vocabulary),
        });
        if (word !== "given") walk(word, [...keys, key], negative, 0, spelt(field));
        groups.push({ key, isNegative: negative, first, end: leaves.length });
      }
      return;
    }
    const first = leaves.length;
    walk(value, [...keys, key], negative, 0, of);
    // `taken: { not: … }` says which models do not.
    const isTurned = key === "taken" && "not" in (value as object);
    groups.push({ key, isNegative: negative || isTurned, first, end: leaves.length });
  };
  for (const fact of states) walk(fact, [], false, 0, fact.of);
  return { leaves, groups };
}

/** Whether values are those of one field and no other, or a range is of the one field that counts something. */
function isGivenAway(field: string, word: unknown, { values, units = new Map() }: Vocabulary): boolean {
  if (word === "given") return false;
  if (!Array.isArray(word))
    return [...units.values()].filter((unit) => unit === units.get(field)).length === 1;
  const owners = [...values].filter(([, own]) => word.every((value) => own.has(spelt(value as string))));
  return owners.length === 1 && owners[0]?.[0] === field;
}
