import { canonical, isObject, own, type Json, type JsonObject } from "../../plain-data.js";
import { count } from "../../../shared/quantities.js";
import { checkNumber, checkText, type Say } from "./scalar-checks.js";
import { isOfType } from "../schemas/types.js";

/** Why a value is no example of a schema; `incomplete` when all that is wrong is a required member that is missing. */
export interface Mismatch {
  readonly message: string;
  readonly incomplete: boolean;
}

/** Schemas that a value is held against before the answer is "cannot be checked": variants of variants multiply. */
const maxSteps = 50_000;

/**
 * Whether a value fits a schema that this converter wrote. Compiling each schema (ajv) costs a millisecond or more, and a project
 * has thousands of examples that are looked at once; so this interprets, and the tests hold it against ajv.
 */
export class Validator {
  readonly #schemas: ReadonlyMap<string, JsonObject>;

  constructor(schemas: ReadonlyMap<string, JsonObject>) {
    this.#schemas = schemas;
  }

  check(value: Json, schema: Json): Mismatch | undefined {
    return new Check(this.#schemas).run(value, schema);
  }
}

class Check {
  readonly #schemas: ReadonlyMap<string, JsonObject>;
  #steps = 0;
  #undecided: string | undefined;

  constructor(schemas: ReadonlyMap<string, JsonObject>) {
    this.#schemas = schemas;
  }

  run(value: Json, schema: Json): Mismatch | undefined {
    const found: Mismatch[] = [];
    this.#walk(value, schema, "", found);
    if (this.#undecided !== undefined) {
      return { message: `cannot be checked against its schema: ${this.#undecided}`, incomplete: false };
    }
    const worst = found.find(({ incomplete }) => !incomplete) ?? found[0];
    return worst && { message: `contradicts its schema: ${worst.message}`, incomplete: worst.incomplete };
  }

  #fits(value: Json, schema: Json): boolean {
    const found: Mismatch[] = [];
    this.#walk(value, schema, "", found);
    return found.length === 0;
  }

  #walk(value: Json, schema: Json, path: string, found: Mismatch[]): void {
    const say: Say = (what) =>
      void found.push({ message: `${path || "the value"} ${what}`, incomplete: false });
    if (schema === false) return say("is not allowed");
    if (!isObject(schema)) return;
    this.#steps += 1;
    if (this.#steps > maxSteps) this.#undecided = "it has too many variants";
    const odd = unsupported.find((keyword) => Object.hasOwn(schema, keyword));
    if (odd !== undefined) this.#undecided = `it uses ${odd}`;
    if (this.#undecided !== undefined) return;

    const target = this.#target(schema);
    if (target !== undefined) this.#walk(value, target, path, found);
    const { type, const: constant, enum: allowed } = schema;
    const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
    if (types.length > 0 && !types.some((name) => isOfType(value, String(name)))) {
      return say(`is no ${types.join(" or ")}`);
    }
    if (Array.isArray(allowed) && !allowed.some((item) => equal(item, value)))
      say("is none of the listed values");
    if (constant !== undefined && !equal(constant, value)) say("is not the constant");
    if (typeof value === "number") checkNumber(value, schema, say);
    if (typeof value === "string") this.#undecided ??= checkText(value, schema, say);
    if (Array.isArray(value)) this.#list(value, schema, path, found, say);
    if (isObject(value)) this.#object(value, schema, path, found, say);
    this.#combined(value, schema, path, found, say);
  }

  #target(schema: JsonObject): JsonObject | undefined {
    const ref = schema["$ref"];
    return typeof ref === "string" ? this.#schemas.get(ref.replace("#/components/schemas/", "")) : undefined;
  }

  #list(value: Json[], schema: JsonObject, path: string, found: Mismatch[], say: Say): void {
    checkCount(value.length, schema["minItems"], schema["maxItems"], "item", say);
    if (schema["uniqueItems"] === true && new Set(value.map(canonical)).size < value.length)
      say("repeats an item");
    const prefix = listOf(schema["prefixItems"]);
    value.forEach((item, index) => {
      const rule = prefix[index] ?? schema["items"];
      if (rule !== undefined) this.#walk(item, rule, `${path}[${index}]`, found);
    });
    const { contains, minContains = 1, maxContains } = schema;
    if (contains === undefined) return;
    const matching = value.filter((item) => this.#fits(item, contains)).length;
    checkCount(matching, minContains, maxContains, "matching item", say);
  }

  #object(value: JsonObject, schema: JsonObject, path: string, found: Mismatch[], say: Say): void {
    const names = Object.keys(value);
    checkCount(names.length, schema["minProperties"], schema["maxProperties"], "member", say);
    for (const name of listOf(schema["required"])) {
      if (typeof name !== "string" || Object.hasOwn(value, name)) continue;
      found.push({ message: `${path || "the value"} lacks ${name}`, incomplete: true });
    }
    for (const [name, needed] of Object.entries(objectOf(schema["dependentRequired"]))) {
      const lacking = Object.hasOwn(value, name)
        ? listOf(needed).filter((other) => !Object.hasOwn(value, String(other)))
        : [];
      if (lacking.length > 0)
        found.push({
          message: `${path || "the value"} lacks ${lacking.join(", ")} beside ${name}`,
          incomplete: true,
        });
    }
    const properties = objectOf(schema["properties"]);
    const { additionalProperties, propertyNames, unevaluatedProperties } = schema;
    const walkMember = (name: string, rule: Json): void =>
      this.#walk(value[name] ?? null, rule, path === "" ? name : `${path}.${name}`, found);
    for (const name of names) {
      const rule = own(properties, name) ?? additionalProperties;
      if (rule !== undefined) walkMember(name, rule);
      if (propertyNames !== undefined && !this.#fits(name, propertyNames)) say(`may not have ${name}`);
    }
    if (unevaluatedProperties === undefined) return;
    const evaluated = this.#evaluated(value, schema);
    for (const name of names) if (!evaluated.has(name)) walkMember(name, unevaluatedProperties);
  }

  /** The members that a schema speaks of, by itself or by the schemas that apply to the same value. */
  #evaluated(value: JsonObject, schema: Json): Set<string> {
    if (!isObject(schema)) return new Set();
    if (Object.hasOwn(schema, "additionalProperties")) return new Set(Object.keys(value));
    const applied = [
      this.#target(schema),
      ...listOf(schema["allOf"]),
      ...[...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])].filter((branch) =>
        this.#fits(value, branch),
      ),
      ...this.#conditional(value, schema),
    ];
    const names = Object.keys(objectOf(schema["properties"]));
    return new Set([...names, ...applied.flatMap((branch) => [...this.#evaluated(value, branch ?? null)])]);
  }

  #combined(value: Json, schema: JsonObject, path: string, found: Mismatch[], say: Say): void {
    for (const branch of listOf(schema["allOf"])) this.#walk(value, branch, path, found);
    const { anyOf, oneOf, not } = schema;
    if (anyOf !== undefined && !listOf(anyOf).some((branch) => this.#fits(value, branch)))
      say("fits no variant");
    if (oneOf !== undefined) {
      const fitting = listOf(oneOf).filter((branch) => this.#fits(value, branch)).length;
      if (fitting !== 1) say(`fits ${fitting} of the variants instead of one`);
    }
    if (not !== undefined && this.#fits(value, not)) say("is excluded");
    for (const branch of this.#conditional(value, schema)) this.#walk(value, branch, path, found);
  }

  #conditional(value: Json, schema: JsonObject): Json[] {
    if (schema["if"] === undefined) return [];
    const branch = this.#fits(value, schema["if"]) ? schema["then"] : schema["else"];
    return branch === undefined ? [] : [branch];
  }
}

/** Too rare in exports to be worth their code. */
const unsupported = ["unevaluatedItems", "dependentSchemas", "patternProperties"];

function checkCount(
  found: number,
  least: Json | undefined,
  most: Json | undefined,
  what: string,
  say: Say,
): void {
  if (typeof least === "number" && found < least)
    say(`has ${count(found, what)}, and needs at least ${least}`);
  if (typeof most === "number" && found > most)
    say(`has ${count(found, what)}, and may have at most ${most}`);
}

const equal = (a: Json, b: Json): boolean => a === b || canonical(a) === canonical(b);
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
