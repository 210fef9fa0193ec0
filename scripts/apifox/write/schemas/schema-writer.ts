import { isUndescribed, isVendorKey, vendorMember } from "../../dialect.js";
import { fromDraft7 } from "./draft-7.js";
import { Includes } from "./includes.js";
import { MemberWriter } from "./member-writer.js";
import { describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { dropSecretValues, type Illustrated, writeExamples } from "./schema-examples.js";
import { annotations, exampleKeywords, memberKeywords, objectKeywords, keywordOrder } from "./keywords.js";
import { KeywordWriter } from "./keyword-writer.js";
import type { Model } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import { admitNull, isNullable, type Nulls } from "./nullability.js";
import { OpenModels } from "./copied-members.js";
import { agree, asInclusion, hasOverrides, isExtension, isStructural } from "./beside-references.js";
import { readTypes, typeKeywords } from "./types.js";

/**
 * Writes schemas of Apifox's dialect (draft 7 with `nullable`, OpenAPI 3.0's `example`, legacy type names and editor state) as
 * JSON Schema 2020-12. It walks by position: a property may be called `properties` or `x-apifox-orders`.
 */
export class SchemaWriter {
  readonly illustrated: Illustrated[] = [];
  readonly #place: Place;
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #nameOf: (model: Model) => string;
  readonly #keywords: KeywordWriter;
  readonly #notes: Notes;
  readonly #includes: Includes;
  readonly #members: MemberWriter;
  readonly #nulls: Nulls;
  /** Models whose properties are being written, because they are copied here. */
  readonly #open = new OpenModels();
  #root: Json | undefined;

  /** @param place The project, for notes on what is everywhere. */
  constructor(
    place: Place,
    resolve: (ref: string) => Model | undefined,
    nameOf: (model: Model) => string,
    nulls: Nulls,
    notes: Notes,
  ) {
    this.#place = place;
    this.#resolve = resolve;
    this.#nameOf = nameOf;
    this.#notes = notes;
    this.#keywords = new KeywordWriter(this.#write.bind(this), resolve, nameOf, notes);
    this.#includes = new Includes(resolve, notes);
    this.#members = new MemberWriter(this.#write.bind(this), this.#open, notes);
    this.#nulls = nulls;
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
    return this.#open.during({ model, inner: undefined }, () =>
      this.#write(model.schema, model.place, model.name),
    );
  }

  /** A schema outside of the models, which have to be written before. */
  write(schema: Json | undefined, place: Place, name = ""): JsonObject {
    const written = this.#write(schema, place, name);
    this.#nulls.settle();
    return written;
  }

  /** @param isBranch It applies to a value that another schema describes: what it requires need not be described in it. */
  #write(schema: Json | undefined, place: Place, name = "", isBranch = false): JsonObject {
    if (schema === undefined || schema === true) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) {
      this.#notes.add("schema-repaired", place, `${describe(schema)} is no schema; taken as anything`);
      return {};
    }
    const ref = schema["$ref"];
    if (typeof ref === "string") return this.#writeReference(schema, ref, place, name, isBranch);
    return this.#writeSchema(schema, place, name, isBranch);
  }

  #writeReference(
    schema: JsonObject,
    ref: string,
    place: Place,
    name: string,
    isBranch: boolean,
  ): JsonObject {
    if (hasOverrides(schema)) return this.#writeSchema(asInclusion(schema), place, name, isBranch);
    const { $ref: _, ...siblings } = schema;
    const model = this.#resolve(ref);
    if (model === undefined) {
      this.#notes.add(
        "dangling-reference",
        place,
        `refers to ${ref}, which the export does not hold; taken as what stands beside it`,
      );
      return this.#writeSchema(siblings, place, name, isBranch);
    }
    const nullable = isNullable(schema);
    if (nullable || !agree(siblings["type"], model.schema)) {
      if (!nullable) {
        const types = describe(siblings["type"]);
        this.#notes.add(
          "keyword-dropped",
          place,
          `type ${types} beside a reference to ${model.name}: the model counts`,
        );
      }
      delete siblings["type"];
    }
    const structural = Object.keys(siblings).filter((key) => isStructural(key, siblings[key] ?? null));
    if (structural.length > 0) {
      const message = `${structural.join(", ")} beside a reference to ${model.name}: both apply, as OpenAPI 3.1 has it`;
      this.#notes.add("reference-with-siblings", place, message);
      const own = Array.isArray(siblings["allOf"]) ? siblings["allOf"] : [];
      const both = { ...siblings, ...(nullable ? { nullable } : {}), allOf: [{ $ref: ref }, ...own] };
      return this.#writeSchema(both, place, name, true);
    }
    const target = { $ref: `#/components/schemas/${this.#nameOf(model)}` };
    const beside = new Map<string, Json>();
    for (const [key, value] of Object.entries(siblings)) {
      const isKept = (annotations.has(key) && !exampleKeywords.has(key)) || isExtension(key);
      const read = isKept && key !== "nullable" ? this.#keywords.write(key, value, place, name) : undefined;
      if (read !== undefined) beside.set(key, read);
    }
    // The model alone does not require what it does not describe; here others may describe it.
    const required = isBranch ? this.#includes.undescribed(model) : [];
    if (required.length > 0) beside.set("required", required);
    writeExamples(beside, siblings, place, this.#notes);
    if (nullable) beside.set("anyOf", [target, { type: "null" }]);
    else beside.set("$ref", target.$ref);
    return this.#finish(beside, place, name);
  }

  #writeSchema(given: JsonObject, place: Place, name: string, isBranch: boolean): JsonObject {
    const schema = fromDraft7(given);
    const written = new Map<string, Json>();
    // At its top a model includes others; only further in is an inclusion of it a circle.
    const open = given === this.#root ? undefined : this.#open;
    const members = isObjectLike(schema) ? this.#includes.expand(schema, place, open) : undefined;
    if (schema["mock"] !== undefined || vendorMember(schema, "mock") !== undefined) {
      this.#notes.tally("vendor-data-dropped", this.#place, "Apifox's mock rules of fields are left out");
    }
    for (const key of Object.keys(schema)) {
      if (isVendorKey(key) || typeKeywords.has(key) || exampleKeywords.has(key) || memberKeywords.has(key))
        continue;
      const value = this.#keywords.write(key, schema[key] ?? null, place, name);
      if (value !== undefined) written.set(key, value);
    }
    if (members !== undefined) this.#members.write(written, members, schema, place, isBranch);
    openUnion(written, place, this.#notes);
    readTypes(schema, written, place, this.#notes);
    dropSecretValues(written, name, place, this.#notes);
    const nullable = isNullable(schema);
    if (nullable) admitNull(written);
    // Arrays made from form fields have no `items`.
    const isArray = written.get("type") === "array";
    if (isArray && !written.has("items") && !written.has("prefixItems")) written.set("items", {});
    writeExamples(written, schema, place, this.#notes);
    const openObject =
      written.get("type") === "object" && ![...written.keys()].some((key) => objectKeywords.has(key));
    // `{ type: object }` reads as "an object without members" to generators; it means "with any".
    if (openObject) written.set("additionalProperties", true);
    const result = this.#finish(written, place, name);
    this.#nulls.expect(result, nullable);
    return result;
  }

  #finish(written: ReadonlyMap<string, Json>, place: Place, name: string): JsonObject {
    const result = Object.fromEntries([...written].toSorted(([a], [b]) => keywordOrder(a) - keywordOrder(b)));
    if (written.has("examples") || written.has("default"))
      this.illustrated.push({ schema: result, place, name });
    return result;
  }
}

const isObjectLike = (schema: JsonObject): boolean =>
  schema["type"] === "object" ||
  [...memberKeywords].some((keyword) => Object.hasOwn(schema, keyword)) ||
  vendorMember(schema, "refs") !== undefined;

/** Beside a branch that anything fits, "exactly one" refuses whatever the other branches describe. */
function openUnion(written: Map<string, Json>, place: Place, notes: Notes): void {
  const oneOf = written.get("oneOf");
  if (!Array.isArray(oneOf) || oneOf.length < 2 || written.has("anyOf")) return;
  if (!oneOf.some((branch) => isObject(branch) && Object.keys(branch).every(isSaying))) return;
  written.delete("oneOf");
  written.set("anyOf", oneOf);
  notes.add("schema-repaired", place, "anything fits one branch of its oneOf; written as anyOf");
}

/** Whether a keyword says something without ruling anything. */
const isSaying = (key: string): boolean => annotations.has(key) || key.startsWith("x-");
