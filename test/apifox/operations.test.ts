import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { apiNode, at, codes, convertQuirks, nativeExport, operations } from "./support.js";

const search = (name: string) => apiNode("get", "/x", { parameters: { query: [{ name, type: "string" }] } });
const webhook = (method: string) => apiNode(method, "", { type: "webhook", operationId: "paid" });

describe("paths", () => {
  test("a whole address in the path becomes a path and a server", () => {
    const result = convertQuirks("01-absolute-path.apifox.json");
    expect(at(result.document, "/paths/~1.sse/post/servers")).toEqual([{ url: "https://echo.example.org" }]);
    expect(codes(result)).toEqual(["repair path-host-moved @ POST https://echo.example.org/.sse"]);
  });

  test("a host without scheme is told from a path without slash", () => {
    const result = convertQuirks("02-host-without-scheme.apifox.json");
    expect(operations(result)).toEqual(["get /get.php", "get /user/{id}", "get /"]);
    expect(at(result.document, "/paths/~1get.php/get/servers/0/url")).toBe("http://echo.example.cn");
    expect(codes(result)).toContain("guess path-host-guessed @ GET echo.example.cn/get.php");
  });

  test("a variable in front of the path is its server, with the value that an environment gives", () => {
    const { document } = convertQuirks("51-variable-host.apifox.json");
    expect(at(document, "/paths/~1known/get/servers")).toEqual([{ url: "https://dev.example.org/v1" }]);
    expect(at(document, "/paths/~1unknown/get/servers")).toEqual([
      { url: "{other}", variables: { other: { default: "other" } } },
    ]);
  });

  test("a query in the path becomes parameters, unless they are described", () => {
    const { document } = convertQuirks("03-query-in-path.apifox.json");
    expect(at(document, "/paths/~1search/get/parameters")).toEqual([
      { name: "page", in: "query", description: "from 1", schema: { type: "integer" } },
      { name: "kind", in: "query", schema: { type: "string" }, example: "book" },
    ]);
  });

  test("{{var}}, {var} and :var are placeholders, each with a parameter", () => {
    const result = convertQuirks("04-placeholders.apifox.json");
    expect(operations(result)).toEqual(["get /v/{version}/{id}/{item}"]);
    const parameters = at(result.document, "/paths/~1v~1{version}~1{id}~1{item}/get/parameters");
    expect(parameters).toMatchObject(
      ["version", "id", "item"].map((name) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
    );
  });

  test("path parameters follow the placeholders: stale ones go, missing ones come, all are required", () => {
    const result = convertQuirks("05-stale-path-parameter.apifox.json");
    expect(at(result.document, "/paths/~1pets~1{petId}/get/parameters")).toEqual([
      { name: "petId", in: "path", required: true, schema: { type: "integer" } },
    ]);
    expect(codes(result)).toEqual([
      "repair parameter-stale @ GET /pets/{petId}, path parameter, id",
      "repair parameter-added @ GET /orders/{orderId}",
    ]);
  });

  test("blanks and double slashes go, and one path is not written under two placeholder names", () => {
    const result = convertQuirks("06-untidy-path.apifox.json");
    expect(operations(result)).toEqual(["get /users/list/", "get /users/{id}", "delete /users/{id}"]);
    expect(at(result.document, "/paths/~1users~1{id}/delete/parameters/0")).toMatchObject({
      name: "id",
      schema: { type: "integer" },
    });
    expect(codes(result)).toContain("repair path-parameter-renamed @ DELETE /users/{userId}");
  });
});

describe("operations", () => {
  test("the second operation of one method and path is reported, as lost or as the same", () => {
    const result = convertQuirks("07-duplicate-operation.apifox.json");
    expect(at(result.document, "/paths/~1x/get/description")).toBe("the first");
    expect(codes(result)).toEqual(["loss duplicate-operation @ GET /x", "info identical-operation @ GET /x"]);
  });

  test("operations that differ in one parameter's name are not the same", () => {
    expect(codes(convert([nativeExport([search("a"), search("b")])]))).toEqual([
      "loss duplicate-operation @ GET /x",
    ]);
    expect(codes(convert([nativeExport([search("a"), search("a")])]))).toEqual([
      "info identical-operation @ GET /x",
    ]);
  });

  test("each lost operation is a line of its own, with its folder, also where they are called alike", () => {
    const versions = ["a", "b", "c"].map((name) => search(name));
    const folder = { name: "旧接口", items: [search("d"), search("d"), apiNode("connect", "/x")] };
    const { notes } = convert([nativeExport([...versions, folder])]);
    const lost = notes
      .filter(({ level }) => level === "loss")
      .map(({ message }) => message.split(" is left out")[0]);
    expect(lost.filter((message) => message === '"get /x"')).toHaveLength(2);
    expect(lost.filter((message) => message === '"get /x" (in folder 旧接口)')).toHaveLength(2);
    expect(notes.map(({ message }) => message)).toContain(
      'OpenAPI has no method "connect"; "connect /x" is left out (in folder 旧接口)',
    );
  });

  test("a webhook may have several methods; two of one name and method are two", () => {
    const { document } = convert([nativeExport([webhook("post"), webhook("put"), webhook("post")])]);
    const methods = Object.entries(document.webhooks ?? {}).map(([name, item]) => [name, Object.keys(item)]);
    expect(methods).toEqual([
      ["paid", ["post", "put"]],
      ["paid2", ["post"]],
    ]);
  });

  test("operation ids are given ones where possible, unique, identifiers, and else from method and path", () => {
    const { document } = convertQuirks("08-operation-ids.apifox.json");
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => at(operation, "/operationId")),
    );
    expect(ids).toEqual(["postPetsByIdImages", "list", "getB", "createOrderPayment", "getRoot"]);
  });

  test("a body on GET is left out and said to be; on DELETE it stays", () => {
    const result = convertQuirks("09-get-with-body.apifox.json");
    expect(at(result.document, "/paths/~1a/get")).not.toHaveProperty("requestBody");
    expect(at(result.document, "/paths/~1b/delete")).toHaveProperty("requestBody");
    expect(codes(result)).toEqual(["loss body-on-get @ GET /a, request body"]);
  });

  test("webhooks go by their names, callbacks are read out of their text", () => {
    const result = convertQuirks("10-webhook-and-callback.apifox.json");
    expect(operations(result)).toEqual(["post /orders", "post /broken", "webhook orderPaid"]);
    const callback = at(result.document, "/paths/~1orders/post/callbacks/done/{$request.body#~1url}/post");
    expect(at(callback, "/requestBody/content/application~1json/schema/properties/id")).toEqual({
      type: "string",
    });
    expect(codes(result)).toEqual([
      "info webhook-address-dropped @ POST http://localhost:3000/hook",
      "loss unexpected-type @ POST /broken, callbacks",
    ]);
  });

  test("folders are tags where an operation has none of its own", () => {
    const { document } = convertQuirks("11-folders-as-tags.apifox.json");
    expect(document.tags).toEqual([{ name: "消息相关/发送群聊消息" }, { name: "own" }]);
    expect(at(document, "/paths/~1b/get/tags")).toEqual(["own"]);
  });

  test("deprecated and obsolete are deprecated; a number means nothing that is known", () => {
    const result = convertQuirks("46-statuses.apifox.json");
    const deprecated = ["a", "b", "c", "d"].map((path) =>
      Object.hasOwn(at(result.document, `/paths/~1${path}/get`) as object, "deprecated"),
    );
    expect(deprecated).toEqual([true, true, false, false]);
    expect(codes(result)).toEqual(["info status-not-mapped @ GET /d"]);
  });

  test("of oasExtensions only x- members are taken, and none of Apifox's", () => {
    const result = convertQuirks("34-json-in-text.apifox.json");
    expect(at(result.document, "/paths/~1a/get")).toMatchObject({ security: [], "x-stability": "beta" });
    expect(at(result.document, "/paths/~1a/get")).not.toHaveProperty("x-apifox-status");
    expect(codes(result)).toEqual(["loss keyword-dropped @ GET /a, oasExtensions"]);
  });

  test("the same path in two modules is reported, and each module has its server", () => {
    const result = convertQuirks("37-two-modules.apifox.json");
    expect(at(result.document, "/servers")).toEqual([
      { url: "https://one.example.org", description: "prod" },
    ]);
    expect(at(result.document, "/paths/~1c/get/servers/0/url")).toBe("https://two.example.org");
    expect(codes(result)).toEqual(["loss duplicate-operation @ GET /a"]);
  });

  test("servers come from the environments, with known variables filled in", () => {
    const result = convertQuirks("44-servers.apifox.json");
    expect(result.document.servers).toEqual([
      { url: "http://dev.example.org", description: "开发环境" },
      { url: "http://prod.example.org/api", description: "正式环境" },
    ]);
    const files = [
      { url: "https://files.example.org/v1", description: "开发环境" },
      {
        url: "https://{TENANT}.example.org",
        description: "正式环境",
        variables: { TENANT: { default: "TENANT" } },
      },
    ];
    expect(at(result.document, "/paths/~1other/get/servers")).toEqual(files);
    expect(at(result.document, "/paths/~1inherits/get/servers")).toEqual(files);
    expect(at(result.document, "/paths/~1default/get")).not.toHaveProperty("servers");
    expect(codes(result)).toContain("loss server-dropped @ GET /other, server");
  });

  test("what OpenAPI has no place for is counted, and no operation vanishes without a note", () => {
    const result = convertQuirks("45-cloud-features.apifox.json");
    expect(operations(result)).toEqual(["get /a"]);
    const losses = result.notes.filter(({ level }) => level === "loss").map(({ message }) => message);
    expect(losses).toEqual([
      'OpenAPI has no method "connect"; "connect" is left out',
      'type "grpc" has no place in OpenAPI; left out',
      "OpenAPI has no place for saved requests (cases); left out (1 ×)",
      "OpenAPI has no place for mock expectations; left out (2 ×)",
      "OpenAPI has no place for pre- and post-request scripts; left out (1 ×)",
      "OpenAPI has no place for sockets; left out (1 ×)",
      "OpenAPI has no place for documentation pages; left out (1 ×)",
      "OpenAPI has no place for test scenarios; left out (1 ×)",
      "OpenAPI has no place for scripts; left out (1 ×)",
    ]);
  });
});

test("members of an OpenAPI document that are not taken over are said", () => {
  const text = JSON.stringify({
    openapi: "3.0.1",
    info: { title: "Shop", version: "1", license: { name: "MIT" } },
    paths: {
      "/a": {
        get: {
          summary: "a",
          externalDocs: { url: "https://example.org" },
          responses: { 200: { description: "ok" } },
        },
      },
    },
  });
  expect(codes(convert([{ name: "shop.json", text }]))).toEqual([
    "loss keyword-dropped @ info",
    "loss keyword-dropped @ GET /a",
  ]);
});

describe("parameters", () => {
  test("headers that OpenAPI ignores or clients cannot set go, each with a note", () => {
    const result = convertQuirks("12-reserved-headers.apifox.json");
    const operation = at(result.document, "/paths/~1soap/post");
    expect(at(operation, "/parameters")).toEqual([
      { name: "X-Trace", in: "header", schema: { type: "string" } },
    ]);
    expect(at(operation, "/security")).toEqual([{ bearerAuth: [] }]);
    expect(Object.keys(at(operation, "/requestBody/content") as object)).toEqual(["text/xml"]);
    expect(codes(result).map((note) => note.split(" @ ")[0])).toEqual([
      ...Array<string>(3).fill("repair header-ignored"),
      ...Array<string>(3).fill("loss header-not-settable"),
      "repair header-became-security",
      "guess media-type-guessed",
    ]);
  });

  test.each([
    ["page", 1],
    ["flag", true],
    ["price", 9.5],
    ["code", "7"],
    ["now", undefined],
    ["pick", undefined],
    ["bad", undefined],
    ["empty", undefined],
  ])("the example of %s is what its type says, or not there", (name, example) => {
    const { document } = convertQuirks("13-parameter-examples.apifox.json");
    const parameters = at(document, "/paths/~1a/get/parameters") as { name: string; example?: unknown }[];
    expect(parameters.find((parameter) => parameter.name === name)?.example).toBe(example);
  });

  test.each([
    ["status", ["available", "pending"]],
    ["ids", [1, 2]],
    ["tags", ["a", "b,c"]],
  ])("the list %s is read out of the ways in which lists are typed", (name, example) => {
    const { document } = convertQuirks("14-array-parameters.apifox.json");
    const parameters = at(document, "/paths/~1a/get/parameters") as { name: string; example?: unknown }[];
    expect(parameters.find((parameter) => parameter.name === name)?.example).toEqual(example);
  });

  test("sampleValue and value are examples too, and a nameless row is no parameter", () => {
    const result = convertQuirks("15-sample-value.apifox.json");
    expect(at(result.document, "/paths/~1a/get/parameters")).toEqual([
      { name: "size", in: "query", schema: { type: "string" }, example: "10" },
      { name: "page", in: "query", schema: { type: "integer" }, example: 2 },
    ]);
    expect(codes(result)).toContain(
      "loss parameter-dropped @ GET /a, query parameter, a parameter without a name",
    );
  });

  test("common parameters follow the API's switches, then their own default; the API's own count more", () => {
    const { document } = convertQuirks("16-common-parameters.apifox.json");
    const names = (pointer: string) => (at(document, pointer) as { name: string }[]).map(({ name }) => name);
    expect(names("/paths/~1a/get/parameters")).toEqual(["lang"]);
    expect(names("/paths/~1b/get/parameters")).toEqual(["X-Shop"]);
    expect(at(document, "/paths/~1c/post/parameters/0/schema")).toEqual({ type: "integer" });
    const form = at(document, "/paths/~1c/post/requestBody/content/multipart~1form-data/schema/properties");
    expect(Object.keys(form as object)).toEqual(["file", "sign"]);
  });

  test("a header that holds a key stays a parameter, without its example", () => {
    const result = convertQuirks("17-key-header.apifox.json");
    expect(at(result.document, "/paths/~1a/get/parameters")).toEqual([
      { name: "API-KEY", in: "header", schema: { type: "string" } },
    ]);
    expect(codes(result)).toContain("info header-may-be-security @ GET /a, header parameter, API-KEY");
  });

  test("a form is an object of its parts; files lose their examples, parts keep their media type", () => {
    const { document } = convertQuirks("47-forms.apifox.json");
    expect(at(document, "/paths/~1a/post/requestBody/content/multipart~1form-data")).toEqual({
      schema: {
        type: "object",
        properties: {
          file: { type: "string", format: "binary", description: "the picture" },
          size: { type: "integer", examples: [3] },
        },
        required: ["file"],
      },
      encoding: { size: { contentType: "text/plain" } },
    });
    expect(at(document, "/paths/~1c/post/requestBody/content")).toEqual({
      "text/plain": { schema: { type: "string" }, example: "hello" },
    });
  });
});
