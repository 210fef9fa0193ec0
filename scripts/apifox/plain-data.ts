import { isObject, type Json, type JsonObject, unescapeToken } from "../shared/json-value.js";

export { isObject, type Json, type JsonObject } from "../shared/json-value.js";

/** A member by a name that comes from data: `constructor` must not find what every object inherits. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The object without the members that are `undefined`, in the order written. */
export function compact(members: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

/** Text that is equal for equal values, whatever the order of members. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** Every text that is called `$ref` in a value, at any depth. */
export function referencesOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "$ref" && typeof member === "string" ? [member] : referencesOf(member),
  );
}

/** How a message names a value that is not what was expected. */
export function describe(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A `$ref` as it reads: names come percent-encoded (`%E5%93%8D`), around JSON Pointer's escapes (RFC 6901, 6). */
export function decodeRef(ref: string): string {
  return unescapeToken(decoded(ref));
}

function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref; // A name with a bare `%` was never encoded.
  }
}
