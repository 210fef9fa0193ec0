import { isTemplate, isUpload } from "../../dialect.js";
import { compact, isObject, own, type Json, type JsonObject } from "../../plain-data.js";
import { parseLenient } from "../../json-text.js";
import { coerce } from "./coerce.js";
import { membersOf, type Usable } from "./example-members.js";
import { isJson } from "../../media-types.js";
import type { Example } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import type { Illustrated } from "../schemas/schema-examples.js";
import { referencesIn } from "../../../shared/references.js";
import { isSecretName, looksSecret, maskValue } from "../../secrets.js";
import { count } from "../../../shared/quantities.js";
import type { Validator } from "./validator.js";

/** Writes examples: as values, without secrets, and only if they are what their schema describes. */
export class ExampleWriter {
  readonly #validator: Validator;
  readonly #notes: Notes;
  readonly #forReading: boolean;

  constructor(validator: Validator, notes: Notes, forReading: boolean) {
    this.#validator = validator;
    this.#notes = notes;
    this.#forReading = forReading;
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
    const comments: [string, Json][] = [];
    const usable = examples.flatMap((example) => {
      const here = example.name === "" ? place.at("example") : place.at(`example ${example.name}`);
      const read = this.#read(example, type, schema, here);
      if (read === undefined) return [];
      const said = [...read.comments, example.description].filter((text) => text.trim() !== "");
      if (this.#forReading && said.length > 0)
        comments.push([example.name || String(comments.length + 1), said.join("\n")]);
      if (hasTemplate(read.value)) {
        const message = "holds variables of Apifox, which it fills in when it sends; they stay as typed";
        this.#notes.add("example-variable", here, message);
      }
      const shown = withoutUploads(read.value, schema);
      if (shown === undefined) return [];
      const value = this.#mask(shown, "", here);
      const isPartial = (partial && (read.commented || this.#forReading)) || shown !== read.value;
      // XML and text stand for themselves: OpenAPI has them as a string, whatever the schema describes.
      const isText = !isJson(type) && typeof value === "string";
      return isText || this.#accept(value, schema, here, isPartial) ? [{ example, value }] : [];
    });
    const said = comments.length > 0 ? { "x-comments": Object.fromEntries(comments) } : {};
    return { ...membersOf(usable), ...said };
  }

  /** `example` or `examples` of a parameter, which Apifox keeps as text. */
  writeParameter(examples: readonly Example[], schema: JsonObject, name: string, place: Place): JsonObject {
    return membersOf(this.#readParameter(examples, schema, name, place));
  }

  /** The examples of a form field, which are its schema's. */
  writeField(examples: readonly Example[], schema: JsonObject, name: string, place: Place): Json[] {
    return this.#readParameter(examples, schema, name, place).map(({ value }) => value);
  }

  #readParameter(examples: readonly Example[], schema: JsonObject, name: string, place: Place): Usable[] {
    return examples.flatMap((example): Usable[] => {
      const raw = "text" in example.content ? example.content.text : example.content.value;
      if (raw === "" || raw === null || holdsFile(schema) || withoutUploads(raw, {}) !== raw) return [];
      if (hasTemplate(raw)) {
        this.#notes.add("example-variable", place, "an example that is a variable of Apifox is left out");
        return [];
      }
      if (isSecretName(name)) {
        this.#notes.add("secret-masked", place, "the example may be a secret, by its name; left out");
        return [];
      }
      const value = this.#mask(coerce(raw, schema), name, place);
      return this.#accept(value, schema, place, false) ? [{ example, value }] : [];
    });
  }

  /** Takes out of a written schema what contradicts it, or is secret. */
  checkSchema({ schema, place, name }: Illustrated): void {
    const { examples, default: initial, ...rules } = schema;
    const fit = (value: Json): Json[] => {
      const safe = this.#mask(coerce(value, rules), name, place);
      return this.#accept(safe, rules, place, false) ? [safe] : [];
    };
    if (Array.isArray(examples)) {
      const kept = examples.flatMap(fit);
      if (kept.length > 0) schema["examples"] = kept;
      else delete schema["examples"];
    }
    if (initial === undefined) return;
    const value = coerce(initial, rules);
    // Clients would send the mask.
    const isHidden = maskValue(value, name).masked > 0 || looksSecret(value);
    if (isHidden) this.#notes.add("secret-masked", place, "the default may be a secret; left out");
    if (isHidden || !this.#accept(value, rules, place, false)) delete schema["default"];
    else schema["default"] = value;
  }

  fits(value: Json, schema: JsonObject): boolean {
    return this.#validator.check(value, schema) === undefined;
  }

  #read({ content }: Example, type: string, schema: JsonObject, place: Place): ReadExample | undefined {
    if ("value" in content) {
      const { value } = content;
      // Documents hold JSON in the raw editor as a value; what is sent is its text.
      const isText = !isJson(type) && typeof value !== "string" && !this.fits(value, schema);
      const text = isText ? JSON.stringify(value) : "";
      return { value: isText && this.fits(text, schema) ? text : value, commented: false, comments: [] };
    }
    const { text } = content;
    if (text.trim() === "") return undefined;
    const asText = { value: text, commented: false, comments: [] };
    if (!isJson(type)) return asText;
    const parsed = parseLenient(text);
    if (!parsed.ok && this.fits(text, schema)) return asText;
    if (!parsed.ok) {
      this.#notes.add(
        "example-dropped",
        place,
        `cannot be read as JSON (${parsed.flaw.message}); left out`,
        text,
      );
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
    if (referencesIn({ value }).length > 0) {
      this.#notes.add("example-dropped", place, "holds a $ref, which tools would follow; left out", value);
      return false;
    }
    const mismatch = this.#validator.check(value, schema);
    if (mismatch === undefined) return true;
    if (partial && mismatch.incomplete) {
      this.#notes.add(
        "example-incomplete",
        place,
        `${mismatch.message}; kept, because it is a request that somebody edited`,
      );
      return true;
    }
    this.#notes.add("example-dropped", place, `${mismatch.message}; left out`, value);
    return false;
  }

  #mask(value: Json, name: string, place: Place): Json {
    const { value: safe, masked } = maskValue(value, name);
    if (masked > 0)
      this.#notes.add("secret-masked", place, `masked ${count(masked, "value")} where a secret may stand`);
    return safe;
  }
}

interface ReadExample {
  readonly value: Json;
  readonly commented: boolean;
  readonly comments: readonly string[];
}

const hasTemplate = (value: Json): boolean =>
  typeof value === "object" && value !== null ? Object.values(value).some(hasTemplate) : isTemplate(value);

const holdsFile = (schema: Json | undefined): boolean =>
  isObject(schema) && (schema["format"] === "binary" || holdsFile(schema["items"]));

/** The value itself if no file stands in it; without those that do; `undefined` for a file alone. */
function withoutUploads(value: Json, schema: Json | undefined): Json | undefined {
  const { properties, items } = isObject(schema) ? schema : {};
  if (Array.isArray(value)) {
    const kept = value.map((item) => withoutUploads(item, items));
    return kept.every((item, index) => item === value[index])
      ? value
      : kept.filter((item) => item !== undefined);
  }
  if (isObject(value)) {
    const kept = Object.entries(value).map(([name, member]): [string, Json | undefined] => [
      name,
      withoutUploads(member, isObject(properties) ? own(properties, name) : undefined),
    ]);
    return kept.every(([name, member]) => member === value[name]) ? value : compact(Object.fromEntries(kept));
  }
  return isUpload(value) || (typeof value === "string" && holdsFile(schema)) ? undefined : value;
}
