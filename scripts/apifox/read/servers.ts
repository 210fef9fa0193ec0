import { isObject, type Json, type JsonObject } from "../plain-data.js";
import type { Server } from "../api-model.js";
import type { Place } from "../notes.js";
import { isSecretName, mask } from "../secrets.js";
import type { MemberReader } from "./member-reader.js";

/**
 * Addresses in a project export. An environment (development, production …) has an address per server of the project; APIs and
 * folders name a server, an empty name inherits. Each module of a project has its own default server.
 */
export class ServerReader {
  readonly #byServer = new Map<string, Server[]>();
  readonly #defaultOfModule = new Map<string, string>();
  /** Of all environments; the first that has a value counts. */
  readonly variables = new Map<string, string>();

  constructor(reading: MemberReader, root: JsonObject, place: Place) {
    const setting = reading.object(root["projectSetting"], place.at("projectSetting"));
    for (const server of reading.objects(setting["servers"], place.at("projectSetting").at("servers"))) {
      const module = String(server["moduleId"] ?? "");
      if (!this.#defaultOfModule.has(module)) this.#defaultOfModule.set(module, String(server["id"] ?? ""));
    }
    for (const environment of reading.objects(root["environments"], place.at("environments"))) {
      const name = reading.text(environment["name"], place.at("environment"));
      const here = place.at(`environment ${name}`);
      const variables = new Map(
        reading
          .objects(environment["variables"], here.at("variables"))
          .map((item) => [String(item["name"]), item["value"] || item["initialValue"] || ""] as const)
          .map(([variable, value]) => [variable, publicValue(variable, String(value))] as const),
      );
      for (const [variable, value] of variables) {
        if ((this.variables.get(variable) ?? "") === "") this.variables.set(variable, value);
      }
      if (countMembers(environment["parameters"]) > 0) {
        reading.notes.add(
          "feature-dropped",
          here,
          "OpenAPI has no place for parameters of an environment; left out",
        );
      }
      const urls = reading.object(environment["baseUrls"], here.at("baseUrls"));
      const base = environment["baseUrl"] ?? null;
      for (const [id, url] of Object.entries(base === null ? urls : { default: base, ...urls })) {
        const server = { url: reading.text(url, here.at("baseUrls")), description: name, variables };
        const known = this.#byServer.get(id) ?? [];
        known.push(server);
        this.#byServer.set(id, known);
      }
    }
  }

  /** The project's own servers: those of its first module. */
  default(): readonly Server[] {
    const [first = "default"] = this.#defaultOfModule.values();
    return this.#byServer.get(first) ?? this.#byServer.get("default") ?? [];
  }

  /** The servers of an API, where they are not the project's; nodes from the root down to it. */
  of(chain: readonly JsonObject[]): readonly Server[] {
    const named = chain.map((node) => String(node["serverId"] ?? "")).findLast((id) => id !== "");
    const module = String(chain.findLast((node) => node["moduleId"] !== undefined)?.["moduleId"] ?? "");
    const servers = this.#byServer.get(named ?? this.#defaultOfModule.get(module) ?? "") ?? [];
    return servers === this.default() ? [] : servers;
  }
}

/** A variable's value, which goes into addresses: `https://api.example.org/bot{{token}}` must not come out with the token. */
const publicValue = (name: string, value: string): string =>
  value !== "" && isSecretName(name) ? mask : value;

/** Parameters by location; an environment without any has `{}`, or empty lists. */
const countMembers = (value: Json | undefined): number =>
  isObject(value) ? Object.values(value).filter((list) => Array.isArray(list) && list.length > 0).length : 0;

/** The `servers` of an OpenAPI document or operation. */
export function readServers(reading: MemberReader, value: Json | undefined, place: Place): Server[] {
  return reading.objects(value, place.at("servers")).map((raw) => {
    const variables = reading.object(raw["variables"], place.at("server variables"));
    return {
      url: reading.text(raw["url"], place.at("server url")),
      description: reading.text(raw["description"], place.at("server description")),
      variables: new Map(
        Object.keys(variables).flatMap((name): [string, string][] => {
          const known = reading.object(variables[name], place.at(`server variable ${name}`))["default"];
          return typeof known === "string" ? [[name, publicValue(name, known)]] : [];
        }),
      ),
    };
  });
}
