/**
 * Drafts of readings, for a person to decide on: the sentences of a text, each with what it seems to state. The generator refuses them
 * as they are.
 */
import { likelyStates } from "./draft-states.js";
import { yamlText } from "../../shared/data-text.js";
import { fieldOfSlot, UNTOLD } from "../operation-file.js";
import type { StructureFact } from "../checks/structure-facts.js";
import type { TextSlot } from "../text-slots.js";
import type { Vocabulary } from "../words/vocabulary.js";

/** A fact of the export's form that nobody has read yet; what is required is stated in the same words. */
export function draftStructure({ at, is }: StructureFact): object {
  const required = at.endsWith("/required") && Array.isArray(is) ? is.map(String) : undefined;
  const owner = ownerOf(at);
  const names = required?.map((name) => (owner === "" ? name : `${owner}.${name}`));
  const states = names && owner !== undefined ? { states: [{ required: names }] } : {};
  return { at, is, note: UNTOLD, ...states };
}

/** The field of the request whose fields a list of required ones is about: `subjects[]`; none of a component, which several may share. */
function ownerOf(at: string): string | undefined {
  const inside = /^\/requestBody\/content\/[^/]+\/schema((?:\/properties\/[^/]+|\/items)*)\/required$/.exec(
    at,
  )?.[1];
  return inside
    ?.replaceAll(/\/properties\/([^/]+)/g, ".$1")
    .replaceAll("/items", "[]")
    .replace(/^\./, "");
}

/** The sentences of a text as drafts. */
export function draftReadings(
  text: string,
  { name, type }: Pick<TextSlot, "name"> & { readonly type?: string | undefined },
  vocabulary: Vocabulary,
): object[] {
  const own = fieldOfSlot(name)?.toLowerCase();
  return sentencesOf(text).map((draft) => {
    const states = own === undefined ? undefined : likelyStates(draft, type, own, vocabulary);
    return { draft, translation: UNTOLD, ...(states && { states }) };
  });
}

/** As YAML, to be pasted into spec/operations/. */
export const asYaml = (value: object): string => yamlText(value, { lineWidth: 0 }).trimEnd();

/** Sentences, each with the list in it: a line that ends or begins with a comma goes on, and mere punctuation is no sentence. */
export function sentencesOf(text: string): string[] {
  const lines = text.split(/(?<![,，、:：]\s*)\r?\n(?!\s*[,，、.。;；])/);
  const parts = lines.flatMap((line) => line.split(/(?<=[。；;！？])|(?<=[.!?])(?=\s)/));
  return parts
    .reduce<string[]>((found, part) => {
      const last = found.pop();
      if (last === undefined) return [part];
      return hasWords(part) && hasWords(last) ? [...found, last, part] : [...found, last + part];
    }, [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
