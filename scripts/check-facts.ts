/**
 * Holds the constraint layer's tables against the finished document. Both are read off the same sentences: where they differ,
 * a person has changed one and forgotten the other.
 */
import { fieldNames, fields, type Field } from "../src/fields.js";
import { durationsOf } from "../src/models.js";
import { child, type Json, type JsonObject } from "./json.js";

const BODY = [
  "paths",
  "/openapi/v2/video/img/generate",
  "post",
  "requestBody",
  "content",
  "application/json",
  "schema",
];

/** What the document and the tables say differently, a line each. */
export function factsThatDisagree(document: JsonObject): string[] {
  const schema = BODY.reduce(child, document);
  const properties = child(schema, "properties");
  const lines = [
    ...compare("the fields", Object.keys(properties), fieldNames),
    ...compare(
      "required",
      schema["required"],
      fieldNames.filter((name) => (fields[name] as Field).required),
    ),
  ];
  for (const name of fieldNames) {
    const property = child(properties, name);
    for (const [keyword, value] of Object.entries(facts(name, fields[name])))
      lines.push(...compare(`${name}: ${keyword}`, property[keyword], value));
  }
  return lines;
}

/** The keywords of the document that say what a row of the table says. */
function facts(name: string, { kind, values, minimum, maximum, maxLength }: Field): Record<string, unknown> {
  const types = {
    boolean: "boolean",
    string: "string",
    enum: "string",
    integer: "integer",
    id: "integer",
    ids: "array",
  };
  const seconds = name === "duration" ? durationsOf(undefined) : [];
  return {
    type: types[kind],
    enum: values,
    maxLength,
    minimum: kind === "id" ? 0 : (minimum ?? seconds[0]),
    maximum: maximum ?? seconds.at(-1),
  };
}

function compare(what: string, documented: Json | undefined, inTable: unknown): string[] {
  const [theirs, ours] = [canonical(documented), canonical(inTable)];
  return theirs === ours
    ? []
    : [
        `${what}: the document says ${theirs}, src/fields.ts and src/models.ts say ${ours}. Bring them in line`,
      ];
}

function canonical(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value) ?? "nothing";
}
