import type { Notes, Place } from "../../notes.js";
import type { Json, JsonObject } from "../../plain-data.js";
import { composition } from "./keywords.js";
import type { WriteSchema } from "./keyword-writer.js";
import type { Members, OpenModels } from "./copied-members.js";

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
