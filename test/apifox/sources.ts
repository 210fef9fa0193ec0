import { parse, stringify } from "yaml";
import type { SourceFile } from "../../scripts/apifox/convert.js";
import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";
import type { Resolve } from "./coverage.js";

/** What an export says of one operation, before any converter. */
export interface SourceOperation {
  /** Its `operationId`, by which it is found again in the document. */
  readonly id: string;
  /** As notes name it: `POST /pets`. */
  readonly label: string;
  /** Its path as written; empty for a webhook. */
  readonly path: string;
  readonly parameters: readonly { in: string; name: string; required: boolean; schema: Json }[];
  /** Schemas by media type. */
  readonly body: Contents;
  /** Contents by code. */
  readonly answers: ReadonlyMap<string, Contents>;
  /** Alternatives, each the names of schemes in letters and digits; `undefined` where the export says nothing. */
  readonly security: readonly (readonly string[])[] | undefined;
}

export type Contents = ReadonlyMap<string, readonly Json[]>;

export interface Source {
  /** The export with an `operationId` of its own for each operation. */
  readonly file: SourceFile;
  readonly operations: readonly SourceOperation[];
  readonly resolve: Resolve;
}

/** Reads an export in any form from the fact sheet, without the converter. Only what tidy exports of each form hold. */
export function readSource(file: SourceFile): Source {
  const text = file.text.replace(/^\uFEFF/, "");
  const fence = /```ya?ml\r?\n([^]*?)\n```/.exec(text);
  if (/^(参数|Params)\s*$/m.test(text)) return readPage(file);
  if (fence !== null) {
    const root = parse(fence[1] ?? "", { uniqueKeys: false }) as JsonObject;
    const source = readDocument(root);
    const yaml = stringify(root, { aliasDuplicateObjects: false });
    return { ...source, file: { ...file, text: `# a\n\n\`\`\`yaml\n${yaml}\`\`\`\n` } };
  }
  const root = (/^\s*\{/.test(text) ? JSON.parse(text) : parse(text)) as JsonObject;
  return { ...readData(root), file: { ...file, text: JSON.stringify(root) } };
}

type Read = Omit<Source, "file">;

/** Reads the data of a project, a document or a page's API, and gives each operation an id in it. */
export function readData(root: JsonObject): Read {
  if ("openapi" in root) return readDocument(root);
  if ("method" in root) return pageOf(root);
  return readProject(root);
}

function readDocument(root: JsonObject): Read {
  const resolve: Resolve = (ref) => (ref.startsWith("#/") ? pointed(root, ref) : undefined);
  const follow = (value: Json | undefined, depth = 0): JsonObject => {
    const object = objectOf(value);
    return typeof object["$ref"] === "string" && depth < 9
      ? follow(resolve(object["$ref"]), depth + 1)
      : object;
  };
  const contents = (value: Json | undefined): Contents =>
    new Map(Object.entries(objectOf(follow(value)["content"])).map(([type, media]) => [type, [objectOf(media)["schema"] ?? {}]])); // prettier-ignore
  const operations: SourceOperation[] = [];
  for (const [kind, section] of [
    ["paths", root["paths"]],
    ["webhooks", root["webhooks"]],
  ] as const) {
    for (const [path, value] of Object.entries(objectOf(section))) {
      const item = follow(value);
      for (const [method, raw] of Object.entries(item)) {
        if (!methods.includes(method.toLowerCase()) || !isObject(raw)) continue;
        const id = `op${operations.length}`;
        raw["operationId"] = id;
        const parameters = new Map<string, SourceOperation["parameters"][number]>();
        for (const given of [...listOf(item["parameters"]), ...listOf(raw["parameters"])].map((one) =>
          follow(one),
        )) {
          const [media] = Object.values(objectOf(given["content"]));
          const schema = given["schema"] ?? objectOf(media)["schema"] ?? {};
          const [place, name] = [String(given["in"]), String(given["name"])];
          const required = given["required"] === true || place === "path";
          parameters.set(`${place} ${name}`, { in: place, name, required, schema });
        }
        const answers = new Map<string, Map<string, Json[]>>();
        for (const [key, response] of Object.entries(objectOf(raw["responses"])))
          merge(answers, /^x-(\d{3}|default):/.exec(key)?.[1] ?? key, contents(response));
        operations.push({
          id,
          label: labelOf(method, path),
          path: kind === "paths" ? path : "",
          parameters: [...parameters.values()],
          body: contents(raw["requestBody"]),
          answers,
          security: documentSecurity(raw["security"] ?? root["security"]),
        });
      }
    }
  }
  return { operations, resolve };
}

function documentSecurity(value: Json | undefined): SourceOperation["security"] {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).flatMap((item) => {
    const names = Object.keys(item).filter((name) => Array.isArray(item[name]));
    const settings = objectOf(item["x-apifox"] ?? item["x-apidog"]);
    const isOptional = names.length > 0 && settings["required"] === false;
    return [names.map(lettersOf), ...(isOptional ? [[]] : [])];
  });
}

function readProject(root: JsonObject): Read {
  const models = new Map<string, Json>();
  const responses = new Map<string, JsonObject>();
  const schemes = new Map<string, string>();
  each(root["schemaCollection"], ({ id, schema }) => {
    if (isObject(schema)) models.set(/^\d+$/.test(String(id)) ? `#/definitions/${String(id)}` : String(id), schema["jsonSchema"] ?? {}); // prettier-ignore
  });
  each(root["responseCollection"], (node) => {
    if ("code" in node) responses.set(String(node["id"]), node);
  });
  each(root["securitySchemeCollection"], ({ id, name, authType }) => {
    if (typeof authType === "string" && authType !== "") schemes.set(String(id), String(name));
  });
  const operations: SourceOperation[] = [];
  const walk = (nodes: Json | undefined, chain: readonly JsonObject[]): void => {
    for (const node of listOf(nodes).filter(isObject)) {
      const { api } = node;
      if (!isObject(api)) walk(node["items"], [...chain, node]);
      else if (
        methods.includes(String(api["method"]).toLowerCase()) &&
        /^(http|webhook|)$/.test(String(api["type"] ?? ""))
      ) {
        const id = `op${operations.length}`;
        api["operationId"] = id;
        if (api["type"] === "webhook") api["customApiFields"] = "";
        operations.push({ ...readApi(api, responses), id, security: projectSecurity([objectOf(root["projectSetting"]), ...chain, api], schemes) }); // prettier-ignore
      }
    }
  };
  walk(root["apiCollection"], []);
  return { operations, resolve: (ref) => models.get(ref) ?? models.get(decoded(ref)) };
}

function projectSecurity(
  chain: readonly JsonObject[],
  schemes: ReadonlyMap<string, string>,
): SourceOperation["security"] {
  const typed = chain.findLast((node) => typeof objectOf(node["auth"])["type"] === "string");
  if (typed === undefined) return undefined;
  const type = objectOf(typed["auth"])["type"];
  if (type === "noauth") return [];
  if (type !== "securityscheme") return undefined;
  const setting = objectOf(typed["securityScheme"]);
  const groups = listOf(setting["schemeGroups"]).map((group) => listOf(objectOf(group)["schemeIds"]));
  const alternatives = groups.map((ids) => ids.map((id) => lettersOf(schemes.get(String(id)) ?? "?")));
  return setting["required"] === false ? [...alternatives, []] : alternatives;
}

/** The members of an API in a project export, which a page prints too. */
function readApi(
  api: JsonObject,
  shared: ReadonlyMap<string, JsonObject>,
): Omit<SourceOperation, "id" | "security"> {
  const located = objectOf(api["parameters"]);
  const parameters = ["path", "query", "header", "cookie"].flatMap(
    (place) =>
    listOf(located[place]).filter(isObject).filter((raw) => raw["enable"] !== false).map((raw) => ({
      in: place,
      name: String(raw["name"]).trim(),
      required: raw["required"] === true || place === "path",
      schema: fieldSchema(raw),
    })), // prettier-ignore
  );
  const body = objectOf(api["requestBody"]);
  const type = String(body["type"] ?? "none");
  const fields = listOf(body["parameters"])
    .filter(isObject)
    .filter((raw) => raw["name"] !== "");
  const form = {
    type: "object",
    properties: Object.fromEntries(fields.map((raw) => [String(raw["name"]).trim(), fieldSchema(raw)])),
    required: fields.filter((raw) => raw["required"] === true).map((raw) => String(raw["name"]).trim()),
  };
  const isForm = /^(multipart|application\/x-www-form)/.test(type);
  const answers = new Map<string, Map<string, Json[]>>();
  const used = new Set<string>();
  const put = (raw: JsonObject): void => {
    if (raw["contentType"] !== "noContent")
      merge(answers, String(raw["code"]), new Map([["", [hasShape(raw["itemSchema"]) ? (raw["itemSchema"] ?? {}) : (raw["jsonSchema"] ?? {})]]])); // prettier-ignore
  };
  for (const raw of listOf(api["responses"]).filter(isObject)) {
    const id = String(raw["referencedResponseId"] ?? "");
    const target = shared.get(id);
    if (id === "") put(raw);
    else if (target !== undefined && !used.has(id)) put(target);
    used.add(id);
  }
  const switches = objectOf(api["commonResponseStatus"]);
  for (const [id, raw] of shared)
    if (!used.has(id) && (switches[id] ?? raw["defaultEnable"]) === true) put(raw);
  return {
    label: labelOf(String(api["method"]), String(api["path"])),
    path: api["type"] === "webhook" ? "" : String(api["path"]),
    parameters,
    body:
      type === "none" || type === ""
        ? new Map()
        : new Map([[type, [isForm ? form : (body["jsonSchema"] ?? {})]]]),
    answers,
  };
}

const hasShape = (schema: Json | undefined): boolean =>
  isObject(schema) && Object.keys(objectOf(schema["properties"])).length + ("$ref" in schema ? 1 : 0) > 0;

const fieldSchema = (raw: JsonObject): Json =>
  raw["type"] !== "file" && isObject(raw["schema"]) ? raw["schema"] : { type: raw["type"] ?? "" };

function readPage(file: SourceFile): Source {
  const lines = file.text.replaceAll("\r", "").split("\n");
  const block = (...names: string[]): Json => {
    const start = lines.findIndex((line) => names.includes(line.replace(/^#+ /, "").trim()));
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => /^(#+ )?(参数|请求体|响应|Params|Body|Response)\s*$/.test(line));
    return JSON.parse(rest.slice(0, end < 0 ? undefined : end).join("\n")) as Json;
  };
  const row = (name: string): string => lines.map((line) => new RegExp(`^\\| ${name} +\\| (.*?) +\\|`).exec(line)?.[1]).find(Boolean) ?? ""; // prettier-ignore
  const api: JsonObject = {
    method: row("Method").toLowerCase(),
    path: row("Path"),
    parameters: block("参数", "Params"),
    requestBody: block("请求体", "Body"),
    responses: block("响应", "Response"),
  };
  return { file, ...pageOf(api) };
}

/** A page holds one operation and no models. */
const pageOf = (api: JsonObject): Read => ({
  operations: [{ ...readApi(api, new Map()), id: "", security: undefined }],
  resolve: () => undefined,
});

/** Without what may be secret in an address. */
const labelOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "?…")}`.trim();

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Every node of a tree of folders. */
function each(nodes: Json | undefined, use: (node: JsonObject) => void): void {
  for (const node of listOf(nodes).filter(isObject)) {
    use(node);
    each(node["items"], use);
    each(node["children"], use);
  }
}

function merge(answers: Map<string, Map<string, Json[]>>, code: string, contents: Contents): void {
  const known = answers.get(code) ?? new Map<string, Json[]>();
  for (const [type, schemas] of contents) known.set(type, [...(known.get(type) ?? []), ...schemas]);
  answers.set(code, known);
}

/** What a JSON Pointer, perhaps percent-encoded, points at. */
function pointed(root: Json, ref: string): Json | undefined {
  const parts = ref.split("/").slice(1).map(decoded);
  return parts.reduce<Json | undefined>(
    (value, part) => (typeof value === "object" && value !== null ? (value as JsonObject)[part] : undefined),
    root,
  );
}

function decoded(text: string): string {
  const plain = text.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

export const lettersOf = (name: string): string => name.normalize("NFKC").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "") || name; // prettier-ignore
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
