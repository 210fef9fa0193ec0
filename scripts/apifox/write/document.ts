import { SpecError } from "../../spec-error.js";
import { breakCircles, nameModels, writeModels } from "./components.js";
import { ExampleWriter } from "./examples.js";
import { compact, type Json, type JsonObject } from "../json.js";
import type { Project } from "../model.js";
import { type Notes, Place } from "../notes.js";
import type { OpenApiDocument } from "../openapi.js";
import { decodeRef } from "../refs.js";
import { assignOperationIds } from "./operation-ids.js";
import { type Route, route } from "./routes.js";
import type { Scope } from "./scope.js";
import { SchemaWriter } from "./schemas.js";
import { maskDocument } from "./secrets.js";
import { nameResponses, nameSchemes } from "./shared-components.js";
import { Validator } from "./validate.js";
import { writeInfo, writeTags } from "./info.js";
import { writeOperation, writeServers } from "./operation.js";

/** Makes one OpenAPI document of all projects. */
export function writeDocument(projects: readonly Project[], notes: Notes): OpenApiDocument {
  const { routes, problems } = route(projects, notes);
  if (problems.length > 0) throw new SpecError(problems);

  const schemas = new Map<string, JsonObject>();
  const examples = new ExampleWriter(new Validator(schemas), notes);
  const modelNames = nameModels(projects, notes);
  const schemes = nameSchemes(projects, routes);
  const operationIds = assignOperationIds(routes, notes);
  const scopes = new Map<Project, Scope>();
  for (const project of projects) {
    const models = new Map(project.models.map((model) => [model.ref, model]));
    const writer = new SchemaWriter(
      project.place,
      (ref) => models.get(ref) ?? models.get(decodeRef(ref)),
      (model) => modelNames.get(model) ?? "",
      notes,
    );
    scopes.set(project, {
      notes,
      examples,
      schemas: writer,
      variables: project.variables,
      operationId: (api) => operationIds.get(api),
      schemeName: schemes.nameOf,
      responseNames: new Map(),
    });
    writeModels(project, modelNames, writer, schemas);
  }
  breakCircles(schemas, notes);
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
