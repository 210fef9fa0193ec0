import { isHeaderName } from "../../../shared/header-name.js";
import { compact, isObject, type Json, type JsonObject } from "../../plain-data.js";
import type { Api, Field, Parameter } from "../../api-model.js";
import { type Place, shownPath } from "../../notes.js";
import type { CleanPath } from "./clean-path.js";
import type { Scope } from "../project-scope.js";
import { isSecretName } from "../../secrets.js";

/** OpenAPI ignores parameters of these names: the body, the responses and the security say what is in them. */
const ignoredHeaders = new Set(["content-type", "accept", "authorization"]);

/** Headers that `fetch` sets itself and lets nobody set; they get into projects with requests pasted from a browser. */
const unsettableHeaders =
  /^(accept-(charset|encoding)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|te|trailer|transfer-encoding|upgrade|user-agent|via|proxy-.*|sec-.*)$/;

/** The parameters of an operation. Those of the path follow its placeholders, whatever the export lists. */
export function writeParameters(api: Api, path: CleanPath, scope: Scope): JsonObject[] {
  const { notes } = scope;
  const taken = new Set<string>();
  const written: JsonObject[] = [];
  for (const parameter of withQuery(api, path)) {
    const { place, name } = parameter;
    if (name === "") {
      notes.each("parameter-dropped", place, "has no name; left out", said(parameter));
      continue;
    }
    if ((parameter.in === "header" || parameter.in === "cookie") && !isHeaderName(name)) {
      notes.add(
        "parameter-dropped",
        place,
        `HTTP allows no ${parameter.in} of that name; left out`,
        said(parameter),
      );
      continue;
    }
    if (parameter.in === "header" && isLeftOut(parameter, scope)) continue;
    if (parameter.in === "path" && !path.placeholders.includes(name)) {
      notes.each("parameter-stale", place, `is not in the path ${shownPath(path.path)}; left out`);
      continue;
    }
    const key = `${parameter.in} ${parameter.in === "header" ? name.toLowerCase() : name}`;
    if (taken.has(key)) {
      notes.each("parameter-dropped", place, "occurs twice; the first one counts", said(parameter));
      continue;
    }
    taken.add(key);
    if (parameter.in === "header" && isSecretName(name)) {
      notes.add(
        "header-may-be-security",
        place,
        "looks like a key; it stays a parameter, because Apifox has it as one",
      );
    }
    written.push(writeParameter(parameter, scope));
  }
  for (const name of path.placeholders) {
    if (taken.has(`path ${name}`)) continue;
    notes.add("parameter-added", api.place, `the path's {${name}} was not described; it is taken as text`);
    written.push({ name, in: "path", required: true, schema: { type: "string" } });
  }
  return written;
}

/** A query that stood in the path is a default that somebody typed; a parameter that is described counts more. */
function withQuery(api: Api, path: CleanPath): Parameter[] {
  const described = new Set(api.parameters.filter((item) => item.in === "query").map((item) => item.name));
  const added = path.query
    .filter(({ name }) => name !== "" && !described.has(name))
    .map(({ name, value }): Parameter => ({
      place: api.place.at("query parameter").at(name),
      in: "query",
      name,
      required: false,
      description: "",
      deprecated: false,
      schema: { type: "string" },
      examples: value === "" ? [] : [{ key: "", name: "", description: "", content: { value } }],
      serialisation: {},
    }));
  return [...api.parameters, ...added];
}

/** What is lost with a parameter. */
export const said = ({ description, schema }: Pick<Parameter, "description" | "schema">): Json => [
  description,
  schema ?? null,
];

function isLeftOut({ name, place, description }: Parameter, { notes }: Scope): boolean {
  const lower = name.toLowerCase();
  if (ignoredHeaders.has(lower)) {
    const says =
      lower === "authorization" ? "the security" : lower === "accept" ? "the responses" : "the body";
    notes.add(
      "header-ignored",
      place,
      `OpenAPI ignores a header parameter ${name}; ${says} of the operation says it`,
    );
    if (description.trim() !== "")
      notes.add("parameter-dropped", place, `what is said of it is left out: ${description.trim()}`);
    return true;
  }
  if (!unsettableHeaders.test(lower)) return false;
  notes.each("header-not-settable", place, `no client may set the header ${name}; left out`);
  return true;
}

function writeParameter(parameter: Parameter, scope: Scope): JsonObject {
  const name = secretNameOf(parameter);
  const schema = writeFieldSchema(parameter, scope, name);
  const value = {
    schema,
    ...scope.examples.writeParameter(parameter.examples, schema, name, parameter.place),
  };
  return compact({
    name: parameter.name,
    in: parameter.in,
    description: parameter.description === "" ? undefined : parameter.description,
    required: parameter.in === "path" || parameter.required ? true : undefined,
    deprecated: parameter.deprecated ? true : undefined,
    ...parameter.serialisation,
    ...(parameter.mediaType === undefined ? value : { content: { [parameter.mediaType]: value } }),
  });
}

/** By which name an example is judged. Cookies are pasted from browsers, under any name; an id in a path names a resource. */
function secretNameOf(parameter: Parameter): string {
  if (parameter.in === "cookie") return "cookie";
  return parameter.in === "path" && /id$/i.test(parameter.name) ? "id" : parameter.name;
}

/** A response header: like a parameter, named by its key. */
export function writeHeader(header: Parameter, scope: Scope): JsonObject {
  const { name: _, in: __, ...written } = writeParameter({ ...header, in: "header" }, scope);
  return written;
}

/** The parts of a form as one object schema; a part's own media type goes to `encoding`. */
export function writeForm(
  fields: readonly Field[],
  place: Place,
  scope: Scope,
): { schema: JsonObject; encoding: JsonObject } {
  const properties = new Map<string, Json>();
  const required: string[] = [];
  const encoding = new Map<string, Json>();
  for (const field of fields) {
    if (field.name === "" || properties.has(field.name)) {
      const what = field.name === "" ? "has no name; left out" : "occurs twice; the first one counts";
      scope.notes.each("parameter-dropped", field.place, what, said(field));
      continue;
    }
    const schema = writeFieldSchema(field, scope);
    const examples = scope.examples.writeField(field.examples, schema, field.name, field.place);
    if (field.description !== "") schema["description"] = field.description;
    if (examples.length > 0) schema["examples"] = examples;
    properties.set(field.name, schema);
    if (field.required) required.push(field.name);
    if (field.contentType !== "") encoding.set(field.name, { contentType: field.contentType });
  }
  if (properties.size === 0) return { schema: scope.schemas.writeRoot(undefined, place), encoding: {} };
  const schema = compact({
    type: "object",
    properties: Object.fromEntries(properties),
    required: required.length > 0 ? required : undefined,
  });
  return { schema, encoding: Object.fromEntries(encoding) };
}

function writeFieldSchema(field: Omit<Parameter, "in">, scope: Scope, name = field.name): JsonObject {
  if (field.schema === undefined) {
    scope.notes.add("parameter-untyped", field.place, "has no type; taken as text");
    return { type: "string" };
  }
  const schema = scope.schemas.write(field.schema, field.place, name);
  // The legacy type says "array" and no more; a form or a query can only hold text.
  const { items } = schema;
  const given = isObject(field.schema) ? field.schema["items"] : undefined;
  const isBare = schema["type"] === "array" && isEmpty(items) && (given === undefined || isEmpty(given));
  if (isBare) schema["items"] = { type: "string" };
  return schema;
}

const isEmpty = (schema: Json | undefined): boolean => isObject(schema) && Object.keys(schema).length === 0;
