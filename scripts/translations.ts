import type { JsonObject } from "./json.js";
import type { Reading, Readings } from "./readings.js";
import { operationSlots, type TextSlot } from "./text-slots.js";

/**
 * A copy of the document in which each of the vendor's texts is followed by its English reading, so that an
 * editor's hover shows both. The vendor's words stay first and whole.
 */
export function addTranslations(document: JsonObject, readings: Readings): JsonObject {
  const translated = structuredClone(document);
  for (const [name, { slots }] of operationSlots(translated))
    for (const slot of slots) {
      const own = readings.operations[name]?.texts[slot.name]?.text ?? [];
      if (own.length > 0) slot.write(isLabel(slot) ? inline(slot.text, own) : below(slot.text, own));
    }
  return translated;
}

/** Titles and response names, which tools show on one line. */
function isLabel({ name }: TextSlot): boolean {
  return name === "summary" || /^response \w+$/.test(name);
}

function inline(text: string, readings: readonly Reading[]): string {
  return `${text} (${readings.map(sentence).join(" ")})`;
}

function below(text: string, readings: readonly Reading[]): string {
  return `${text}${text.endsWith("\n") ? "" : "\n"}\n${readings.map(sentence).join("\n")}`;
}

function sentence({ translation, note }: Reading): string {
  return note === undefined ? translation : `${translation} (${note})`;
}
