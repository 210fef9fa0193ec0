/**
 * What the vendor has only moved: an operation to another path, a field to another name, a sentence to another field. Each is told as
 * one move with the keys to rename; what was read is then looked for in the new place, so that nothing else is told of it.
 */
import { isDeepStrictEqual } from "node:util";
import { atPointer, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import { claim } from "../claims.js";
import type { OperationFile, Slot, StructureReading } from "../operation-file.js";
import type { Fact } from "../definition/facts/index.js";
import { followSentences, pieceOf } from "./moved-sentences.js";
import { operationSlots, type TextSlot } from "../text-slots.js";

/** How much of a text must be claimed by what was read elsewhere, to count as the same text. */
const SAME = 0.6;

type Found = ReturnType<typeof operationSlots>;
type Texts = Record<string, Slot>;

/** The files as they are once every move is followed; the moves themselves go to `problems`, and those of mere labels to `told`. */
export function followMoves(
  files: readonly OperationFile[],
  document: JsonObject,
  told: Problem[],
  problems: Problem[],
): OperationFile[] {
  const found = operationSlots(document);
  return followPaths(files, found, problems).map((file) => {
    const own = found.get(file.operation);
    if (!own) return file;
    const renamed = followNames(file, own.operation, own.slots, told, problems);
    return followSentences(renamed, own.slots, problems);
  });
}

/** Operations that are gone, with the unread ones that say the same. */
function followPaths(files: readonly OperationFile[], found: Found, problems: Problem[]): OperationFile[] {
  const unread = new Set([...found.keys()].filter((name) => files.every((file) => file.operation !== name)));
  return files.map((file) => {
    if (found.has(file.operation)) return file;
    const [best] = [...unread]
      .map((name) => ({ name, share: shareOfTexts(file.texts, found.get(name)?.slots ?? []) }))
      .toSorted((a, b) => b.share - a.share);
    if (!best || best.share < SAME) return file;
    unread.delete(best.name);
    problems.push({
      where: file.at(["operation"]),
      message: `${file.operation} has moved to ${best.name}, with ${best.share === 1 ? "every text" : `${Math.round(best.share * 100)} % of its texts`} as read. Write \`operation: ${best.name}\`; the path stands nowhere else in spec/`,
    });
    return { ...file, operation: best.name };
  });
}

function shareOfTexts(texts: Texts, slots: readonly TextSlot[]): number {
  const same = slots.filter((slot) => texts[slot.name] && shareOf(slot.text, texts[slot.name]!) >= SAME);
  return same.length / Math.max(slots.length, Object.keys(texts).length, 1);
}

/** The part of a text that the readings of a slot claim, 0 to 1; less, where the text lacks some of them. */
function shareOf(text: string, { text: readings }: Slot): number {
  const pieces = readings.map(pieceOf).filter((piece) => piece !== undefined);
  const all = pieces.join("").replaceAll(/\s/g, "").length;
  const whole = text.replaceAll(/\s/g, "").length;
  if (all === 0 && whole === 0) return 1;
  const { missing, unclaimed } = claim(text, pieces);
  const lost = missing.map((index) => pieces[index]).join("");
  const added = unclaimed.map((stretch) => stretch.text).join("");
  const [less, more] = [lost, added].map((part) => part.replaceAll(/\s/g, "").length) as [number, number];
  return Math.max(0, Math.min(1 - less / Math.max(all, 1), 1 - more / Math.max(whole, 1)));
}

/** Fields that are gone, with the new ones that say the same and hold the same. */
function followNames(
  file: OperationFile,
  operation: JsonObject,
  slots: readonly TextSlot[],
  told: Problem[],
  problems: Problem[],
): OperationFile {
  const names = new Set(slots.map(({ name }) => name));
  const gone = Object.keys(file.texts).filter((name) => !names.has(name));
  const added = slots.filter(({ name }) => !file.texts[name]);
  const pairs = gone
    .flatMap((from) => added.map((to) => ({ from, to, share: likeness(file.texts[from]!, to) })))
    .filter(({ share }) => share >= SAME)
    .toSorted((a, b) => b.share - a.share);
  const moves = new Map<string, string>();
  for (const { from, to } of pairs)
    if (!moves.has(from) && ![...moves.values()].includes(to.name)) moves.set(from, to.name);
  return [...moves].reduce(
    (own, [from, to]) => rename(own, operation, from, to, isLabel(from, to) ? told : problems),
    file,
  );
}

/** What an example is called depends on the form of the export. */
const isLabel = (...names: readonly string[]): boolean =>
  names.every((name) => /^(response \S+ )?example /.test(name));

/** Two silent fields are alike in nothing that could be told. */
function likeness(slot: Slot, to: TextSlot): number {
  if (slot.type !== to.type || to.text.trim() === "") return 0;
  return shareOf(to.text, slot);
}

/** The file with a slot under its new name, and the field under it wherever a fact speaks of it. */
function rename(
  file: OperationFile,
  operation: JsonObject,
  from: string,
  to: string,
  problems: Problem[],
): OperationFile {
  const [oldField, newField] = [from, to].map((name) => /^body (\S+)$/.exec(name)?.[1]);
  const keys: string[] = [];
  const named = (value: Json, path: readonly (string | number)[]): Json => {
    if (oldField === undefined || newField === undefined) return value;
    const renamed = renameIn(value, oldField, newField);
    if (!isDeepStrictEqual(renamed, value)) keys.push(file.at(path));
    return renamed;
  };
  const texts = Object.fromEntries(
    Object.entries(file.texts).map(([slot, own]): [string, Slot] => {
      const text = own.text.map((reading, index) => {
        const path = ["texts", slot, "text", index];
        const { states, inferred } = reading;
        return {
          ...reading,
          ...(states && { states: named(states as Json, [...path, "states"]) as readonly Fact[] }),
          ...(inferred && { inferred: named(inferred as Json, [...path, "inferred"]) as readonly string[] }),
        };
      });
      return [slot === from ? to : slot, { ...own, text }];
    }),
  );
  const structure = file.structure?.map((fact, index): StructureReading => {
    const path = ["structure", index];
    const is = isDeepStrictEqual(atPointer(operation, fact.at), fact.is)
      ? fact.is
      : named(fact.is, [...path, "is"]);
    const { states } = fact;
    return {
      ...fact,
      is,
      ...(states && { states: named(states as Json, [...path, "states"]) as readonly Fact[] }),
    };
  });
  const lines = [...new Set(keys)];
  problems.push({
    where: file.at(["texts", from]),
    message: `${from} is now called ${to}: its type is the same, and so is what it says. Write \`${to}\` for the key \`${from}\`${lines.length > 0 ? `, and \`${newField}\` for \`${oldField}\` at ${lines.join(", ")}` : ""}${isLabel(from, to) ? "" : ". Callers have to rename it too: it is a breaking change"}`,
  });
  const at = (path: readonly (string | number)[]): string =>
    file.at(path[0] === "texts" && path[1] === to ? ["texts", from, ...path.slice(2)] : path);
  return { ...file, texts, ...(structure && { structure }), at };
}

/** Both as a value and as a key: `required: [seed]`, `needs: { seed: given }`. */
function renameIn(value: Json, from: string, to: string): Json {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((item) => renameIn(item, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key === from ? to : key, renameIn(item, from, to)]),
  );
}
