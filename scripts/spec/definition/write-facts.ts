/**
 * Writes what a definition says of single fields into the document: enums, ranges, lengths, formats, what is required. So the two cannot
 * differ; and what the export states by itself in the same place has to be the same, or a person decides.
 */
import { isDeepStrictEqual } from "node:util";
import type { Definition, Field } from "../../../src/constraints/definition.js";
import { schemaOfField } from "../../../src/constraints/value-schema.js";
import { valuesOf } from "../../../src/constraints/possible-values.js";
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";

/** Keywords of JSON Schema that refuse values. Each of a request's comes from the definition. */
export const VALIDATING: readonly string[] = [
  "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
  "maxItems", "minItems", "uniqueItems", "contains", "maxContains", "minContains", "prefixItems", "maxProperties", "minProperties",
  "dependentRequired", "dependentSchemas", "propertyNames", "patternProperties", "additionalProperties", "unevaluatedProperties",
  "unevaluatedItems", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "format",
]; // prettier-ignore

/** Changes the operation's request schema in place. `where` is where the definition stands. */
export function stateFacts(
  operation: JsonObject,
  definition: Definition,
  where: string,
  problems: Problem[],
): void {
  const body = child(operation, "requestBody");
  const { "application/json": json, ...others } = child(body, "content");
  const strangers = Object.keys(others);
  if (strangers.length > 0 || !isObject(json))
    problems.push({
      where,
      message: `the body is sent as ${[...(isObject(json) ? ["application/json"] : []), ...strangers].join(" or ") || "nothing"}, and a definition is about JSON alone. Take the others out in an overlay, or take \`name\` out of the operation's file, and nothing is made but the document`,
    });
  const schema = child(isObject(json) ? json : {}, "schema");
  body["required"] ??= true;
  if (body["required"] !== true)
    problems.push({
      where,
      message:
        "the export says that the body is not required, and the definition knows no request without one",
    });
  refuse(schema, "the request", ["required", "type"], where, problems);
  const properties = child(schema, "properties");
  for (const [name, field] of Object.entries(definition.fields))
    if (isObject(properties[name]))
      stateField(properties[name], documented(definition, name, field), name, where, problems);
  schema["required"] = Object.keys(definition.fields).filter((name) => definition.fields[name]?.required);
}

/** A field as one schema without conditions: the widest values over all models. */
function documented(definition: Definition, name: string, field: Field): Field {
  if (field.enum || field.minimum !== undefined || field.type !== "integer") return field;
  const values = valuesOf(definition, name, undefined);
  if (!values || values.length === 0) return field;
  return { ...field, minimum: Number(values[0]), maximum: Number(values.at(-1)) };
}

function stateField(
  schema: JsonObject,
  field: Field,
  name: string,
  where: string,
  problems: Problem[],
): void {
  const { items, properties, required, additionalProperties: _, ...stated } = keywordsOf(field);
  for (const [keyword, value] of Object.entries(stated)) {
    const theirs = schema[keyword];
    if (theirs !== undefined && keyword !== "type" && !isSame(theirs, value))
      problems.push({
        where,
        message: `${name}: the export itself says ${keyword} ${differences(theirs, value)}. Bring the definition in line, or correct the export in an overlay`,
      });
    if (keyword !== "type") schema[keyword] = value as Json;
  }
  // A decimal step is stated as its values: validators refuse some of them by `multipleOf`.
  if (schema["multipleOf"] === field.step && !Object.hasOwn(stated, "multipleOf"))
    delete schema["multipleOf"];
  refuse(schema, name, [...Object.keys(stated), "items", "properties", "required"], where, problems);
  if (items && isObject(schema["items"]) && field.items)
    stateField(schema["items"], field.items, `${name}[]`, where, problems);
  if (properties)
    for (const [inner, own] of Object.entries(field.fields ?? {})) {
      const property = child(schema, "properties")[inner];
      if (isObject(property)) stateField(property, own, `${name}.${inner}`, where, problems);
    }
  if (field.type === "object") stateRequired(schema, (required ?? []) as string[], name, where, problems);
}

/** Which fields of an object have to be there: the export and the definition say the same, at any depth. */
function stateRequired(
  schema: JsonObject,
  required: readonly string[],
  name: string,
  where: string,
  problems: Problem[],
): void {
  const theirs = schema["required"] ?? [];
  if (!isSame(theirs, required))
    problems.push({
      where,
      message: `${name}: the export requires ${differences(theirs, required)}. State it under \`structure\`, at the list: \`required: [${keys(theirs as Json[]).size > 0 ? (theirs as string[]).map((inner) => `${name}.${inner}`).join(", ") : "…"}]\``,
    });
  if (required.length > 0) schema["required"] = [...required];
  else delete schema["required"];
}

/** As the document spells them: an id's upper bound is its format. */
function keywordsOf(field: Field): Record<string, unknown> {
  if (field.type === "id") return { type: "integer", format: "int64", minimum: 0 };
  return schemaOfField(field);
}

function refuse(
  schema: JsonObject,
  name: string,
  stated: readonly string[],
  where: string,
  problems: Problem[],
): void {
  for (const keyword of VALIDATING)
    if (schema[keyword] !== undefined && !stated.includes(keyword))
      problems.push({
        where,
        message: `${name}: the document says ${keyword}: ${JSON.stringify(schema[keyword])}, and the definition does not. State it beside a sentence or a source, or remove it in an overlay`,
      });
}

/** An enum in another order is the same. */
function isSame(theirs: unknown, ours: unknown): boolean {
  return (
    isDeepStrictEqual(theirs, ours) ||
    (Array.isArray(theirs) && differences(theirs, ours) === "in another order")
  );
}

/** What two values have that the other has not; lists as sets. `owner` is who has ours. */
export function differences(theirs: unknown, ours: unknown, owner = "the definition"): string {
  if (!Array.isArray(theirs) || !Array.isArray(ours))
    return `${JSON.stringify(theirs) ?? "nothing"}, and ${owner} has ${JSON.stringify(ours)}`;
  const [theirKeys, ourKeys] = [keys(theirs), keys(ours)];
  const more = [...theirKeys].filter((value) => !ourKeys.has(value));
  const less = [...ourKeys].filter((value) => !theirKeys.has(value));
  return [
    ...(more.length > 0 ? [`with ${more.join(", ")}, which ${owner} lacks`] : []),
    ...(less.length > 0 ? [`without ${less.join(", ")}, which ${owner} has`] : []),
    ...(more.length + less.length === 0 ? ["in another order"] : []),
  ].join(" and ");
}

const keys = (list: readonly unknown[]): Set<string> => new Set(list.map((value) => JSON.stringify(value)));
