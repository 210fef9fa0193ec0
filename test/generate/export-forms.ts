/** The exported page of the project in the two other forms in which a vendor's operation is got: a project, and a site's `.md` page. */
import { parse, stringify } from "yaml";

type Value = Record<string, unknown>;

/** The parts of the page. */
function partsOf(
  page: string,
): { title: string; method: string; path: string; description: string } & Record<
  "parameters" | "requestBody" | "responses",
  Value
> {
  const [title = "", request = ""] = page.split("\n");
  const [method = "", path = ""] = request.split(" ");
  const between = (from: string, to?: string): string => {
    const start = page.indexOf(`\n${from}\n`) + from.length + 2;
    return page.slice(start, to === undefined ? undefined : page.indexOf(`\n${to}\n`, start));
  };
  const block = (from: string, to?: string): Value => parse(between(from, to)) as Value;
  return {
    title,
    method: method.toLowerCase(),
    path,
    description: between("说明", "概览"),
    parameters: block("参数", "请求体"),
    requestBody: block("请求体", "响应"),
    responses: block("响应"),
  };
}

/** As a native project export: the operation in a folder, with an environment and settings that nobody made. */
export function asProject(page: string): string {
  const { title, ...api } = partsOf(page);
  const folder = { name: "视频", id: 3, description: "", auth: {}, items: [{ name: title, api: { ...api, auth: {}, type: "http", status: "released", tags: [], operationId: "", serverId: "", oasExtensions: "" } }] };
  return JSON.stringify({
    apifoxProject: "1.0.0",
    $schema: { app: "apifox", type: "project", version: "1.2.0" },
    info: { name: "视频平台", description: "" },
    apiCollection: [{ name: "根目录", id: 1, auth: {}, items: [folder] }],
    schemaCollection: [],
    environments: [{ name: "测试环境", baseUrl: "https://test.example.com", baseUrls: { default: "https://test.example.com" } }],
    projectSetting: { auth: {}, servers: [{ id: "default", name: "默认服务" }] },
  });
} // prettier-ignore

/** As the address of a documentation page shows it with `.md` behind it. */
export function asMarkdown(page: string): string {
  const { title, method, path, description, parameters, requestBody, responses } = partsOf(page);
  const lists = Object.entries(parameters) as [string, Value[]][];
  const [answer] = responses as unknown as [Value];
  const [example] = requestBody["examples"] as Value[];
  const operation = {
    summary: title,
    deprecated: false,
    description,
    tags: ["视频/生成"],
    parameters: lists.flatMap(([place, own]) =>
      own.map(({ name, sampleValue, type }) => ({ name, in: place, description: "", required: false, example: sampleValue, schema: { type } })),
    ),
    requestBody: { content: { "application/json": { schema: requestBody["jsonSchema"], example: example?.["value"] } }, required: true },
    responses: {
      [String(answer["code"])]: { description: "", content: { "application/json": { schema: { ...(answer["jsonSchema"] as Value), "x-apifox-orders": [] } } }, headers: {}, "x-apifox-name": answer["name"] },
    },
    security: [],
    "x-apifox-folder": "视频/生成",
    "x-apifox-status": "released",
    "x-run-in-apifox": "https://app.apifox.com/web/project/1/apis/api-1-run",
  };
  const document = {
    openapi: "3.0.1",
    info: { title: "", version: "1.0.0" },
    paths: { [path]: { [method]: operation } },
    components: { schemas: {}, responses: {}, securitySchemes: {} },
    servers: [{ url: "https://test.example.com", description: "测试环境" }],
    security: [],
  };
  return `# ${title}\n\n## OpenAPI Specification\n\n\`\`\`yaml\n${stringify(document)}\n\`\`\`\n`;
} // prettier-ignore
