import { authorExtensions } from "../../dialect.js";
import { compact, isObject, own, type Json, type JsonObject } from "../../plain-data.js";
import { isMediaType } from "../../media-types.js";
import type { Example, Location, Media, Parameter, Requirement } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { MemberReader } from "../member-reader.js";

/** What an OpenAPI operation has from the document around it. */
export interface DocumentScope {
  /** What a `$ref` outside schemas points at (a parameter, a response …); `undefined` when nothing is there. */
  readonly lookUp: (ref: string) => Json | undefined;
  readonly security: (value: Json | undefined, place: Place) => readonly Requirement[] | undefined;
}

const parameterMembers = [
  "name",
  "in",
  "required",
  "description",
  "deprecated",
  "schema",
  "content",
  "example",
  "examples",
  "style",
  "explode",
  "allowReserved",
  "allowEmptyValue",
  "enable", // Apifox's switch: what is off has been left out by its export.
];

/** Reads what the operations of an OpenAPI document are made of: references, parameters, contents, examples. */
export class ContentReader {
  protected readonly reading: MemberReader;
  protected readonly scope: DocumentScope;

  constructor(reading: MemberReader, scope: DocumentScope) {
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
    this.reading.others(raw, parameterMembers, here);
    const [[type, media] = []] = Object.entries(this.reading.object(raw["content"], here.at("content")));
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
      mediaType: isObject(media) && type !== undefined && isMediaType(type) ? type : undefined,
      serialisation: compact({
        style: typeof raw["style"] === "string" ? raw["style"] : undefined,
        explode: typeof raw["explode"] === "boolean" ? raw["explode"] : undefined,
        allowReserved: location === "query" && raw["allowReserved"] === true ? true : undefined,
        allowEmptyValue: location === "query" && raw["allowEmptyValue"] === true ? true : undefined,
      }),
    };
  }

  protected content(value: Json | undefined, place: Place): Media[] {
    const content = this.reading.object(value, place.at("content"));
    return Object.keys(content).flatMap((type) => {
      if (!isMediaType(type)) {
        this.reading.notes.add(
          "body-dropped",
          place,
          `${JSON.stringify(type)} is no media type; left out`,
          content[type],
        );
        return [];
      }
      const raw = this.reading.object(content[type], place.at(type));
      this.reading.others(raw, ["schema", "example", "examples", "encoding"], place.at(type));
      return [
        {
          type,
          schema: raw["schema"],
          fields: undefined,
          examples: this.examples(raw, place.at(type)),
          encoding: this.#encoding(raw["encoding"], place.at(type).at("encoding")),
          streamed: false,
        },
      ];
    });
  }

  /** How the parts of a form are written; headers of a part have no place in any client. */
  #encoding(value: Json | undefined, place: Place): JsonObject {
    const parts = Object.entries(this.reading.object(value, place)).map(([name, given]) => {
      const here = place.at(name);
      const part = this.reading.object(given, here);
      const extensions = authorExtensions(part);
      const known = ["contentType", "style", "explode", "allowReserved", ...Object.keys(extensions)];
      this.reading.others(part, known, here);
      const contentType = this.reading.text(part["contentType"], here);
      const flag = (key: string) => (typeof part[key] === "boolean" ? part[key] : undefined);
      const written = compact({
        contentType: contentType === "" ? undefined : contentType,
        style: typeof part["style"] === "string" ? part["style"] : undefined,
        explode: flag("explode"),
        allowReserved: flag("allowReserved"),
      });
      return [name, { ...written, ...extensions }] as const;
    });
    return Object.fromEntries(parts);
  }

  protected examples(raw: JsonObject, place: Place): Example[] {
    const single = raw["example"];
    const named = this.reading.object(raw["examples"], place.at("examples"));
    return [
      ...(single === undefined ? [] : [{ key: "", name: "", description: "", content: content(single) }]),
      ...Object.keys(named).flatMap((key) => {
        const example = this.object(named[key], place.at(`example ${key}`));
        const value = own(example, "value");
        if (value === undefined) {
          const message = "stands outside of the export (externalValue); left out";
          if (Object.hasOwn(example, "externalValue"))
            this.reading.notes.add("example-dropped", place.at(`example ${key}`), message);
          return [];
        }
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
