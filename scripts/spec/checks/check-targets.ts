/** Holds what a reading points at against the overlays: the action is there, and it is about what the reading is about. */
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile } from "../operation-file.js";
import type { Action } from "../overlays.js";
import { spelt, vocabularyOf } from "../words/stated-facts.js";
import { readWords } from "../words/read-words.js";

export function checkTargets(file: OperationFile, actions: readonly Action[], problems: Problem[]): void {
  const known = new Map(actions.map((action) => [`overlay:${action.id}`, textOf(action)]));
  const vocabulary = vocabularyOf(file);
  /** `some` of the words stand in the action, and `all` of the others. */
  const check = (
    { read = [] }: { readonly read?: readonly string[] },
    path: (string | number)[],
    some: readonly string[],
    all: readonly string[] = [],
  ): void => {
    read.forEach((target, index) => {
      const where = file.at([...path, "read", index]);
      const text = known.get(target);
      if (text === undefined)
        problems.push({
          where,
          message: `points at ${target}, which there is not. Overlay actions are named by x-id in spec/overlays/`,
        });
      else if (!some.some((word) => text.includes(word)) || !all.every((word) => text.includes(word)))
        problems.push({
          where,
          message: `points at ${target}, which has nothing to do with it: the action does not name ${(all.length > 0 ? all : some).map((word) => `"${word}"`).join(all.length > 0 ? ", " : " or ")}. Point at the action that came of it, and let its description name it`,
        });
    });
  };
  file.structure?.forEach((fact, index) =>
    check(fact, ["structure", index], [...wordsIn(fact.is), ...fact.at.split(/[/~]/).flatMap(wordsIn)]),
  );
  for (const [slot, { text, same }] of Object.entries(file.texts)) {
    if (same !== undefined) continue;
    text.forEach((reading, index) => {
      const { quote = "", states, beside = [], source = "" } = reading;
      const { tokens } = readWords(quote, vocabulary);
      const aside = tokens.filter(({ value }) => beside.map(spelt).includes(value));
      check(
        reading,
        ["texts", slot, "text", index],
        [...wordsIn(slot.split(" ").at(-1)), ...tokens.map(({ value }) => value), ...wordsIn(source)],
        // What a sentence says and does not state, the action does in its place.
        states ? [] : aside.filter(({ kind }) => kind !== "field").map(({ value }) => value),
      );
    });
  }
}

const textOf = ({ target, update, reason }: Action): string =>
  JSON.stringify([target, update ?? "", reason]).toLowerCase();

/** They stand in every action, and tell none from another. */
const EVERYWHERE =
  /^(content|application|1?json|schemas?|examples?|requestbody|object|string|integer|header|name|type|true|false)$/;

/** Words that say what something is about. */
function wordsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.entries(value).flat().flatMap(wordsIn);
  return String(value ?? "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}_-]+/u)
    .filter((word) => word.length > 2 && !EVERYWHERE.test(word));
}
