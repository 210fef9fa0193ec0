import { isObject, type Json, type JsonObject } from "../../plain-data.js";
import { annotations } from "./keywords.js";

/** Where a schema may hold what it describes; a type of only `null` beside one of these means "or null". */
const describing = ["allOf", "anyOf", "oneOf", "properties", "items", "prefixItems", "$ref"];

const isFlagged = (schema: JsonObject): boolean =>
  schema["nullable"] === true || schema["nullable"] === "true";

/** `allOf: [{ $ref }, { nullable: true }]`: a branch that says nothing else. */
const isBareFlag = (branch: Json): boolean =>
  isObject(branch) && isFlagged(branch) && Object.keys(branch).every((key) => annotations.has(key));

/**
 * Whether a schema says that its value may be null: OpenAPI 3.0's `nullable`, `null` among the types, and `type: "null"` beside a
 * union or a model, which is how Apidog writes an optional one and which no value could meet if it were taken by the letter.
 */
export function isNullable(schema: JsonObject): boolean {
  const { type, allOf } = schema;
  if (isFlagged(schema) || (Array.isArray(type) && type.length > 1 && type.includes("null"))) return true;
  if (Array.isArray(allOf) && allOf.some(isBareFlag)) return true;
  return isOnlyNull(schema) && describesMore(schema);
}

export const isOnlyNull = ({ type }: JsonObject): boolean =>
  type === "null" || (Array.isArray(type) && type.length === 1 && type[0] === "null");

/** Whether something stands beside the type that null alone would make pointless. */
export function describesMore(schema: JsonObject): boolean {
  const { enum: values, const: constant } = schema;
  const isListed = Array.isArray(values) && values.some((value) => value !== null);
  const isShaped = describing.some((keyword) => {
    const value = schema[keyword];
    return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : value !== undefined;
  });
  return isShaped || isListed || (constant !== undefined && constant !== null);
}

/** Lets the type and the listed values of a schema that is being written be null. */
export function admitNull(written: Map<string, Json>): void {
  if (!written.has("type")) {
    if (written.has("properties")) written.set("type", "object");
    else if (written.has("items") || written.has("prefixItems")) written.set("type", "array");
  }
  const type = written.get("type");
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (types.length > 0 && !types.includes("null")) written.set("type", [...types, "null"]);
  const constant = written.get("const");
  if (constant !== undefined && constant !== null) {
    written.delete("const");
    written.set("enum", [constant]);
  }
  const values = written.get("enum");
  if (Array.isArray(values) && !values.includes(null)) written.set("enum", [...values, null]);
}

/**
 * Holds written schemas to what the export says of null. Whether null fits is asked of the schemas as they are written, by JSON
 * Schema's rules and through the models that they refer to: a guess from the export's words goes wrong where unions nest.
 */
export class Nulls {
  /** The models that are written, by name. */
  readonly #models: ReadonlyMap<string, JsonObject>;
  readonly #nullable = new Set<JsonObject>();
  readonly #known = new Map<JsonObject, boolean>();
  #open: JsonObject[] = [];

  constructor(models: ReadonlyMap<string, JsonObject>) {
    this.#models = models;
  }

  /** @param says Whether the export says that its value may be null. */
  expect(written: JsonObject, says: boolean): void {
    if (says) this.#nullable.add(written);
    if (says || Array.isArray(written["oneOf"])) this.#open.push(written);
  }

  /** Mends what was expected until now; the models that it refers to have to be written. */
  settle(): void {
    for (const schema of this.#open) this.#accepts(schema);
    this.#open = [];
  }

  #accepts(schema: Json): boolean {
    if (!isObject(schema)) return schema !== false;
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    this.#known.set(schema, false); // A schema within itself adds no null.
    const { anyOf, oneOf } = schema;
    const isBeside = this.#acceptsBeside(schema);
    const any = Array.isArray(anyOf) ? anyOf.filter((branch) => this.#accepts(branch)).length : undefined;
    const one = Array.isArray(oneOf) ? oneOf.filter((branch) => this.#accepts(branch)).length : undefined;
    // "Exactly one" refuses what fits two, null too.
    const isAmbiguous = isBeside && any !== 0 && (one ?? 0) > 1 && this.#names({ oneOf: oneOf ?? [] });
    let accepts = isBeside && any !== 0 && (one ?? 1) === 1;
    if (!accepts && (isAmbiguous || this.#nullable.has(schema))) {
      if (!isBeside || (one ?? 0) > 1) becomeOrNull(schema);
      else {
        if (any === 0) schema["anyOf"] = [...(anyOf as Json[]), { type: "null" }];
        if (one === 0) schema["oneOf"] = [...(oneOf as Json[]), { type: "null" }];
      }
      accepts = true;
    }
    this.#known.set(schema, accepts);
    return accepts;
  }

  /** Whether all that stands beside the unions lets a value be null. */
  #acceptsBeside(schema: JsonObject): boolean {
    const { $ref, type, enum: values, const: constant, allOf, not, if: condition } = schema;
    if (type !== undefined && !(Array.isArray(type) ? type : [type]).includes("null")) return false;
    if (Array.isArray(values) && !values.includes(null)) return false;
    if (constant !== undefined && constant !== null) return false;
    if (typeof $ref === "string" && !this.#accepts(this.#target($ref))) return false;
    if (Array.isArray(allOf) && !allOf.every((branch) => this.#accepts(branch))) return false;
    if (not !== undefined && this.#accepts(not)) return false;
    if (condition === undefined) return true;
    return this.#accepts(schema[this.#accepts(condition) ? "then" : "else"] ?? true);
  }

  /** Whether null is named, and not only let through where no type stands. */
  #names(schema: Json, seen = new Set<Json>()): boolean {
    if (!isObject(schema) || seen.has(schema)) return false;
    seen.add(schema);
    if (this.#nullable.has(schema)) return true;
    const { $ref, type, enum: values, const: constant, allOf, anyOf, oneOf } = schema;
    if (constant === null || [type, values].flat().some((item) => item === "null" || item === null))
      return true;
    if (typeof $ref === "string" && this.#names(this.#target($ref), seen)) return true;
    return [allOf, anyOf, oneOf].some(
      (branches) => Array.isArray(branches) && branches.some((branch) => this.#names(branch, seen)),
    );
  }

  #target(ref: string): Json {
    return this.#models.get(ref.replace("#/components/schemas/", "")) ?? true;
  }
}

/** The schema becomes itself, or null; what describes it for people stays outside. */
function becomeOrNull(schema: JsonObject): void {
  const inner = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !annotations.has(key) && !key.startsWith("x-")),
  );
  const allOf = inner["allOf"];
  const [only] = Array.isArray(allOf) ? allOf : [];
  const isBareReference =
    Array.isArray(allOf) &&
    allOf.length === 1 &&
    Object.keys(inner).every((key) => key === "allOf" || key === "type");
  for (const key of Object.keys(inner)) delete schema[key];
  schema["anyOf"] = [isBareReference && isObject(only) ? only : inner, { type: "null" }];
}
