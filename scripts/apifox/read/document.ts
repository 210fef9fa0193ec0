import type { Refused } from "../source.js";
import { isObject, own, type Json, type JsonObject } from "../json.js";
import type { Model, Project, Requirement, Response, Scheme } from "../model.js";
import { type Notes, Place } from "../notes.js";
import { decodeRef } from "../refs.js";
import { OperationReader } from "./operation.js";
import { Reading } from "./reading.js";
import { schemeDefinition } from "./security.js";
import { readServers } from "./servers.js";

export const isDocument = (root: JsonObject): boolean => "openapi" in root || "swagger" in root;

/** Reads an OpenAPI 3 document that Apifox made, or one operation of it on a documentation page. */
export function readDocument(name: string, root: JsonObject, notes: Notes): Project | Refused {
  const version = String(root["openapi"] ?? root["swagger"]);
  if (!/^3\.[01](\.|$)/.test(version)) {
    const message = `is an OpenAPI document of version ${version}; export it from Apifox as OpenAPI 3.0 or 3.1`;
    return { problems: [{ where: name, message }] };
  }
  const reading = new Reading(notes);
  const place = new Place(name);
  const info = reading.object(root["info"], place.at("info"));
  reading.others(info, ["title", "description", "version"], place.at("info"));
  const components = reading.object(root["components"], place.at("components"));
  const section = (key: string): JsonObject =>
    reading.object(components[key], place.at("components").at(key));
  const lookUp = (ref: string): Json | undefined => {
    const [, kind = "", member = ""] = /^#\/components\/([^/]+)\/(.+)$/s.exec(decodeRef(ref)) ?? [];
    return own(section(kind), member);
  };
  const schemes = readSchemes(reading, section("securitySchemes"), place);
  const inherited = readRequirements(reading, root["security"], schemes, place.at("security"));
  const operations = new OperationReader(reading, {
    lookUp,
    security: (value, here) =>
      value === undefined ? inherited : readRequirements(reading, value, schemes, here),
  });
  const read = (key: "paths" | "webhooks") => {
    const items = reading.object(root[key], place.at(key));
    return Object.keys(items)
      .filter((path) => !path.startsWith("x-"))
      .flatMap((path) =>
        operations.readPath(
          path,
          reading.object(items[path], place.at(path)),
          place,
          key === "paths" ? "http" : "webhook",
        ),
      );
  };
  return {
    place,
    title: reading.text(info["title"], place.at("info")),
    description: reading.text(info["description"], place.at("info")),
    version: reading.text(info["version"], place.at("info")),
    servers: readServers(reading, root["servers"], place),
    variables: new Map(),
    tags: reading.objects(root["tags"], place.at("tags")).map((tag) => ({
      name: reading.text(tag["name"], place.at("tag")),
      description: reading.text(tag["description"], place.at("tag")),
    })),
    apis: [...read("paths"), ...read("webhooks")],
    models: readModels(section("schemas"), place),
    responses: readShared(operations, section("responses"), place),
    schemes: [...schemes.values()],
  };
}

function readModels(schemas: JsonObject, place: Place): Model[] {
  return Object.entries(schemas).map(([name, schema]) => ({
    place: place.at(`model ${name}`),
    ref: `#/components/schemas/${name}`,
    name,
    title: "",
    description: "",
    schema,
  }));
}

function readShared(operations: OperationReader, responses: JsonObject, place: Place): Response[] {
  return Object.entries(responses).map(([name, value]) => {
    const ref = `#/components/responses/${name}`;
    const response = operations.response("", value, place.at(`shared response ${name}`), ref);
    return { ...response, name };
  });
}

function readSchemes(reading: Reading, schemes: JsonObject, place: Place): Map<string, Scheme> {
  const found = new Map<string, Scheme>();
  for (const [name, value] of Object.entries(schemes)) {
    const here = place.at(`security scheme ${name}`);
    const definition = schemeDefinition(reading.object(value, here), name, here, reading);
    if (definition === undefined) {
      reading.notes.add("security-lost", here, "is no security scheme of OpenAPI; left out");
    } else found.set(name, { name, definition });
  }
  return found;
}

/** `undefined` where the document does not say; a requirement with a scheme that is not there cannot be kept. */
function readRequirements(
  reading: Reading,
  value: Json | undefined,
  schemes: ReadonlyMap<string, Scheme>,
  place: Place,
): readonly Requirement[] | undefined {
  if (value === undefined) return undefined;
  // Seen as `{}` where a list belongs.
  const items = isObject(value) && Object.keys(value).length === 0 ? [] : value;
  return reading.objects(items, place).flatMap((item): Requirement[] => {
    const wanted = Object.entries(item).map(([name, scopes]) => ({
      scheme: schemes.get(name),
      scopes: reading.texts(scopes, place),
    }));
    const known = wanted.filter(
      (entry): entry is { scheme: Scheme; scopes: string[] } => entry.scheme !== undefined,
    );
    if (known.length === wanted.length) return [known];
    reading.notes.add(
      "security-lost",
      place,
      "asks for a scheme that the export does not hold; that alternative is left out",
    );
    return [];
  });
}
