/** Holds the readings against the converted export, both ways. */
import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { claim } from "./claims.js";
import { atPointer, type JsonObject } from "./json.js";
import type { OperationReadings, Reading, Readings, SlotReadings } from "./readings.js";
import type { Problem } from "./spec-error.js";
import { operationSlots, type TextSlot } from "./text-slots.js";

/** What a reading may point at. Every rule must be pointed at; an overlay action may rest on another source. */
export interface ReadingTargets {
  /** Undefined when the overlays could not be read: then nothing is said of readings that point there. */
  readonly overlays: readonly string[] | undefined;
  readonly rules: readonly string[];
}

/** Compares the readings with the document as converted, before any overlay; every disagreement goes to `problems`. */
export function checkReadings(
  readings: Readings,
  document: JsonObject,
  targets: ReadingTargets,
  problems: Problem[],
): void {
  const found = operationSlots(document);
  for (const [name, { operation, slots }] of found) {
    const read = readings.operations[name];
    if (read) checkOperation(name, read, operation, slots, readings, problems);
    else
      problems.push({
        where: readings.at(["operations"]),
        message: `the export has ${name}, and nobody has read it. Read it, and add:\n${skeleton({ [name]: { texts: Object.fromEntries(slots.map(unread)) } })}`,
      });
  }
  for (const [name, read] of Object.entries(readings.operations))
    if (!found.has(name))
      problems.push({
        where: readings.at(["operations", name]),
        message: `the export no longer has ${name}. What was read from it: ${everythingRead(read).join(", ") || "nothing"}`,
      });
  checkTargets(readings, targets, problems);
}

function checkOperation(
  name: string,
  read: OperationReadings,
  operation: JsonObject,
  slots: readonly TextSlot[],
  readings: Readings,
  problems: Problem[],
): void {
  const at = (...path: (string | number)[]): string => readings.at(["operations", name, ...path]);
  for (const slot of slots) {
    const own = read.texts[slot.name];
    if (own) checkText(slot, own, (...path) => at("texts", slot.name, ...path), problems);
    else
      problems.push({
        where: at("texts"),
        message: `${slot.name} has no readings${slot.text === "" ? "" : `. It says:\n${indent(slot.text)}\nRead it`}, and add:\n${skeleton(Object.fromEntries([unread(slot)]))}`,
      });
  }
  const names = new Set(slots.map((slot) => slot.name));
  for (const [slotName, own] of Object.entries(read.texts))
    if (!names.has(slotName))
      problems.push({
        where: at("texts", slotName),
        message: `${slotName} is gone from the export. What was read from it: ${own.text.flatMap(readOf).join(", ") || "nothing"}`,
      });
  read.structure?.forEach((fact, index) => {
    const value = atPointer(operation, fact.at);
    if (!isDeepStrictEqual(value, fact.is))
      problems.push({
        where: at("structure", index),
        message: `the export has ${JSON.stringify(value) ?? "nothing"} at ${fact.at}, no longer ${JSON.stringify(fact.is)}. What was read from it: ${fact.read.join(", ")}`,
      });
  });
}

function checkText(
  slot: TextSlot,
  own: SlotReadings,
  at: (...path: (string | number)[]) => string,
  problems: Problem[],
): void {
  if (slot.type !== own.type)
    problems.push({
      where: at(),
      message: `${slot.name} was read as ${own.type ?? "no type"}, and the export now says ${slot.type ?? "no type"}. Check what was read from it (${own.text.flatMap(readOf).join(", ") || "nothing"}), then ${slot.type === undefined ? "take `type` out" : `set \`type: ${slot.type}\``}`,
    });
  const { missing, unclaimed } = claim(slot.text, own.text.map(pieceOf));
  for (const index of missing) {
    const reading = own.text[index] as Reading;
    const isThere = slot.text.includes(pieceOf(reading));
    problems.push({
      where: at("text", index),
      message: isThere
        ? `${slot.name} says «${pieceOf(reading)}» fewer times than it is quoted here: two readings overlap`
        : `${slot.name} no longer says «${pieceOf(reading)}» (${reading.translation}). What was read from it: ${readOf(reading).join(", ") || "nothing, it was a remark"}. It says now:\n${indent(slot.text)}`,
    });
  }
  for (const { text, beside } of unclaimed) {
    const extended = beside.map((index) => {
      const reading = own.text[index] as Reading;
      return `\nIt stands beside «${pieceOf(reading)}», from which was read: ${readOf(reading).join(", ") || "nothing"}. If it belongs to that sentence, make it one quote, and look at all of these`;
    });
    problems.push({
      where: at("text"),
      message: `${slot.name} says «${text}», and no quote or remark covers it. Read it: a rule becomes a quote with \`read\`, anything else a remark${extended.join("")}`,
    });
  }
}

function checkTargets(readings: Readings, targets: ReadingTargets, problems: Problem[]): void {
  const known = new Set([
    ...(targets.overlays ?? []).map((id) => `overlay:${id}`),
    ...targets.rules.map((id) => `rule:${id}`),
  ]);
  const hit = new Set<string>();
  for (const { target, path } of everyTarget(readings)) {
    hit.add(target);
    if (!known.has(target) && (targets.overlays || !target.startsWith("overlay:")))
      problems.push({
        where: readings.at(path),
        message: `points at ${target}, which there is not. Overlay actions are named by x-id in spec/overlays/, rules in src/rules.ts`,
      });
  }
  for (const id of targets.rules)
    if (!hit.has(`rule:${id}`))
      problems.push({
        where: readings.at(["operations"]),
        message: `rule "${id}" of src/rules.ts was read off no sentence: name it in the reading that it comes from`,
      });
}

function everyTarget({ operations }: Readings): { target: string; path: (string | number)[] }[] {
  const found: { target: string; path: (string | number)[] }[] = [];
  const add = (read: readonly string[] = [], ...path: (string | number)[]): void => {
    read.forEach((target, index) => found.push({ target, path: ["operations", ...path, "read", index] }));
  };
  for (const [name, { structure = [], texts }] of Object.entries(operations)) {
    structure.forEach(({ read }, index) => add(read, name, "structure", index));
    for (const [slot, { text }] of Object.entries(texts))
      text.forEach(({ read }, index) => add(read, name, "texts", slot, "text", index));
  }
  return found;
}

const pieceOf = (reading: Reading): string => reading.quote ?? reading.remark ?? "";
const readOf = (reading: Reading): readonly string[] => reading.read ?? [];

function everythingRead(read: OperationReadings): string[] {
  const fromTexts = Object.values(read.texts).flatMap((own) => own.text.flatMap(readOf));
  return [...new Set([...(read.structure ?? []).flatMap((fact) => fact.read), ...fromTexts])];
}

/** The entry that a maintainer fills in: the whole text as one remark, to be cut into quotes and remarks. */
function unread(slot: TextSlot): [string, object] {
  const text = slot.text.trim() === "" ? [] : [{ remark: slot.text.trim(), translation: "…" }];
  return [slot.name, { ...(slot.type !== undefined && { type: slot.type }), text }];
}

function skeleton(value: object): string {
  return indent(stringify(value, { lineWidth: 0 }).trimEnd());
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}
