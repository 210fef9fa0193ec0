import { compact, type JsonObject } from "../json.js";
import { type Api, exampleText, type Requirement, type Scheme } from "../model.js";
import type { Scope } from "./scope.js";

/** The security of an operation; `undefined` where the export says nothing about it. */
export function writeSecurity(api: Api, scope: Scope): JsonObject[] | undefined {
  const requirements = api.security;
  const header = authorizationHeader(api);
  if (header !== undefined && (requirements === undefined || requirements.length === 0)) {
    scope.notes.add(
      "header-became-security",
      header.place,
      "the header Authorization is written as the operation's security",
    );
    const own: Requirement = [{ scheme: schemeOf(header.example), scopes: [] }];
    return [own, ...(header.required ? [] : [[]])].map((requirement) => writeRequirement(requirement, scope));
  }
  if (requirements === undefined) return undefined;
  const written = requirements.map((requirement) => writeRequirement(requirement, scope));
  return [...new Map(written.map((requirement) => [JSON.stringify(requirement), requirement])).values()];
}

function writeRequirement(requirement: Requirement, scope: Scope): JsonObject {
  return Object.fromEntries(requirement.map(({ scheme, scopes }) => [scope.schemeName(scheme), [...scopes]]));
}

function authorizationHeader(api: Api) {
  const header = api.parameters.find(
    (item) => item.in === "header" && item.name.toLowerCase() === "authorization",
  );
  if (header === undefined) return undefined;
  return { place: header.place, required: header.required, example: exampleText(header.examples) };
}

/** What the header's example begins with tells its kind; without one it is any text in that header. */
function schemeOf(example: string): Scheme {
  const [word = ""] = example.trim().split(/\s/);
  if (/^bearer$/i.test(word)) return { name: "bearerAuth", definition: { type: "http", scheme: "bearer" } };
  if (/^basic$/i.test(word)) return { name: "basicAuth", definition: { type: "http", scheme: "basic" } };
  return {
    name: "authorization",
    definition: compact({ type: "apiKey", in: "header", name: "Authorization" }),
  };
}

/** All schemes that a document may need: those of the projects, and those that headers turn into. */
export function schemesOf(apis: readonly Api[]): Scheme[] {
  return apis.flatMap((api) => {
    const header = authorizationHeader(api);
    const implied =
      header !== undefined && (api.security ?? []).length === 0 ? [schemeOf(header.example)] : [];
    const callbacks = api.callbacks.flatMap((callback) => schemesOf(callback.apis));
    return [...(api.security ?? []).flat().map(({ scheme }) => scheme), ...implied, ...callbacks];
  });
}
