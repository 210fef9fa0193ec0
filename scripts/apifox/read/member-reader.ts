import { isVendorKey } from "../dialect.js";
import { isObject, type Json, type JsonObject } from "../plain-data.js";
import type { Notes, Place } from "../notes.js";
import { readJson, wholeFile } from "./parse-text.js";

/**
 * Reads members whose type an export does not guarantee. Absent and `null` are the empty value; another type is the empty
 * value and a note, so that a damaged export loses that member and says so.
 */
export class MemberReader {
  readonly notes: Notes;

  constructor(notes: Notes) {
    this.notes = notes;
  }

  list(value: Json | undefined, place: Place): Json[] {
    if (Array.isArray(value)) return value;
    this.#refuse(value, "a list", place);
    return [];
  }

  object(value: Json | undefined, place: Place): JsonObject {
    if (isObject(value)) return value;
    // PHP back ends write an empty object as an empty list.
    if (!(Array.isArray(value) && value.length === 0)) this.#refuse(value, "an object", place);
    return {};
  }

  objects(value: Json | undefined, place: Place): JsonObject[] {
    return this.list(value, place).flatMap((item, index) => {
      if (isObject(item)) return [item];
      this.#refuse(item, "an object", place.at(`item ${index + 1}`));
      return [];
    });
  }

  /** Text; a number or a boolean as its text (ids and response codes come as both). */
  text(value: Json | undefined, place: Place): string {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    this.#refuse(value, "text", place);
    return "";
  }

  texts(value: Json | undefined, place: Place): string[] {
    return this.list(value, place)
      .map((item) => this.text(item, place))
      .filter((text) => text !== "");
  }

  /** A text field that holds JSON (`oasExtensions`, `customApiFields`, `callbacks`), or that JSON itself. */
  embedded(value: Json | undefined, place: Place): JsonObject {
    if (typeof value !== "string") return this.object(value, place);
    if (value.trim() === "") return {};
    const read = readJson(wholeFile(place.toString(), value), this.notes);
    if ("data" in read) return this.object(read.data, place);
    this.notes.add("unexpected-type", place, `${read.problem.message}; left out: ${value.trim()}`);
    return {};
  }

  /** Notes the members that are not read, Apifox's own aside. */
  others(object: JsonObject, known: readonly string[], place: Place): void {
    const left = Object.keys(object).filter((key) => !known.includes(key) && !isVendorKey(key));
    if (left.length > 0)
      this.notes.add(
        "keyword-dropped",
        place,
        `${left.map((key) => named(object, key)).join(", ")}: left out`,
        unshown(object, left),
      );
  }

  #refuse(value: Json | undefined, expected: string, place: Place): void {
    if (value === undefined || value === null) return;
    this.notes.add("unexpected-type", place, `expected ${expected}, found ${kindOf(value)}; left out`, value);
  }
}

/** An extension with its value, which somebody may have read: another value is another note. */
export function named(object: JsonObject, key: string): string {
  return key.startsWith("x-") ? `${key} ${JSON.stringify(object[key])}` : key;
}

/** The values of members that `named` does not show. */
export function unshown(object: JsonObject, keys: readonly string[]): JsonObject | undefined {
  const hidden = keys.filter((key) => !key.startsWith("x-"));
  return hidden.length === 0
    ? undefined
    : Object.fromEntries(hidden.map((key) => [key, object[key] ?? null]));
}

/** The kind and never the value: nobody knows what stands where it should not. */
function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}
