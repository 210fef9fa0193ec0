import { stringify } from "yaml";
import type { SourceFile } from "../../scripts/apifox/convert.js";
import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";
import type { Exported } from "./exports.js";
import { readData, type Source } from "./sources.js";

/** A form of an export: its data, and how a file holds them. */
interface Form {
  readonly data: (exported: Exported) => JsonObject;
  readonly text: (data: JsonObject) => string;
}

/** An export in one of the forms, and what it says. */
export function written(form: Form, exported: Exported): Source {
  const data = form.data(structuredClone(exported));
  const source = readData(data);
  return { ...source, file: { name: "x", text: form.text(data) } satisfies SourceFile };
}

const schemes = ["Token", "api_key", "Basic"];

function project({ apis, models, shared }: Exported): JsonObject {
  return {
    apifoxProject: "1.0.0",
    info: { name: "Shop" },
    apiCollection: [{ name: "根目录", items: apis.map((api, index) => ({ name: `x${index}`, api })) }],
    schemaCollection: models.map((jsonSchema, index) => ({
      name: `M${index + 1}`,
      id: `#/definitions/${index + 1}`,
      schema: { jsonSchema },
    })),
    responseCollection: [...shared],
    securitySchemeCollection: [
      { id: "0", name: "Token", authType: "bearer", authConfigs: { type: "http", scheme: "bearer" } },
      {
        id: "1",
        name: "api_key",
        authType: "apikey",
        authConfigs: { type: "apiKey", in: "header", name: "X-K" },
      },
      { id: "2", name: "Basic", authType: "basic", authConfigs: {} },
    ],
  };
}

/** What Apifox writes of the same project as OpenAPI, with its own members and words. */
function document(exported: Exported, version: string, isApart = false): JsonObject {
  const { apis, models, shared } = exported;
  const paths: JsonObject = {};
  const pathItems: JsonObject = {};
  for (const [index, api] of apis.entries()) {
    const path = String(api["path"]);
    const method = String(api["method"]).toLowerCase();
    const item = { ...objectOf(paths[path]), [method]: operation(api, shared) };
    if (isApart) pathItems[`P${index}`] = item;
    paths[path] = isApart ? { $ref: `#/components/pathItems/P${index}` } : item;
  }
  return {
    openapi: version,
    info: { title: "", version: "1.0.0" },
    paths,
    components: {
      schemas: Object.fromEntries(models.map((schema, index) => [`M${index + 1}`, schema])),
      responses: Object.fromEntries(shared.map((response) => [String(response["name"]), answer(response)])),
      pathItems,
      securitySchemes: {
        Token: { type: "bearer" },
        api_key: { type: "apikey", in: "header", name: "X-K" },
        Basic: { type: "basic" },
      },
    },
  };
}

function operation(api: JsonObject, shared: readonly JsonObject[]): JsonObject {
  const body = objectOf(api["requestBody"]);
  const fields = listOf(body["parameters"]).filter((field) => field["name"] !== "");
  const form = {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [String(field["name"]), schemaOf(field)])),
    required: fields.filter((field) => field["required"] === true).map((field) => String(field["name"])),
  };
  const type = String(body["type"] ?? "none");
  const schema = type.startsWith("multipart") ? form : (body["jsonSchema"] ?? {});
  const responses = new Map<string, Json>();
  for (const response of listOf(api["responses"])) {
    const target = shared.find(({ id }) => id === response["referencedResponseId"]);
    const code = String(target?.["code"] ?? response["code"] ?? "default");
    // A second response for a code is written where no generator looks.
    const key =
      responses.has(code) && /^\d{3}$/.test(code)
        ? `x-${code}:${String(response["name"])}${responses.size}`
        : code;
    const value =
      target === undefined ? answer(response) : { $ref: `#/components/responses/${String(target["name"])}` };
    responses.set(key, value);
  }
  return {
    summary: "x",
    parameters: Object.entries(objectOf(api["parameters"])).flatMap(([place, items]) =>
      listOf(items).map((item) => ({ ...item, in: place, schema: schemaOf(item) })),
    ),
    ...(type === "none" ? {} : { requestBody: { required: true, content: { [type]: { schema } } } }),
    responses: Object.fromEntries(responses),
    ...(isObject(api["securityScheme"]) ? { security: requirements(api["securityScheme"]) } : {}),
  };
}

const answer = (response: JsonObject): JsonObject => ({
  description: "",
  ...(response["contentType"] === "noContent"
    ? {}
    : { content: { "application/json": { schema: response["jsonSchema"] ?? {} } } }),
  "x-apifox-name": response["name"] ?? "",
});

/** As pages write them: Apifox's settings among the schemes, and names that differ in spelling from the definitions. */
const requirements = (setting: JsonObject): Json =>
  listOf(setting["schemeGroups"]).map((group) => ({
    ...Object.fromEntries(
      (group["schemeIds"] as string[]).map((id) => [(schemes[Number(id)] ?? "?").replace("_", " "), []]),
    ),
    "x-apifox": setting,
  }));

const schemaOf = (field: JsonObject): Json => field["schema"] ?? { type: field["type"] ?? "" };

const inDocument = (data: JsonObject): string =>
  JSON.stringify(data).replaceAll("#/definitions/", "#/components/schemas/M");
const asApidog = (data: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(data).replaceAll("x-apifox", "x-apidog")) as JsonObject;
const documentOf = (exported: Exported, version: string, isApart = false): JsonObject =>
  JSON.parse(inDocument(document(exported, version, isApart))) as JsonObject;

function page(api: JsonObject): string {
  const [method, path] = [String(api["method"]).toUpperCase(), String(api["path"])];
  const overview = `| 字段 | 值 |\n|---|---|\n| Method | ${method} |\n| Path | ${path} |\n| Type | http |`;
  const blocks = [api["parameters"], api["requestBody"], api["responses"]].map((block) =>
    JSON.stringify(block),
  );
  return `x\n${method} ${path}\n\n概览\n${overview}\n\n参数\n${blocks[0]}\n\n请求体\n${blocks[1]}\n\n响应\n${blocks[2]}`;
}

const inScript = (text: string): string =>
  `<!DOCTYPE html><html><head><title>Apifox</title></head><body><script>window.data = ${text}</script></body></html>`;

export const forms: Record<string, Form> = {
  "a project": { data: project, text: (data) => JSON.stringify(data) },
  "an Apidog project": {
    data: (exported) => asApidog(project(exported)),
    text: (data) => JSON.stringify(data),
  },
  "OpenAPI 3.0": { data: (exported) => documentOf(exported, "3.0.1"), text: (data) => JSON.stringify(data) },
  "OpenAPI 3.1 of Apidog, with its paths apart": {
    data: (exported) => asApidog(documentOf(exported, "3.1.0", true)),
    text: (data) => JSON.stringify(data, null, 2),
  },
  "OpenAPI as YAML": { data: (exported) => documentOf(exported, "3.1.0"), text: (data) => stringify(data) },
  "a documentation page": {
    data: (exported) => documentOf({ ...exported, apis: exported.apis.slice(0, 1) }, "3.0.1"),
    text: (data) => `# x\n\n## OpenAPI Specification\n\n\`\`\`yaml\n${stringify(data)}\`\`\`\n`,
  },
  "an HTML export": {
    data: (exported) => documentOf(exported, "3.0.1"),
    text: (data) => inScript(JSON.stringify(data)),
  },
};

/** A page copied as text has one operation and no models; what it refers to is lost, and has to be said. */
export const copiedPage: Form = {
  data: ({ apis: [api = {}] }) => ({
    ...api,
    responses: listOf(api["responses"]).filter((item) => !("referencedResponseId" in item)),
  }),
  text: page,
};

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
