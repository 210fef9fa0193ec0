import { isPending } from "../../dialect.js";
import type { Model } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import { compact, describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { readKeyword, schemaKeywords, schemaLists, schemaMaps } from "./keywords.js";

export type WriteSchema = (
  schema: Json | undefined,
  place: Place,
  name?: string,
  isBranch?: boolean,
) => JsonObject;

/** Writes what stands by itself in a schema: one keyword, with the schemas in it. */
export class KeywordWriter {
  readonly #schema: WriteSchema;
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #nameOf: (model: Model) => string;
  readonly #notes: Notes;

  constructor(
    schema: WriteSchema,
    resolve: (ref: string) => Model | undefined,
    nameOf: (model: Model) => string,
    notes: Notes,
  ) {
    this.#schema = schema;
    this.#resolve = resolve;
    this.#nameOf = nameOf;
    this.#notes = notes;
  }

  /** One keyword's value in OpenAPI's terms; `undefined` drops it. @param name The field's: its items and branches are the same. */
  write(key: string, value: Json, place: Place, name: string): Json | undefined {
    if (schemaMaps.has(key)) return this.#writeMap(key, value, place);
    if (schemaLists.has(key)) return this.#writeList(key, value, place, name);
    // Nothing may follow a tuple. A list that is left is an empty one.
    if (key === "items" && value === false) return false;
    if (key === "items")
      return Array.isArray(value) ? undefined : this.#schema(value, place.at("items"), name);
    if (schemaKeywords.has(key))
      return typeof value === "boolean" ? value : this.#schema(value, place.at(key), name, branches.has(key));
    if (key === "discriminator") return this.#writeDiscriminator(value, place);
    const read = readKeyword(key, value);
    if (read.problem !== undefined) this.#notes.add(read.code, place, read.problem, value);
    return read.value;
  }

  #writeMap(key: string, value: Json, place: Place): Json | undefined {
    if (!isObject(value)) return this.#refuse(key, value, place);
    const entries = Object.entries(value).filter(([name, schema]) => !isPending(name, schema));
    if (entries.length === 0) return undefined;
    return Object.fromEntries(
      entries.map(([name, schema]) => [name, this.#schema(schema, place.at(name), name, branches.has(key))]),
    );
  }

  #writeList(key: string, value: Json, place: Place, name: string): Json | undefined {
    if (!Array.isArray(value)) return this.#refuse(key, value, place);
    if (value.length === 0) return undefined;
    return value.map((schema, index) =>
      this.#schema(schema, place.at(`${key} ${index + 1}`), name, branches.has(key)),
    );
  }

  #writeDiscriminator(value: Json, place: Place): Json | undefined {
    if (!isObject(value) || typeof value["propertyName"] !== "string")
      return this.#refuse("discriminator", value, place);
    const mapping = isObject(value["mapping"]) ? Object.entries(value["mapping"]) : [];
    const targets = mapping.flatMap(([key, ref]): [string, Json][] => {
      // A bare name is a model's too.
      const model =
        typeof ref === "string"
          ? (this.#resolve(ref) ?? this.#resolve(`#/components/schemas/${ref}`))
          : undefined;
      if (model !== undefined) return [[key, `#/components/schemas/${this.#nameOf(model)}`]];
      const message = `the discriminator maps ${key} to ${describe(ref)}, which the export does not hold; left out`;
      this.#notes.add("dangling-reference", place, message);
      return [];
    });
    return compact({
      propertyName: value["propertyName"],
      mapping: targets.length > 0 ? Object.fromEntries(targets) : undefined,
    });
  }

  #refuse(key: string, value: Json, place: Place): undefined {
    this.#notes.add("keyword-dropped", place, `${key} cannot be ${describe(value)}; left out`, value);
    return undefined;
  }
}

/** Keywords whose schemas apply to the same value as the schema that holds them. */
const branches = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"]);
