import { escapeToken, type Json, type JsonObject } from "./json-value.js";

/** A text that tools take for an address: one that they open, or one that moves where others start from. */
export interface Reference {
  /** The object that has it. */
  readonly holder: JsonObject;
  readonly key: ReferenceKey;
  readonly target: string;
  /** Where the holder stands, as a JSON Pointer. */
  readonly pointer: string;
}

/** Bundlers follow these wherever they stand, in the values of examples too. */
const everywhere = ["$ref", "externalValue"] as const;

/**
 * What else JSON Schema and OpenAPI have: references, the base that they start from, and the names that they find. Validators look for
 * them in extensions of schemas too; in a value they are only members.
 */
const outsideValues = [
  ...everywhere,
  "$dynamicRef",
  "$recursiveRef",
  "operationRef",
  "$id",
  "$anchor",
  "$dynamicAnchor",
] as const;

export type ReferenceKey = (typeof outsideValues)[number];

/** Members that hold a value of the API. */
const values = new Set(["example", "examples", "default", "const", "enum", "value"]);

/**
 * Every reference of a document, at any depth: tools look for them in extensions, labels and encodings too, wherever an object has such
 * a member.
 */
export function referencesIn(document: JsonObject): Reference[] {
  const found: Reference[] = [];
  const path: string[] = [];
  const walk = (node: Json, isValue: boolean): void => {
    if (typeof node !== "object" || node === null) return;
    for (const key of isValue ? everywhere : outsideValues) {
      const target = Array.isArray(node) || !Object.hasOwn(node, key) ? undefined : node[key];
      if (typeof target === "string")
        found.push({ holder: node as JsonObject, key, target, pointer: pointerTo(path) });
    }
    for (const [key, member] of Object.entries(node)) {
      // Among responses, "default" is a status.
      const isHolding = values.has(key) && path.at(-1) !== "responses";
      path.push(key);
      walk(member, isHolding || (isValue && !key.startsWith("x-")));
      path.pop();
    }
  };
  walk(document, false);
  return found;
}

/** Whether a reference stays in its document. */
export function isLocal({ key, target }: Reference): boolean {
  if (key === "$anchor" || key === "$dynamicAnchor") return true;
  if (key === "$dynamicRef" || key === "$recursiveRef") return target.startsWith("#");
  return (key === "$ref" || key === "operationRef") && target.startsWith("#/");
}

function pointerTo(path: readonly string[]): string {
  return `#${path.map((key) => `/${escapeToken(key)}`).join("")}`;
}
