import { groupBy } from "../../../shared/group-by.js";
import { isUndescribed } from "../../dialect.js";
import { canonical, compact, isObject, type Json, type JsonObject } from "../../plain-data.js";
import { isForm, isJson, isXml } from "../../media-types.js";
import { type Api, exampleText, type Media, type Parameter } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { Scope } from "../project-scope.js";
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
  const media = withTypedHeader(body.media, api.parameters, scope);
  if (media.length === 0) return undefined;
  return compact({
    description: body.description === "" ? undefined : body.description,
    content: writeContent(media, scope, body.place, true),
    required: body.required ? true : scope.forReading ? false : undefined,
    ...body.extensions,
  });
}

/**
 * A Content-Type header is sent as typed, also where the body's editor has another type: text in the raw editor is then JSON or
 * whatever the header says, and XML is SOAP's `text/xml`. A header that cannot be meant for the body is left over from another one.
 */
export function withTypedHeader(
  media: readonly Media[],
  headers: readonly Parameter[],
  { notes }: Scope,
): readonly Media[] {
  const header = headers.find((item) => item.in === "header" && item.name.toLowerCase() === "content-type");
  const typed = withoutParameters(typedValue(header));
  if (header === undefined || !isMediaTypeText(typed)) return media;
  return media.map((item) => {
    const type = withoutParameters(item.type);
    if (typed === type) return item;
    const isRaw = type === "text/plain";
    const isMeant = isRaw || [isJson, isXml].some((family) => family(typed) && family(type));
    const verdict = isMeant ? "the header is what is sent" : "the body counts";
    notes.add("media-type-guessed", header.place, `says ${typed}, the body says ${type}; ${verdict}`);
    if (!isMeant) return item;
    // The raw editor describes nothing but "text".
    return { ...item, type: typed, schema: isRaw && isPlainText(item.schema) ? undefined : item.schema };
  });
}

const withoutParameters = (type: string): string => type.toLowerCase().replace(/;.*$/s, "").trimEnd();

/** A header's value where it is always the same: its example, or what its schema fixes. */
function typedValue(header: Parameter | undefined): string {
  const schema = isObject(header?.schema) ? header.schema : {};
  const { default: initial, const: constant, enum: values, example, examples } = schema;
  const listed = [values, examples].map((list) => (Array.isArray(list) && list.length === 1 ? list[0] : ""));
  const candidates = [exampleText(header?.examples ?? []), constant, initial, example, ...listed];
  const found = candidates.find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found.trim() : "";
}

const isPlainText = (schema: Json | undefined): boolean =>
  isObject(schema) &&
  schema["type"] === "string" &&
  !["enum", "const", "pattern", "format"].some((key) => Object.hasOwn(schema, key));

const isMediaTypeText = (text: string): boolean => /^[\w.+-]+\/[\w.+*-]+/.test(text);

/** One entry per media type; several contents of one type become one that is either of them. */
export function writeContent(
  media: readonly Media[],
  scope: Scope,
  place: Place,
  partial: boolean,
): JsonObject {
  return Object.fromEntries(
    [...groupBy(media, ({ type }) => type)].map(([type, items]) => [
      type,
      writeMedia(type, items, scope, place, partial),
    ]),
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
