import { SpecError } from "../../shared/spec-error.js";
import { breakCircles, nameModels, writeModels, nameResponses, nameSchemes } from "./components.js";
import { ExampleWriter } from "./examples/example-writer.js";
import { compact, type Json, type JsonObject, decodeRef } from "../plain-data.js";
import type { Project } from "../api-model.js";
import { type Notes, Place } from "../notes.js";
import { assignOperationIds, type Route, route } from "./operations/operation-places.js";
import { Nulls } from "./schemas/nullability.js";
import type { Scope } from "./project-scope.js";
import { SchemaWriter } from "./schemas/schema-writer.js";
import { maskDocument } from "../secrets.js";
import { Validator } from "./examples/validator.js";
import { writeOperation, writeServers } from "./operations/operation.js";
import { count } from "../../shared/quantities.js";
import { type Reference, type ReferenceKey, referencesIn } from "../../shared/references.js";

/** Makes one OpenAPI document of all projects. */
export function writeDocument(
  projects: readonly Project[],
  notes: Notes,
  forReading: boolean,
): OpenApiDocument {
  const { routes, problems } = route(projects, notes);
  if (problems.length > 0) throw new SpecError(problems);

  for (const { place, apis } of projects) {
    if (apis.length === 0) notes.add("no-operations", place, "holds no operation; is it the right export?");
  }

  const schemas = new Map<string, JsonObject>();
  const examples = new ExampleWriter(new Validator(schemas), notes, forReading);
  const modelNames = nameModels(projects, notes);
  const schemes = nameSchemes(projects, routes);
  const operationIds = assignOperationIds(routes, notes);
  const scopes = new Map<Project, Scope>();
  const nulls = new Nulls(schemas);
  for (const project of projects) {
    const models = new Map(project.models.map((model) => [model.ref, model]));
    const writer = new SchemaWriter(
      project.place,
      (ref) => models.get(ref) ?? models.get(decodeRef(ref)),
      (model) => modelNames.get(model) ?? "",
      nulls,
      notes,
    );
    scopes.set(project, {
      notes,
      examples,
      forReading,
      schemas: writer,
      variables: project.variables,
      operationId: (api) => operationIds.get(api),
      schemeName: schemes.nameOf,
      responseNames: new Map(),
    });
    writeModels(project, modelNames, writer, schemas);
  }
  breakCircles(schemas, modelNames, notes);
  nulls.settle();
  const responses = nameResponses(scopes);

  const servers = projects.map((project) => writeServers(project, { notes }));
  const common = servers.find((list) => list.length > 0) ?? [];
  const { paths, webhooks } = writePaths(routes, scopes, (project) => {
    const own = servers[projects.indexOf(project)] ?? [];
    return own.length > 0 && JSON.stringify(own) !== JSON.stringify(common) ? own : undefined;
  });
  for (const scope of scopes.values()) {
    for (const item of scope.schemas.illustrated) examples.checkSchema(item);
  }
  const components = compact({
    schemas: object(schemas),
    responses: object(responses),
    securitySchemes: object(schemes.written),
  });
  const document = compact({
    openapi: "3.1.0",
    info: writeInfo(projects, notes),
    servers: common.length > 0 ? common : undefined,
    tags: writeTags(projects),
    paths: object(paths) ?? {},
    webhooks: object(webhooks),
    components: Object.keys(components).length > 0 ? components : undefined,
  });
  cutReferences(document, components, notes);
  for (const pointer of maskDocument(document)) {
    notes.add("secret-masked", new Place(`#${pointer}`), "a text that looks like a secret is masked");
  }
  return document as unknown as OpenApiDocument;
}

function writePaths(
  routes: readonly Route[],
  scopes: ReadonlyMap<Project, Scope>,
  serversOf: (project: Project) => JsonObject[] | undefined,
): { paths: Map<string, JsonObject>; webhooks: Map<string, JsonObject> } {
  const paths = new Map<string, JsonObject>();
  const webhooks = new Map<string, JsonObject>();
  for (const { api, project, path, clean } of routes) {
    const scope = scopes.get(project);
    if (scope === undefined) continue;
    const target = api.kind === "webhook" ? webhooks : paths;
    const item = target.get(path) ?? {};
    item[api.method] = writeOperation(api, clean, scope, serversOf(project));
    target.set(path, item);
  }
  return { paths, webhooks };
}

const object = (members: ReadonlyMap<string, Json>): JsonObject | undefined =>
  members.size > 0 ? Object.fromEntries(members) : undefined;

/** An OpenAPI 3.1 document as plain data, members in the order in which they should be written. */
export interface OpenApiDocument {
  openapi: "3.1.0";
  info: { title: string; description?: string; version: string };
  servers?: JsonObject[];
  tags?: JsonObject[];
  paths: { [path: string]: JsonObject };
  webhooks?: { [name: string]: JsonObject };
  components?: {
    schemas?: { [name: string]: JsonObject };
    responses?: { [name: string]: JsonObject };
    securitySchemes?: { [name: string]: JsonObject };
  };
}

/** A version that Apifox writes too when nobody gave one; OpenAPI requires it. */
const unknownVersion = "1.0.0";

function writeInfo(projects: readonly Project[], notes: Notes): JsonObject {
  const titles = [...new Set(projects.map(({ title }) => title).filter((title) => title !== ""))];
  const apis = projects.flatMap((project) => project.apis);
  const version = projects.find((project) => project.version !== "")?.version;
  const [title = apis.length === 1 ? (apis[0]?.name ?? "") : ""] = titles;
  const [first] = projects;
  if (first !== undefined && (titles.length !== 1 || version === undefined)) {
    const made = [
      titles.length === 1
        ? undefined
        : `title ${JSON.stringify(title || "API")} (the files give ${count(titles.length, "title")})`,
      version === undefined ? `version ${unknownVersion} (the files give none)` : undefined,
    ].filter((text) => text !== undefined);
    notes.add("info-made-up", first.place, made.join(", "));
  }
  const description = projects.find((project) => project.description !== "")?.description;
  return compact({ title: title || "API", description, version: version ?? unknownVersion });
}

/** The declared tags, with what folders say about themselves, then those that only operations name. */
function writeTags(projects: readonly Project[]): JsonObject[] | undefined {
  const used = new Set(projects.flatMap(({ apis }) => apis.flatMap(({ tags }) => tags)));
  const tags = new Map<string, string>();
  for (const { name, description } of projects.flatMap((project) => project.tags)) {
    if (used.has(name) && (tags.get(name) ?? "") === "") tags.set(name, description);
  }
  for (const name of used) if (!tags.has(name)) tags.set(name, "");
  const written = [...tags].map(([name, description]) =>
    compact({ name, description: description === "" ? undefined : description }),
  );
  return written.length > 0 ? written : undefined;
}

/**
 * Takes every reference out of a finished document that this converter did not write, and whatever would move where references start.
 * Those of an export stand in extensions and the like: an address that tools would open, a file of whoever reads the document, or a
 * place of the export that is no more.
 */
function cutReferences(document: JsonObject, components: JsonObject, notes: Notes): void {
  for (const reference of referencesIn(document)) {
    if (isOurs(reference, components)) continue;
    const { holder, key, target, pointer } = reference;
    delete holder[key];
    const why = bases.has(key) ? "references would start or end there" : "that is not in the document";
    notes.add("dangling-reference", new Place(pointer), `${key} is ${target}, and ${why}; left out`);
  }
}

const bases = new Set<ReferenceKey>(["$id", "$anchor", "$dynamicAnchor"]);

function isOurs({ key, target }: Reference, components: JsonObject): boolean {
  const [, kind = "", name = ""] = /^#\/components\/(schemas|responses)\/([\w.-]+)$/.exec(target) ?? [];
  const section = components[kind];
  return key === "$ref" && typeof section === "object" && section !== null && Object.hasOwn(section, name);
}
