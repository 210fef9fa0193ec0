/** The conditions of a JSON Schema: which fields it asks about before it says what else holds. */
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";

/** The schemas inside a schema that speak of the same request. */
export function partsOf(schema: JsonObject): (Json | undefined)[] {
  const parts = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"].map((key) => schema[key]);
  return [...parts, ...Object.values(child(schema, "dependentSchemas"))];
}

/** The fields that a schema asks about before it says what else holds. */
export function conditionsIn(schema: Json | undefined): string[] {
  if (Array.isArray(schema)) return schema.flatMap(conditionsIn);
  if (!isObject(schema)) return [];
  const asked = [schema["if"], schema["not"]].flatMap((condition) => fieldsIn(condition));
  return [
    ...asked,
    ...["allOf", "then", "else", "anyOf", "oneOf"].flatMap((key) => conditionsIn(schema[key])),
  ];
}

/** A schema without what it says of single fields. */
export function conditionsOnly(schema: JsonObject): JsonObject {
  const { allOf = [], anyOf = [], oneOf = [], dependentSchemas = {}, not = {} } = schema;
  return {
    allOf,
    ...(schema["if"] !== undefined && schema),
    anyOf,
    oneOf,
    dependentSchemas,
    not,
    properties: {},
    required: [],
  };
}

/** Every field that a schema speaks of, in all its parts. */
export function fieldsIn(schema: Json | undefined): string[] {
  if (Array.isArray(schema)) return schema.flatMap(fieldsIn);
  if (!isObject(schema)) return [];
  const nested = partsOf(schema).flatMap(fieldsIn);
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const dependent = Object.keys(child(schema, "dependentSchemas"));
  return [...Object.keys(child(schema, "properties")), ...dependent, ...required, ...nested];
}

/** Whether a schema takes every request that has none of these fields. */
export function takesAllWithout(fields: ReadonlySet<string>, schema: Json | undefined): boolean {
  if (!isObject(schema)) return schema !== false;
  const takes = (part: Json | undefined): boolean => takesAllWithout(fields, part);
  const { properties = {}, dependentSchemas = {}, allOf = [], required = [] } = schema;
  const { not, anyOf, oneOf, if: condition, then: consequence, else: otherwise, ...others } = schema;
  const isApart = (parts: Json): boolean =>
    Object.entries(parts as JsonObject).every(([field, part]) => fields.has(field) || part === true);
  return (
    isApart(properties) &&
    isApart(dependentSchemas) &&
    (allOf as Json[]).every(takes) &&
    (required as Json[]).length === 0 &&
    [anyOf, oneOf].every((part) => part === undefined) &&
    (not === undefined || needsOne(fields, not)) &&
    (condition === undefined || ((needsOne(fields, condition) || takes(consequence)) && takes(otherwise))) &&
    Object.keys(others).every((key) => key === "type")
  );
}

/** Whether a schema takes no request without one of these fields. */
function needsOne(fields: ReadonlySet<string>, schema: Json): boolean {
  const { required = [] } = isObject(schema) ? schema : {};
  return (required as Json[]).some((field) => fields.has(String(field)));
}
