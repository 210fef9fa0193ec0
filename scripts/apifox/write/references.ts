import type { JsonObject } from "../plain-data.js";
import { type Notes, Place } from "../notes.js";
import { type Reference, type ReferenceKey, referencesIn } from "../../shared/references.js";

/**
 * Takes every reference out of a finished document that this converter did not write, and whatever would move where references start.
 * Those of an export stand in extensions and the like: an address that tools would open, a file of whoever reads the document, or a
 * place of the export that is no more.
 */
export function cutReferences(document: JsonObject, components: JsonObject, notes: Notes): void {
  for (const reference of referencesIn(document)) {
    if (isOurs(reference, components)) continue;
    const { holder, key, target, pointer } = reference;
    delete holder[key];
    const why = bases.has(key) ? "references would start or end there" : "that is not in the document";
    notes.add("dangling-reference", new Place(pointer), `${key} is ${target}, and ${why}; left out`);
  }
}

const bases = new Set<ReferenceKey>(["$id", "$anchor", "$dynamicAnchor"]);

function isOurs({ key, target }: Reference, components: JsonObject): boolean {
  const [, kind = "", name = ""] = /^#\/components\/(schemas|responses)\/([\w.-]+)$/.exec(target) ?? [];
  const section = components[kind];
  return key === "$ref" && typeof section === "object" && section !== null && Object.hasOwn(section, name);
}
