import { compact, describe, isObject, type Json } from "../../plain-data.js";
import type { NoteCode } from "../../notes.js";

/** What became of one keyword: its value in OpenAPI 3.1, or a problem, or neither for what says nothing. */
export interface Read {
  readonly value: Json | undefined;
  readonly code: NoteCode;
  readonly problem: string | undefined;
}

type Kind = "text" | "pattern" | "count" | "positive" | "flag" | "any" | "xml" | "docs" | "names" | "silent";

/** Keywords that hold no schemas, with what they must hold. The order is the one in which they are written. */
const kinds: Record<string, Kind> = {
  title: "text",
  description: "text",
  $comment: "text",
  const: "any",
  deprecated: "flag",
  readOnly: "flag",
  writeOnly: "flag",
  multipleOf: "positive",
  minLength: "count",
  maxLength: "count",
  pattern: "pattern",
  contentEncoding: "text",
  contentMediaType: "text",
  minItems: "count",
  maxItems: "count",
  uniqueItems: "flag",
  minContains: "count",
  maxContains: "count",
  minProperties: "count",
  maxProperties: "count",
  xml: "xml",
  externalDocs: "docs",
  // These would move the base that references start from, or say nothing.
  $schema: "silent",
  $id: "silent",
  // Nothing by themselves: what a reference finds in them has become a model.
  $anchor: "silent",
  $defs: "silent",
  definitions: "silent",
  dependencies: "silent", // Written as the next one, and `dependentSchemas`.
  dependentRequired: "names",
  additionalItems: "silent",
};

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
export const schemaKeywords = new Set([
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contentSchema",
]);
export const schemaLists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
export const schemaMaps = new Set(["patternProperties", "dependentSchemas"]);

/** What may stand beside a `$ref` without changing what it accepts. */
export const annotations = new Set([
  "title",
  "description",
  "nullable",
  "deprecated",
  "readOnly",
  "writeOnly",
  "default",
  "example",
  "examples",
]);

/** Written from the members as Apifox shows them, not one by one. */
export const memberKeywords = new Set(["properties", "required", "additionalProperties"]);
export const exampleKeywords = new Set(["example", "examples", "default"]);
export const composition = ["allOf", "anyOf", "oneOf"] as const;
/** With one of these, `{ type: object }` says more than "any object". */
export const objectKeywords = new Set([
  ...composition,
  "properties",
  "additionalProperties",
  "patternProperties",
  "not",
  "if",
]);

const order = new Map(
  [
    ...new Set([
      "$ref",
      "title",
      "description",
      "type",
      "format",
      "enum",
      "const",
      "x-enumDescriptions",
      "default",
      "minimum",
      "exclusiveMinimum",
      "maximum",
      "exclusiveMaximum",
      ...Object.keys(kinds),
      ...schemaLists,
      "discriminator",
      "properties",
      "required",
      "additionalProperties",
      "items",
      ...schemaMaps,
      ...schemaKeywords,
      "examples",
    ]),
  ].map((keyword, index) => [keyword, index]),
);

export const keywordOrder = (keyword: string): number => order.get(keyword) ?? order.size;

export function readKeyword(key: string, value: Json): Read {
  if (key.startsWith("x-")) return kept(value);
  const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
  if (kind === undefined) {
    return problem("keyword-dropped", `${key} is not taken over; left out`);
  }
  if (kind === "silent" || value === null || value === "") return kept(kind === "any" ? value : undefined);
  if (kind === "any") return kept(value);
  const read = readers[kind](value);
  if (read !== undefined) return kept(read === false ? undefined : read);
  return problem("keyword-dropped", `${key} cannot be ${describe(value)}; left out`);
}

const readers: Record<Exclude<Kind, "any" | "silent">, (value: Json) => Json | undefined> = {
  text: (value) => (typeof value === "string" ? value : undefined),
  pattern: (value) => (typeof value === "string" && isPattern(value) ? value : undefined),
  count: (value) => {
    const number = toNumber(value);
    return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  },
  positive: (value) => {
    const number = toNumber(value);
    return number !== undefined && number > 0 ? number : undefined;
  },
  flag: (value) =>
    value === true || value === "true" ? true : value === false || value === "false" ? false : undefined,
  xml: (value) => {
    if (!isObject(value)) return undefined;
    const text = (key: string) =>
      typeof value[key] === "string" && value[key] !== "" ? value[key] : undefined;
    const flag = (key: string) => (value[key] === true ? true : undefined);
    const xml = compact({
      name: text("name"),
      namespace: text("namespace"),
      prefix: text("prefix"),
      attribute: flag("attribute"),
      wrapped: flag("wrapped"),
    });
    return Object.keys(xml).length > 0 ? xml : false;
  },
  names: (value) =>
    isObject(value) && Object.values(value).every(isListOfTexts) && Object.keys(value).length > 0
      ? value
      : undefined,
  docs: (value) =>
    isObject(value) && typeof value["url"] === "string" && value["url"] !== ""
      ? compact({
          url: value["url"],
          description: typeof value["description"] === "string" ? value["description"] : undefined,
        })
      : undefined,
};

export const isListOfTexts = (value: Json): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** Old exports hold numbers as text. */
export function toNumber(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value.trim())) return undefined;
  return Number(value);
}

/** JSON Schema's patterns are ECMA-262's, in Unicode mode. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

const kept = (value: Json | undefined): Read => ({ value, code: "keyword-dropped", problem: undefined });
const problem = (code: NoteCode, message: string): Read => ({ value: undefined, code, problem: message });
