import { describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import type { Api, Model, Project, Tag } from "../../api-model.js";
import { type Notes, Place } from "../../notes.js";
import { apiPlace, readApi } from "./operation.js";
import type { CommonParameters } from "./parameters.js";
import { readResponse, type SharedResponse } from "./bodies.js";
import { MemberReader } from "../member-reader.js";
import { SecurityReader } from "./security.js";
import { ServerReader } from "../servers.js";

/** Whether a JSON file is a native export, of Apifox or of its twin Apidog. */
export function isProject(root: JsonObject): boolean {
  const schema = root["$schema"];
  const app = isObject(schema) ? schema["app"] : undefined;
  return (
    "apifoxProject" in root ||
    "apidogProject" in root ||
    app === "apifox" ||
    app === "apidog" ||
    "apiCollection" in root
  );
}

/** Reads a native project export, `*.apifox.json`. */
export function readProject(name: string, root: JsonObject, notes: Notes): Project {
  const reading = new MemberReader(notes);
  const place = new Place(name);
  const info = reading.object(root["info"], place.at("info"));
  const servers = new ServerReader(reading, root, place);
  const security = new SecurityReader(reading, root, place, servers.variables);
  const shared = readSharedResponses(reading, root["responseCollection"], place);
  const walker = new Walker(
    reading,
    place,
    security,
    servers,
    shared,
    commonParameters(reading, root, place),
  );
  for (const item of reading.objects(root["apiCollection"], place.at("apiCollection"))) {
    const isRoot = /^(根目录|root)?$/i.test(reading.text(item["name"], place)) && !isObject(item["api"]);
    walker.walk(item, isRoot ? [] : [item], [item]);
  }
  tallyCollections(reading, root, place);
  const [module, ...otherModules] = reading.objects(root["moduleSettings"], place.at("moduleSettings"));
  const openApiInfo = reading.object(module?.["openApiInfo"], place.at("moduleSettings"));
  return {
    place,
    title: reading.text(info["name"], place.at("info")),
    description: reading.text(
      info["description"] || (otherModules.length === 0 ? module?.["description"] : ""),
      place.at("info"),
    ),
    version: reading.text(openApiInfo["version"], place.at("moduleSettings")),
    servers: servers.default(),
    variables: servers.variables,
    tags: walker.tags,
    apis: walker.apis,
    models: readModels(reading, root["schemaCollection"], place),
    responses: [...shared.values()].map(({ response }) => response),
    schemes: security.schemes,
  };
}

/** Goes through the tree of folders, and gives each API what it inherits from them. */
class Walker {
  readonly apis: Api[] = [];
  readonly tags: Tag[] = [];
  readonly #reading: MemberReader;
  readonly #place: Place;
  readonly #security: SecurityReader;
  readonly #servers: ServerReader;
  readonly #shared: ReadonlyMap<string, SharedResponse>;
  readonly #common: CommonParameters;

  constructor(
    reading: MemberReader,
    place: Place,
    security: SecurityReader,
    servers: ServerReader,
    shared: ReadonlyMap<string, SharedResponse>,
    common: CommonParameters,
  ) {
    this.#reading = reading;
    this.#place = place;
    this.#security = security;
    this.#servers = servers;
    this.#shared = shared;
    this.#common = common;
  }

  /** `named` are the folders that name a tag, `chain` all nodes from the root down to this one. */
  walk(node: JsonObject, named: readonly JsonObject[], chain: readonly JsonObject[]): void {
    const api = apiOf(node);
    if (api !== undefined) return this.#add(node, api, named.slice(0, -1), chain.slice(0, -1));
    const path = this.#path(named);
    if (!Array.isArray(node["items"])) {
      const seen =
        isObject(node["api"]) || node["api"] === undefined ? "" : ` (its api is ${describe(node["api"])})`;
      const message = `holds neither an API nor a list of items${seen}; left out`;
      this.#reading.notes.add("unexpected-type", this.#place.at(`folder ${path}`), message);
      return;
    }
    const description = this.#reading.text(node["description"], this.#place.at(`folder ${path}`));
    if (path !== "") this.tags.push({ name: path, description });
    else if (description.trim() !== "")
      this.#reading.notes.add(
        "keyword-dropped",
        this.#place.at("root folder"),
        `description: no operation has its tag; left out: ${description.trim()}`,
      );
    for (const item of this.#reading.objects(node["items"], this.#place.at(`folder ${path}`))) {
      this.walk(item, [...named, item], [...chain, item]);
    }
  }

  #add(
    node: JsonObject,
    api: JsonObject,
    folders: readonly JsonObject[],
    chain: readonly JsonObject[],
  ): void {
    const name = this.#reading.text(node["name"], this.#place);
    const path = this.#path(folders);
    const read = readApi(this.#reading.notes, name, api, this.#place, {
      tags: path === "" ? [] : [path],
      folder: path,
      servers: this.#servers.of([...chain, api]),
      security: this.#security.of([...chain, api], apiPlace(this.#reading, name, api, this.#place)),
      common: this.#common,
      shared: this.#shared,
    });
    if (read !== undefined) this.apis.push(read);
  }

  #path(folders: readonly JsonObject[]): string {
    return folders.map((folder) => this.#reading.text(folder["name"], this.#place).trim()).join("/");
  }
}

/** An API's node holds it as `api`; imitations of the format put its members on the node. */
function apiOf(node: JsonObject): JsonObject | undefined {
  if (isObject(node["api"])) return node["api"];
  const isBare = typeof node["method"] === "string" && typeof node["path"] === "string";
  return isBare ? node : undefined;
}

/** `null`, an empty list, or an object with the parameters by location. */
function commonParameters(reading: MemberReader, root: JsonObject, place: Place): CommonParameters {
  const here = place.at("commonParameters");
  return reading.object(reading.object(root["commonParameters"], here)["parameters"], here);
}

function readModels(reading: MemberReader, value: Json | undefined, place: Place): Model[] {
  return reading.objects(value, place.at("schemaCollection")).flatMap((node): Model[] => {
    if (node["schema"] === undefined) return readModels(reading, node["items"], place);
    const name = reading.text(node["name"], place.at("model name")).trim();
    const here = place.at(`model ${name}`);
    const id = reading.text(node["id"], here.at("id"));
    return [
      {
        place: here,
        ref: /^\d+$/.test(id) ? `#/definitions/${id}` : id,
        name,
        title: reading.text(node["displayName"], here.at("displayName")),
        description: reading.text(node["description"], here.at("description")),
        schema: reading.object(node["schema"], here)["jsonSchema"] ?? {},
      },
    ];
  });
}

/** A flat list before 2025, a tree of folders (`children`) with `items` since. */
function readSharedResponses(
  reading: MemberReader,
  value: Json | undefined,
  place: Place,
): Map<string, SharedResponse> {
  const found = new Map<string, SharedResponse>();
  const walk = (nodes: Json | undefined): void => {
    for (const node of reading.objects(nodes, place.at("responseCollection"))) {
      if (node["code"] === undefined && node["jsonSchema"] === undefined) {
        walk(node["items"]);
        walk(node["children"]);
        continue;
      }
      const id = reading.text(node["id"], place.at("shared response id"));
      const examples = node["responseExamples"] ?? node["databaseResponseExamples"];
      found.set(id, {
        response: readResponse(reading, node, examples, place, id),
        defaultEnable: node["defaultEnable"] === true,
      });
    }
  };
  walk(value);
  return found;
}

/** What a project export holds and OpenAPI has no place for. */
const collections: Record<string, string> = {
  socketCollection: "sockets",
  webSocketCollection: "WebSocket APIs",
  socketIOCollection: "Socket.IO APIs",
  docCollection: "documentation pages",
  requestCollection: "saved requests",
  apiTestCaseCollection: "test scenarios",
  apiTestSuiteCollection: "test suites",
  commonScripts: "scripts",
  customFunctions: "custom functions",
  oasComponentCollection: "reusable OpenAPI components",
  databaseConnections: "database connections",
};

function tallyCollections(reading: MemberReader, root: JsonObject, place: Place): void {
  for (const [key, feature] of Object.entries(collections)) {
    const count = countLeaves(root[key]);
    if (count === 0) continue;
    reading.notes.tally("feature-dropped", place, `OpenAPI has no place for ${feature}; left out`, count);
  }
}

function countLeaves(value: Json | undefined): number {
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((count, node) => {
    const isFolder = isObject(node) && (Array.isArray(node["items"]) || Array.isArray(node["children"]));
    return count + (isFolder ? countLeaves(node["items"]) + countLeaves(node["children"]) : 1);
  }, 0);
}
