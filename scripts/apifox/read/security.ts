import { compact, describe, isObject, type Json, type JsonObject } from "../json.js";
import type { Requirement, Scheme } from "../model.js";
import type { Place } from "../notes.js";
import type { Reading } from "./reading.js";

/** The security of a project export: its schemes, and what each API asks for by its own settings or its folders'. */
export class SecurityReader {
  readonly schemes: Scheme[] = [];
  readonly #reading: Reading;
  readonly #byId = new Map<string, Scheme>();
  /** Schemes that stand for several others, all of which are needed. */
  readonly #combined = new Map<string, string[]>();
  readonly #project: JsonObject;

  constructor(reading: Reading, root: JsonObject, place: Place) {
    this.#reading = reading;
    this.#project = reading.object(root["projectSetting"], place.at("projectSetting"));
    this.#collect(root["securitySchemeCollection"], place.at("securitySchemeCollection"));
  }

  #collect(nodes: Json | undefined, place: Place): void {
    for (const node of this.#reading.objects(nodes, place)) {
      const { authType: kind, id } = node;
      if (typeof kind !== "string" || kind === "") {
        this.#collect(node["items"], place);
        continue;
      }
      const name = this.#reading.text(node["name"], place);
      const here = place.at(name);
      const config = this.#reading.object(node["authConfigs"], here);
      if (kind === "combination") {
        const members = this.#reading.objects(config["group"], here).map((member) => String(member["id"]));
        this.#combined.set(String(id), members);
        continue;
      }
      const definition =
        schemeDefinition(config, name, here, this.#reading) ?? inlineDefinition(kind, config);
      if (definition === undefined) {
        this.#reading.notes.add(
          "security-lost",
          here,
          `a scheme of type ${kind} has no place in OpenAPI; left out`,
        );
        continue;
      }
      const scheme = { name, definition };
      this.schemes.push(scheme);
      this.#byId.set(String(id), scheme);
    }
  }

  /**
   * `{}` inherits from the folder, the root, and at last the project. No setting anywhere means that none is needed; `undefined` that
   * what is needed could not be kept.
   */
  of(chain: readonly JsonObject[], place: Place): readonly Requirement[] | undefined {
    const owner = [this.#project, ...chain].findLast((node) => authType(node) !== "");
    if (owner === undefined || authType(owner) === "noauth") return [];
    const type = authType(owner);
    if (type === "securityscheme") return this.#fromSchemes(owner, place.at("securityScheme"));
    const definition = inlineDefinition(type, isObject(owner["auth"]) ? owner["auth"] : {});
    if (definition === undefined) {
      this.#reading.notes.add(
        "security-lost",
        place,
        `auth of type ${describe(type)} has no place in OpenAPI; left out`,
      );
      return undefined;
    }
    if (approximated.has(type)) {
      this.#reading.notes.add(
        "security-approximated",
        place,
        `auth of type ${type} is written as ${JSON.stringify(definition)}`,
      );
    }
    return [[{ scheme: { name: inlineName(type, definition), definition }, scopes: [] }]];
  }

  /** Groups are alternatives, the schemes in a group go together. */
  #fromSchemes(owner: JsonObject, place: Place): Requirement[] | undefined {
    const setting = this.#reading.object(owner["securityScheme"], place);
    const scopes = this.#reading.object(setting["scopes"], place.at("scopes"));
    const groups = this.#reading.objects(setting["schemeGroups"], place.at("schemeGroups"));
    const requirements = groups.flatMap((group): Requirement[] => {
      const granted = this.#reading.object(scopes[String(group["id"])], place.at("scopes"));
      const ids = this.#reading
        .texts(group["schemeIds"], place)
        .flatMap((id) => this.#combined.get(id) ?? [id]);
      const schemes = ids.map((id) => ({
        scheme: this.#byId.get(id),
        scopes: this.#reading.texts(granted[id], place),
      }));
      const known = schemes.filter(
        (item): item is { scheme: Scheme; scopes: string[] } => item.scheme !== undefined,
      );
      if (known.length === ids.length) return known.length > 0 ? [known] : [];
      this.#reading.notes.add(
        "security-lost",
        place,
        "asks for a scheme that the export does not hold; that alternative is left out",
      );
      return [];
    });
    if (requirements.length === 0 && groups.length > 0) return undefined;
    // Without `required` a caller may also come with nothing; OpenAPI says so with an empty alternative.
    return requirements.length > 0 && setting["required"] === false ? [...requirements, []] : requirements;
  }
}

function authType(node: JsonObject): string {
  const auth = node["auth"];
  return isObject(auth) && typeof auth["type"] === "string" ? auth["type"] : "";
}

/** An OpenAPI security scheme without anything else: beside it stand Apifox's settings, with tokens in them. */
export function schemeDefinition(
  config: JsonObject,
  name: string,
  place: Place,
  reading: Reading,
): JsonObject | undefined {
  const description = text(config["description"]);
  switch (config["type"]) {
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
    case "http":
      return compact({
        type: "http",
        description,
        scheme: text(config["scheme"]) ?? "bearer",
        bearerFormat: text(config["bearerFormat"]),
      });
    case "oauth2":
      return compact({ type: "oauth2", description, flows: oauthFlows(config["flows"], reading, place) });
    case "openIdConnect": {
      const url = text(config["openIdConnectUrl"]);
      return url === undefined
        ? undefined
        : compact({ type: "openIdConnect", description, openIdConnectUrl: url });
    }
    case "mutualTLS":
      return compact({ type: "mutualTLS", description });
    default:
      return undefined;
  }
}

/** The addresses that each flow must have. */
const flowUrls: Record<string, readonly string[]> = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
};

function oauthFlows(value: Json | undefined, reading: Reading, place: Place): JsonObject {
  const flows = reading.object(value, place.at("flows"));
  return Object.fromEntries(
    Object.entries(flowUrls).flatMap(([name, required]): [string, JsonObject][] => {
      if (flows[name] === undefined || flows[name] === null) return [];
      const flow = reading.object(flows[name], place.at(name));
      const url = (key: string): string | undefined => {
        const given = flow[key];
        if (typeof given === "string" && given !== "") return given;
        if (!required.includes(key)) return undefined;
        reading.notes.add(
          "security-approximated",
          place,
          `the ${name} flow has no ${key}, which OpenAPI requires; written as "/"`,
        );
        return "/";
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
const approximated = new Set(["oauth1", "hawk", "awsv4", "ntlm", "kerberos", "edgegrid"]);

/** What an API's own auth settings say, less the values that are typed into them. */
function inlineDefinition(type: string, auth: JsonObject): JsonObject | undefined {
  switch (type) {
    case "apikey": {
      const payload = isObject(auth["apikey"]) ? auth["apikey"] : {};
      const location = payload["in"] === "query" || payload["in"] === "cookie" ? payload["in"] : "header";
      const name =
        typeof payload["key"] === "string" && payload["key"] !== "" ? payload["key"] : "Authorization";
      return { type: "apiKey", in: location, name };
    }
    case "basic":
    case "bearer":
    case "digest":
    case "hawk":
      return http(type);
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

const inlineName = (type: string, definition: JsonObject): string =>
  type === "apikey" ? `apiKey_${String(definition["in"])}_${String(definition["name"])}` : `${type}Auth`;
