import type { Refused, Model, Project, Response } from "../../api-model.js";
import { own, type Json, type JsonObject, decodeRef } from "../../plain-data.js";
import { type Notes, Place } from "../../notes.js";
import { inlineModels, pointedAt } from "./pointers.js";
import { OperationReader } from "./operation.js";
import { MemberReader } from "../member-reader.js";
import { RequirementReader } from "./requirements.js";
import { readServers } from "../servers.js";

export const isDocument = (root: JsonObject): boolean => "openapi" in root || "swagger" in root;

const rootMembers = [
  "openapi",
  "jsonSchemaDialect",
  "info",
  "servers",
  "tags",
  "paths",
  "webhooks",
  "components",
  "security",
];

/** Reads an OpenAPI 3 document that Apifox made, or one operation of it on a documentation page. */
export function readDocument(name: string, root: JsonObject, notes: Notes): Project | Refused {
  const version = String(root["openapi"] ?? root["swagger"]);
  if (!/^3\.[01](\.|$)/.test(version)) {
    const message = `is an OpenAPI document of version ${version}; export it from Apifox as OpenAPI 3.0 or 3.1`;
    return { problems: [{ where: name, message }] };
  }
  const reading = new MemberReader(notes);
  const place = new Place(name);
  const info = reading.object(root["info"], place.at("info"));
  reading.others(info, ["title", "description", "version"], place.at("info"));
  const components = reading.object(root["components"], place.at("components"));
  const section = (key: string): JsonObject =>
    reading.object(components[key], place.at("components").at(key));
  reading.others(root, rootMembers, place);
  const lookUp = (ref: string): Json | undefined => {
    const found = pointedAt(root, ref);
    if (found !== undefined) return found;
    // A name with a slash in it that nobody escaped.
    const [, kind = "", member = ""] = /^#\/components\/([^/]+)\/(.+)$/s.exec(decodeRef(ref)) ?? [];
    return own(section(kind), member);
  };
  const requirements = new RequirementReader(reading, section("securitySchemes"), place);
  const inherited = requirements.read(root["security"], place.at("security"));
  const inline = inlineModels(root, place);
  const operations = new OperationReader(reading, {
    lookUp,
    security: (value, here) => ((value ?? null) === null ? inherited : requirements.read(value, here)),
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
    tags: reading.objects(root["tags"], place.at("tags")).map((tag) => {
      reading.others(tag, ["name", "description"], place.at("tags"));
      return {
        name: reading.text(tag["name"], place.at("tag")),
        description: reading.text(tag["description"], place.at("tag")),
      };
    }),
    apis: [...read("paths"), ...read("webhooks")],
    models: [...inline, ...readModels(section("schemas"), place)],
    responses: readShared(operations, section("responses"), place),
    schemes: requirements.schemes,
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
