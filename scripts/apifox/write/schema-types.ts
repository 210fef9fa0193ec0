import { vendorMember } from "../dialect.js";
import { canonical, describe, isObject, type Json, type JsonObject } from "../json.js";
import { toNumber } from "./keywords.js";
import type { Notes, Place } from "../notes.js";

/** Handled here together: what one of them means depends on the others. */
export const typeKeywords = new Set([
  "type",
  "format",
  "nullable",
  "enum",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
]);

const jsonTypes = ["string", "integer", "number", "boolean", "array", "object", "null"];

/** Type names of other languages, from imports and hand-made files. An empty type is "anything". */
const legacyTypes: Record<string, { type: string; format?: string }> = {
  file: { type: "string", format: "binary" },
  int: { type: "integer" },
  long: { type: "integer", format: "int64" },
  float: { type: "number", format: "float" },
  double: { type: "number", format: "double" },
  decimal: { type: "number" },
  bool: { type: "boolean" },
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
  text: { type: "string" },
  list: { type: "array" },
  map: { type: "object" },
  any: { type: "" },
  "": { type: "" },
};

/** Writes the type, what belongs to it, and who may be null. */
export function readTypes(schema: JsonObject, written: Map<string, Json>, place: Place, notes: Notes): void {
  let { types, format } = readType(schema["type"], place, notes);
  const givenFormat = schema["format"];
  if (typeof givenFormat === "string" && givenFormat !== "") {
    // Formats are case-sensitive, and `Date-Time` occurs.
    format = /^[A-Z]/.test(givenFormat) ? givenFormat.toLowerCase() : givenFormat;
  }
  let values = readEnum(schema, types, place, notes);
  if (
    values !== undefined &&
    types.length > 0 &&
    !values.every((value) => types.some((type) => isOfType(value, type)))
  ) {
    notes.add(
      "schema-repaired",
      place,
      `enum holds values that are no ${types.join(" or ")}; the type is left out`,
    );
    types = [];
  }
  if (schema["nullable"] === true) {
    if (types.length > 0 && !types.includes("null")) types = [...types, "null"];
    if (values !== undefined && !values.includes(null)) values = [...values, null];
    for (const keyword of ["anyOf", "oneOf"]) {
      const branches = written.get(keyword);
      if (types.length === 0 && Array.isArray(branches))
        written.set(keyword, [...branches, { type: "null" }]);
    }
  }
  dropStale(types, written);
  const [only] = types;
  if (only !== undefined) written.set("type", types.length === 1 ? only : types);
  if (format !== undefined) written.set("format", format);
  if (values !== undefined) written.set("enum", values);
  const labels = enumLabels(schema);
  if (values !== undefined && labels !== undefined) written.set("x-enumDescriptions", labels);
  readBounds(schema, written, place, notes);
}

/** Who switches a field from object or list to text in the editor leaves its members behind. */
function dropStale(types: readonly string[], written: Map<string, Json>): void {
  if (types.length === 0) return;
  if (!types.includes("object"))
    for (const key of ["properties", "required", "additionalProperties"]) written.delete(key);
  if (!types.includes("array"))
    for (const key of ["items", "prefixItems", "minItems", "maxItems"]) written.delete(key);
}

function readType(
  value: Json | undefined,
  place: Place,
  notes: Notes,
): { types: string[]; format: string | undefined } {
  const given = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const types = new Set<string>();
  let format: string | undefined;
  let open = false;
  for (const item of given) {
    const name = typeof item === "string" ? item.trim() : "?";
    if (jsonTypes.includes(name)) {
      types.add(name);
      continue;
    }
    const lower = name.toLowerCase();
    const known = jsonTypes.includes(lower)
      ? { type: lower }
      : Object.hasOwn(legacyTypes, lower)
        ? legacyTypes[lower]
        : undefined;
    if (known === undefined || known.type === "") open = true;
    else types.add(known.type);
    if (known?.format !== undefined) format = known.format;
    if (known === undefined)
      notes.add("schema-repaired", place, `${describe(item)} is no type of JSON Schema; taken as anything`);
    else if (lower !== "" && lower !== "file" && lower !== "any") {
      notes.add("schema-repaired", place, `type ${name} is written as ${known.type}`);
    }
  }
  // "Any" in Apifox is the list of all types; an integer is a number.
  const all = jsonTypes.every((type) => types.has(type) || (type === "integer" && types.has("number")));
  if (all || open) return { types: [], format };
  if (types.has("integer") && types.has("number")) types.delete("integer");
  return { types: [...types], format };
}

/** `enum`, or the values of `x-apifox-enum` where only that is there. */
function readEnum(
  schema: JsonObject,
  types: readonly string[],
  place: Place,
  notes: Notes,
): Json[] | undefined {
  const listed = labelled(schema)
    .map((item) => item["value"] ?? null)
    .filter((value) => value !== null && value !== "");
  const given = schema["enum"] ?? (listed.length > 0 ? listed : undefined);
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length === 0) {
    if (!Array.isArray(given))
      notes.add("keyword-dropped", place, `enum cannot be ${describe(given)}; left out`);
    return undefined;
  }
  const unique = [...new Map(given.map((value) => [canonical(value), value])).values()];
  if (!types.some((type) => type === "integer" || type === "number") || types.includes("string"))
    return unique;
  // Old files list the values of an integer field as text.
  if (!unique.some((value) => typeof value === "string")) return unique;
  const numbers = unique.map((value) => (typeof value === "string" ? toNumber(value) : value));
  if (numbers.some((value) => value === undefined)) return unique;
  notes.add("schema-repaired", place, "enum lists numbers as text; written as numbers");
  return numbers.filter((value) => value !== undefined);
}

/** What each value means: `x-apifox-enum` today, `x-apifox.enumDescriptions` until 2023. */
function enumLabels(schema: JsonObject): JsonObject | undefined {
  const labels: [string, Json][] = labelled(schema).flatMap((item): [string, Json][] => {
    const words = [item["name"], item["description"]].filter(
      (text) => typeof text === "string" && text !== "",
    );
    return words.length > 0 ? [[String(item["value"]), words.join(": ")]] : [];
  });
  const legacy = isObject(schema["x-apifox"]) ? schema["x-apifox"]["enumDescriptions"] : undefined;
  if (isObject(legacy)) {
    labels.push(...Object.entries(legacy).filter(([, text]) => typeof text === "string" && text !== ""));
  }
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}

function labelled(schema: JsonObject): JsonObject[] {
  const value = vendorMember(schema, "enum");
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** OpenAPI 3.0 has the exclusive bounds as flags beside `minimum` and `maximum`, 3.1 as numbers. */
function readBounds(schema: JsonObject, written: Map<string, Json>, place: Place, notes: Notes): void {
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    for (const key of [bound, exclusive]) {
      const value = schema[key];
      const number = toNumber(value);
      if (number !== undefined) written.set(key, number);
      else if (value !== undefined && value !== null && value !== "" && typeof value !== "boolean") {
        notes.add("keyword-dropped", place, `${key} cannot be ${describe(value)}; left out`);
      }
    }
    const limit = written.get(bound);
    if (schema[exclusive] === true && limit !== undefined) {
      written.set(exclusive, limit);
      written.delete(bound);
    }
  }
}

export function isOfType(value: Json, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
