/** Wherever an Apifox export has room for prose, a new sentence stops the generator, or is listed with the reason why it does not. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { isObject, type Json, type JsonObject } from "../../scripts/shared/json-value.js";
import { SpecError, type Problem } from "../../scripts/shared/spec-error.js";
import { readSpec } from "../../scripts/spec/read-spec.js";
import { FROZEN_SPEC } from "../frozen-spec.js";
import { asMarkdown, asProject } from "./export-forms.js";
import { projectWith } from "./project.js";

const SENTENCE = "仅企业用户可使用 9 秒";
const page = await readFile(join(FROZEN_SPEC, "apifox/image-to-video.txt"), "utf8");
type Path = readonly (string | number)[];
type Where = string | Path;

/** A copy with a value at a place; missing objects on the way are made. */
function put(whole: Json, path: Path, value: Json): Json {
  const copy = structuredClone(whole);
  let at = copy as JsonObject;
  for (const step of path.slice(0, -1)) {
    if (typeof at[step] !== "object") at[step] = {};
    at = at[step] as JsonObject;
  }
  at[path.at(-1) ?? ""] = value;
  return copy;
}

/** What stops the generator, and what it lists. */
async function saidOf(name: string, text: string): Promise<{ stops: string; lists: string }> {
  const root = await projectWith();
  await writeFile(join(root, name), text);
  const problems: Problem[] = [];
  const spec = await readSpec(root, { against: name }, problems).catch((error: unknown) => {
    if (error instanceof SpecError) problems.push(...error.problems);
    else throw error;
  });
  const listed = [...(spec?.told ?? []), ...(spec?.notes ?? [])];
  return {
    stops: problems.map(({ where, message }) => `${where}: ${message}`).join("\n"),
    lists: listed.map(({ where, message }) => `${where}: ${message}`).join("\n"),
  };
}

const OPERATION = "apiCollection.0.items.0.items.0";
const API = `${OPERATION}.api`;
const project = (path: Where, value: Json = SENTENCE): [string, string] => [
  "p.apifox.json",
  JSON.stringify(put(JSON.parse(asProject(page)) as Json, steps(path), value)),
];
const document = parse(/```yaml\n([^]*)\n```/.exec(asMarkdown(page))?.[1] ?? "") as Json;
const ITEM = ["paths", "/openapi/v2/video/img/generate"];
const POST = [...ITEM, "post"];
const JSON_BODY = [...POST, "requestBody", "content", "application/json"];
const site = (path: Where, value: Json = SENTENCE): [string, string] => [
  "p.md",
  `# t\n\n## OpenAPI Specification\n\n\`\`\`yaml\n${stringify(put(document, steps(path), value))}\n\`\`\`\n`,
];
const steps = (path: Where): Path => (typeof path === "string" ? path.split(".") : path);

describe("a new sentence stops", () => {
  test.each<[string, [string, string]]>([
    ["as the project's description", project("info.description")],
    ["as the title of the project", project("info.name", "仅 v6 可使用")],
    ["as the description of a folder", project("apiCollection.0.items.0.description")],
    ["as the name of a folder", project("apiCollection.0.items.0.name", "仅 v6 可使用")],
    ["as the operation's name", project(`${OPERATION}.name`)],
    ["as the operation's description", project(`${API}.description`)],
    ["as the description of a header", project(`${API}.parameters.header.1.description`)],
    ["as the description of a header that OpenAPI ignores", project(`${API}.parameters.header.0.description`)],
    ["as the title of a parameter's schema", project(`${API}.parameters.header.1.schema`, { type: "string", title: SENTENCE })],
    ["as the body's description", project(`${API}.requestBody.description`)],
    ["as an extension of the body", project(`${API}.requestBody.oasExtensions`, JSON.stringify({ "x-rule": SENTENCE }))],
    ["as prose in the place of extensions", project(`${API}.oasExtensions`, SENTENCE)],
    ["as an extension of the operation", project(`${API}.oasExtensions`, JSON.stringify({ "x-rule": SENTENCE }))],
    ["as the description of an example", project(`${API}.requestBody.examples.0.description`)],
    ["as the name of an example", project(`${API}.requestBody.examples.0.name`)],
    ["as the description of the body's schema", project(`${API}.requestBody.jsonSchema.description`)],
    ["as the title of a field", project(`${API}.requestBody.jsonSchema.properties.seed.title`)],
    ["as the meaning of a value", project(`${API}.requestBody.jsonSchema.properties.style.x-apifox-enum`, [{ value: "day", name: "", description: SENTENCE }])],
    ["as the name of an answer", project(`${API}.responses.0.name`)],
    ["as the description of an answer", project(`${API}.responses.0.description`)],
    ["as the description of a field of an answer", project(`${API}.responses.0.jsonSchema.properties.a`, { type: "string", description: SENTENCE })],
    ["as the description of a header of an answer", project(`${API}.responses.0.headers`, [{ name: "X-A", type: "string", description: SENTENCE }])],
    ["as the title of the schema of a header of an answer", site([...POST, "responses", "200", "headers", "X-A"], { schema: { type: "string", title: SENTENCE } })],
    ["in an answer that operations share", site([...POST, "responses", "200"], { $ref: "#/components/responses/A" })],
    ["as the document's description", site("info.description")],
    ["as the description of a tag", site("tags", [{ name: "视频/生成", description: SENTENCE }])],
    ["as an extension of a tag's operation", site([...POST, "x-rule"])],
    ["as an extension of the path", site([...ITEM, "x-rule"])],
    ["as the description of the path", site([...ITEM, "description"])],
    ["as an extension of the body, on a page", site([...POST, "requestBody", "x-rule"])],
    ["as an extension of the content", site([...JSON_BODY, "x-rule"])],
    ["as an extension of the schema", site([...JSON_BODY, "schema", "x-rule"])],
    ["as an extension of an answer", site([...POST, "responses", "200", "x-rule"])],
    ["as an extension of the answers", site([...POST, "responses", "x-rule"])],
    ["as an extension of a parameter", site([...POST, "parameters", 1, "x-rule"])],
    ["as the description of a parameter's schema", site([...POST, "parameters", 1, "schema", "description"])],
    ["as other documentation of the operation", site([...POST, "externalDocs"], { url: "https://a.example", description: SENTENCE })],
    ["as the description of a security scheme", site("components.securitySchemes.key", { type: "apiKey", in: "header", name: "API-KEY", description: SENTENCE })],
  ])("%s", async (what, [name, text]) => {
    const shared = `  responses:\n    A: { description: ${SENTENCE} }`;
    const whole = what.includes("share") ? text.replace(/ {2}responses: \{\}(?=\n)/, shared) : text;
    expect((await saidOf(name, whole)).stops).not.toBe("");
  }); // prettier-ignore
});

describe("it is listed, with the reason,", () => {
  test.each<[string, [string, string], RegExp]>([
    ["as the description of an environment", site("servers", [{ url: "https://a.example", description: SENTENCE }]), /names the server https:\/\/a\.example\. The document's servers are those of spec\/overlays\/; this one says of itself: 仅企业/],
    ["in a model that no operation refers to", site("components.schemas.Unused", { type: "object", description: SENTENCE }), /schemas are Unused left out: no operation refers to them/],
    ["in a webhook", site("webhooks", { done: { post: { summary: SENTENCE, responses: { 200: { description: "d" } } } } }), /webhooks are done left out/],
    ["as the description of the root folder", project("apiCollection.0.description"), /root folder: description: no operation has its tag; left out: 仅企业/],
    ["on the pages of a project", project("docCollection", [{ name: SENTENCE, content: SENTENCE }]), /no place for documentation pages; left out/],
    ["as terms of service", site("info.termsOfService"), /info: termsOfService: left out/],
    ["as an extension of the document", site("x-rule"), /x-rule "仅企业用户可使用 9 秒": left out/],
    ["as other documentation of a tag", site("tags", [{ name: "视频/生成", externalDocs: { url: "https://a.example", description: SENTENCE } }]), /tags: externalDocs: left out/],
  ])("%s", async (_, [name, text], expected) => {
    const { stops, lists } = await saidOf(name, text);
    expect(stops).toBe("");
    expect(lists).toMatch(expected);
  }); // prettier-ignore
});

test.each<[string, (value: string) => [string, string]]>([
  ["prose in the place of extensions", (value) => project(`${API}.requestBody.oasExtensions`, value)],
  ["an extension of the path", (value) => site([...ITEM, "x-rule"], value)],
  ["what the message does not show, the summary of the path,", (value) => site([...ITEM, "summary"], value)],
  ["what stands behind the end of a long message", (value) => site([...ITEM, "x-rule"], "长".repeat(2_000) + value)],
  ["a keyword that JSON Schema does not have", (value) => project(`${API}.requestBody.jsonSchema.properties.seed.limits`, value)],
  ["a bound that is none", (value) => project(`${API}.requestBody.jsonSchema.properties.seed.maximum`, { note: value })],
  ["a second header of one name", (value) => project(`${API}.parameters.header.2`, { name: "api-key", enable: true, type: "string", description: value })],
  ["a link between operations", (value) => site([...POST, "responses", "200", "links"], { next: { description: value } })],
  ["a body of a type that nobody knows", (value) => site([...POST, "requestBody", "content", "nothing"], { "x-rule": value })],
  ["the description of a header that OpenAPI ignores", (value) => project(`${API}.parameters.header.0.description`, value)],
])("%s is known by what it says: once it is listed, another text is another loss", async (_, form) => {
  const [one, other] = await Promise.all([SENTENCE, "仅企业用户可使用 8 秒"].map((text) => saidOf(...form(text))));
  expect(one?.stops).not.toBe("");
  expect(one?.stops).not.toBe(other?.stops);
}); // prettier-ignore

test("a folder's description is read once, in the file of one operation, and is translated where its tag is kept", async () => {
  const root = await projectWith(
    ["spec/operations/image-to-video.yaml", "\ntags: [Video]", ""],
    [
      "spec/operations/image-to-video.yaml",
      "\ntexts:",
      "\ntexts:\n  tag 视频/生成:\n    text: [{ remark: 视频接口, translation: Endpoints of videos }]",
    ],
  );
  const tags = site("tags", [{ name: "视频/生成", description: "视频接口" }]);
  await writeFile(join(root, tags[0]), tags[1]);
  const problems: Problem[] = [];
  const spec = await readSpec(root, { against: tags[0] }, problems);
  expect(problems).toEqual([]);
  const { addTranslations } = await import("../../scripts/spec/translations.js");
  const [tag] = addTranslations(spec?.raw ?? {}, spec?.operations ?? [])["tags"] as Json[];
  expect(isObject(tag) && tag["description"]).toBe("视频接口\n\nEndpoints of videos");
});
