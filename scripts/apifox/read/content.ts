import { compact, isObject, own, type Json, type JsonObject } from "../json.js";
import { isMediaType } from "../media-types.js";
import type { Example, Location, Media, Parameter, Requirement } from "../model.js";
import type { Place } from "../notes.js";
import type { Reading } from "./reading.js";

/** What an OpenAPI operation has from the document around it. */
export interface DocumentScope {
  /** What a `$ref` outside schemas points at (a parameter, a response …); `undefined` when nothing is there. */
  readonly lookUp: (ref: string) => Json | undefined;
  readonly security: (value: Json | undefined, place: Place) => readonly Requirement[] | undefined;
}

/** Reads what the operations of an OpenAPI document are made of: references, parameters, contents, examples. */
export class ContentReader {
  protected readonly reading: Reading;
  protected readonly scope: DocumentScope;

  constructor(reading: Reading, scope: DocumentScope) {
    this.reading = reading;
    this.scope = scope;
  }

  /** An object, or what its `$ref` points at. */
  protected object(value: Json | undefined, place: Place, depth = 0): JsonObject {
    const object = this.reading.object(value, place);
    const ref = object["$ref"];
    if (typeof ref !== "string") return object;
    const target = this.scope.lookUp(ref);
    if (target === undefined || depth > 8) {
      this.reading.notes.add(
        "dangling-reference",
        place,
        `refers to ${ref}, which the export does not hold; left out`,
      );
      return {};
    }
    return this.object(target, place, depth + 1);
  }

  protected parameter(raw: JsonObject, location: Location, name: string, place: Place): Parameter {
    const here = place.at(`${location} parameter`).at(name === "" ? "a parameter without a name" : name);
    const [media] = Object.values(this.reading.object(raw["content"], here.at("content")));
    const source = isObject(media) ? media : raw;
    return {
      place: here,
      in: location,
      name: name.trim(),
      required: raw["required"] === true,
      description: this.reading.text(raw["description"], here.at("description")),
      deprecated: raw["deprecated"] === true,
      schema: source["schema"],
      examples: this.examples(source, here),
      serialisation: compact({
        style: typeof raw["style"] === "string" ? raw["style"] : undefined,
        explode: typeof raw["explode"] === "boolean" ? raw["explode"] : undefined,
        allowReserved: location === "query" && raw["allowReserved"] === true ? true : undefined,
      }),
    };
  }

  protected content(value: Json | undefined, place: Place): Media[] {
    const content = this.reading.object(value, place.at("content"));
    return Object.keys(content).flatMap((type) => {
      if (!isMediaType(type)) {
        this.reading.notes.add("body-dropped", place, `${JSON.stringify(type)} is no media type; left out`);
        return [];
      }
      const raw = this.reading.object(content[type], place.at(type));
      const encoding = this.reading.object(raw["encoding"], place.at("encoding"));
      return [
        {
          type,
          schema: raw["schema"],
          fields: undefined,
          examples: this.examples(raw, place.at(type)),
          encoding,
          streamed: false,
        },
      ];
    });
  }

  protected examples(raw: JsonObject, place: Place): Example[] {
    const single = raw["example"];
    const named = this.reading.object(raw["examples"], place.at("examples"));
    return [
      ...(single === undefined ? [] : [{ key: "", name: "", description: "", content: content(single) }]),
      ...Object.keys(named).flatMap((key) => {
        const example = this.object(named[key], place.at(`example ${key}`));
        const value = own(example, "value");
        if (value === undefined) return [];
        const name = this.reading.text(example["summary"], place.at(`example ${key}`));
        const description = this.reading.text(example["description"], place.at(`example ${key}`));
        return [{ key, name, description, content: content(value) }];
      }),
    ];
  }
}

/** Text may be JSON that Apifox could not parse; the writer decides by the media type. */
const content = (value: Json): Example["content"] =>
  typeof value === "string" ? { text: value } : { value };
