import { legacyEnumLabels, vendorMember } from "../../dialect.js";
import { canonical, describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { toNumber } from "./keywords.js";
import { describesMore, isOnlyNull } from "./nullability.js";
import type { Notes, Place } from "../../notes.js";

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

/** Writes the type, and what belongs to it. */
export function readTypes(schema: JsonObject, written: Map<string, Json>, place: Place, notes: Notes): void {
  let { types, format } = readType(schema["type"], place, notes);
  const givenFormat = schema["format"];
  if (typeof givenFormat === "string" && givenFormat !== "") {
    // Formats are case-sensitive, and `Date-Time` occurs.
    format = /^[A-Z]/.test(givenFormat) ? givenFormat.toLowerCase() : givenFormat;
  }
  const values = readEnum(schema, types, place, notes);
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
  if (isOnlyNull(schema) && describesMore(schema)) types = [];
  dropStale(types, written, place, notes);
  const [only] = types;
  if (only !== undefined) written.set("type", types.length === 1 ? only : types);
  if (format !== undefined) written.set("format", format);
  if (values !== undefined) written.set("enum", values);
  const labels = enumLabels(schema);
  if (values !== undefined && labels !== undefined) written.set("x-enumDescriptions", labels);
  readBounds(schema, written, place, notes);
}

/** Who switches a field from object or list to text in the editor leaves its members behind. */
function dropStale(types: readonly string[], written: Map<string, Json>, place: Place, notes: Notes): void {
  if (types.length === 0) return;
  const drop = (keywords: readonly string[]): void => {
    const lost = keywords.filter((key) => hasMembers(written.get(key)));
    if (lost.length > 0) {
      const message = `${lost.join(", ")} of a schema of type ${types.join(" or ")}: left out`;
      notes.add(
        "keyword-dropped",
        place,
        message,
        Object.fromEntries(lost.map((key) => [key, written.get(key) ?? null])),
      );
    }
    for (const key of keywords) written.delete(key);
  };
  if (!types.includes("object")) drop(["properties", "required", "additionalProperties"]);
  if (!types.includes("array")) drop(["items", "prefixItems", "minItems", "maxItems"]);
}

/** Whether a dropped part describes fields; what says `type: string` and no more is no loss. */
const hasMembers = (value: Json | undefined): boolean =>
  Array.isArray(value) || isObject(value)
    ? /"(properties|\$ref)":|^\{"[^"]*":\{/.test(JSON.stringify(value))
    : false;

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

/** What a name stands for, in whatever case; an empty type for "anything", `undefined` for a name that nobody knows. */
function typeNamed(name: string): { readonly type: string; readonly format?: string } | undefined {
  const lower = name.trim().toLowerCase();
  if (jsonTypes.includes(lower)) return { type: lower };
  return Object.hasOwn(legacyTypes, lower) ? legacyTypes[lower] : undefined;
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
    const known = typeNamed(name);
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

/** `enum`, or the values that have labels where only those are there. */
function readEnum(
  schema: JsonObject,
  types: readonly string[],
  place: Place,
  notes: Notes,
): Json[] | undefined {
  let given = schema["enum"] ?? [];
  if (!Array.isArray(given)) {
    notes.add("keyword-dropped", place, `enum cannot be ${describe(given)}; left out`, given);
    given = [];
  }
  if (given.length === 0) given = labelledValues(schema);
  if (given.length === 0) return undefined;
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

/** An editor's row that nobody filled in has no value and no words. */
function labelledValues(schema: JsonObject): Json[] {
  const values = labelled(schema)
    .filter((item) => [item["value"], item["name"], item["description"]].some((text) => (text ?? "") !== ""))
    .map((item) => item["value"] ?? null)
    .filter((value) => value !== null);
  return values.length > 0 ? values : Object.keys(legacyEnumLabels(schema));
}

/** What each value means: `x-apifox-enum` today, `x-apifox.enumDescriptions` until 2023. */
function enumLabels(schema: JsonObject): JsonObject | undefined {
  const labels: [string, Json][] = labelled(schema).flatMap((item): [string, Json][] => {
    const words = [item["name"], item["description"]].filter(
      (text) => typeof text === "string" && text !== "",
    );
    return words.length > 0 ? [[String(item["value"]), words.join(": ")]] : [];
  });
  const legacy = Object.entries(legacyEnumLabels(schema));
  labels.push(...legacy.filter(([, text]) => typeof text === "string" && text !== ""));
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
        notes.add("keyword-dropped", place, `${key} cannot be ${describe(value)}; left out`, value);
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
