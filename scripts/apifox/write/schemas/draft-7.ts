import { isObject, type Json, type JsonObject } from "../../plain-data.js";
import { isListOfTexts } from "./keywords.js";

/** A schema in the keywords of today, where draft 7 has one word for two things. */
export function fromDraft7(schema: JsonObject): JsonObject {
  const { items, dependencies } = schema;
  const isTuple = Array.isArray(items) && items.length > 0;
  if (!isTuple && !isObject(dependencies)) return schema;
  return {
    ...schema,
    ...(isTuple ? tuple(items, schema["additionalItems"]) : {}),
    ...(isObject(dependencies) ? dependents(dependencies, schema) : {}),
  };
}

/** A list of `items` is a tuple, and what may follow it `additionalItems`. */
function tuple(items: Json[], rest: Json | undefined): JsonObject {
  return { prefixItems: items, ...(rest === false || isObject(rest) ? { items: rest } : {}) };
}

/** Fields that another one needs, and schemas that hold beside it. */
function dependents(dependencies: JsonObject, schema: JsonObject): JsonObject {
  const entries = Object.entries(dependencies);
  const both = (["dependentRequired", "dependentSchemas"] as const).map((keyword) => {
    const isNames = keyword === "dependentRequired";
    const older = Object.fromEntries(entries.filter(([, value]) => isListOfTexts(value) === isNames));
    const given = schema[keyword];
    return [keyword, { ...older, ...(isObject(given) ? given : {}) }] as const;
  });
  return Object.fromEntries(both.filter(([, members]) => Object.keys(members).length > 0));
}
