import { isPending, vendorMember } from "../dialect.js";
import { isObject, own, type Json, type JsonObject } from "../json.js";
import type { Model } from "../model.js";
import type { Notes, Place } from "../notes.js";

/** The members of an object schema as Apifox shows them. */
export interface Members {
  readonly properties: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** Included models that have no list of properties to copy; they stay references. */
  readonly allOf: ReadonlySet<string>;
  readonly additionalProperties: Json | undefined;
  /** The models whose properties were copied, their own inclusions too. */
  readonly included: ReadonlySet<Model>;
}

/** Properties that inclusions may copy in one document; those further in count tenfold, because crosswise ones multiply. */
const maxCopies = 500_000;

/**
 * Apifox's inclusion: `x-apifox-refs` names models whose properties stand at a place in `x-apifox-orders`, with some replaced
 * or hidden (`x-apifox-overrides`). No OpenAPI keyword says that, so the properties are copied. Exports of 2025 hold the copies
 * already, those of 2026 do not: a property that is there counts as it is.
 */
export class Includes {
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #notes: Notes;
  readonly #known = new Map<Model, Members>();
  readonly #visiting = new Set<Model>();
  #copies = 0;

  constructor(resolve: (ref: string) => Model | undefined, notes: Notes) {
    this.#resolve = resolve;
    this.#notes = notes;
  }

  /** @param open Models whose properties are being written: one that includes itself further in stays a reference there. */
  expand(schema: JsonObject, place: Place, open: ReadonlySet<Model> = noModels): Members {
    const written = isObject(schema["properties"]) ? schema["properties"] : {};
    const hidden = new Set(list(vendorMember(schema, "ignore-properties")));
    const shown = new Map(
      Object.entries(written).filter(([name, value]) => !isPending(value) && !hidden.has(name)),
    );
    const slots = new Set(Object.keys(written).filter((name) => isPending(written[name])));
    const refs = vendorMember(schema, "refs");
    const included = isObject(refs) ? new Map(Object.entries(refs)) : new Map<string, Json>();

    const properties = new Map<string, Json>();
    const required = new Set<string>();
    const allOf = new Set<string>();
    const models = new Set<Model>();
    let additionalProperties = schema["additionalProperties"];
    const put = (name: string, value: Json): void => {
      if (!properties.has(name)) properties.set(name, value);
    };
    const include = (value: Json): void => {
      const members = this.#included(value, place, open);
      this.#copies += members.properties.size * (open.size > 0 ? 10 : 1);
      if (this.#copies > maxCopies) throw new RangeError("too many inclusions");
      for (const [name, property] of members.properties) {
        if (!hidden.has(name)) put(name, shown.get(name) ?? property);
      }
      for (const name of members.required) if (!hidden.has(name)) required.add(name);
      for (const ref of members.allOf) allOf.add(ref);
      for (const model of members.included) models.add(model);
      additionalProperties ??= members.additionalProperties;
    };
    for (const key of list(vendorMember(schema, "orders"))) {
      const value = included.get(key);
      const property = shown.get(key);
      if (value !== undefined && included.delete(key)) include(value);
      else if (property !== undefined) put(key, property);
    }
    for (const value of included.values()) include(value);
    for (const [name, property] of shown) put(name, property);
    for (const name of list(schema["required"])) {
      if (!slots.has(name) && !hidden.has(name) && !isSlotKey(name, properties)) required.add(name);
    }
    return { properties, required, allOf, additionalProperties, included: models };
  }

  /** What one inclusion brings: the model's members, less the hidden ones, with the replaced ones replaced. */
  #included(value: Json, place: Place, open: ReadonlySet<Model> = noModels): Members {
    const entry = isObject(value) ? value : {};
    const ref = typeof entry["$ref"] === "string" ? entry["$ref"] : "";
    const overrides = vendorMember(entry, "overrides");
    const replaced = isObject(overrides) ? overrides : {};
    const model = this.#resolve(ref);
    if (model !== undefined && open.has(model)) return { ...nothing, allOf: new Set([model.ref]) };
    if (model === undefined) {
      this.#notes.add(
        "dangling-reference",
        place,
        `includes ${ref}, which the export does not hold; only its overrides are kept`,
      );
    }
    const base = model === undefined ? fromOverrides(replaced) : this.#model(model, place);
    if (base.allOf.size > 0 && Object.keys(replaced).length > 0) {
      this.#notes.add(
        "keyword-dropped",
        place,
        `overrides of ${model?.name ?? ref} are left out: it is no plain object`,
      );
    }
    const properties = new Map<string, Json>();
    for (const [name, property] of base.properties) {
      const override = own(replaced, name);
      if (override !== null) properties.set(name, override ?? property);
    }
    const required = Array.isArray(entry["required"]) ? list(entry["required"]) : [...base.required];
    return { ...base, properties, required: new Set(required.filter((name) => properties.has(name))) };
  }

  #model(model: Model, place: Place): Members {
    const known = this.#known.get(model);
    if (known !== undefined) return known;
    const schema = isObject(model.schema) ? model.schema : {};
    if (this.#visiting.has(model)) {
      this.#notes.add(
        "reference-replaced",
        place,
        `${model.name} includes itself; the inner inclusion is left out`,
      );
      return nothing;
    }
    this.#visiting.add(model);
    const computed = this.#modelMembers(model, schema, place);
    const members = { ...computed, included: new Set([model, ...computed.included]) };
    this.#visiting.delete(model);
    this.#known.set(model, members);
    return members;
  }

  #modelMembers(model: Model, schema: JsonObject, place: Place): Members {
    if (typeof schema["$ref"] === "string") {
      return this.#included(
        { ...schema, "x-apifox-overrides": vendorMember(schema, "overrides") ?? {} },
        place,
      );
    }
    const composed = ["allOf", "anyOf", "oneOf"].some((keyword) => Object.hasOwn(schema, keyword));
    if (composed || !isPlainObject(schema)) return { ...nothing, allOf: new Set([model.ref]) };
    return this.expand(schema, model.place);
  }
}

const noModels: ReadonlySet<Model> = new Set();

const nothing: Members = {
  properties: new Map(),
  required: new Set(),
  allOf: new Set(),
  additionalProperties: undefined,
  included: new Set(),
};

const isPlainObject = (schema: JsonObject): boolean =>
  schema["type"] === "object" || schema["type"] === undefined || Object.hasOwn(schema, "properties");

const fromOverrides = (overrides: JsonObject): Members => ({
  ...nothing,
  properties: new Map(Object.entries(overrides)),
});

/** `required` may name the generated key of a slot or an inclusion (26 characters, a ULID), which is no property. */
const isSlotKey = (name: string, properties: ReadonlyMap<string, Json>): boolean =>
  /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name) && !properties.has(name);

const list = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
