import { SpecError } from "../../shared/spec-error.js";
import { breakCircles, nameModels, writeModels } from "./components.js";
import { ExampleWriter } from "./examples/example-writer.js";
import { compact, type Json, type JsonObject } from "../plain-data.js";
import type { Project } from "../model.js";
import { type Notes, Place } from "../notes.js";
import type { OpenApiDocument } from "../openapi.js";
import { decodeRef } from "../refs.js";
import { assignOperationIds } from "./operations/operation-ids.js";
import { cutReferences } from "./references.js";
import { Nulls } from "./schemas/nullability.js";
import { type Route, route } from "./operations/routes.js";
import type { Scope } from "./scope.js";
import { SchemaWriter } from "./schemas/schema-writer.js";
import { maskDocument } from "../secrets.js";
import { nameResponses, nameSchemes } from "./shared-components.js";
import { Validator } from "./examples/validate.js";
import { writeInfo, writeTags } from "./info.js";
import { writeOperation, writeServers } from "./operations/operation.js";

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
