import { isObject, own, type Json, type JsonObject } from "./plain-data.js";

/** Apifox, its twin Apidog, and exports whose product name was blanked (`x--orders`). */
const vendors = ["apifox", "apidog", ""];

/** A member that Apifox adds to schemas: `vendorMember(schema, "orders")` is `x-apifox-orders`. */
export function vendorMember(schema: JsonObject, name: string): Json | undefined {
  for (const vendor of vendors) {
    const value = own(schema, `x-${vendor}-${name}`);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What each value of an enum means, as written until 2023: `x-apifox.enumDescriptions`. */
export function legacyEnumLabels(schema: JsonObject): JsonObject {
  const owner = [schema["x-apifox"], schema["x-apidog"]].find(isObject);
  const labels = owner?.["enumDescriptions"];
  return isObject(labels) ? labels : {};
}

/** Whether a member is Apifox's own: editor state, mock rules (`mock` until 2022), bookkeeping. */
export const isVendorKey = (key: string): boolean =>
  /^x-(apifox|apidog|run-in-api(fox|dog)|tmp-|-)/.test(key) || key === "mock";

/** The key that Apifox gives a slot or an inclusion in a list of properties (26 characters, a ULID). It is no name. */
export const isSlotKey = (name: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name);

/** A slot that somebody began to fill in and left: it has no name yet, only a generated key. */
export const isPending = (name: string, schema: Json | undefined): boolean =>
  isObject(schema) &&
  Object.hasOwn(schema, "x-tmp-pending-properties") &&
  (isSlotKey(name) || Object.keys(schema).length === 1);

/** A value that Apifox fills in when it sends: `{{token}}`, `{{$date.now}}`, `{% mock 'pick', […] %}`. */
export const isTemplate = (value: Json | undefined): boolean =>
  typeof value === "string" && (encloses(value, "{{", "}}") || encloses(value, "{%", "%}"));

/**
 * What a file field holds: Apifox's key of an uploaded file (Base64 of `rc-upload-…`, a slash, the file's name) or a path on
 * somebody's disk. Nobody else can send it.
 */
export const isUpload = (value: Json | undefined): boolean =>
  typeof value === "string" && /^(cmMtdXBs|file:\/\/)/.test(value);

/** Not a regular expression: that takes quadratic time on a text full of openings. */
function encloses(text: string, open: string, close: string): boolean {
  const start = text.indexOf(open);
  return start >= 0 && text.includes(close, start + open.length);
}

/** `{ type: object, properties: {} }` is what the editor stores before anybody described anything. */
export function isUndescribed(schema: Json | undefined): boolean {
  if (schema === undefined || schema === null || schema === true) return true;
  if (!isObject(schema)) return false;
  return Object.entries(schema).every(([key, value]) => {
    if (key === "type") return value === "object";
    if (key === "properties")
      return isObject(value) && Object.entries(value).every(([name, property]) => isPending(name, property));
    if (key === "required") return vendorMember(schema, "refs") === undefined;
    if (meaningful.test(key)) return isEmpty(value);
    return (
      isVendorKey(key) || value === "" || (key === "examples" && Array.isArray(value) && value.length === 0)
    );
  });
}

/** Members of the dialect that describe something by themselves: inclusions, and the values of an enum. */
const meaningful = /^x-(apifox|apidog|)-(refs|enum)$/;

const isEmpty = (value: Json): boolean =>
  Array.isArray(value) ? value.length === 0 : !isObject(value) || Object.keys(value).length === 0;

/** The `x-` members that are the author's own. */
export function authorExtensions(members: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(([key]) => key.startsWith("x-") && !isVendorKey(key)),
  );
}
