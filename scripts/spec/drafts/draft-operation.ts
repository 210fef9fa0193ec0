/** The draft of a file of `spec/operations/`: what was read word for word of another operation is read here too, the rest is open. */
import type { Json, JsonObject } from "../../shared/json-value.js";
import { claim } from "../claims.js";
import { draftReadings, draftStructure } from "./drafts.js";
import { isNamedId, lastName } from "../definition/ids.js";
import { pieceOf } from "../checks/moved-sentences.js";
import {
  fieldOfSlot,
  isField,
  UNTOLD,
  type OperationFile,
  type Reading,
  type Slot,
} from "../operation-file.js";
import { structureFacts } from "../checks/structure-facts.js";
import type { TextSlot } from "../text-slots.js";
import { vocabularyOf, type Vocabulary } from "../words/vocabulary.js";

/** Of a whole operation that nobody has read. */
export function draftOperation(
  name: string,
  operation: JsonObject,
  document: JsonObject,
  slots: readonly TextSlot[],
  files: readonly OperationFile[],
): object {
  const ids = new Map(files.flatMap((file) => [...(vocabularyOf(file).ids ?? [])]));
  const vocabulary = slots.reduce(withField, { fields: [], values: new Map(), ids } as Vocabulary);
  return {
    operation: name,
    paid: UNTOLD,
    name: UNTOLD,
    operationId: UNTOLD,
    tags: [UNTOLD],
    structure: structureFacts(operation, document, true).map(draftStructure),
    texts: Object.fromEntries(slots.map((slot) => [slot.name, draftSlot(slot, vocabulary, files)])),
  };
}

/** Of one slot: shared with the operation in which all of it was read, or with those sentences that were. */
export function draftSlot(
  slot: TextSlot,
  vocabulary: Vocabulary,
  files: readonly OperationFile[] = [],
): object {
  const { name, type, text } = slot;
  const alike = files.filter(({ name: file, texts }) => {
    const own = texts[name];
    return file !== undefined && own?.same === undefined && own?.type === type;
  });
  const whole = alike.find((file) => isAll(text, file.texts[name]));
  if (whole) return { same: whole.name };
  const [best] = alike
    .map((file) => file.texts[name])
    .filter((other) => other !== undefined)
    .toSorted((a, b) => readIn(text, b).length - readIn(text, a).length);
  const read = best ? readIn(text, best) : [];
  const { unclaimed } = claim(text, read.map(wordsOf));
  return {
    ...(type !== undefined && { type }),
    ...(type !== undefined && isField(name) && wordsFor(type, best)),
    text: [
      ...read,
      ...unclaimed.flatMap((rest) => draftReadings(rest.text, slot, vocabulary)),
      ...(read.some(({ states = [] }) => states.some(({ holds }) => holds)) ? [] : draftId(slot, vocabulary)),
    ],
  };
}

/** That an integer is an id stands in few texts, and in most names. */
function draftId({ name, type }: TextSlot, { ids }: Vocabulary): object[] {
  const field = fieldOfSlot(name);
  if (field === undefined || !/^integer(\[\])*$/.test(type ?? "")) return [];
  const like = ids?.get(lastName(field));
  if (like === undefined && !isNamedId(field)) return [];
  return [
    { source: like === undefined ? "An id, by its name." : `An id like ${like}.`, states: [{ holds: "id" }] },
  ];
}

/** A field that was not there is spoken of by its name too. */
export function withField(vocabulary: Vocabulary, { name }: Pick<TextSlot, "name">): Vocabulary {
  const field = fieldOfSlot(name);
  if (field === undefined) return vocabulary;
  return { ...vocabulary, fields: [...vocabulary.fields, field.toLowerCase()] };
}

const wordsOf = (reading: Reading): string => pieceOf(reading) ?? "";

/** The readings whose words a text has too, what stands in no text apart: that was said of the other operation. */
function readIn(text: string, { text: readings }: Slot): Reading[] {
  const sentences = readings.filter((reading) => pieceOf(reading) !== undefined);
  const { missing } = claim(text, sentences.map(wordsOf));
  return sentences.filter((_, index) => !missing.includes(index));
}

function isAll(text: string, slot: Slot | undefined): boolean {
  if (!slot) return false;
  const pieces = slot.text.map(pieceOf).filter((piece) => piece !== undefined);
  const { missing, unclaimed } = claim(text, pieces);
  return missing.length + unclaimed.length === 0 && (text.trim() !== "" || slot.text.length === 0);
}

/** What people call a field, from where it was read. */
function wordsFor(type: string, other: Slot | undefined): Record<string, Json | object> {
  const isNumber = type === "integer" || type === "number";
  const unit = other ? other.unit : isNumber ? UNTOLD : undefined;
  const open = { en: UNTOLD, zh: UNTOLD };
  return {
    ...(unit !== undefined && { unit }),
    label: other?.label ?? open,
    meaning: other?.meaning ?? open,
  };
}
