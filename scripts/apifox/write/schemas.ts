import { isPending, isUndescribed, isVendorKey, vendorMember } from "../dialect.js";
import { Includes, type Members } from "./includes.js";
import { compact, describe, isObject, type Json, type JsonObject } from "../json.js";
import { type Illustrated, writeExamples } from "./illustrations.js";
import {
  annotations,
  composition,
  exampleKeywords,
  memberKeywords,
  objectKeywords,
  keywordOrder,
  readKeyword,
  schemaKeywords,
  schemaLists,
  schemaMaps,
} from "./keywords.js";
import type { Model } from "../model.js";
import type { Notes, Place } from "../notes.js";
import { readTypes, typeKeywords } from "./schema-types.js";

/**
 * Writes schemas of Apifox's dialect (draft 7 with `nullable`, OpenAPI 3.0's `example`, legacy type names and editor state) as
 * JSON Schema 2020-12. It walks by position: a property may be called `properties` or `x-apifox-orders`.
 */
export class SchemaWriter {
  readonly illustrated: Illustrated[] = [];
  readonly #place: Place;
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #nameOf: (model: Model) => string;
  readonly #notes: Notes;
  readonly #includes: Includes;
  /** Models whose properties are being written, because they are copied here. */
  readonly #open = new Set<Model>();
  #root: Json | undefined;

  /** @param place The project, for notes on what is everywhere. */
  constructor(
    place: Place,
    resolve: (ref: string) => Model | undefined,
    nameOf: (model: Model) => string,
    notes: Notes,
  ) {
    this.#place = place;
    this.#resolve = resolve;
    this.#nameOf = nameOf;
    this.#notes = notes;
    this.#includes = new Includes(resolve, notes);
  }

  /** The schema of a body or a response, where an object without properties means that nobody described it. */
  writeRoot(schema: Json | undefined, place: Place): JsonObject {
    if (!isUndescribed(schema)) return this.write(schema, place);
    this.#notes.add("not-described", place, "the export describes no fields; the schema is left open");
    return {};
  }

  /** A model's own schema, in which its properties may include it again. */
  writeModel(model: Model): JsonObject {
    this.#root = model.schema;
    this.#open.add(model);
    const written = this.write(model.schema, model.place);
    this.#open.delete(model);
    return written;
  }

  write(schema: Json | undefined, place: Place, name = ""): JsonObject {
    if (schema === undefined || schema === true) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) {
      this.#notes.add("schema-repaired", place, `${describe(schema)} is no schema; taken as anything`);
      return {};
    }
    const ref = schema["$ref"];
    if (typeof ref === "string") return this.#writeReference(schema, ref, place, name);
    return this.#writeSchema(schema, place, name);
  }

  #writeReference(schema: JsonObject, ref: string, place: Place, name: string): JsonObject {
    const { $ref: _, ...siblings } = schema;
    const model = this.#resolve(ref);
    if (model === undefined) {
      this.#notes.add(
        "dangling-reference",
        place,
        `refers to ${ref}, which the export does not hold; taken as what stands beside it`,
      );
      return this.#writeSchema(siblings, place, name);
    }
    const overrides = vendorMember(schema, "overrides");
    if (isObject(overrides) && Object.keys(overrides).length > 0) {
      const inclusion = { $ref: ref, "x-apifox-overrides": overrides };
      const { required: _own, ...rest } = siblings;
      return this.#writeSchema(
        { type: "object", ...rest, "x-apifox-refs": { included: inclusion } },
        place,
        name,
      );
    }
    const target = { $ref: `#/components/schemas/${this.#nameOf(model)}` };
    const structural = Object.keys(siblings).filter((key) => !isVendorKey(key) && !annotations.has(key));
    if (structural.length > 0) {
      this.#notes.add(
        "keyword-dropped",
        place,
        `${structural.join(", ")} beside a reference to ${model.name}: the model counts`,
      );
    }
    const beside = new Map<string, Json>();
    for (const [key, value] of Object.entries(siblings)) {
      if (!annotations.has(key) || key === "nullable" || exampleKeywords.has(key)) continue;
      const read = this.#keyword(key, value, place);
      if (read !== undefined) beside.set(key, read);
    }
    writeExamples(beside, siblings, place, this.#notes);
    if (siblings["nullable"] === true) beside.set("anyOf", [target, { type: "null" }]);
    else beside.set("$ref", target.$ref);
    return this.#finish(beside, place, name);
  }

  #writeSchema(schema: JsonObject, place: Place, name: string): JsonObject {
    const written = new Map<string, Json>();
    // At its top a model includes others; only further in is an inclusion of it a circle.
    const open = schema === this.#root ? undefined : this.#open;
    const members = isObjectLike(schema) ? this.#includes.expand(schema, place, open) : undefined;
    if (schema["mock"] !== undefined || vendorMember(schema, "mock") !== undefined) {
      this.#notes.tally("vendor-data-dropped", this.#place, "Apifox's mock rules of fields are left out");
    }
    for (const key of Object.keys(schema)) {
      if (isVendorKey(key) || typeKeywords.has(key) || exampleKeywords.has(key) || memberKeywords.has(key))
        continue;
      const value = this.#keyword(key, schema[key] ?? null, place);
      if (value !== undefined) written.set(key, value);
    }
    if (members !== undefined) this.#writeMembers(written, members, schema, place);
    this.#writeTuple(written, schema, place);
    readTypes(schema, written, place, this.#notes);
    // Arrays made from form fields have no `items`.
    const isArray = written.get("type") === "array";
    if (isArray && !written.has("items") && !written.has("prefixItems")) written.set("items", {});
    writeExamples(written, schema, place, this.#notes);
    const openObject =
      written.get("type") === "object" && ![...written.keys()].some((key) => objectKeywords.has(key));
    // `{ type: object }` reads as "an object without members" to generators; it means "with any".
    if (openObject) written.set("additionalProperties", true);
    return this.#finish(written, place, name);
  }

  #finish(written: ReadonlyMap<string, Json>, place: Place, name: string): JsonObject {
    const result = Object.fromEntries([...written].toSorted(([a], [b]) => keywordOrder(a) - keywordOrder(b)));
    if (written.has("examples") || written.has("default"))
      this.illustrated.push({ schema: result, place, name });
    return result;
  }

  #writeMembers(written: Map<string, Json>, members: Members, schema: JsonObject, place: Place): void {
    const entered = [...members.included].filter((model) => !this.#open.has(model));
    for (const model of entered) this.#open.add(model);
    if (members.properties.size > 0) {
      const properties = [...members.properties].map(
        ([name, property]) => [name, this.write(property, place.at(name), name)] as const,
      );
      written.set("properties", Object.fromEntries(properties));
    }
    for (const model of entered) this.#open.delete(model);
    const composed = composition.some((keyword) => Object.hasOwn(schema, keyword)) || members.allOf.size > 0;
    const required = [...members.required].filter((name) => members.properties.has(name) || composed);
    const stale = [...members.required].filter((name) => !members.properties.has(name) && !composed);
    if (stale.length > 0) {
      this.#notes.add(
        "schema-repaired",
        place,
        `requires ${stale.join(", ")}, which it does not describe; no longer required`,
      );
    }
    if (required.length > 0) written.set("required", required);
    const { additionalProperties } = members;
    if (typeof additionalProperties === "boolean") written.set("additionalProperties", additionalProperties);
    else if (additionalProperties !== undefined && additionalProperties !== null) {
      written.set(
        "additionalProperties",
        this.write(additionalProperties, place.at("additional properties")),
      );
    }
    if (members.allOf.size > 0) {
      const own = written.get("allOf");
      const included = [...members.allOf].map((ref) => this.write({ $ref: ref }, place));
      written.set("allOf", [...included, ...(Array.isArray(own) ? own : [])]);
    }
  }

  /** One keyword's value in OpenAPI's terms; `undefined` drops it. */
  #keyword(key: string, value: Json, place: Place): Json | undefined {
    if (schemaMaps.has(key)) return this.#writeMap(key, value, place);
    if (schemaLists.has(key)) return this.#writeList(key, value, place);
    if (key === "items") return Array.isArray(value) ? undefined : this.write(value, place.at("items"));
    if (schemaKeywords.has(key)) return typeof value === "boolean" ? value : this.write(value, place.at(key));
    if (key === "discriminator") return this.#writeDiscriminator(value, place);
    const read = readKeyword(key, value);
    if (read.problem !== undefined) this.#notes.add(read.code, place, read.problem);
    return read.value;
  }

  #writeMap(key: string, value: Json, place: Place): Json | undefined {
    if (!isObject(value)) return this.#refuse(key, value, place);
    const entries = Object.entries(value).filter(([, schema]) => !isPending(schema));
    if (entries.length === 0) return undefined;
    return Object.fromEntries(
      entries.map(([name, schema]) => [name, this.write(schema, place.at(name), name)]),
    );
  }

  #writeList(key: string, value: Json, place: Place): Json | undefined {
    if (!Array.isArray(value)) return this.#refuse(key, value, place);
    if (value.length === 0) return undefined;
    return value.map((schema, index) => this.write(schema, place.at(`${key} ${index + 1}`)));
  }

  #writeDiscriminator(value: Json, place: Place): Json | undefined {
    if (!isObject(value) || typeof value["propertyName"] !== "string")
      return this.#refuse("discriminator", value, place);
    const mapping = isObject(value["mapping"]) ? Object.entries(value["mapping"]) : [];
    const targets = mapping.flatMap(([key, ref]): [string, Json][] => {
      const model = typeof ref === "string" ? this.#resolve(ref) : undefined;
      return model === undefined ? [] : [[key, `#/components/schemas/${this.#nameOf(model)}`]];
    });
    return compact({
      propertyName: value["propertyName"],
      mapping: targets.length > 0 ? Object.fromEntries(targets) : undefined,
    });
  }

  /** Draft 7 writes a tuple as a list of `items`. */
  #writeTuple(written: Map<string, Json>, { items }: JsonObject, place: Place): void {
    if (!Array.isArray(items) || items.length === 0) return;
    const schemas = items.map((item) => this.write(item, place.at("items")));
    written.set("prefixItems", schemas);
  }

  #refuse(key: string, value: Json, place: Place): undefined {
    this.#notes.add("keyword-dropped", place, `${key} cannot be ${describe(value)}; left out`);
    return undefined;
  }
}

const isObjectLike = (schema: JsonObject): boolean =>
  schema["type"] === "object" ||
  [...memberKeywords].some((keyword) => Object.hasOwn(schema, keyword)) ||
  vendorMember(schema, "refs") !== undefined;
