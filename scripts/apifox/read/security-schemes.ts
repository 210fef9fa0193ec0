import { compact, isObject, type Json, type JsonObject } from "../plain-data.js";
import { isTemplate } from "../dialect.js";
import { type Place, shownPath } from "../notes.js";
import { isHeaderName } from "../../shared/header-name.js";
import { mask } from "../secrets.js";
import type { MemberReader } from "./member-reader.js";

/** OpenAPI's kinds, also as Apifox spells them on documentation pages (`apikey`). */
const kinds = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

/**
 * An OpenAPI security scheme without anything else: beside it stand Apifox's settings, with tokens in them. Pages have Apifox's own
 * words for the kind: `type: bearer`.
 */
export function schemeDefinition(
  config: JsonObject,
  name: string,
  place: Place,
  reading: MemberReader,
  variables: Variables = new Map(),
): JsonObject | undefined {
  const description = text(config["description"]);
  const word = (text(config["type"]) ?? "").toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  switch (kinds.find((kind) => kind.toLowerCase() === word)) {
    case "apiKey": {
      const location =
        ["header", "query", "cookie"].find((candidate) => candidate === config["in"]) ?? "header";
      if (text(config["name"]) === undefined) {
        reading.notes.add(
          "security-approximated",
          place,
          `the scheme does not name its ${location}; taken as ${name}`,
        );
      }
      return compact({ type: "apiKey", description, in: location, name: text(config["name"]) ?? name });
    }
    case "http": {
      const scheme = text(config["scheme"]) ?? "bearer";
      if (text(config["scheme"]) === undefined)
        reading.notes.add(
          "security-approximated",
          place,
          "does not say which scheme of HTTP; taken as bearer",
        );
      // A scheme is a token of HTTP, as a header's name is (RFC 9110, 11.1).
      if (!isHeaderName(scheme)) return undefined;
      return compact({ type: "http", description, scheme, bearerFormat: text(config["bearerFormat"]) });
    }
    case "oauth2":
      return compact({
        type: "oauth2",
        description,
        flows: oauthFlows(config["flows"], reading, place, variables),
      });
    case "openIdConnect": {
      const url = text(config["openIdConnectUrl"]);
      if (url === undefined) return undefined;
      const known = filled(url, variables);
      if (known === undefined) {
        const message = `the address ${shownPath(url)} holds a variable whose value is not known, or secret; written as "/"`;
        reading.notes.add("security-approximated", place, message);
      }
      return compact({ type: "openIdConnect", description, openIdConnectUrl: known ?? "/" });
    }
    case "mutualTLS":
      return compact({ type: "mutualTLS", description });
    default: {
      const definition = inlineDefinition(word, config);
      if (definition !== undefined && approximated.has(word)) {
        const message = `a scheme of type ${word} is written as ${JSON.stringify(definition)}`;
        reading.notes.add("security-approximated", place, message);
      }
      return definition && compact({ type: definition["type"], description, ...definition });
    }
  }
}

/** The values of variables, by name. */
export type Variables = ReadonlyMap<string, string>;

/** An address with its `{{variables}}` filled in; `undefined` where one is not known. */
function filled(url: string, variables: Variables): string | undefined {
  const known = url.replaceAll(
    /\{\{([^{}]*)\}\}/g,
    (whole, name: string) => variables.get(name.trim()) || whole,
  );
  return isTemplate(known) || known.includes(mask) ? undefined : known;
}

/** The addresses that each flow must have. */
const flowUrls: Record<string, readonly string[]> = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
};

function oauthFlows(
  value: Json | undefined,
  reading: MemberReader,
  place: Place,
  variables: Variables,
): JsonObject {
  const flows = reading.object(value, place.at("flows"));
  return Object.fromEntries(
    Object.entries(flowUrls).flatMap(([name, required]): [string, JsonObject][] => {
      if (flows[name] === undefined || flows[name] === null) return [];
      const flow = reading.object(flows[name], place.at(name));
      const url = (key: string): string | undefined => {
        const given = text(flow[key]);
        const known = given === undefined ? undefined : filled(given, variables);
        if (known !== undefined || (given === undefined && !required.includes(key))) return known;
        const why =
          given === undefined
            ? `the ${name} flow has no ${key}, which OpenAPI requires`
            : `the ${key} of the ${name} flow, ${shownPath(given)}, holds a variable whose value is not known, or secret`;
        const isRequired = required.includes(key);
        const what = isRequired ? 'written as "/"' : "left out";
        reading.notes.add("security-approximated", place, `${why}; ${what}`);
        return isRequired ? "/" : undefined;
      };
      const scopes = Object.entries(reading.object(flow["scopes"], place.at("scopes")));
      return [
        [
          name,
          compact({
            authorizationUrl: url("authorizationUrl"),
            tokenUrl: url("tokenUrl"),
            refreshUrl: url("refreshUrl"),
            scopes: Object.fromEntries(
              scopes.map(([scope, text]) => [scope, typeof text === "string" ? text : ""]),
            ),
          }),
        ],
      ];
    }),
  );
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const http = (scheme: string): JsonObject => ({ type: "http", scheme });

/** Kinds that OpenAPI has no exact word for. */
export const approximated = new Set(["oauth1", "hawk", "awsv4", "ntlm", "kerberos", "edgegrid"]);

/** What an API's own auth settings say, less the values that are typed into them. */
export function inlineDefinition(type: string, auth: JsonObject): JsonObject | undefined {
  switch (type) {
    case "apikey": {
      const payload = isObject(auth["apikey"]) ? auth["apikey"] : auth;
      const location = payload["in"] === "query" || payload["in"] === "cookie" ? payload["in"] : "header";
      const name = text(payload["key"]) ?? text(payload["name"]) ?? "Authorization";
      return { type: "apiKey", in: location, name };
    }
    case "basic":
    case "bearer":
    case "digest":
    case "hawk":
      return compact({
        ...http(type),
        bearerFormat: type === "bearer" ? text(auth["bearerFormat"]) : undefined,
      });
    case "jwt":
      return { ...http("bearer"), bearerFormat: "JWT" };
    case "oauth1":
      return http("oauth");
    case "ntlm":
    case "kerberos":
      return http("negotiate");
    case "oauth2":
      return http("bearer");
    case "awsv4":
    case "edgegrid":
      return { type: "apiKey", in: "header", name: "Authorization" };
    default:
      return undefined;
  }
}

export const inlineName = (type: string, definition: JsonObject): string =>
  type === "apikey" ? `apiKey_${String(definition["in"])}_${String(definition["name"])}` : `${type}Auth`;
