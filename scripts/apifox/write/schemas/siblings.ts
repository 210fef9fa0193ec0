/** What stands beside a reference: what changes what is accepted, and what only says something. */
import { isVendorKey, vendorMember } from "../../dialect.js";
import { compact, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { annotations } from "./keywords.js";

const inclusions = /^x-(apifox|apidog|)-refs$/;

export const isExtension = (key: string): boolean => key.startsWith("x-") && !isVendorKey(key);

/** Whether a sibling of a reference changes what is accepted. A type alone repeats what the model says. */
export function isStructural(key: string, value: Json): boolean {
  if (inclusions.test(key)) return isObject(value) && Object.keys(value).length > 0;
  if (isVendorKey(key) || key.startsWith("x-") || annotations.has(key) || key === "type") return false;
  if (key === "required") return Array.isArray(value) && value.length > 0;
  if (key === "additionalProperties" && value === true) return false;
  return typeof value === "object" ? value !== null && Object.keys(value).length > 0 : value !== "";
}

/** Whether the type beside a reference can be the model's, as far as the model names one. */
export function agree(type: Json | undefined, model: Json): boolean {
  const wanted = isObject(model) ? model["type"] : undefined;
  if (type === undefined || type === null || type === "" || wanted === undefined) return true;
  const types = Array.isArray(wanted) ? wanted : [wanted];
  return (Array.isArray(type) ? type : [type]).some((name) => types.includes(name));
}

/** A reference with whatever stands beside it, as an object that includes the model. */
export function asInclusion(schema: JsonObject): JsonObject {
  const { $ref, ...siblings } = schema;
  const refs = vendorMember(schema, "refs");
  const entry = compact({
    $ref,
    "x-apifox-overrides": vendorMember(schema, "overrides"),
    // Beside overrides it is the list for the included part; otherwise the model's own list holds too.
    required: hasOverrides(schema) && Array.isArray(schema["required"]) ? schema["required"] : undefined,
  });
  return {
    type: "object",
    ...siblings,
    "x-apifox-refs": { ...(isObject(refs) ? refs : {}), included: entry },
  };
}

export function hasOverrides(schema: JsonObject): boolean {
  const overrides = vendorMember(schema, "overrides");
  return isObject(overrides) && Object.keys(overrides).length > 0;
}
