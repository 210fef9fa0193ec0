/**
 * The rules that no tried request breaks. Which requests are tried is known of the words that today's kinds of rules write into a schema;
 * of a new kind the schema says that there is a rule, and it is told as one, whatever it is.
 */
import { child, isObject, type Json, type JsonObject } from "../../shared/json-value.js";
import { fieldsIn, takesAllWithout } from "./conditions.js";
import type { Trial } from "./trial.js";

export interface UnshownRule {
  /** Otherwise it is gone. */
  readonly isNew: boolean;
  readonly fields: readonly string[];
  /** In the words that people read of its fields; as the schema has it, where they say the same of them as before. */
  readonly says: string;
}

/**
 * Of what one of two schemas says and the other does not. What binds only fields that the other does not have is left out: no request that
 * the other takes has them.
 */
export function unshownRules(trial: Trial, before: JsonObject, after: JsonObject): UnshownRule[] {
  const [old, now] = [before, after].map(partsOf) as [Map<string, JsonObject>, Map<string, JsonObject>];
  const unshown = (isNew: boolean, own: Map<string, JsonObject>, other: Map<string, JsonObject>) => {
    const [schema, opposite] = isNew ? [after, before] : [before, after];
    const names = Object.keys(child(schema, "properties"));
    const lacking = new Set(names.filter((name) => !Object.hasOwn(child(opposite, "properties"), name)));
    return [...own]
      .filter(([key, rule]) => !other.has(key) && !takesAllWithout(lacking, rule) && !trial.isBroken(rule))
      .map(([, rule]) => {
        const fields = [...new Set(fieldsIn(rule))];
        const words = wordsFor(fields, schema, opposite);
        return { isNew, fields, says: words === "" ? `\`${JSON.stringify(rule)}\`` : words };
      });
  };
  return [...unshown(true, now, old), ...unshown(false, old, now)];
}

/** The sentences that one schema has of some fields, and the other has not. */
function wordsFor(fields: readonly string[], schema: JsonObject, other: JsonObject): string {
  const sentencesOf = (of: JsonObject): string[] =>
    fields.flatMap((field) => {
      const { description = "" } = child(child(of, "properties"), field);
      return String(description).match(/\S.*?\.(?=\s|$)/g) ?? [];
    });
  const known = new Set(sentencesOf(other));
  return [...new Set(sentencesOf(schema))].filter((sentence) => !known.has(sentence)).join(" ");
}

/** What the candidates of a field are made from: each of these is broken, or kept, by one of them. */
const VARIED = new Set(
  (
    "type enum const format multipleOf minLength maxLength minItems maxItems " +
    "minimum maximum exclusiveMinimum exclusiveMaximum"
  ).split(" "),
);
const NO_RULE = new Set(["$schema", "$id", "$comment", "title", "description", "default", "examples"]);
/** Of the whole request: fields that are left out are tried, and so are those that one of the schemas has alone. */
const TRIED = new Set(["type", "properties", "required", "additionalProperties", "allOf"]);

/** The rules of a schema by what they say: each across fields, and each of one field that its candidates may not show. */
function partsOf(schema: JsonObject): Map<string, JsonObject> {
  const across = Array.isArray(schema["allOf"]) ? schema["allOf"].filter(isObject) : [];
  const rest = without(schema, (key) => TRIED.has(key));
  const ofFields = Object.entries(child(schema, "properties")).flatMap(([field, own]) =>
    Object.entries(isObject(own) ? without(own, (key) => VARIED.has(key)) : {}).map(([key, value]) => ({
      properties: { [field]: { [key]: value } },
    })),
  );
  const parts = [...across, ...(Object.keys(rest).length > 0 ? [rest] : []), ...ofFields];
  return new Map(parts.map((part) => [JSON.stringify(part), part]));
}

function without(schema: JsonObject, isLeftOut: (key: string) => boolean): Record<string, Json> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !NO_RULE.has(key) && !isLeftOut(key)));
}
