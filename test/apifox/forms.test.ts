import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { convert, type SourceFile } from "../../scripts/apifox/convert.js";
import type { Json } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, codes, convertQuirks, nativeExport, operations, problemsOf, quirk } from "./support.js";

const page: SourceFile = {
  name: "spec/apifox/image-to-video.txt",
  text: readFileSync(new URL("../../spec/apifox/image-to-video.txt", import.meta.url), "utf8"),
};
const generate = "/paths/~1openapi~1v2~1video~1img~1generate/post";
const edited = (from: string, to: string): SourceFile => ({
  ...page,
  text: page.text.replace(from, () => to),
});

/** What a page whose body is this text says of it. */
const described = (text: string): Json => {
  const copied = `T\nPOST /a\n概览\n| Method | POST |\n| Path | /a |\n参数\n{}\n请求体\n${text}\n响应\n[]`;
  const { document } = convert([{ name: "p.txt", text: copied }]);
  return at(document, "/paths/~1a/post/requestBody/content/application~1json/schema/description");
};

describe("the page form", () => {
  const result = convert([page]);
  const schema = at(result.document, `${generate}/requestBody/content/application~1json/schema`);

  test("title, description and path are those of the page", () => {
    expect(at(result.document, generate)).toMatchObject({
      operationId: "postOpenapiV2VideoImgGenerate",
      summary: "生成图生视频",
      description: "通过图片进行图生视频的生成. 生成前必须传图片, 用img_id来进行请求.",
      parameters: [{ name: "API-KEY", in: "header" }],
    });
  });

  test("properties stand in the page's order, with their descriptions byte for byte", () => {
    const section = page.text.slice(page.text.indexOf("\n请求体\n") + 5, page.text.indexOf("\n响应\n"));
    const { jsonSchema } = JSON.parse(section) as {
      jsonSchema: { properties: Record<string, { description: string }>; "x-apifox-orders": string[] };
    };
    const properties = at(schema, "/properties") as Record<string, { description: string }>;
    expect(Object.keys(properties)).toEqual(jsonSchema["x-apifox-orders"]);
    for (const [name, { description }] of Object.entries(jsonSchema.properties)) {
      expect(properties[name]?.description).toBe(description);
    }
  });

  test("the example has the members that are really there", () => {
    expect(at(result.document, `${generate}/requestBody/content/application~1json/example`)).toEqual({
      duration: 5,
      img_id: 1,
      model: "v6",
      template_id: 0,
      motion_mode: "normal",
      prompt: "string",
      quality: "720p",
      seed: 0,
    });
  });

  test("a response that nobody described is open, not an object without members", () => {
    expect(at(result.document, `${generate}/responses`)).toEqual({
      "200": { description: "成功", content: { "application/json": { schema: {} } } },
    });
  });

  test("notes say what was dropped, repaired and guessed", () => {
    expect(codes(result).map((note) => note.split(" @ ")[0])).toEqual([
      "info status-not-mapped",
      "repair header-ignored",
      "info header-may-be-security",
      "info example-variable",
      "repair example-repaired",
      "guess example-incomplete",
    ]);
  });

  test("nothing of Apifox's own is left", () => {
    expect(JSON.stringify(result.document)).not.toMatch(/x-apifox|"orders"|UEYf7OSxYv|121351013/);
  });

  test("BOM, Windows line ends, # headings, no-break spaces and entities make no difference", () => {
    const { document } = convertQuirks("36-windows-page.txt");
    expect(at(document, "/paths/~1a/get")).toMatchObject({
      summary: "说明测试",
      description: "line one\nline two &amp; more",
    });
    const markdown = page.text
      .replaceAll(/^(说明|概览|参数|请求体|响应)$/gm, "## $1")
      .replaceAll("\n", "\r\n");
    const windows = convert([{ ...page, text: `\uFEFF# ${markdown}` }]);
    expect(windows.document).toEqual(result.document);
  });

  test("entities in a block are decoded once, and a block that is JSON as it stands is left alone", () => {
    const block = '{ "type": "application/json", "jsonSchema": { "type": "string", "description": "TEXT" } }';
    const encoded = block.replaceAll('"', "&quot;").replaceAll(" ", "&nbsp;");
    const words = "&lt;b&gt;&nbsp;&#39;c&#39; &amp;lt; &amp;amp;";
    expect(described(encoded.replace("TEXT", words))).toBe("<b> 'c' &lt; &amp;");
    expect(described(block.replace("TEXT", words))).toBe(words);
  });

  test("a description may have lines that read like headings", () => {
    const { document } = convert([edited("\n概览\n", "\n概览\n参数\n请看下文\n概览\n")]);
    expect(at(document, `${generate}/description`)).toMatch(/来进行请求\.\n概览\n参数\n请看下文$/);
  });

  test("the description may be missing", () => {
    const { document } = convert([{ ...page, text: page.text.replace(/\n说明\n.*(?=\n概览\n)/, "") }]);
    expect(at(document, generate)).not.toHaveProperty("description");
  });
});

describe("line ends and byte order marks", () => {
  const names = ["36-windows-page.txt", "39-page-one.md", "50-openapi-3.1.openapi.yaml", "25-shared-responses.apifox.json"]; // prettier-ignore
  test.each(names)("of any kind make no difference to %s", (name) => {
    const file = quirk(name);
    const unix = file.text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
    const expected = convert([{ name, text: unix }]);
    for (const end of ["\n", "\r\n", "\r"])
      for (const mark of ["", "\uFEFF", "\uFEFF\uFEFF"])
        expect(convert([{ name, text: mark + unix.replaceAll("\n", end) }])).toEqual(expected);
  });
});

const lines = (...text: string[]): string => text.join("\n");
const get = (summary: string): string => JSON.stringify({ get: { summary, responses: {} } });

describe("documentation pages", () => {
  const yaml = lines("openapi: 3.1.0", "paths:", `  /a: ${get("a")}`);
  const json = JSON.stringify({ info: {}, openapi: "3.1.0", paths: { "/a": JSON.parse(get("a")) as Json } });
  test.each([
    ["backticks", lines("```yaml", yaml, "```")],
    ["tildes", lines("~~~yml", yaml, "~~~")],
    ["JSON", lines("```json", json, "```")],
    ["JSON on lines", lines("~~~json", JSON.stringify(JSON.parse(json), null, 2), "~~~")],
    ["code of other kinds before it", lines("```json", '{"code": 0}', "```", "~~~", "x", "~~~", "```yaml", yaml, "```")], // prettier-ignore
  ])("with %s are read", (_, block) => {
    const { document } = convert([{ name: "a.md", text: lines("# a", "", block, "") }]);
    expect(Object.keys(document.paths)).toEqual(["/a"]);
  });
});

const inPaths = (member: string): string =>
  lines("{", '"openapi": "3.1.0",', '"info": {"title":"A"},', '"paths": {', member, "} }");

describe("a member that stands twice", () => {
  test.each<[string, string, string[]]>([
    [
      "JSON",
      inPaths(lines(`"/a": ${get('","/a":{')},`, ` "\\u002fa": ${get("b")},`, `"/c": ${get("c")}`)),
      [`x:5:1 "/a" stands again in the same object, at 6:2; the last one counts`],
    ],
    [
      "JSON on one line, three times",
      inPaths(`"/a": ${get("a")}, "/a": ${get("b")}, "/a": ${get("c")}`),
      [
        `x:5:1 "/a" stands again in the same object, at 5:47; the last one counts`,
        `x:5:47 "/a" stands again in the same object, at 5:93; the last one counts`,
      ],
    ],
    [
      "YAML",
      lines("openapi: 3.1.0", "info: {}", "paths:", `  /a: ${get("a")}`, `  "/a": ${get("b")}`),
      [`x:4:3 "/a" stands again in the same object, at 5:3; the last one counts`],
    ],
    [
      "a documentation page",
      lines("# t", "", "```yaml", "openapi: 3.1.0", "paths:", `  /a: ${get("a")}`, `  /a: ${get("b")}`, "```"), // prettier-ignore
      [`x:6:3 "/a" stands again in the same object, at 7:3; the last one counts`],
    ],
    [
      "a copied page",
      lines("t", "GET /a", "概览", "| Path | /a |", "参数", "{}", "请求体", "{}", "响应", '[{"code": 200,', '"code": 201}]'), // prettier-ignore
      [`x:10:3 "code" stands again in the same object, at 11:1; the last one counts`],
    ],
    ["lists, and objects side by side", inPaths(`"/a": ${get("a")}, "/b": ${get("a")}`), []],
  ])("in %s is a loss with both places", (_, text, expected) => {
    const { notes } = convert([{ name: "x", text }]);
    const found = notes.filter(({ code }) => code === "member-twice");
    expect(found.map(({ level, where, message }) => `${level} ${where} ${message}`)).toEqual(
      expected.map((line) => `loss ${line}`),
    );
  });
});

describe("a page that cannot be used", () => {
  const lineOf = (text: string): number => page.text.slice(0, page.text.indexOf(text)).split("\n").length;
  const broken = edited('"required": true, "mediaType"', '"required": true "mediaType"');
  const column = (
    broken.text.split("\n")[lineOf('"jsonSchema": { "type": "object", "properties": { "duration"') - 1] ?? ""
  ).indexOf('true "mediaType"');

  test.each<[string, SourceFile, { where: string; message: RegExp }[]]>([
    [
      "a section is missing",
      edited("\n请求体\n", "\n"),
      [
        { where: page.name, message: /请求体 is missing/ },
        { where: `${page.name}:15:1, section 参数`, message: /broken JSON: end of file expected/ },
      ],
    ],
    [
      "a section is empty",
      { ...page, text: page.text.replace(/\n响应\n.*$/s, "\n响应\n") },
      [{ where: page.name, message: /响应 is empty/ }],
    ],
    [
      "JSON is broken: line and column in the file",
      broken,
      [
        {
          where: `${page.name}:16:${column + 'true "'.length}, section 请求体`,
          message: /broken JSON: comma expected/,
        },
      ],
    ],
    [
      "the method is unknown",
      { ...page, text: page.text.replaceAll("POST", "BREW") },
      [{ where: `${page.name}, section 概览`, message: /unknown method "BREW"/ }],
    ],
    [
      "the page contradicts itself",
      edited("| Method | POST |", "| Method | GET |"),
      [
        {
          where: `${page.name}, section 概览`,
          message: /says GET .* but the line under the title says POST/,
        },
      ],
    ],
    [
      "it is no HTTP operation",
      edited("| Type | http |", "| Type | websocket |"),
      [{ where: `${page.name}, section 概览`, message: /Type websocket/ }],
    ],
    [
      "a block is of another kind",
      { ...page, text: page.text.replace(/\n响应\n.*$/s, "\n响应\n{}") },
      [{ where: `${page.name}, section 响应`, message: /expected a JSON list/ }],
    ],
  ])("%s", (_, file, expected) => {
    const problems = problemsOf(file);
    expect(problems).toHaveLength(expected.length);
    expected.forEach(({ where, message }, index) => {
      expect(problems[index]?.where.startsWith(where)).toBe(true);
      expect(problems[index]?.message).toMatch(message);
    });
  });

  test("all that is wrong is said at once, in every file", () => {
    const problems = problemsOf(
      { name: "one.txt", text: page.text.replace("\n参数\n", "\n").replaceAll("POST", "BREW") },
      { name: "two.json", text: "{" },
    );
    expect(problems.map(({ where }) => where.split(/[:,]/)[0])).toEqual(["one.txt", "one.txt", "two.json"]);
  });

  test("two exports of one method and path are refused, with both names", () => {
    const problems = problemsOf(page, { ...page, name: "copy.txt" });
    expect(problems).toEqual([
      {
        where: "copy.txt",
        message: `POST /openapi/v2/video/img/generate is in ${page.name} too; keep one of the two exports`,
      },
    ]);
  });
});

const htmlPage = (data: string) =>
  `<!DOCTYPE html>\n<html><body>{ 说明 }<script>window.__DATA__ = {"spec": ${data}};</script></body></html>`;

const inText = (text: string): string => JSON.stringify(text);
const entities = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

describe("forms are told by content", () => {
  test("an Apidog project is a project", () => {
    const { document } = convertQuirks("48-apidog.apidog.json");
    const properties = at(
      document,
      "/paths/~1a/get/responses/200/content/application~1json/schema/properties",
    );
    expect(Object.keys(properties as object)).toEqual(["a", "b"]);
  });

  test("a project of 2021, without $schema, root folder, types and content types", () => {
    const { document } = convertQuirks("49-2021.apifox.json");
    expect(at(document, "/paths/~1user~1{id}/get")).toMatchObject({
      tags: ["User"],
      parameters: [{ name: "id", in: "path", required: true }],
      responses: {
        "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/User" } } } },
      },
    });
  });

  test("OpenAPI 3.1 as YAML, with references to parameters and bodies", () => {
    const result = convertQuirks("50-openapi-3.1.openapi.yaml");
    expect(operations(result)).toEqual(["post /a/{id}", "webhook paid"]);
    expect(at(result.document, "/paths/~1a~1{id}/post")).toMatchObject({
      security: [{ bearer: [] }],
      parameters: [
        { name: "id", in: "path" },
        { name: "q", example: ["a", "b"] },
      ],
      requestBody: { required: true, content: { "application/json": { example: { text: 1 } } } },
      responses: { "200": { headers: { "X-Rate": { schema: { type: "integer" }, example: 5 } } } },
    });
    expect(result.document.servers).toEqual([
      { url: "https://{region}.example.org", variables: { region: { default: "cn" } } },
    ]);
  });

  test("a mixed folder becomes one document, and each operation keeps its own servers", () => {
    const names = [
      "01-absolute-path.apifox.json",
      "39-page-one.md",
      "36-windows-page.txt",
      "50-openapi-3.1.openapi.yaml",
      "44-servers.apifox.json",
    ];
    const result = convert(names.map(quirk));
    expect(operations(result)).toEqual([
      "post /.sse",
      "get /one",
      "get /a",
      "post /a/{id}",
      "get /default",
      "get /other",
      "get /inherits",
      "webhook paid",
    ]);
    expect(result.document.servers?.[0]?.["url"]).toBe("https://{region}.example.org");
    expect(at(result.document, "/paths/~1default/get/servers/0/url")).toBe("http://dev.example.org");
  });

  test("imitations: parameters in one list, upper-case methods, members on the node itself", () => {
    const result = convert([
      nativeExport([
        {
          name: "a",
          method: "GET",
          path: "/a",
          parameters: [
            { name: "q", in: "query", type: "string" },
            { name: "h", in: "header", type: "string" },
          ],
        },
        apiNode("POST", "/b", {
          responses: [
            { code: 200, name: "ok", contentType: "application/json", jsonSchema: { type: "string" } },
          ],
        }),
      ]),
    ]);
    expect(operations(result)).toEqual(["get /a", "post /b"]);
    expect(at(result.document, "/paths/~1a/get/parameters")).toMatchObject([
      { in: "query" },
      { in: "header" },
    ]);
    expect(at(result.document, "/paths/~1b/post/responses/200/content")).toHaveProperty("application/json");
  });

  test("an HTML export is the document in its script, whatever the page says around it", () => {
    const document = { openapi: "3.0.1", info: { title: "a } b", version: "1" }, paths: {}, x: '\\"{' };
    const { document: read } = convert([{ name: "shop.html", text: htmlPage(JSON.stringify(document)) }]);
    expect(read.info).toEqual({ title: "a } b", version: "1" });
    const [problem] = problemsOf({ name: "shop.html", text: htmlPage('{"openapi": "3.0.1", "paths": {') });
    expect(problem?.message).toMatch(/is an HTML or XML page, and holds no OpenAPI document; export/);
  });

  const held = JSON.stringify({
    openapi: "3.0.1",
    info: { title: "a } \\n \" <b> 'c' & 😀 \u2028 &quot; %7B", version: "1" },
    paths: {},
  });
  test.each([
    ["as a text of JavaScript", inText(held)],
    [
      "as a text with its brackets escaped",
      inText(held).replaceAll("<", "\\u003c").replaceAll('\\"', "\\u0022"),
    ],
    ["as a text in single quotes", `'${held.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`],
    ["in a template", `\`${held.replaceAll("\\", "\\\\")}\``],
    ["as JSON in JSON", inText(inText(held))],
    ["with entities, in an attribute", `"><div data-spec="${entities(held)}"></div><a "`],
    ["with entities, as JSON in JSON", `"><div data-spec="${entities(inText(held))}"></div><a "`],
    ["percent-encoded", `"${encodeURIComponent(held)}"`],
    ["in Base64", `"${Buffer.from(held).toString("base64")}"`],
    ["with line breaks, as a text", inText(JSON.stringify(JSON.parse(held), null, 2))],
  ])("an HTML export may hold it %s", (_, text) => {
    const { document } = convert([{ name: "shop.html", text: htmlPage(text) }]);
    expect(document.info).toEqual((JSON.parse(held) as { info: object }).info);
  });

  test("an export without any operation says so", () => {
    const text = '{"openapi":"3.0.1","info":{"title":"a","version":"1"},"paths":{}}';
    expect(codes(convert([{ name: "a.json", text }]))).toEqual(["guess no-operations @ a.json"]);
  });

  test.each([
    ["nothing", "", /is empty/],
    ["a Postman collection", '{"info":{},"item":[]}', /Postman/],
    ["some JSON", '{"name":"x"}', /its members are name/],
    ["a list", "[1]", /a JSON list of 1/],
    ["Swagger 2.0", '{"swagger":"2.0"}', /version 2\.0; export it from Apifox as OpenAPI 3\.0 or 3\.1/],
    ["an HTML page", "<!DOCTYPE html>", /HTML/],
    [
      "Apifox's Markdown export",
      "# Shop\n\n## POST a\n\n### 请求参数\n",
      /Markdown export, which has no schemas/,
    ],
    ["prose", "Hello there", /begins with "Hello there"/],
    ["broken JSON", '{\n  "openapi": "3.0.1",\n  "paths": {,}\n}', /broken JSON/],
    ["broken YAML", "openapi: 3.0.1\npaths: [", /broken YAML/],
    ["half a documentation page", "# a\n\n```yaml\nopenapi: 3.0.1\n", /has no end/],
  ])("%s is refused, saying what was seen", (_, text, message) => {
    const [problem, ...others] = problemsOf({ name: "file", text });
    expect(others).toEqual([]);
    expect(problem?.message).toMatch(message);
  });

  test("no file at all is refused", () => {
    expect(problemsOf()).toHaveLength(1);
  });

  test.each([
    ["JSON", '{\n  "openapi": "3.0.1",\n  "paths": {,}\n}', "file:3:13"],
    ["YAML", "openapi: 3.0.1\npaths:\n  a: [1\n  b: 2\n", "file:4:3"],
    ["the YAML of a page", "# a\n\n```yaml\nopenapi: 3.0.1\npaths:\n  a: [1\n  b: 2\n```\n", "file:7:3"],
  ])("broken %s is told with line and column in the file", (_, text, where) => {
    expect(problemsOf({ name: "file", text })[0]?.where).toBe(where);
  });
});
