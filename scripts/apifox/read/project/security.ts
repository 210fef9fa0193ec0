import { describe, isObject, type Json, type JsonObject } from "../../plain-data.js";
import type { Requirement, Scheme } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { MemberReader } from "../member-reader.js";
import {
  approximated,
  inlineDefinition,
  inlineName,
  schemeDefinition,
  type Variables,
} from "../security-schemes.js";

/** The security of a project export: its schemes, and what each API asks for by its own settings or its folders'. */
export class SecurityReader {
  readonly schemes: Scheme[] = [];
  readonly #reading: MemberReader;
  readonly #byId = new Map<string, Scheme>();
  /** Schemes that stand for several others, all of which are needed. */
  readonly #combined = new Map<string, string[]>();
  readonly #project: JsonObject;
  readonly #variables: Variables;

  constructor(reading: MemberReader, root: JsonObject, place: Place, variables: Variables) {
    this.#reading = reading;
    this.#variables = variables;
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
      const own = schemeDefinition(config, name, here, this.#reading, this.#variables);
      const definition = own ?? inlineDefinition(kind, config);
      if (definition === undefined) {
        this.#reading.notes.add(
          "security-lost",
          here,
          `a scheme of type ${kind} has no place in OpenAPI; left out`,
        );
        continue;
      }
      // Without a type it says nothing else than the kind.
      if (own === undefined && config["type"] !== undefined) {
        const message = `what it says is no scheme of OpenAPI; its kind counts, ${JSON.stringify(definition)}`;
        this.#reading.notes.add("security-approximated", here, message);
      }
      const scheme = { name, definition };
      this.schemes.push(scheme);
      this.#byId.set(String(id), scheme);
    }
  }

  /**
   * `{}` inherits from the folder, the root, and at last the project. Nothing chosen anywhere means that none is needed;
   * `undefined` that the export has no word about it (2021), or that what is needed could not be kept.
   */
  of(chain: readonly JsonObject[], place: Place): readonly Requirement[] | undefined {
    const nodes = [this.#project, ...chain];
    const owner = nodes.findLast((node) => authType(node) !== "");
    if (owner === undefined) return nodes.some((node) => isObject(node["auth"])) ? [] : undefined;
    if (authType(owner) === "noauth") return [];
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
      if (known.length === ids.length && known.length > 0) return [known];
      this.#reading.notes.add(
        "security-lost",
        place,
        "asks for a scheme that the export does not hold; that alternative is left out",
      );
      return [];
    });
    if (groups.length === 0) {
      this.#reading.notes.add("security-lost", place, "asks for schemes, but names none; left out");
    }
    if (requirements.length === 0) return undefined;
    // Without `required` a caller may also come with nothing; OpenAPI says so with an empty alternative.
    return setting["required"] === false ? [...requirements, []] : requirements;
  }
}

function authType(node: JsonObject): string {
  const auth = node["auth"];
  return isObject(auth) && typeof auth["type"] === "string" ? auth["type"] : "";
}
