import { isObject, own, type Json, type JsonObject } from "./json.js";

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

/** Whether a member is Apifox's own: editor state, mock rules (`mock` until 2022), bookkeeping. */
export const isVendorKey = (key: string): boolean =>
  /^x-(apifox|apidog|run-in-api(fox|dog)|tmp-|-)/.test(key) || key === "mock";

/** A slot that somebody began to fill in and left: it has no name yet, only a generated key. */
export const isPending = (schema: Json | undefined): boolean =>
  isObject(schema) && Object.hasOwn(schema, "x-tmp-pending-properties");

/** `{ type: object, properties: {} }` is what the editor stores before anybody described anything. */
export function isUndescribed(schema: Json | undefined): boolean {
  if (schema === undefined || schema === null || schema === true) return true;
  if (!isObject(schema)) return false;
  return Object.entries(schema).every(([key, value]) => {
    if (key === "type") return value === "object";
    if (key === "properties") return isObject(value) && Object.values(value).every(isPending);
    if (key === "required") return vendorMember(schema, "refs") === undefined;
    if (key === "x-apifox-refs" || key === "x-apidog-refs")
      return isObject(value) && Object.keys(value).length === 0;
    return (
      isVendorKey(key) || value === "" || (key === "examples" && Array.isArray(value) && value.length === 0)
    );
  });
}

/** The `x-` members that are the author's own. */
export function authorExtensions(members: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(([key]) => key.startsWith("x-") && !isVendorKey(key)),
  );
}
