import { escapeToken } from "../../../shared/json-value.js";
import { isObject, type Json, type JsonObject, decodeRef } from "../../plain-data.js";
import type { Model } from "../../api-model.js";
import type { Place } from "../../notes.js";

/** What a `$ref` into the same document points at; `undefined` where nothing is, or it leads elsewhere. */
export function pointedAt(root: Json, ref: string): Json | undefined {
  return followed(root, ref)?.value;
}

/**
 * The schemas that a document refers to where they stand, inside of others: `#/components/schemas/Pet/properties/kind`, `#/$defs/A`.
 * Only components have names to refer to, so each becomes one. A reference that means the root of its own schema, as JSON Schema has
 * it without OpenAPI, is written out in full.
 */
export function inlineModels(root: JsonObject, place: Place): Model[] {
  const models = new Map<string, Model>();
  // Hardly any document has one, and the walk below is long.
  if (!refersInside(root)) return [];
  const seen = new Set<Json>();
  const walk = (node: Json, owner: Owner): void => {
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    const ref = isObject(node) ? node["$ref"] : undefined;
    if (isObject(node) && typeof ref === "string" && ref.startsWith("#/")) {
      const near = followed(root, ref) === undefined ? followed(owner.schema, ref) : undefined;
      const full = near === undefined ? ref : owner.pointer + ref.slice(1);
      const target = near ?? followed(root, ref);
      node["$ref"] = full;
      const [name = "", ...outer] = tokensOf(full).toReversed();
      if (target !== undefined && isSchemaPlace(name, outer) && !models.has(full)) {
        const model = { ref: full, name: nameOf(full), title: "", description: "", schema: target.value };
        models.set(full, { ...model, place: place.at(`model ${model.name}`) });
      }
    }
    for (const [key, member] of Object.entries(node)) walk(member, ownerOf(member, key, owner));
  };
  const ownerOf = (member: Json, key: string, owner: Owner): Owner => {
    const pointer = `${owner.path}/${escapeToken(key)}`;
    const isRoot =
      /^#\/components\/schemas\/[^/]+$/.test(pointer) || (key === "schema" && owner.schema === root);
    return isRoot ? { schema: member, pointer, path: pointer } : { ...owner, path: pointer };
  };
  walk(root, { schema: root, pointer: "#", path: "#" });
  return [...models.values()];
}

const refersInside = (node: Json): boolean =>
  typeof node === "object" &&
  node !== null &&
  Object.entries(node).some(([key, member]) =>
    key === "$ref" && typeof member === "string"
      ? /^#\/(?!components\/[^/]+\/[^/]+$)/.test(member)
      : refersInside(member as Json),
  );

/** The schema around a place, where it stands, and the place itself. */
interface Owner {
  readonly schema: Json;
  readonly pointer: string;
  readonly path: string;
}

function followed(root: Json, ref: string): { readonly value: Json } | undefined {
  if (!ref.startsWith("#/")) return undefined;
  let value: Json = root;
  for (const token of tokensOf(ref)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as JsonObject)[token] ?? null;
  }
  return { value };
}

const tokensOf = (ref: string): string[] => ref.split("/").slice(1).map(decodeRef);

const maps = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);
const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems", "items"]);
const single = new Set(["schema", "items", "additionalProperties", "contains", "not", "if", "then", "else"]);

/** Whether a schema stands at a pointer; those of `components.schemas` are models already. */
function isSchemaPlace(name: string, [holder = "", ...outer]: readonly string[]): boolean {
  if (maps.has(holder) || (lists.has(holder) && /^\d+$/.test(name))) return true;
  return single.has(name) && !(holder === "schemas" && outer.length === 1);
}

/** `Pet_kind` for a field of a model; of definitions the last name alone. */
function nameOf(ref: string): string {
  const tokens = tokensOf(ref);
  const from = tokens.findLastIndex(
    (token) => token === "$defs" || token === "definitions" || token === "schemas",
  );
  return tokens
    .slice(from + 1)
    .filter((token) => !maps.has(token))
    .join("_");
}
