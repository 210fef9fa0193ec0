import { compact, isObject, type Json, type JsonObject } from "../json.js";
import { parseLenient } from "../jsonc.js";
import { toNumber } from "./keywords.js";
import { isJson } from "../media-types.js";
import type { Example } from "../model.js";
import { Names } from "./names.js";
import type { Notes, Place } from "../notes.js";
import type { Illustrated } from "./illustrations.js";
import { isSecretName, isTemplate, maskValue } from "./secrets.js";
import type { Validator } from "./validate.js";

/** Writes examples: as values, without secrets, and only if they are what their schema describes. */
export class ExampleWriter {
  readonly #validator: Validator;
  readonly #notes: Notes;

  constructor(validator: Validator, notes: Notes) {
    this.#validator = validator;
    this.#notes = notes;
  }

  /**
   * `example`, or `examples` when there are several or one has a name, for a body of a media type. `partial` allows one that lacks
   * required members, if it has comments: who commented members out knew what the API takes, and `required` is ticked by default.
   */
  writeMedia(
    examples: readonly Example[],
    type: string,
    schema: JsonObject,
    place: Place,
    partial: boolean,
  ): JsonObject {
    const usable = examples.flatMap((example) => {
      const here = example.name === "" ? place.at("example") : place.at(`example ${example.name}`);
      const read = this.#read(example, type, schema, here);
      if (read === undefined) return [];
      const value = this.#mask(read.value, "", here);
      // XML and text stand for themselves: OpenAPI has them as a string, whatever the schema describes.
      const isText = !isJson(type) && typeof value === "string";
      return isText || this.#accept(value, schema, here, partial && read.commented)
        ? [{ example, value }]
        : [];
    });
    const [only] = usable;
    if (only === undefined) return {};
    const isUnnamed = /^((示例|example)\s*\d*)?$/i.test(only.example.name);
    return usable.length === 1 && isUnnamed ? { example: only.value } : { examples: keyed(usable) };
  }

  /** The example of a parameter or a form field, which Apifox keeps as text. */
  writeParameter(
    examples: readonly Example[],
    schema: JsonObject,
    name: string,
    place: Place,
  ): Json | undefined {
    for (const example of examples) {
      const raw = "text" in example.content ? example.content.text : example.content.value;
      if (raw === "" || raw === null) continue;
      if (hasTemplate(raw)) {
        this.#notes.add("example-variable", place, "an example that is a variable of Apifox is left out");
        continue;
      }
      if (isSecretName(name)) {
        this.#notes.add("secret-masked", place, "the example may be a secret, by its name; left out");
        continue;
      }
      const value = this.#mask(coerce(raw, schema), name, place);
      if (this.#accept(value, schema, place, false)) return value;
    }
    return undefined;
  }

  /** Takes out of a written schema what contradicts it, or is secret. */
  checkSchema({ schema, place, name }: Illustrated): void {
    const fit = (value: Json): Json[] => {
      const { examples: _, default: _default, ...rules } = schema;
      const safe = this.#mask(coerce(value, rules), name, place);
      return this.#accept(safe, rules, place, false) ? [safe] : [];
    };
    const { examples, default: initial } = schema;
    if (Array.isArray(examples)) {
      const kept = examples.flatMap(fit);
      if (kept.length > 0) schema["examples"] = kept;
      else delete schema["examples"];
    }
    if (initial !== undefined && fit(initial).length === 0) delete schema["default"];
    else if (initial !== undefined) schema["default"] = fit(initial)[0] ?? null;
  }

  fits(value: Json, schema: JsonObject): boolean {
    return this.#validator.check(value, schema) === undefined;
  }

  #read({ content }: Example, type: string, schema: JsonObject, place: Place): ReadExample | undefined {
    if ("value" in content) return { value: content.value, commented: false };
    const { text } = content;
    if (text.trim() === "") return undefined;
    const asText = { value: text, commented: false };
    if (!isJson(type)) return asText;
    const parsed = parseLenient(text);
    if (!parsed.ok && this.fits(text, schema)) return asText;
    if (!parsed.ok) {
      this.#notes.add("example-dropped", place, `cannot be read as JSON (${parsed.flaw.message}); left out`);
      return undefined;
    }
    // An example of a text may be typed without quotes, and look like a number.
    if (typeof parsed.value !== "object" && !this.fits(parsed.value, schema) && this.fits(text, schema))
      return asText;
    if (parsed.repairs.length > 0) {
      this.#notes.add("example-repaired", place, `not strict JSON: ${parsed.repairs.join("; ")}`);
    }
    if (parsed.rounded) {
      this.#notes.add("number-rounded", place, "holds an integer beyond 2^53, which JavaScript rounds");
    }
    return parsed;
  }

  #accept(value: Json, schema: JsonObject, place: Place, partial: boolean): boolean {
    const mismatch = this.#validator.check(value, schema);
    if (mismatch === undefined) return true;
    if (partial && mismatch.incomplete) {
      this.#notes.add(
        "example-incomplete",
        place,
        `${mismatch.message}; kept, because it was edited by hand`,
      );
      return true;
    }
    this.#notes.add("example-dropped", place, `${mismatch.message}; left out`);
    return false;
  }

  #mask(value: Json, name: string, place: Place): Json {
    const { value: safe, masked } = maskValue(value, name);
    if (masked > 0)
      this.#notes.add("secret-masked", place, `${masked} values that may be secrets are masked`);
    return safe;
  }
}

interface ReadExample {
  readonly value: Json;
  readonly commented: boolean;
}

const hasTemplate = (value: Json): boolean =>
  Array.isArray(value) ? value.some(hasTemplate) : isTemplate(value);

function keyed(usable: readonly { readonly example: Example; readonly value: Json }[]): JsonObject {
  const examples = new Map<string, Json>();
  const keys = new Names();
  for (const { example, value } of usable) {
    const key = keys.claim(example.key || example.name, String(examples.size + 1));
    examples.set(
      key,
      compact({
        summary: example.name === "" || example.name === key ? undefined : example.name,
        description: example.description === "" ? undefined : example.description,
        value,
      }),
    );
  }
  return Object.fromEntries(examples);
}

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
