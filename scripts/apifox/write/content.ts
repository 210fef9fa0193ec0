import { isUndescribed } from "../dialect.js";
import { canonical, compact, isObject, type Json, type JsonObject } from "../json.js";
import { isForm } from "../media-types.js";
import { type Api, exampleText, type Media } from "../model.js";
import type { Place } from "../notes.js";
import type { Scope } from "./scope.js";
import { writeForm } from "./parameters.js";

/** `fetch` refuses to send a body with these. */
const bodyless = new Set(["get", "head"]);

export function writeBody(api: Api, scope: Scope): JsonObject | undefined {
  const { body } = api;
  if (body === undefined) return undefined;
  if (bodyless.has(api.method)) {
    const isEmpty = body.media.every(
      (media) => (media.fields?.length ?? 0) === 0 && isUndescribed(media.schema),
    );
    if (!isEmpty) {
      const method = api.method.toUpperCase();
      scope.notes.add("body-on-get", body.place, `no client can send a body with ${method}; it is left out`);
    }
    return undefined;
  }
  const media = body.media.map((item) => contentTypeOf(item, api, scope));
  if (media.length === 0) return undefined;
  return compact({
    description: body.description === "" ? undefined : body.description,
    content: writeContent(media, scope, body.place, true),
    required: body.required ? true : undefined,
  });
}

/** Apifox sends a Content-Type header as typed, also where the body's editor has another of its kind (SOAP: text/xml). */
function contentTypeOf(media: Media, api: Api, { notes }: Scope): Media {
  const header = api.parameters.find(
    (item) => item.in === "header" && item.name.toLowerCase() === "content-type",
  );
  const literal = exampleText(header?.examples ?? []);
  if (header === undefined || !isMediaTypeText(literal)) return media;
  const [typed = ""] = literal.toLowerCase().split(/\s*;/);
  if (typed === media.type) return media;
  if (isXmlType(typed) && isXmlType(media.type)) {
    notes.add(
      "media-type-guessed",
      header.place,
      `says ${typed}, the body says ${media.type}; the header is what is sent`,
    );
    return { ...media, type: typed };
  }
  notes.add(
    "media-type-guessed",
    header.place,
    `says ${typed}, the body says ${media.type}; the body counts`,
  );
  return media;
}

const isMediaTypeText = (text: string): boolean => /^[\w.+-]+\/[\w.+*-]+/.test(text);
const isXmlType = (type: string): boolean => /[/+]xml$/.test(type);

/** One entry per media type; several contents of one type become one that is either of them. */
export function writeContent(
  media: readonly Media[],
  scope: Scope,
  place: Place,
  partial: boolean,
): JsonObject {
  const byType = new Map<string, Media[]>();
  for (const item of media) byType.set(item.type, [...(byType.get(item.type) ?? []), item]);
  return Object.fromEntries(
    [...byType].map(([type, items]) => [type, writeMedia(type, items, scope, place, partial)]),
  );
}

function writeMedia(
  type: string,
  items: readonly Media[],
  scope: Scope,
  place: Place,
  partial: boolean,
): JsonObject {
  if (items.some(({ streamed }) => streamed)) {
    scope.notes.add(
      "stream-item-schema",
      place,
      "OpenAPI 3.1 has no word for the items of a stream; the schema is one item's",
    );
  }
  const written = items.map((item) => writeMediaSchema(item, scope, place));
  const schemas = distinct(written.map(({ schema }) => schema));
  const described = schemas.filter((schema) => Object.keys(schema).length > 0);
  const examples = items.flatMap((item) => item.examples);
  const [only = {}] = described;
  const encoding = Object.assign({}, ...written.map((item) => item.encoding)) as JsonObject;
  const either = { anyOf: described };
  const schema = described.length > 1 ? either : only;
  const members = scope.examples.writeMedia(examples, type, schema, place, partial);
  // Variants may overlap: then "exactly one of them" would refuse what the API answers.
  const exclusive = { oneOf: described };
  const values = exampleValues(members);
  const chosen =
    described.length > 1 && values.every((value) => scope.examples.fits(value, exclusive))
      ? exclusive
      : schema;
  return compact({
    schema: chosen,
    ...members,
    encoding: Object.keys(encoding).length > 0 ? encoding : undefined,
  });
}

function writeMediaSchema(
  media: Media,
  scope: Scope,
  place: Place,
): { schema: JsonObject; encoding: JsonObject } {
  if (media.fields !== undefined) return writeForm(media.fields, place, scope);
  // Next to what has no fields stands the empty object schema that the editor starts with.
  if (isUndescribed(media.schema)) {
    if (media.type.startsWith("text/") && !media.streamed)
      return { schema: { type: "string" }, encoding: {} };
    if (media.type === "application/octet-stream")
      return { schema: { type: "string", format: "binary" }, encoding: {} };
  }
  const schema = scope.schemas.writeRoot(media.schema, place);
  return { schema, encoding: isForm(media.type) ? media.encoding : {} };
}

function exampleValues(members: JsonObject): Json[] {
  if ("example" in members) return [members["example"] ?? null];
  const named = isObject(members["examples"]) ? Object.values(members["examples"]) : [];
  return named.map((example) => (isObject(example) ? (example["value"] ?? null) : null));
}

/** Without repetitions. One schema is not compared: it may be large. */
function distinct(schemas: JsonObject[]): JsonObject[] {
  if (schemas.length === 1) return schemas;
  return [...new Map(schemas.map((schema) => [canonical(schema), schema])).values()];
}
