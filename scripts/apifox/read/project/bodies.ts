import { describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { isForm, isMediaType, mediaType } from "../../media-types.js";
import type { Body, Example, Media, Parameter, Response } from "../../api-model.js";
import type { Place } from "../../notes.js";
import { type CommonParameters, readField, readFormFields } from "./parameters.js";
import type { MemberReader } from "../member-reader.js";

/** A response of the project that operations refer to, or that all of them have. */
export interface SharedResponse {
  readonly response: Response;
  readonly defaultEnable: boolean;
}

/** The type decides: forms carry a stale `jsonSchema`, and other bodies stale form fields. */
export function readBody(
  reading: MemberReader,
  api: JsonObject,
  common: CommonParameters,
  apiPlace: Place,
): Body | undefined {
  const place = apiPlace.at("request body");
  const body = reading.object(api["requestBody"], place);
  const word = reading.text(body["type"], place.at("type"));
  if (word === "" || word === "none") return undefined;
  const type = mediaType(word);
  if (type === undefined) {
    reading.notes.add(
      "body-dropped",
      place,
      `${describe(word)} is no body type that is known; the body is left out`,
      body,
    );
    return undefined;
  }
  const override = reading.text(body["mediaType"], place.at("mediaType"));
  const form = isForm(type);
  const media: Media = {
    type: isMediaType(override) ? override : type,
    schema: form ? undefined : (body["jsonSchema"] ?? undefined),
    fields: form ? readFormFields(reading, api, body, common, place) : undefined,
    examples: [...readExamples(reading, body["examples"], place), ...legacyExample(body)],
    encoding: {},
    streamed: false,
  };
  const additional = reading
    .list(body["additionalContentTypes"], place.at("additionalContentTypes"))
    .flatMap((item) => additionalMedia(reading, item, media, place));
  return {
    place,
    description: reading.text(body["description"], place.at("description")),
    required: body["required"] === true,
    media: [media, ...additional],
  };
}

/** Seen only empty; taken as more media types for the same content, each perhaps with its own schema. */
function additionalMedia(reading: MemberReader, item: Json, media: Media, place: Place): Media[] {
  const entry = isObject(item) ? item : {};
  const word = reading.text(isObject(item) ? (entry["mediaType"] ?? entry["type"] ?? "") : item, place);
  const type = mediaType(word);
  if (type === undefined) {
    reading.notes.add(
      "body-dropped",
      place,
      `additional content type ${describe(item)} is not known; left out`,
      item,
    );
    return [];
  }
  return [
    {
      ...media,
      type,
      schema: entry["jsonSchema"] ?? media.schema,
      examples: readExamples(reading, entry["examples"], place),
    },
  ];
}

/** Before 2025 a body had one example (`sampleValue` until 2022), without a name. */
function legacyExample(body: JsonObject): Example[] {
  const text = [body["example"], body["sampleValue"]].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  return typeof text === "string" ? [{ key: "", name: "", description: "", content: { text } }] : [];
}

export function readExamples(reading: MemberReader, value: Json | undefined, place: Place): Example[] {
  return reading.objects(value, place.at("examples")).flatMap((raw) => {
    const content = raw["value"] ?? raw["data"];
    if (content === undefined || content === null || content === "") return [];
    return [
      {
        key: reading.text(raw["oasKey"], place.at("oasKey")),
        name: reading.text(raw["name"], place.at("example name")),
        description: reading.text(raw["description"], place.at("example description")),
        content: typeof content === "string" ? { text: content } : { value: content },
      },
    ];
  });
}

/** Own ∪ referenced ∪ common ones that are on: by `commonResponseStatus`, or by default and not switched off. */
export function readResponses(
  reading: MemberReader,
  api: JsonObject,
  shared: ReadonlyMap<string, SharedResponse>,
  apiPlace: Place,
): Response[] {
  const place = apiPlace.at("responses");
  const used = new Set<string>();
  const own = reading.objects(api["responses"], place).flatMap((raw) => {
    const reference = raw["referencedResponseId"] ?? null;
    if (reference === null || reference === "")
      return [readResponse(reading, raw, api["responseExamples"], apiPlace)];
    const id = reading.text(reference, place);
    const target = shared.get(id);
    if (used.has(id)) return [];
    used.add(id);
    if (target !== undefined) return [target.response];
    reading.notes.add(
      "dangling-reference",
      place,
      `refers to response ${id}, which the export does not hold; left out`,
    );
    return [];
  });
  const status = reading.object(api["commonResponseStatus"], place.at("commonResponseStatus"));
  for (const id of Object.keys(status)) {
    if (status[id] !== true || shared.has(id)) continue;
    reading.notes.add(
      "dangling-reference",
      place,
      `switches on response ${id}, which the export does not hold; left out`,
    );
  }
  const common = [...shared]
    .filter(
      ([id, { defaultEnable }]) =>
        !used.has(id) && (Object.hasOwn(status, id) ? status[id] === true : defaultEnable),
    )
    .map(([, { response }]) => response);
  return [...own, ...common];
}

export function readResponse(
  reading: MemberReader,
  raw: JsonObject,
  examples: Json | undefined,
  apiPlace: Place,
  shared?: string,
): Response {
  const code = reading.text(raw["code"], apiPlace.at("response code")).trim();
  const name = reading.text(raw["name"], apiPlace.at("response name"));
  const place = apiPlace.at(shared === undefined ? `response ${code}` : `shared response ${name}`);
  const id = reading.text(raw["id"], place.at("id"));
  const belonging = reading
    .objects(examples, place.at("examples"))
    .filter((example) => shared !== undefined || String(example["responseId"]) === id);
  const headers: Parameter[] = reading
    .objects(raw["headers"], place.at("headers"))
    .map((header) => ({ in: "header", ...readField(reading, header, place.at("header")) }));
  return {
    place,
    shared,
    code,
    name,
    description: reading.text(raw["description"], place.at("description")),
    media: readResponseMedia(reading, raw, readExamples(reading, belonging, place), place),
    headers,
  };
}

function readResponseMedia(
  reading: MemberReader,
  raw: JsonObject,
  examples: Example[],
  place: Place,
): Media[] {
  const word = reading.text(raw["contentType"], place.at("contentType"));
  if (word === "noContent") return [];
  const override = reading.text(raw["mediaType"], place.at("mediaType"));
  const items = raw["itemSchema"];
  const streamed = isObject(items) && hasShape(items);
  const schema = raw["jsonSchema"] ?? undefined;
  const guess = (type: string, why: string): string => {
    reading.notes.add("media-type-guessed", place, `${why}; taken as ${type}`);
    return type;
  };
  let type = isMediaType(override) ? override : mediaType(word);
  if (streamed && !isMediaType(override)) type = "text/event-stream";
  if (word === "raw" && type === "text/plain") guess(type, "content type raw without a media type");
  if (word === "" && type === undefined) {
    // 2021 exports have no content type, and always JSON.
    if (schema === undefined) return [];
    type = "application/json";
  }
  type ??= guess("application/json", `content type ${describe(word)} is not known`);
  return [{ type, schema: streamed ? items : schema, fields: undefined, examples, encoding: {}, streamed }];
}

const hasShape = (schema: JsonObject): boolean =>
  Object.keys(schema).some((key) => key !== "type" && key !== "properties" && !key.startsWith("x-")) ||
  (isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0);
