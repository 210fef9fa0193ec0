import { isPending } from "../../dialect.js";
import type { Model } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import { compact, describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { readKeyword, schemaKeywords, schemaLists, schemaMaps, composition } from "./keywords.js";
import type { Members, OpenModels } from "./copied-members.js";

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

/** Writes the members of an object, its own and those that it includes. */
export class MemberWriter {
  readonly #schema: WriteSchema;
  readonly #open: OpenModels;
  readonly #notes: Notes;

  /** @param open The models whose properties are being written; those that are copied here become some. */
  constructor(schema: WriteSchema, open: OpenModels, notes: Notes) {
    this.#schema = schema;
    this.#open = open;
    this.#notes = notes;
  }

  /** @param isBranch It applies to a value that another schema describes: what it requires need not be described in it. */
  write(
    written: Map<string, Json>,
    members: Members,
    schema: JsonObject,
    place: Place,
    isBranch: boolean,
  ): void {
    if (members.properties.size > 0) {
      const properties = [...members.properties].map(([name, property]) => {
        const write = () => this.#schema(property, place.at(name), name);
        return [name, this.#open.during(members.origins.get(name), write)] as const;
      });
      written.set("properties", Object.fromEntries(properties));
    }
    const isElsewhere =
      isBranch || composition.some((keyword) => Object.hasOwn(schema, keyword)) || members.allOf.size > 0;
    const required = [...members.required].filter((name) => members.properties.has(name) || isElsewhere);
    const stale = [...members.required].filter((name) => !members.properties.has(name) && !isElsewhere);
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
        this.#schema(additionalProperties, place.at("additional properties")),
      );
    }
    if (members.allOf.size > 0) {
      const own = written.get("allOf");
      const included = [...members.allOf].map((ref) => this.#schema({ $ref: ref }, place));
      written.set("allOf", [...included, ...(Array.isArray(own) ? own : [])]);
    }
  }
}
