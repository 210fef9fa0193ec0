/** What the operation files add to the document as converted, before any overlay: names and translations. */
import { withUnit } from "../shared/quantities.js";
import { objectsOf, type Json, type JsonObject } from "../shared/json-value.js";
import type { OperationFile, Reading, Slot } from "./operation-file.js";
import { sharedSlots } from "./shared-slots.js";
import { mediaOf, operationSlots, type TextSlot } from "./text-slots.js";

/**
 * A copy of the document in which each of the vendor's texts stands whole between what the field is for, where that is known, and its
 * English reading: an editor's hover begins with what most people look for, and shows all of it.
 */
export function addTranslations(document: JsonObject, operations: readonly OperationFile[]): JsonObject {
  const translated = structuredClone(document);
  for (const [name, { slots }] of operationSlots(translated))
    for (const slot of slots)
      translate(slot, operations.find(({ operation }) => operation === name)?.texts[slot.name]);
  for (const slot of sharedSlots(translated))
    translate(slot, operations.find(({ texts }) => texts[slot.name])?.texts[slot.name]);
  return translated;
}

function translate(slot: TextSlot, read: Slot | undefined): void {
  const own = read?.text.filter(({ translation }) => translation !== undefined) ?? [];
  const text = own.length === 0 ? slot.text : isLabel(slot) ? inline(slot.text, own) : below(slot.text, own);
  const purpose = read && purposeOf(read);
  const all = [purpose, text].filter(Boolean).join("\n\n");
  if (all !== slot.text) slot.write(all);
}

/** A copy of the document without what was only there to be read: OpenAPI has no place for an overview and for comments in examples. */
export function dropCarriers(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  for (const { operation } of operationSlots(copy).values()) {
    delete operation["x-overview"];
    for (const media of mediaOf(operation, copy)) {
      delete media["x-comments"];
      delete media["x-example-name"];
    }
  }
  return copy;
}

/**
 * A copy of the document in which the operations have the ids and tags that their files give them. A tag that no operation has any
 * more, such as the folder of a project, is left out.
 */
export function nameOperations(document: JsonObject, operations: readonly OperationFile[]): JsonObject {
  const named = structuredClone(document);
  const found = operationSlots(named);
  const before = tagsOf(found.values());
  for (const { operation, operationId, tags } of operations) {
    const own = found.get(operation)?.operation;
    if (own && operationId !== undefined) own["operationId"] = operationId;
    if (own && tags) own["tags"] = [...tags];
  }
  const after = tagsOf(found.values());
  const kept = objectsOf(named["tags"]).filter(({ name }) => !before.has(name) || after.has(name));
  if (kept.length > 0) named["tags"] = kept;
  else delete named["tags"];
  return named;
}

function tagsOf(operations: Iterable<{ operation: JsonObject }>): Set<Json | undefined> {
  return new Set(
    [...operations].flatMap(({ operation }) => (Array.isArray(operation["tags"]) ? operation["tags"] : [])),
  );
}

/** `How long the video is, in seconds.` */
function purposeOf({ meaning, unit }: Slot): string | undefined {
  if (!meaning) return undefined;
  const text = withUnit("en", meaning.en, unit);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Titles and response names, which tools show on one line. */
function isLabel({ name }: TextSlot): boolean {
  return name === "summary" || name === "export (title)" || /^response \w+$/.test(name);
}

function inline(text: string, readings: readonly Reading[]): string {
  return `${text} (${readings.map(sentence).join(" ")})`;
}

function below(text: string, readings: readonly Reading[]): string {
  return `${text}${text.endsWith("\n") ? "" : "\n"}\n${readings.map(sentence).join("\n")}`;
}

function sentence({ translation = "", note }: Reading): string {
  return note === undefined ? translation : `${translation} (${note})`;
}
