import { authorExtensions } from "../dialect.js";
import { compact, isObject, own, type Json, type JsonObject } from "../json.js";
import { isMediaType } from "../media-types.js";
import type {
  Api,
  Body,
  Callback,
  Example,
  Location,
  Media,
  Method,
  Parameter,
  Requirement,
  Response,
} from "../model.js";
import { isMethod, locations } from "../model.js";
import type { Place } from "../notes.js";
import { decodeRef } from "../refs.js";
import type { Reading } from "./reading.js";

/** What an OpenAPI operation has from the document around it. */
export interface DocumentScope {
  /** What a `$ref` outside schemas points at (a parameter, a response …); `undefined` when nothing is there. */
  readonly lookUp: (ref: string) => Json | undefined;
  readonly security: (value: Json | undefined, place: Place) => readonly Requirement[] | undefined;
}

/** A callback in a project export stands alone: it has no document to point into. */
const standalone: DocumentScope = { lookUp: () => undefined, security: () => undefined };

/** Reads operations in OpenAPI's terms: of OpenAPI documents, and the callbacks that project exports hold as text. */
export class OperationReader {
  readonly #reading: Reading;
  readonly #scope: DocumentScope;

  constructor(reading: Reading, scope: DocumentScope) {
    this.#reading = reading;
    this.#scope = scope;
  }

  /** The operations of one path, webhook or callback expression. */
  readPath(path: string, item: JsonObject, place: Place, kind: Api["kind"]): Api[] {
    const shared = this.#reading.objects(item["parameters"], place.at(`parameters of ${path}`));
    return Object.keys(item).flatMap((key) => {
      const method = key.toLowerCase();
      const operation = item[key];
      const here = place.at(`${method.toUpperCase()} ${path}`);
      if (!isMethod(method)) {
        if (
          !["parameters", "servers", "summary", "description", "$ref"].includes(key) &&
          !key.startsWith("x-")
        ) {
          this.#reading.notes.add(
            "not-an-http-operation",
            here,
            `OpenAPI has no method ${JSON.stringify(key)}; left out`,
          );
        }
        return [];
      }
      return [
        this.#read(
          kind,
          method,
          path,
          this.#reading.object(operation, here),
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
    const reading = this.#reading;
    const parameters = this.#parameters(operation["parameters"], place);
    const names = new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`));
    const inherited = this.#parameters(item["parameters"], place).filter(
      (parameter) => !names.has(`${parameter.in} ${parameter.name}`),
    );
    const servers = operation["servers"] ?? item["servers"];
    return {
      place,
      kind,
      name: reading.text(operation["summary"], place.at("summary")),
      description: reading.text(operation["description"], place.at("description")),
      method,
      path,
      operationId: reading.text(operation["operationId"], place.at("operationId")),
      tags: reading.texts(operation["tags"], place.at("tags")),
      deprecated: operation["deprecated"] === true,
      servers: readServers(reading, servers, place),
      parameters: [...inherited, ...parameters],
      body: this.#body(operation["requestBody"], place.at("request body")),
      responses: this.#responses(operation["responses"], place),
      security: this.#scope.security(operation["security"], place.at("security")),
      callbacks: this.callbacks(reading.object(operation["callbacks"], place.at("callbacks")), place),
      extensions: authorExtensions(operation),
    };
  }

  callbacks(value: JsonObject, place: Place): Callback[] {
    return Object.keys(value)
      .map((name) => {
        const here = place.at(`callback ${name}`);
        const expressions = this.#object(value[name], here);
        const apis = Object.keys(expressions).flatMap((expression) =>
          expression.startsWith("x-")
            ? []
            : this.readPath(
                expression,
                this.#reading.object(expressions[expression], here),
                here,
                "callback",
              ),
        );
        if (apis.length === 0) {
          this.#reading.notes.add("callback-dropped", here, "holds no operation that can be read; left out");
        }
        return { name, apis };
      })
      .filter(({ apis }) => apis.length > 0);
  }

  response(code: string, value: Json | undefined, place: Place, shared?: string): Response {
    const raw = this.#object(value, place);
    const headers = this.#reading.object(raw["headers"], place.at("headers"));
    return {
      place,
      shared,
      code,
      name: this.#reading.text(raw["x-apifox-name"] ?? raw["x-apidog-name"], place),
      description: this.#reading.text(raw["description"], place.at("description")),
      media: this.#content(raw["content"], place),
      headers: Object.keys(headers).map((name) =>
        this.#parameter(this.#object(headers[name], place.at(`header ${name}`)), "header", name, place),
      ),
    };
  }

  #parameters(value: Json | undefined, place: Place): Parameter[] {
    return this.#reading.objects(value, place.at("parameters")).flatMap((item) => {
      const raw = this.#object(item, place.at("parameters"));
      const location = locations.find((candidate) => candidate === raw["in"]);
      const name = this.#reading.text(raw["name"], place.at("parameter name"));
      if (location !== undefined) return [this.#parameter(raw, location, name, place)];
      if (Object.keys(raw).length > 0) {
        this.#reading.notes.add(
          "parameter-dropped",
          place.at(`parameter ${name}`),
          "is in no place that OpenAPI knows; left out",
        );
      }
      return [];
    });
  }

  #parameter(raw: JsonObject, location: Location, name: string, place: Place): Parameter {
    const here = place.at(`${location} parameter`).at(name === "" ? "a parameter without a name" : name);
    const [media] = Object.values(this.#reading.object(raw["content"], here.at("content")));
    const source = isObject(media) ? media : raw;
    return {
      place: here,
      in: location,
      name: name.trim(),
      required: raw["required"] === true,
      description: this.#reading.text(raw["description"], here.at("description")),
      deprecated: raw["deprecated"] === true,
      schema: source["schema"],
      examples: this.#examples(source, here),
      serialisation: compact({
        style: typeof raw["style"] === "string" ? raw["style"] : undefined,
        explode: typeof raw["explode"] === "boolean" ? raw["explode"] : undefined,
        allowReserved: location === "query" && raw["allowReserved"] === true ? true : undefined,
      }),
    };
  }

  #body(value: Json | undefined, place: Place): Body | undefined {
    if (value === undefined || value === null) return undefined;
    const raw = this.#object(value, place);
    return {
      place,
      description: this.#reading.text(raw["description"], place.at("description")),
      required: raw["required"] === true,
      media: this.#content(raw["content"], place),
    };
  }

  #content(value: Json | undefined, place: Place): Media[] {
    const content = this.#reading.object(value, place.at("content"));
    return Object.keys(content).flatMap((type) => {
      if (!isMediaType(type)) {
        this.#reading.notes.add("body-dropped", place, `${JSON.stringify(type)} is no media type; left out`);
        return [];
      }
      const raw = this.#reading.object(content[type], place.at(type));
      const encoding = this.#reading.object(raw["encoding"], place.at("encoding"));
      return [
        {
          type,
          schema: raw["schema"],
          fields: undefined,
          examples: this.#examples(raw, place.at(type)),
          encoding,
          streamed: false,
        },
      ];
    });
  }

  #examples(raw: JsonObject, place: Place): Example[] {
    const single = raw["example"];
    const named = this.#reading.object(raw["examples"], place.at("examples"));
    return [
      ...(single === undefined ? [] : [{ key: "", name: "", description: "", content: content(single) }]),
      ...Object.keys(named).flatMap((key) => {
        const example = this.#object(named[key], place.at(`example ${key}`));
        const value = own(example, "value");
        if (value === undefined) return [];
        const name = this.#reading.text(example["summary"], place.at(`example ${key}`));
        const description = this.#reading.text(example["description"], place.at(`example ${key}`));
        return [{ key, name, description, content: content(value) }];
      }),
    ];
  }

  /** `x-200:<name>` is how Apifox writes a second response for a code: no generator sees it there. */
  #responses(value: Json | undefined, place: Place): Response[] {
    const responses = this.#reading.object(value, place.at("responses"));
    return Object.keys(responses).flatMap((key) => {
      const [, code, name] = /^x-(\d{3}|default):(.*)$/s.exec(key) ?? [];
      const here = place.at(`response ${code ?? key}`);
      if (code !== undefined) {
        const response = this.response(code, responses[key], here);
        return [{ ...response, name: response.name === "" ? (name ?? "") : response.name }];
      }
      if (key.startsWith("x-")) return [];
      const ref = isObject(responses[key]) ? responses[key]["$ref"] : undefined;
      const shared =
        typeof ref === "string" && this.#scope.lookUp(ref) !== undefined ? decodeRef(ref) : undefined;
      return [this.response(key, responses[key], here, shared)];
    });
  }

  /** An object, or what its `$ref` points at. */
  #object(value: Json | undefined, place: Place, depth = 0): JsonObject {
    const object = this.#reading.object(value, place);
    const ref = object["$ref"];
    if (typeof ref !== "string") return object;
    const target = this.#scope.lookUp(ref);
    if (target === undefined || depth > 8) {
      this.#reading.notes.add(
        "dangling-reference",
        place,
        `refers to ${ref}, which the export does not hold; left out`,
      );
      return {};
    }
    return this.#object(target, place, depth + 1);
  }
}

/** Text may be JSON that Apifox could not parse; the writer decides by the media type. */
const content = (value: Json): Example["content"] =>
  typeof value === "string" ? { text: value } : { value };

export function readCallbacks(reading: Reading, callbacks: JsonObject, place: Place): Callback[] {
  return new OperationReader(reading, standalone).callbacks(callbacks, place);
}

export function readServers(reading: Reading, value: Json | undefined, place: Place) {
  return reading.objects(value, place.at("servers")).map((raw) => {
    const variables = reading.object(raw["variables"], place.at("server variables"));
    return {
      url: reading.text(raw["url"], place.at("server url")),
      description: reading.text(raw["description"], place.at("server description")),
      variables: new Map(
        Object.keys(variables).flatMap((name): [string, string][] => {
          const known = reading.object(variables[name], place.at(`server variable ${name}`))["default"];
          return typeof known === "string" ? [[name, known]] : [];
        }),
      ),
    };
  });
}
