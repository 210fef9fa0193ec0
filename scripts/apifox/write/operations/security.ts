import { isHeaderName } from "../../../shared/header-name.js";
import { compact, type JsonObject } from "../../plain-data.js";
import { type Api, exampleText, type Requirement, type Scheme } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { Scope } from "../project-scope.js";

/** The security of an operation; `undefined` where the export says nothing about it. */
export function writeSecurity(api: Api, scope: Scope): JsonObject[] | undefined {
  const header = headerScheme(api);
  if (header !== undefined) {
    scope.notes.add(
      "header-became-security",
      header.place,
      "the header Authorization is written as the operation's security",
    );
  }
  const requirements = header === undefined ? api.security : withHeader(api.security ?? [], header);
  if (requirements === undefined) return undefined;
  const usable = requirements.filter((requirement) => requirement.every(({ scheme }) => isSendable(scheme)));
  if (usable.length < requirements.length) {
    const message = "asks for a key in a header or cookie of a name that HTTP does not allow; left out";
    scope.notes.add("security-lost", api.place, message);
    // What is needed is not known then: "nothing" would be wrong.
    if (usable.length === 0) return undefined;
  }
  const written = usable.map((requirement) => writeRequirement(requirement, scope));
  return [...new Map(written.map((requirement) => [JSON.stringify(requirement), requirement])).values()];
}

interface HeaderScheme {
  readonly place: Place;
  readonly required: boolean;
  readonly scheme: Scheme;
}

/** An optional header makes each alternative two: with and without it. */
function withHeader(requirements: readonly Requirement[], header: HeaderScheme): Requirement[] {
  const given = requirements.length > 0 ? requirements : [[]];
  const added = given.map((requirement) => [...requirement, { scheme: header.scheme, scopes: [] }]);
  return header.required ? added : [...added, ...given];
}

function writeRequirement(requirement: Requirement, scope: Scope): JsonObject {
  return Object.fromEntries(requirement.map(({ scheme, scopes }) => [scope.schemeName(scheme), [...scopes]]));
}

/** The header parameter Authorization as a scheme, where no scheme that the operation asks for sends that header. */
function headerScheme(api: Api): HeaderScheme | undefined {
  const header = api.parameters.find(
    (item) => item.in === "header" && item.name.toLowerCase() === "authorization",
  );
  const isSent = (api.security ?? []).flat().some(({ scheme }) => sendsAuthorization(scheme.definition));
  if (header === undefined || isSent) return undefined;
  return { place: header.place, required: header.required, scheme: schemeOf(exampleText(header.examples)) };
}

function sendsAuthorization({ type, in: location, name }: JsonObject): boolean {
  if (type !== "apiKey") return type !== "mutualTLS";
  return location === "header" && String(name).toLowerCase() === "authorization";
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

/** Whether a client can send what the scheme asks for. */
export function isSendable({ definition }: Scheme): boolean {
  const { type, in: location, name } = definition;
  const isNamed = type === "apiKey" && (location === "header" || location === "cookie");
  return !isNamed || (typeof name === "string" && isHeaderName(name));
}

/** All schemes that a document may need: those of the projects, and those that headers turn into. */
export function schemesOf(apis: readonly Api[]): Scheme[] {
  return apis.flatMap((api) => {
    const header = headerScheme(api);
    const implied = header === undefined ? [] : [header.scheme];
    const callbacks = api.callbacks.flatMap((callback) => schemesOf(callback.apis));
    return [...(api.security ?? []).flat().map(({ scheme }) => scheme), ...implied, ...callbacks];
  });
}
