import { canonical, isObject, own, type Json, type JsonObject } from "../json.js";
import { isOfType } from "./schema-types.js";

/** What is wrong with a value, in a few words; `incomplete` when nothing but required members are missing. */
export interface Mismatch {
  readonly message: string;
  readonly incomplete: boolean;
}

/**
 * Whether a value fits a schema that this converter wrote. Compiling each schema (ajv) costs a millisecond or more, and a project
 * has thousands of examples that are looked at once; so this interprets, and the tests hold it against ajv. Keywords whose answer
 * depends on others (`unevaluatedProperties`), and patterns that may take for ever, are answered with "cannot be checked".
 */
export class Validator {
  readonly #schemas: ReadonlyMap<string, JsonObject>;

  constructor(schemas: ReadonlyMap<string, JsonObject>) {
    this.#schemas = schemas;
  }

  /** The first mismatch that is more than a missing member, or else the first. */
  check(value: Json, schema: Json): Mismatch | undefined {
    const found: Mismatch[] = [];
    this.#walk(value, schema, "", found, 0);
    return found.find(({ incomplete }) => !incomplete) ?? found[0];
  }

  #fits(value: Json, schema: Json, depth: number): boolean {
    const found: Mismatch[] = [];
    this.#walk(value, schema, "", found, depth + 1);
    return found.length === 0;
  }

  #walk(value: Json, schema: Json, path: string, found: Mismatch[], depth: number): void {
    const say = (message: string): void =>
      void found.push({ message: `${path || "the value"} ${message}`, incomplete: false });
    if (schema === false) return say("is not allowed");
    if (!isObject(schema)) return;
    if (depth > 200) return say("cannot be checked: the schema refers to itself too often");
    if (unknown.some((keyword) => Object.hasOwn(schema, keyword))) return say("cannot be checked");
    const ref = schema["$ref"];
    if (typeof ref === "string") {
      const target = this.#schemas.get(ref.replace("#/components/schemas/", ""));
      if (target !== undefined) this.#walk(value, target, path, found, depth + 1);
    }
    const { type, const: constant } = schema;
    const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
    if (types.length > 0 && !types.some((name) => isOfType(value, String(name))))
      return say(`is no ${types.join(" or ")}`);
    const allowed = schema["enum"];
    if (Array.isArray(allowed) && !allowed.some((item) => equal(item, value)))
      say("is none of the listed values");
    if (constant !== undefined && !equal(constant, value)) say("is not the constant");
    if (typeof value === "number") checkNumber(value, schema, say);
    if (typeof value === "string") checkText(value, schema, say);
    if (Array.isArray(value)) this.#list(value, schema, path, found, depth, say);
    if (isObject(value)) this.#object(value, schema, path, found, depth, say);
    this.#combined(value, schema, path, found, depth, say);
  }

  #list(value: Json[], schema: JsonObject, path: string, found: Mismatch[], depth: number, say: Say): void {
    checkCount(value.length, schema["minItems"], schema["maxItems"], "items", say);
    if (schema["uniqueItems"] === true && new Set(value.map(canonical)).size < value.length)
      say("repeats an item");
    const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
    value.forEach((item, index) => {
      const rule = prefix[index] ?? schema["items"];
      if (rule !== undefined) this.#walk(item, rule, `${path}[${index}]`, found, depth + 1);
    });
    const contains = schema["contains"];
    if (contains === undefined) return;
    const count = value.filter((item) => this.#fits(item, contains, depth)).length;
    const { minContains = 1, maxContains } = schema;
    checkCount(count, minContains, maxContains, "matching items", say);
  }

  #object(
    value: JsonObject,
    schema: JsonObject,
    path: string,
    found: Mismatch[],
    depth: number,
    say: Say,
  ): void {
    const names = Object.keys(value);
    checkCount(names.length, schema["minProperties"], schema["maxProperties"], "members", say);
    const required = Array.isArray(schema["required"]) ? schema["required"] : [];
    for (const name of required) {
      if (typeof name === "string" && !Object.hasOwn(value, name)) {
        found.push({ message: `${path || "the value"} lacks ${name}`, incomplete: true });
      }
    }
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    if (isObject(schema["patternProperties"])) return say("cannot be checked");
    const rest = schema["additionalProperties"];
    for (const name of names) {
      const rule = own(properties, name) ?? rest;
      if (rule !== undefined)
        this.#walk(value[name] ?? null, rule, path === "" ? name : `${path}.${name}`, found, depth + 1);
      if (schema["propertyNames"] !== undefined && !this.#fits(name, schema["propertyNames"], depth))
        say(`may not have ${name}`);
    }
  }

  #combined(value: Json, schema: JsonObject, path: string, found: Mismatch[], depth: number, say: Say): void {
    const branches = (keyword: string): Json[] => (Array.isArray(schema[keyword]) ? schema[keyword] : []);
    for (const branch of branches("allOf")) this.#walk(value, branch, path, found, depth + 1);
    const { anyOf, oneOf, not, if: condition } = schema;
    if (anyOf !== undefined && !branches("anyOf").some((branch) => this.#fits(value, branch, depth)))
      say("fits no variant");
    if (oneOf !== undefined) {
      const count = branches("oneOf").filter((branch) => this.#fits(value, branch, depth)).length;
      if (count !== 1) say(`fits ${count} of the variants instead of one`);
    }
    if (not !== undefined && this.#fits(value, not, depth)) say("is excluded");
    if (condition === undefined) return;
    const branch = this.#fits(value, condition, depth) ? schema["then"] : schema["else"];
    if (branch !== undefined) this.#walk(value, branch, path, found, depth + 1);
  }
}

type Say = (message: string) => void;

const unknown = ["unevaluatedProperties", "unevaluatedItems", "dependentSchemas"];

function checkNumber(value: number, schema: JsonObject, say: Say): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum) say(`is below ${minimum}`);
  if (typeof maximum === "number" && value > maximum) say(`is above ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    say(`is not above ${exclusiveMinimum}`);
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    say(`is not below ${exclusiveMaximum}`);
  if (typeof multipleOf === "number" && !Number.isInteger(value / multipleOf))
    say(`is no multiple of ${multipleOf}`);
}

function checkText(value: string, schema: JsonObject, say: Say): void {
  checkCount([...value].length, schema["minLength"], schema["maxLength"], "characters", say);
  const { pattern } = schema;
  if (typeof pattern !== "string") return;
  if (!isQuick(pattern) || value.length > 1000) say("cannot be checked against its pattern");
  else if (!new RegExp(pattern, "u").test(value)) say(`does not match ${pattern}`);
}

/** A repeated group that itself repeats or chooses, or many open repetitions, may take exponential time. */
function isQuick(pattern: string): boolean {
  const nested =
    /\([^()]*([+*|]|\{\d+,)[^()]*\)\s*([+*]|\{\d+,)/.test(pattern) || /\)\)+\s*([+*]|\{)/.test(pattern);
  return !nested && (pattern.match(/[+*]|\{\d+,\}/g) ?? []).length <= 4;
}

function checkCount(
  count: number,
  least: Json | undefined,
  most: Json | undefined,
  what: string,
  say: Say,
): void {
  if (typeof least === "number" && count < least) say(`has ${count} ${what}, at least ${least} are needed`);
  if (typeof most === "number" && count > most) say(`has ${count} ${what}, at most ${most} are allowed`);
}

const equal = (a: Json, b: Json): boolean => a === b || canonical(a) === canonical(b);
