/** The values that can tell two schemas of a request apart: what either of them names, and what lies just beside its bounds. */
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import { partsOf } from "./conditions.js";

/** `undefined` stands for the field being left out. */
export type Value = Json | undefined;

/** A range of integers up to this wide is tried whole. */
const WIDE = 60;

/** The candidates of each field of a request. */
export function candidatesOf(
  schemas: readonly JsonObject[],
  fields: readonly string[] = schemas.flatMap((schema) => Object.keys(child(schema, "properties"))),
): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const field of new Set(fields)) {
    const own = schemas.flatMap((schema) => schemasOf(schema, field));
    const isRequired = schemas.some(({ required }) => Array.isArray(required) && required.includes(field));
    found.set(field, distinct([...own.flatMap(valuesFor), ...(isRequired ? [undefined] : [])]));
  }
  return found;
}

/** Everything that is said of a field, in conditions too. */
function schemasOf(schema: Json | undefined, field: string): JsonObject[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => schemasOf(part, field));
  if (!isObject(schema)) return [];
  const own = child(schema, "properties")[field];
  const parts = partsOf(schema).flatMap((part) => schemasOf(part, field));
  return [...(isObject(own) ? [own] : []), ...parts];
}

function valuesFor(schema: JsonObject): Json[] {
  const { type, enum: values, const: constant, not, allOf, anyOf, oneOf } = schema;
  const inner = [not, allOf, anyOf, oneOf].flat().filter(isObject).flatMap(valuesFor);
  const named = [...(Array.isArray(values) ? values : []), ...(constant === undefined ? [] : [constant])];
  return [...named, ...inner, ...ofType(type, schema)];
}

function ofType(type: Json | undefined, schema: JsonObject): Json[] {
  if (type === "boolean") return [true, false];
  if (type === "array") return lists(schema);
  if (type === "object") return [objectOf(schema)];
  if (type === "string" || schema["minLength"] !== undefined || schema["maxLength"] !== undefined)
    return texts(schema);
  const isNumber = type === "integer" || type === "number";
  return isNumber || schema["minimum"] !== undefined || schema["maximum"] !== undefined
    ? numbers(schema)
    : [];
}

function texts({ enum: values, minLength, maxLength, format }: JsonObject): string[] {
  if (Array.isArray(values) || format !== undefined) return [];
  const lengths = [minLength, maxLength]
    .filter((length) => typeof length === "number")
    .flatMap((length) => [length - 1, length, length + 1])
    .filter((length) => length >= 0);
  return ["text", "", ...lengths.map((length) => "x".repeat(length))];
}

function numbers(schema: JsonObject): number[] {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  // A number that JavaScript has rounded, like the largest id, would be told as another than the schema's.
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter(
    (value) => typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER,
  ) as number[];
  const beside = bounds.flatMap((bound) => [bound - 1, bound, bound + 1]);
  const [first, last] = [Math.min(...bounds), Math.max(...bounds)];
  const inside = bounds.length > 1 && last - first <= WIDE ? range(first, last) : [];
  const steps = typeof multipleOf === "number" ? [multipleOf, multipleOf * 2, multipleOf + 1] : [];
  const fraction = type === "number" ? [(bounds[0] ?? 0) + 0.5] : [];
  return [1, 0, ...beside, ...inside, ...steps, ...fraction];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.floor(last - first) + 1 }, (_, index) => first + index);
}

function lists({ items, minItems, maxItems }: JsonObject): Json[] {
  const [item = 1] = isObject(items) ? valuesFor(items) : [];
  const lengths = [minItems, maxItems]
    .filter((length) => typeof length === "number")
    .flatMap((length) => [length - 1, length, length + 1]);
  const inner = isObject(items) ? valuesFor(items).map((value): Json => [value]) : [];
  const filled = [1, 0, 2, ...lengths].filter((length) => length >= 0);
  return [...filled.map((length) => Array.from({ length }, () => item)), ...inner];
}

/** An object with every field that it has to have. */
function objectOf(schema: JsonObject): JsonObject {
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const properties = child(schema, "properties");
  return Object.fromEntries(
    required.map((name) => {
      const own = properties[name];
      return [name, isObject(own) ? (valuesFor(own)[0] ?? null) : null];
    }),
  );
}

function distinct(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
