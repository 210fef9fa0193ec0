import type { Conversion, Note } from "../../scripts/apifox/convert.js";
import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";
import { differences, isUndescribed, type Resolve } from "./coverage.js";
import { type Contents, lettersOf, type Source, type SourceOperation } from "./sources.js";

/** What the document has otherwise than the export, by operation: `POST /x: request body: lost field data.id`. */
export function lossesOf(source: Source, result: Conversion): Map<SourceOperation, string[]> {
  const { document } = result;
  const made: Resolve = (ref) => {
    const [, kind = "", name = ""] = /^#\/components\/(\w+)\/(.+)$/.exec(ref) ?? [];
    const section = (document.components as Record<string, JsonObject> | undefined)?.[kind];
    return section?.[name];
  };
  const written = new Map<string, JsonObject>();
  for (const item of [...Object.values(document.paths), ...Object.values(document.webhooks ?? {})])
    for (const operation of Object.values(item))
      if (isObject(operation)) written.set(String(operation["operationId"]), operation);
  return new Map(
    source.operations.map((given) => {
      const operation = given.id === "" ? [...written.values()][0] : written.get(given.id);
      return [
        given,
        operation === undefined ? ["lost operation"] : lossesIn(given, operation, source.resolve, made),
      ];
    }),
  );
}

/** What is lost without a loss note that names the operation, and where in it. */
export function unexplained(source: Source, result: Conversion): string[] {
  return [...lossesOf(source, result)].flatMap(([operation, found]) =>
    found
      .filter((difference) => !result.notes.some((note) => explains(note, operation, difference)))
      .map((difference) => `${operation.label}: ${difference}`),
  );
}

function explains(
  { level, code, where, operations = [] }: Note,
  { label }: SourceOperation,
  difference: string,
) {
  if (difference === "lost operation")
    return code.endsWith("operation") && `${where},`.includes(`, ${label},`);
  // Two paths that differ in a placeholder's name are one.
  if (code === "path-parameter-renamed") return difference.startsWith("lost parameter path");
  if (level !== "loss") return false;
  // What operations share is named by the operations that refer to it.
  if (operations.includes(label)) return true;
  if (!`${where},`.includes(`, ${label},`)) return false;
  const [part = ""] = difference.split(/:|(?<=^response) /);
  const [, parameter] = /parameter \w+ ([^:]*)/.exec(difference) ?? [];
  return parameter === undefined ? where.includes(part) || code.startsWith(part) : where.includes(parameter);
}

function lossesIn(given: SourceOperation, operation: JsonObject, resolve: Resolve, made: Resolve): string[] {
  const follow = (value: Json | undefined): JsonObject => {
    const object = objectOf(value);
    return typeof object["$ref"] === "string" ? objectOf(made(object["$ref"])) : object;
  };
  const found: string[] = [];
  const contents = (what: string, before: Contents, holder: JsonObject): void => {
    const after = new Map(Object.entries(objectOf(holder["content"])));
    for (const [type, schemas] of before) {
      // A header may say what is sent better than the editor's type.
      const media = after.get(type) ?? [...after.values()][0];
      if (media === undefined && schemas.every(isEmpty)) continue;
      if (media === undefined) found.push(`${what}: lost content ${type}`);
      else {
        // A project says "json" or "raw" where a document has media types.
        const candidates = type === "" ? [...after.values()] : [media];
        const written = candidates.map((one) => objectOf(one)["schema"] ?? {});
        found.push(...differences(schemas, resolve, written, made).map((one) => `${what}: ${one}`));
      }
    }
  };
  contents("request body", given.body, objectOf(operation["requestBody"]));
  const responses = objectOf(operation["responses"]);
  const moved = new Map<string, [string, Json][]>();
  for (const [code, before] of given.answers) {
    const key = /^[1-5]\d\d$/.test(code) ? code : /^[1-5]xx$/i.test(code) ? code.toUpperCase() : "default";
    const all = [...before].flatMap(([type, schemas]) =>
      schemas.map((schema): [string, Json] => [type, schema]),
    );
    moved.set(key, [...(moved.get(key) ?? []), ...all]);
  }
  for (const [code, all] of moved) {
    const byType = new Map<string, Json[]>();
    for (const [type, schema] of all) byType.set(type, [...(byType.get(type) ?? []), schema]);
    contents(`response ${code}`, byType, follow(responses[code]));
  }
  const parameters = new Map(
    (Array.isArray(operation["parameters"]) ? operation["parameters"] : [])
      .filter(isObject)
      .map((one) => [`${String(one["in"])} ${String(one["name"])}`, one]),
  );
  for (const { in: place, name, required, schema } of given.parameters) {
    const key = `${place} ${name}`;
    const one = parameters.get(key);
    if (one === undefined && isSaidElsewhere(place, name, given.path)) continue;
    if (one === undefined) found.push(`lost parameter ${key}`);
    else {
      if ((one["required"] === true) !== required) found.push(`otherwise required: parameter ${key}`);
      const schemas = differences([schema], resolve, [one["schema"] ?? {}], made);
      found.push(...schemas.map((other) => `parameter ${key}: ${other}`));
    }
  }
  if (given.security !== undefined) {
    const list = Array.isArray(operation["security"]) ? operation["security"].filter(isObject) : undefined;
    const after =
      list === undefined ? "unknown" : asked(list.map((item) => Object.keys(item).map(lettersOf)));
    const isAdded = given.parameters.some(
      ({ in: place, name }) => place === "header" && /^authorization$/i.test(name),
    );
    const isKept = isAdded && given.security.flat().every((name) => after.includes(name));
    if (after !== asked(given.security) && !isKept)
      found.push(`security: ${asked(given.security)} became ${after}`);
  }
  return found;
}

/** OpenAPI ignores these headers: body, answers and security say them. A path has the parameters that stand in it. */
const isSaidElsewhere = (place: string, name: string, path: string): boolean =>
  (place === "header" && /^(content-type|accept|authorization)$/i.test(name)) ||
  (place === "path" && !path.includes(name));

/** The editor's beginning of a body, or of a form without rows. */
const isEmpty = (schema: Json): boolean =>
  !isObject(schema) || isUndescribed(schema) || Object.keys(schema).length === 0;

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const asked = (alternatives: readonly (readonly string[])[]): string =>
  [...new Set(alternatives.map((names) => [...names].toSorted().join("+") || "nothing"))]
    .toSorted()
    .join(" or ");
