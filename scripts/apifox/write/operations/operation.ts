import { compact, type Json, type JsonObject } from "../../plain-data.js";
import type { Api, Callback } from "../../api-model.js";
import { type CleanPath, cleanServer } from "./clean-path.js";
import { mask } from "../../secrets.js";
import type { Scope } from "../project-scope.js";
import { writeBody } from "./content.js";
import { writeParameters } from "./parameters.js";
import { writeResponses } from "./responses.js";
import { writeSecurity } from "./security.js";

/** One operation. `inherited` are its project's servers, where they are not the document's. */
export function writeOperation(
  api: Api,
  path: CleanPath,
  scope: Scope,
  inherited?: readonly JsonObject[],
): JsonObject {
  const parameters = writeParameters(api, path, scope);
  const { host } = path;
  const own = writeServers(
    host === undefined
      ? api
      : { ...api, servers: [{ url: host, description: "", variables: scope.variables }] },
    scope,
  );
  const servers = own.length > 0 ? own : (inherited ?? []);
  return compact({
    operationId: scope.operationId(api),
    summary: api.name === "" ? undefined : api.name,
    description: api.description === "" ? undefined : api.description,
    tags: api.tags.length > 0 ? [...new Set(api.tags)] : undefined,
    deprecated: api.deprecated ? true : undefined,
    servers: servers.length > 0 ? [...servers] : undefined,
    security: writeSecurity(api, scope),
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: writeBody(api, scope),
    responses: writeResponses(api, scope),
    callbacks: api.callbacks.length > 0 ? writeCallbacks(api.callbacks, scope) : undefined,
    ...api.extensions,
  });
}

/** Servers as OpenAPI has them, each address once. */
export function writeServers(
  owner: Pick<Api, "servers" | "place">,
  { notes }: Pick<Scope, "notes">,
): JsonObject[] {
  const servers = new Map<string, JsonObject>();
  for (const server of owner.servers) {
    const clean = cleanServer(server, owner.place.at("server"), notes);
    if (clean === undefined || servers.has(clean.url)) continue;
    const variables: [string, Json][] = clean.variables.map((name) => {
      const known = server.variables.get(name) ?? "";
      const here = owner.place.at("server");
      if (known === "") notes.add("server-guessed", here, `the value of {${name}} is not known`);
      if (known !== mask) return [name, { default: known || name }];
      notes.add("secret-masked", here, `the value of {${name}} may be a secret, by its name; left out`);
      return [name, { default: name }];
    });
    servers.set(
      clean.url,
      compact({
        url: clean.url,
        description: server.description === "" ? undefined : server.description,
        variables: variables.length > 0 ? Object.fromEntries(variables) : undefined,
      }),
    );
  }
  return [...servers.values()];
}

function writeCallbacks(callbacks: readonly Callback[], scope: Scope): JsonObject {
  return Object.fromEntries(
    callbacks.map(({ name, apis }) => {
      const expressions = new Map<string, JsonObject>();
      for (const api of apis) {
        const item = expressions.get(api.path) ?? {};
        item[api.method] = writeOperation(api, pathless(api), scope);
        expressions.set(api.path, item);
      }
      return [name, Object.fromEntries(expressions)];
    }),
  );
}

/** A webhook's and a callback's address is the receiver's; its parameters other than those of a path stay. */
export const pathless = (api: Api): CleanPath => ({
  path: api.path,
  placeholders: [],
  host: undefined,
  query: [],
});
