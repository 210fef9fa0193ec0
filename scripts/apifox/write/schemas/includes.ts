import { isPending, isSlotKey, vendorMember } from "../../dialect.js";
import { isObject, own, type Json, type JsonObject } from "../../plain-data.js";
import type { Model } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import { BesideReferences, asInclusion } from "./beside-references.js";
import {
  fromOverrides,
  type Members,
  nothing,
  originsFrom,
  OpenModels,
  type Origin,
} from "./copied-members.js";

/** Properties that inclusions may copy in one document; those further in count tenfold, because crosswise ones multiply. */
const maxCopies = 500_000;

/**
 * Apifox's inclusion: `x-apifox-refs` names models whose properties stand at a place in `x-apifox-orders`, with some replaced
 * or hidden (`x-apifox-overrides`, `null` hides). No OpenAPI keyword says that, so the properties are copied. Some exports hold
 * the copies already, and list them in `x-apifox-ignore-properties` so that an import does not take them for the object's own;
 * others do not. A property that is there counts as it is.
 */
export class Includes {
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #notes: Notes;
  readonly #beside: BesideReferences;
  readonly #known = new Map<Model, Members>();
  /** The models that are being looked into, by their depth. */
  readonly #visiting = new Map<Model, number>();
  /** Members that lack what an outer model brings, because it is being looked into: they are true inside of it only. */
  readonly #partial = new Map<Model, { readonly members: Members; readonly cutAt: number }>();
  /** The outermost depth at which something was left out of what is being looked into. */
  #cutAt = Infinity;
  #copies = 0;

  constructor(resolve: (ref: string) => Model | undefined, notes: Notes) {
    this.#resolve = resolve;
    this.#notes = notes;
    this.#beside = new BesideReferences(resolve, notes);
  }

  /** The fields that a model requires and leaves to others to describe. */
  undescribed(model: Model): string[] {
    const { properties, required, allOf } = this.#model(model, model.place);
    return allOf.size > 0 ? [] : [...required].filter((name) => !properties.has(name));
  }

  expand(schema: JsonObject, place: Place, open: OpenModels = noModels): Members {
    const written = isObject(schema["properties"]) ? schema["properties"] : {};
    const shown = new Map(Object.entries(written).filter(([name, value]) => !isPending(name, value)));
    const slots = new Set(Object.keys(written).filter((name) => !shown.has(name)));
    const refs = vendorMember(schema, "refs");
    const included = isObject(refs) ? new Map(Object.entries(refs)) : new Map<string, Json>();

    const properties = new Map<string, Json>();
    const required = new Set<string>();
    const allOf = new Set<string>();
    const origins = new Map<string, Origin>();
    let additionalProperties = schema["additionalProperties"];
    const put = (name: string, value: Json): void => {
      if (!properties.has(name)) properties.set(name, value);
    };
    const include = (value: Json): void => {
      const members = this.#included(value, place, open);
      this.#copies += members.properties.size * (open.isEmpty ? 1 : 10);
      if (this.#copies > maxCopies) throw new RangeError("too many inclusions");
      for (const [name, property] of members.properties) {
        const origin = members.origins.get(name);
        // Where `null` stands nothing does: the copy counts, and where it is from.
        const standing = shown.get(name) ?? undefined;
        if (origin !== undefined && !properties.has(name) && standing === undefined)
          origins.set(name, origin);
        put(name, standing ?? property);
      }
      for (const name of members.required) required.add(name);
      for (const ref of members.allOf) allOf.add(ref);
      additionalProperties ??= members.additionalProperties;
    };
    for (const key of list(vendorMember(schema, "orders"))) {
      const value = included.get(key);
      const property = shown.get(key);
      if (value !== undefined && included.delete(key)) include(value);
      else if (property !== undefined && property !== null) put(key, property);
    }
    for (const value of included.values()) include(value);
    for (const [name, property] of shown) put(name, property);
    for (const name of list(schema["required"])) {
      if (!slots.has(name) && (properties.has(name) || !isSlotKey(name))) required.add(name);
    }
    for (const [name, property] of properties) {
      // Hand-made files say it in the property itself, as drafts before 4 did.
      if (isObject(property) && property["required"] === true) required.add(name);
    }
    for (const ref of allOf) this.#beside.noteBoth(ref, properties, place);
    return { properties, required, allOf, additionalProperties, origins };
  }

  /** What one inclusion brings: the model's members, less the hidden ones, with the replaced ones replaced. */
  #included(value: Json, place: Place, open: OpenModels = noModels): Members {
    const entry = isObject(value) ? value : {};
    const ref = typeof entry["$ref"] === "string" ? entry["$ref"] : "";
    const overrides = vendorMember(entry, "overrides");
    const replaced = isObject(overrides) ? overrides : {};
    const model = this.#resolve(ref);
    if (model !== undefined && open.has(model)) return this.#again(model, replaced, place);
    if (model === undefined) {
      this.#notes.add(
        "dangling-reference",
        place,
        `includes ${ref}, which the export does not hold; only its overrides are kept`,
      );
    }
    const base = model === undefined ? fromOverrides(replaced) : this.#model(model, place);
    const unused = Object.keys(replaced).filter(
      (name) => replaced[name] !== null && !base.properties.has(name),
    );
    if (unused.length > 0) {
      const reason = base.allOf.size > 0 ? "which is no plain object" : "which has no such property";
      this.#notes.add(
        "keyword-dropped",
        place,
        `the override of ${unused.join(", ")} in ${model?.name ?? ref}, ${reason}, is left out`,
      );
    }
    if (model !== undefined && base.allOf.size > 0) this.#beside.noteHidden(model, replaced, place, "");
    const properties = new Map<string, Json>();
    const origins = new Map<string, Origin>();
    for (const [name, property] of base.properties) {
      const override = own(replaced, name);
      if (override !== null) properties.set(name, override ?? property);
      const origin = base.origins.get(name);
      if (override === undefined && origin !== undefined) origins.set(name, origin);
    }
    const required = Array.isArray(entry["required"]) ? list(entry["required"]) : [...base.required];
    // What it does not describe may be described beside it.
    const isThere = (name: string): boolean =>
      properties.has(name) || (own(replaced, name) !== null && !isSlotKey(name));
    return { ...base, properties, origins, required: new Set(required.filter(isThere)) };
  }

  /** A model inside of itself stays a reference: more can be said of its fields beside it, and none can be hidden. */
  #again(model: Model, overrides: JsonObject, place: Place): Members {
    this.#beside.noteHidden(model, overrides, place, " inside of itself");
    const replaced = Object.entries(overrides).filter(([, property]) => property !== null);
    return { ...fromOverrides(Object.fromEntries(replaced)), allOf: new Set([model.ref]) };
  }

  #model(model: Model, place: Place): Members {
    const known = this.#known.get(model);
    if (known !== undefined) return known;
    const openAt = this.#visiting.get(model);
    if (openAt !== undefined) {
      this.#notes.add(
        "reference-replaced",
        place,
        `${model.name} includes itself; the inner inclusion is left out`,
      );
      this.#cutAt = Math.min(this.#cutAt, openAt);
      return nothing;
    }
    const partial = this.#partial.get(model);
    if (partial === undefined) return this.#visit(model, place);
    this.#cutAt = Math.min(this.#cutAt, partial.cutAt);
    return partial.members;
  }

  #visit(model: Model, place: Place): Members {
    const cutBefore = this.#cutAt;
    const depth = this.#visiting.size;
    this.#cutAt = Infinity;
    this.#visiting.set(model, depth);
    const schema = isObject(model.schema) ? model.schema : {};
    const computed = this.#modelMembers(model, schema, place);
    const members = { ...computed, origins: originsFrom(model, computed) };
    this.#visiting.delete(model);
    if (this.#cutAt < depth) this.#partial.set(model, { members, cutAt: this.#cutAt });
    else {
      this.#known.set(model, members);
      for (const [inner, { cutAt }] of this.#partial) if (cutAt >= depth) this.#partial.delete(inner);
      this.#cutAt = Infinity;
    }
    this.#cutAt = Math.min(this.#cutAt, cutBefore);
    return members;
  }

  #modelMembers(model: Model, schema: JsonObject, place: Place): Members {
    if (typeof schema["$ref"] === "string") return this.expand(asInclusion(schema), place);
    const composed = beyondProperties.some((keyword) => Object.hasOwn(schema, keyword));
    if (composed || !isPlainObject(schema)) return { ...nothing, allOf: new Set([model.ref]) };
    return this.expand(schema, model.place);
  }
}

/** With one of these a model says more of its fields than a list of properties could be copied from. */
const beyondProperties = [
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependencies",
  "dependentRequired",
  "patternProperties",
  "propertyNames",
  "unevaluatedProperties",
  "minProperties",
  "maxProperties",
];

const noModels = new OpenModels();

const isPlainObject = (schema: JsonObject): boolean =>
  schema["type"] === "object" || schema["type"] === undefined || Object.hasOwn(schema, "properties");

const list = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
