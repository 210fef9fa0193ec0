import { authorExtensions, vendorMember } from "../../dialect.js";
import { isObject, type Json, type JsonObject, decodeRef } from "../../plain-data.js";
import {
  type Api,
  type Body,
  type Callback,
  type Method,
  type Parameter,
  type Response,
  isMethod,
  locations,
} from "../../api-model.js";
import { type Place, shownPath } from "../../notes.js";
import { ContentReader, type DocumentScope } from "./content.js";
import { type MemberReader, named, unshown } from "../member-reader.js";
import { readServers } from "../servers.js";

const operationMembers = [
  "tags",
  "summary",
  "description",
  "operationId",
  "parameters",
  "requestBody",
  "responses",
  "callbacks",
  "deprecated",
  "security",
  "servers",
];

const SECOND_ANSWER = /^x-(\d{3}|default):(.*)$/s;

/** A callback in a project export stands alone: it has no document to point into. */
const standalone: DocumentScope = { lookUp: () => undefined, security: () => undefined };

/** Reads operations in OpenAPI's terms: of OpenAPI documents, and the callbacks that project exports hold as text. */
export class OperationReader extends ContentReader {
  /** The operations of one path, webhook or callback expression. */
  readPath(path: string, given: JsonObject, place: Place, kind: Api["kind"]): Api[] {
    const around = place.at(`path ${shownPath(path)}`);
    const { $ref: _, ...own } = given;
    const item = typeof given["$ref"] === "string" ? { ...this.object(given, around), ...own } : given;
    const said = ["summary", "description", ...Object.keys(authorExtensions(item))].filter(
      (key) => (item[key] ?? "") !== "",
    );
    if (said.length > 0)
      this.reading.notes.add(
        "keyword-dropped",
        around,
        `${said.map((key) => named(item, key)).join(", ")}: left out`,
        unshown(item, said),
      );
    const shared = this.reading.objects(item["parameters"], place.at(`parameters of ${path}`));
    return Object.keys(item).flatMap((key) => {
      const method = key.toLowerCase();
      const operation = item[key];
      const here = place.at(`${method.toUpperCase()} ${shownPath(path)}`);
      if (!isMethod(method)) {
        if (!["parameters", "servers", "summary", "description"].includes(key) && !key.startsWith("x-")) {
          this.reading.notes.add(
            "not-an-http-operation",
            here,
            `OpenAPI has no method ${JSON.stringify(key)}; left out`,
            operation,
          );
        }
        return [];
      }
      return [
        this.#read(
          kind,
          method,
          path,
          this.reading.object(operation, here),
          { ...item, parameters: shared },
          here,
        ),
      ];
    });
  }

  #read(
    kind: Api["kind"],
    method: Method,
    path: string,
    operation: JsonObject,
    item: JsonObject,
    place: Place,
  ): Api {
    const reading = this.reading;
    const parameters = this.#parameters(operation["parameters"], place);
    const names = new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`));
    const inherited = this.#parameters(item["parameters"], place).filter(
      (parameter) => !names.has(`${parameter.in} ${parameter.name}`),
    );
    const servers = operation["servers"] ?? item["servers"];
    const extensions = authorExtensions(operation);
    reading.others(operation, [...operationMembers, ...Object.keys(extensions)], place);
    return {
      place,
      kind,
      name: reading.text(operation["summary"], place.at("summary")),
      description: reading.text(operation["description"], place.at("description")),
      method,
      path,
      operationId: reading.text(operation["operationId"], place.at("operationId")),
      tags: reading.texts(operation["tags"], place.at("tags")),
      folder: reading.text(vendorMember(operation, "folder"), place.at("folder")),
      deprecated: operation["deprecated"] === true,
      servers: readServers(reading, servers, place),
      parameters: [...inherited, ...parameters],
      body: this.#body(operation["requestBody"], place.at("request body")),
      responses: this.#responses(operation["responses"], place),
      security: this.scope.security(operation["security"], place.at("security")),
      callbacks: this.callbacks(reading.object(operation["callbacks"], place.at("callbacks")), place),
      extensions,
    };
  }

  callbacks(value: JsonObject, place: Place): Callback[] {
    return Object.keys(value)
      .map((name) => {
        const here = place.at(`callback ${name}`);
        const expressions = this.object(value[name], here);
        const apis = Object.keys(expressions).flatMap((expression) =>
          expression.startsWith("x-")
            ? []
            : this.readPath(expression, this.reading.object(expressions[expression], here), here, "callback"),
        );
        if (apis.length === 0) {
          this.reading.notes.add(
            "callback-dropped",
            here,
            "holds no operation that can be read; left out",
            expressions,
          );
        }
        return { name, apis };
      })
      .filter(({ apis }) => apis.length > 0);
  }

  response(code: string, value: Json | undefined, place: Place, shared?: string): Response {
    const raw = this.object(value, place);
    this.reading.others(raw, ["description", "headers", "content", "links"], place);
    if (isObject(raw["links"]) && Object.keys(raw["links"]).length > 0) {
      this.reading.notes.add("feature-dropped", place, "links between operations are left out", raw["links"]);
    }
    const headers = this.reading.object(raw["headers"], place.at("headers"));
    return {
      place,
      shared,
      code,
      name: this.reading.text(raw["x-apifox-name"] ?? raw["x-apidog-name"], place),
      description: this.reading.text(raw["description"], place.at("description")),
      media: this.content(raw["content"], place),
      headers: Object.keys(headers).map((name) =>
        this.parameter(this.object(headers[name], place.at(`header ${name}`)), "header", name, place),
      ),
    };
  }

  #parameters(value: Json | undefined, place: Place): Parameter[] {
    return this.reading.objects(value, place.at("parameters")).flatMap((item) => {
      const raw = this.object(item, place.at("parameters"));
      const location = locations.find((candidate) => candidate === raw["in"]);
      const name = this.reading.text(raw["name"], place.at("parameter name"));
      if (location !== undefined) return [this.parameter(raw, location, name, place)];
      if (Object.keys(raw).length > 0) {
        this.reading.notes.add(
          "parameter-dropped",
          place.at(`parameter ${name}`),
          "is in no place that OpenAPI knows; left out",
          raw,
        );
      }
      return [];
    });
  }

  #body(value: Json | undefined, place: Place): Body | undefined {
    if (value === undefined || value === null) return undefined;
    const raw = this.object(value, place);
    this.reading.others(raw, ["description", "required", "content"], place);
    return {
      place,
      description: this.reading.text(raw["description"], place.at("description")),
      required: raw["required"] === true,
      media: this.content(raw["content"], place),
    };
  }

  /** `x-200:<name>` is how Apifox writes a second response for a code: no generator sees it there. */
  #responses(value: Json | undefined, place: Place): Response[] {
    const responses = this.reading.object(value, place.at("responses"));
    const left = Object.keys(authorExtensions(responses)).filter((key) => !SECOND_ANSWER.test(key));
    if (left.length > 0)
      this.reading.notes.add(
        "keyword-dropped",
        place.at("responses"),
        `${left.map((key) => named(responses, key)).join(", ")}: left out`,
      );
    return Object.keys(responses).flatMap((key) => {
      const [, code, name] = SECOND_ANSWER.exec(key) ?? [];
      const here = place.at(`response ${code ?? key}`);
      if (code !== undefined) {
        const response = this.response(code, responses[key], here);
        return [{ ...response, name: response.name === "" ? (name ?? "") : response.name }];
      }
      if (key.startsWith("x-")) return [];
      const ref = isObject(responses[key]) ? responses[key]["$ref"] : undefined;
      const shared =
        typeof ref === "string" && this.scope.lookUp(ref) !== undefined ? decodeRef(ref) : undefined;
      return [this.response(key, responses[key], here, shared)];
    });
  }
}

export function readCallbacks(reading: MemberReader, callbacks: JsonObject, place: Place): Callback[] {
  return new OperationReader(reading, standalone).callbacks(callbacks, place);
}
