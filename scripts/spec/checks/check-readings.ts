/** Holds the readings against the converted export, both ways. */
import { child, type JsonObject } from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import { checkStructure, readOf, unread } from "./check-structure.js";
import { checkTargets } from "./check-targets.js";
import { claim } from "../claims.js";
import { draftOperation, draftSlot, withField } from "../drafts/draft-operation.js";
import { asYaml, draftReadings, sentencesOf } from "../drafts/drafts.js";
import type { OperationFile, Reading, Slot } from "../operation-file.js";
import type { Action } from "../overlays.js";
import { fold, visible } from "../words/spelling.js";
import { vocabularyOf, type Vocabulary } from "../words/vocabulary.js";
import { sharedSlots } from "../shared-slots.js";
import { operationSlots, type TextSlot } from "../text-slots.js";

/**
 * Compares the readings with the document as converted, before any overlay; every disagreement goes to `problems`.
 *
 * @param told what is quoted in another harmless spelling than the export's; it stops nothing
 * @param actions undefined when the overlays could not be read, and then nothing is said of readings that point there
 */
export function checkReadings(
  files: readonly OperationFile[],
  document: JsonObject,
  actions: readonly Action[] | undefined,
  told: Problem[],
  problems: Problem[],
): void {
  const found = operationSlots(document);
  const shared = sharedSlots(document);
  for (const [name, { operation, slots }] of found) {
    const file = files.find((each) => each.operation === name);
    if (file) {
      const own = shared.filter((slot) => file.texts[slot.name]);
      checkTexts(file, [...slots, ...own], told, problems);
      checkStructure(file, files, operation, document, told, problems);
    } else
      problems.push({
        where: "spec/operations",
        message: `the export has ${name}, and nobody has read it. Read it, and make a file of it; or leave it out of the document for now, with --defer`,
        draft: asYaml(draftOperation(name, operation, document, slots, files)),
      });
  }
  for (const file of files) {
    if (!found.has(file.operation))
      problems.push({
        where: file.at(["operation"]),
        message: `the export no longer has ${file.operation}. What was read from it: ${everythingRead(file).join(", ") || "nothing"}`,
      });
    if (actions) checkTargets(file, actions, problems);
  }
  for (const slot of shared)
    if (!files.some(({ texts }) => texts[slot.name])) problems.push(unreadSlot(slot, files[0]));
  const schemes = child(child(document, "components"), "securitySchemes");
  for (const [name, scheme] of Object.entries(schemes)) {
    const at = `/components/securitySchemes/${name}`;
    if (!files.some((file) => file.structure?.some((fact) => fact.at === at)))
      problems.push({
        where: "spec/operations",
        ...unread({ at, is: scheme }, "add it to the operation that it is for"),
      });
  }
}

function checkTexts(
  file: OperationFile,
  slots: readonly TextSlot[],
  told: Problem[],
  problems: Problem[],
): void {
  const vocabulary = vocabularyOf(file);
  for (const slot of slots) {
    const own = file.texts[slot.name];
    if (own)
      checkText(slot, own, vocabulary, (...path) => file.at(["texts", slot.name, ...path]), told, problems);
    else problems.push(unreadSlot(slot, file));
  }
  const names = new Set(slots.map((slot) => slot.name));
  for (const [slotName, own] of Object.entries(file.texts))
    if (!names.has(slotName))
      problems.push({
        where: file.at(["texts", slotName]),
        message: `${slotName} is gone from the export. What was read from it: ${own.text.flatMap(readOf).join(", ") || "nothing"}`,
      });
}

/** @param file where it shall be read; what operations share is read in one of theirs */
function unreadSlot(slot: TextSlot, file: OperationFile | undefined): Problem {
  const vocabulary = file ? vocabularyOf(file) : { fields: [], values: new Map<string, Set<string>>() };
  return {
    where: file?.at(["texts"]) ?? "spec/operations",
    message: `${slot.name} has no readings. ${slot.text === "" ? "Add it to `texts`" : `It says:\n${indent(slot.text)}\nRead it, and add it to \`texts\``}`,
    draft: asYaml({ [slot.name]: draftSlot(slot, withField(vocabulary, slot)) }),
  };
}

function checkText(
  slot: TextSlot,
  own: Slot,
  vocabulary: Vocabulary,
  at: (...path: (string | number)[]) => string,
  told: Problem[],
  problems: Problem[],
): void {
  if (slot.type !== own.type)
    problems.push({
      where: at(),
      message: `${slot.name} was read as ${own.type ?? "no type"}, and the export now says ${slot.type ?? "no type"}. Check what was read from it (${own.text.flatMap(readOf).join(", ") || "nothing"}), then ${slot.type === undefined ? "take `type` out" : `set \`type: ${slot.type}\``}`,
    });
  // What is from elsewhere stands in no text.
  const places = [...own.text.keys()].filter((index) => own.text[index]?.source === undefined);
  const { missing, unclaimed, respelt } = claim(
    slot.text,
    places.map((index) => pieceOf(own.text[index] as Reading)),
  );
  for (const place of respelt)
    told.push({
      where: at("text", places[place] ?? 0),
      message: `${slot.name} is quoted in another spelling: ${visible(pieceOf(own.text[places[place] ?? 0] as Reading))}`,
    });
  for (const place of missing) {
    const index = places[place] ?? 0;
    const reading = own.text[index] as Reading;
    const isThere = fold(slot.text).text.includes(fold(pieceOf(reading)).text);
    problems.push({
      where: at("text", index),
      message: isThere
        ? `${slot.name} says «${pieceOf(reading)}» fewer times than it is quoted here: two readings overlap`
        : `${slot.name} no longer says «${visible(pieceOf(reading))}» (${reading.translation}). What was read from it: ${readOf(reading).join(", ") || "nothing, it was a remark"}. It says now:\n${indent(slot.text)}${own.same === undefined ? "" : `\n${own.same} was read in its place. Read it here: give the slot a text of its own`}`,
    });
  }
  for (const { text, beside } of unclaimed) {
    const extended = beside.map((place) => {
      const reading = own.text[places[place] ?? 0] as Reading;
      return `\nIt stands beside «${pieceOf(reading)}», from which was read: ${readOf(reading).join(", ") || "nothing"}. If it belongs to that sentence, make it one quote, and look at all of these`;
    });
    problems.push({
      where: at("text"),
      message: `${slot.name} says «${visible(text)}», and no quote or remark covers it. Read it: a rule becomes a quote with what it states, anything else a remark${extended.join("")}`,
      draft: asYaml(
        draftReadings(
          wholeOf(
            slot.text,
            text,
            beside.map((place) => pieceOf(own.text[places[place] ?? 0] as Reading)),
          ),
          slot,
          vocabulary,
        ),
      ),
    });
  }
}

/**
 * The sentence that somebody has added to, with what was added. Only that, where it is a sentence of its own, for what stands beside it is
 * read; and where the two are spelt in another way.
 */
function wholeOf(text: string, added: string, pieces: readonly string[]): string {
  // The vendor parts sentences with a slash, too: "支持 v5.5,v6 / 控制单镜头".
  const open = pieces.filter((piece) => !piece.endsWith("/"));
  for (const beside of [open, ...open.map((piece) => [piece])]) {
    const places = [added, ...beside].map((part) => ({ from: text.indexOf(part), length: part.length }));
    if (places.some(({ from }) => from < 0)) continue;
    const from = Math.min(...places.map((place) => place.from));
    const whole = text.slice(from, Math.max(...places.map((place) => place.from + place.length)));
    if (sentencesOf(whole).length === 1) return whole;
  }
  return added;
}

const pieceOf = (reading: Reading): string => reading.quote ?? reading.remark ?? reading.draft ?? "";

function everythingRead({ structure = [], texts }: OperationFile): string[] {
  const fromTexts = Object.values(texts).flatMap((own) => own.text.flatMap(readOf));
  return [...new Set([...structure.flatMap(readOf), ...fromTexts])];
}

function indent(text: string): string {
  return visible(text).replaceAll(/^/gm, "    ");
}
