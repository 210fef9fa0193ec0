import { parseLenient } from "../../json-text.js";
import { isObject, type Json, type JsonObject } from "../../plain-data.js";
import { toNumber } from "../schemas/keywords.js";

/** Text as the value that the schema asks for, where it can only be meant so. */
export function coerce(value: Json, schema: JsonObject): Json {
  const { type } = schema;
  const types = Array.isArray(type) ? type : [type];
  const wants = (name: string): boolean => types.includes(name);
  if (wants("array") && !wants("string"))
    return coerceList(value, isObject(schema["items"]) ? schema["items"] : {});
  if (typeof value === "number" && wants("string") && !wants("number") && !wants("integer"))
    return String(value);
  if (typeof value !== "string" || wants("string")) return value;
  if (wants("integer") || wants("number")) {
    const number = toNumber(value);
    if (number !== undefined && (wants("number") || Number.isSafeInteger(number))) return number;
  }
  if (wants("boolean") && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  if (wants("object")) {
    const parsed = parseLenient(value);
    if (parsed.ok && isObject(parsed.value)) return parsed.value;
  }
  return value;
}

/** Lists come as lists, as the text of a list (`'["a"]'`), and as a list of one text with commas (`["a,b"]`). */
function coerceList(value: Json, items: JsonObject): Json {
  if (typeof value === "string" && value.trim().startsWith("[")) {
    const parsed = parseLenient(value);
    if (parsed.ok && Array.isArray(parsed.value)) return coerceList(parsed.value, items);
  }
  const list = Array.isArray(value) ? value : [value];
  const allowed = items["enum"];
  return list
    .flatMap((item) => {
      if (typeof item !== "string" || !item.includes(",")) return [item];
      const isOneValue = Array.isArray(allowed)
        ? allowed.includes(item)
        : Array.isArray(value) && value.length > 1;
      return isOneValue ? [item] : item.split(",").map((part) => part.trim());
    })
    .map((item) => coerce(item, items));
}
