/** Holds a sentence's words of direction and polarity (以上, 不支持, 仅, …) against the keys of what is stated: each has the other. */
import { SPOKEN } from "../definition/facts/index.js";
import type { Spoken } from "../definition/facts/word.js";
import type { Slot } from "../operation-file.js";
import type { Group, Leaf, Stated } from "./stated-facts.js";
import type { SignKind } from "./sign-words.js";
import { unitAt } from "./unit-words.js";
import type { Sign } from "./read-words.js";
import type { Token, Vocabulary } from "./vocabulary.js";

export interface Paired {
  readonly tokens: readonly Token[];
  readonly stated: Stated;
  /** From a word's index to that of its piece of data. */
  readonly pairs: ReadonlyMap<number, number>;
  /** A key that is named here needs no word. */
  readonly inferred: ReadonlySet<string>;
  readonly slot: Slot;
  readonly vocabulary: Vocabulary;
}

/** Each of these words is for one key only: two refusals are two words. */
const ONE_TO_ONE: readonly SignKind[] = ["not", "apart", "step"];
const NEGATIVE: readonly SignKind[] = ["not", "apart"];

/** What to write for a word of each kind. */
const ADVICE: Readonly<Record<SignKind, string>> = {
  from: "`from`",
  upTo: "`upTo` or `to`",
  not: "`not`, `excludes` or `taken: { not: … }`",
  apart: "`excludes` or `oneOf`",
  choice: "`oneOf` or `values`",
  yes: "`taken` or `values`",
  only: "`only`, `taken` or `values`",
  must: "`required` or `oneOf`",
  need: "`required`, `needs` or `oneOf`",
  or: "`orWith`, `oneOf` or a list",
  step: "`step`",
  unclear: "no key at all",
};

/** Signs that are held by themselves. */
const ELSEWHERE: readonly SignKind[] = ["from", "upTo", "unclear"];

/** In lines, what only the words or only the keys say. */
export function holdSigns(signs: readonly Sign[], paired: Paired): string[] {
  return [
    ...holdBounds(signs, paired),
    ...holdKeyless(signs, paired),
    ...holdWordless(signs, paired),
    ...signs
      .filter(({ kind }) => kind === "unclear")
      .map(
        ({ word }) =>
          `"${word}" has no key that says it: state what it comes to, with "${word}" in \`beside\` and in the note`,
      ),
    ...holdModelsAlone(signs, paired),
    ...holdUnits(paired),
  ];
}

/** `"4k" (仅 v6 支持)` is about values: `taken` would say it of the whole field. */
function holdModelsAlone(signs: readonly Sign[], { tokens, stated, pairs }: Paired): string[] {
  const isAbout = ({ kind, before }: Sign): boolean =>
    kind === "only" && (tokens[before]?.kind === "model" || tokens[before - 1]?.kind === "model");
  const keys = [...pairs.values()].map((place) => stated.leaves[place]?.keys[0]);
  const hasValues = keys.includes("values");
  const hasOnly = keys.includes("only") || keys.includes("models");
  return signs
    .filter((sign) => isAbout(sign) && hasValues && !hasOnly)
    .map(
      ({ word }) =>
        `"${word}" stands beside a model and beside values: \`only: { values, models }\` says which values these are`,
    );
}

/** Signs that no key beside them says. */
function holdKeyless(signs: readonly Sign[], paired: Paired): string[] {
  const kinds = (Object.keys(ADVICE) as SignKind[]).filter((kind) => !ELSEWHERE.includes(kind));
  return kinds.flatMap((kind) => {
    const keys = keysWith(({ by = [] }) => by.includes(kind));
    return match([kind], keys, signs, paired).keyless.map(
      ({ word }) => `"${word}" has no key beside it that says so: ${ADVICE[kind]}`,
    );
  });
}

/** Keys that no sign beside them says, and that are never there without one. */
function holdWordless(signs: readonly Sign[], paired: Paired): string[] {
  const demands = new Map(
    Object.values(SPOKEN).flatMap(({ demands: kinds }) => (kinds ? [[kinds.join(), kinds] as const] : [])),
  );
  return [...demands].flatMap(([name, kinds]) => {
    const keys = keysWith((spoken) => spoken.demands?.join() === name);
    return match(kinds, keys, signs, paired)
      .wordless.filter(({ key }) => !paired.inferred.has(key))
      .map(({ key }) => `\`${key}\` has no word beside it that says so`);
  });
}

function keysWith(test: (spoken: Spoken) => boolean): string[] {
  return Object.keys(SPOKEN).filter((key) => test(SPOKEN[key] ?? {}));
}

/** The signs of some kinds that no key says, and the keys that none of these signs says. */
function match(
  kinds: readonly SignKind[],
  keys: readonly string[],
  signs: readonly Sign[],
  paired: Paired,
): { keyless: Sign[]; wordless: Group[] } {
  const isOneToOne = kinds.every((kind) => ONE_TO_ONE.includes(kind));
  const isNegative = kinds.every((kind) => NEGATIVE.includes(kind));
  // 除 v6 外均支持 says yes of all others.
  const isTurned = signs.some(({ sense }) => sense === "except");
  const fits = (group: Group): boolean => isNegative || !group.isNegative || isTurned;
  const claimed = new Set<Group>();
  const isAnswered = (sign: Sign): boolean => {
    const groups = paired.stated.groups.filter(
      (group) =>
        keys.includes(group.key) && (fits(group) || sign.kind === "or") && isBeside(sign, group, paired),
    );
    const free = groups.find((group) => !claimed.has(group));
    for (const group of isOneToOne ? (free ? [free] : []) : groups) claimed.add(group);
    return isOneToOne ? free !== undefined : groups.length > 0;
  };
  const keyless = signs.filter((sign) => kinds.includes(sign.kind) && !isAnswered(sign));
  const wordless = paired.stated.groups.filter(
    (group) => keys.includes(group.key) && fits(group) && !claimed.has(group),
  );
  return { keyless, wordless };
}

/** Whether a word stands before, among or right behind the words of a key's data. */
function isBeside({ kind, before, isLoose = false }: Sign, group: Group, { pairs }: Paired): boolean {
  const places = [...pairs]
    .filter(([, leaf]) => leaf >= group.first && leaf < group.end)
    .map(([token]) => token);
  if (isLoose) return false;
  if (places.length === 0) return true;
  const [first, end] = [Math.min(...places), Math.max(...places) + 1];
  // What comes after "or" is the other way.
  if (kind === "or" && group.key === "orWith") return before === first;
  if (kind === "or") return before > first && before <= end && places.length > 1;
  return before >= first && before <= end;
}

function holdBounds(signs: readonly Sign[], { tokens, stated, pairs, inferred }: Paired): string[] {
  const bounds = signs.filter(({ kind }) => kind === "from" || kind === "upTo");
  const told = new Map<Leaf, Sign>();
  const keyless = bounds.filter((sign) => {
    const leaf = stated.leaves[pairs.get(sign.bound ?? -1) ?? -1];
    if (leaf && kindOf(leaf) === sign.kind) told.set(leaf, sign);
    return !leaf || kindOf(leaf) !== sign.kind;
  });
  const wordless = [...pairs.values()]
    .map((place) => stated.leaves[place])
    .filter((leaf) => leaf !== undefined)
    .filter((leaf) => kindOf(leaf) !== undefined && !told.has(leaf) && !inferred.has(leaf.keys.at(-1) ?? ""));
  return [
    ...keyless.map(
      ({ kind, word, bound = 0 }) =>
        `"${word}" makes ${tokens[bound] ? `"${tokens[bound].value}"` : "what is beside it"} a bound: ${ADVICE[kind]}`,
    ),
    ...wordless.map(({ keys, value }) => `\`${keys.at(-1)}: ${value}\` has no word beside it that says so`),
  ];
}

function kindOf({ keys }: Leaf): "from" | "upTo" | undefined {
  const last = keys.at(-1);
  return last === "from" ? "from" : last === "to" || last === "upTo" ? "upTo" : undefined;
}

/** What a number counts is what its key is about: characters are a length, pictures are items, seconds are what the field counts. */
function holdUnits({ tokens, stated, pairs, slot, vocabulary }: Paired): string[] {
  return [...pairs].flatMap(([token, place]) => {
    const { unit, value } = tokens[token] ?? {};
    const { keys = [], field } = stated.leaves[place] ?? {};
    if (unit === undefined) {
      // A range of a field that the sentence does not name is told by what it counts.
      const isNamed = [...pairs.values()].some((each) => stated.leaves[each]?.value === field);
      const isRange =
        field !== undefined &&
        keys.some((key) => key === "needs" || key === "excludes") &&
        keys.at(-1) !== keys[0];
      return isRange && !isNamed
        ? [`"${value}" has no unit, so that nothing says that it is of ${field}`]
        : [];
    }
    const ofField = field === undefined ? slot.unit : vocabulary.units?.get(field);
    // A unit of the API's own, such as credits, is told by no word of ours.
    const counted = ofField === undefined ? undefined : (unitAt(ofField) ?? unit);
    const isPlain = unit === "items" || unit === "pieces";
    const own = keys.map((key) => SPOKEN[key]?.counts).find((counts) => counts !== undefined);
    const fits =
      own === undefined
        ? unit === counted ||
          (isPlain && (ofField !== undefined ? counted === unit : slot.type === "integer"))
        : own === unit || (own === "pieces" && isPlain);
    return fits
      ? []
      : [
          `"${value}" counts ${unit}, and \`${keys.join(".")}\` ${ofField === undefined ? "does not" : `is in ${ofField}`}`,
        ];
  });
}

/** A unit that a text names without a number is the field's own. */
export function holdUnitNamed(units: ReadonlySet<string>, { type, unit }: Slot): string[] {
  if (type !== "integer" && type !== "number") return [];
  const others = [...units].filter((each) => each !== unitAt(unit ?? ""));
  return others.map(
    (each) =>
      `it counts ${each}, and the field ${unit === undefined ? "has no unit" : `is in ${unit}`}: bring \`unit\` in line`,
  );
}
