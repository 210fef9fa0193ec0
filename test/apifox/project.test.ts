/** What an API has from the project around it: folders, switches, common parameters, shared responses, JSON in text fields. */
import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, codes, jsonBody, nativeExport } from "./support.js";

const query = (name: string, members: JsonObject = {}): JsonObject => ({ name, type: "string", ...members });

const webhook = (members: JsonObject): JsonObject => ({
  name: " ",
  api: { method: "post", path: "", type: "webhook", ...members },
});

const common = (members: JsonObject): Record<string, Json> => ({
  commonParameters: { parameters: members },
});

const shared = (id: number, code: string, members: JsonObject = {}): JsonObject => ({
  id,
  name: `R${id}`,
  code,
  contentType: "json",
  jsonSchema: { type: "object", properties: { [`r${id}`]: { type: "string" } } },
  ...members,
});

const answers = (responses: Json, responseCollection: Json, members: JsonObject = {}): JsonObject =>
  at(
    convert([nativeExport([apiNode("get", "/x", { responses, ...members })], { responseCollection })])
      .document,
    "/paths/~1x/get/responses",
  ) as JsonObject;

const example = (value: string): Json => [{ name: "", data: JSON.stringify({ r1: value }) }];

const answer = (members: JsonObject) => {
  const result = convert([
    nativeExport([apiNode("get", "/x", { responses: [{ id: 1, code: 200, name: "ok", ...members }] })]),
  ]);
  const { content } = at(result.document, "/paths/~1x/get/responses/200") as { content?: Json };
  return { content, noted: codes(result) };
};

describe("webhooks and callbacks", () => {
  test.each([
    ["its own name", { customApiFields: '{"webhookName":"paid"}', operationId: "onPaid" }, "paid"],
    [
      "its operation id where that is blank",
      { customApiFields: '{"webhookName":" "}', operationId: "onPaid" },
      "onPaid",
    ],
    ["a word where all are blank", { customApiFields: "" }, "webhook"],
  ])("a webhook goes by %s", (_, members, name) => {
    expect(Object.keys(convert([nativeExport([webhook(members)])]).document.webhooks ?? {})).toEqual([name]);
  });

  test("extensions among callbacks are none, and one without operations has a note", () => {
    const callbacks = {
      done: { "x-note": { post: {} }, "{$request.body#/url}": { post: { summary: "done" } } },
      "x-only": { "x-note": { post: {} } },
      empty: {},
    };
    const result = convert([nativeExport([apiNode("post", "/x", { callbacks: JSON.stringify(callbacks) })])]);
    const written = at(result.document, "/paths/~1x/post/callbacks") as JsonObject;
    expect(Object.entries(written).map(([name, item]) => [name, Object.keys(item as JsonObject)])).toEqual([
      ["done", ["{$request.body#/url}"]],
    ]);
    expect(codes(result)).toEqual([
      "loss callback-dropped @ POST /x, callback x-only",
      "loss callback-dropped @ POST /x, callback empty",
    ]);
  });
});

describe("folders", () => {
  test.each(["根目录", "Root", ""])(
    "the root %j is no folder, and those below are tags with their descriptions",
    (name) => {
      const inner = { name: " b ", description: "of b", items: [apiNode("get", "/x")] };
      const root = { name, items: [{ name: "a", items: [inner] }, apiNode("get", "/y", { tags: ["own"] })] };
      const file = { name: "a.json", text: JSON.stringify({ apifoxProject: "1", apiCollection: [root] }) };
      const { document } = convert([file]);
      expect(at(document, "/paths/~1x/get/tags")).toEqual(["a/b"]);
      expect(at(document, "/paths/~1y/get/tags")).toEqual(["own"]);
      expect(document.tags).toEqual([{ name: "a/b", description: "of b" }, { name: "own" }]);
    },
  );
});

describe("parameters of the project", () => {
  test("are there once: what the API has itself counts", () => {
    const api = apiNode("post", "/x", {
      parameters: { query: [query("lang", { type: "integer" })] },
      requestBody: { type: "multipart/form-data", parameters: [query("sign", { type: "integer" })] },
    });
    const result = convert([
      nativeExport(
        [api],
        common({
          query: [query("lang", { defaultEnable: true })],
          body: [query("sign", { defaultEnable: true })],
        }),
      ),
    ]);
    expect(at(result.document, "/paths/~1x/post/parameters")).toEqual([
      { name: "lang", in: "query", schema: { type: "integer" } },
    ]);
    expect(
      at(result.document, "/paths/~1x/post/requestBody/content/multipart~1form-data/schema/properties"),
    ).toEqual({ sign: { type: "integer" } });
    expect(codes(result)).toEqual([]);
  });

  test("of a form follow its switches, and bring the value that they have by default", () => {
    const api = apiNode("post", "/x", {
      requestBody: { type: "multipart/form-data", parameters: [query("file")] },
      commonParameters: { body: [{ name: "off", enable: false }, { name: "on" }] },
    });
    const body = [
      query("off", { defaultEnable: true }),
      query("on", { defaultEnable: false, defaultValue: "zh" }),
    ];
    const { document } = convert([nativeExport([api], common({ body }))]);
    expect(
      at(document, "/paths/~1x/post/requestBody/content/multipart~1form-data/schema/properties"),
    ).toEqual({ file: { type: "string" }, on: { type: "string", examples: ["zh"] } });
  });

  test("an API's own that is switched off is left out, and said to be", () => {
    const result = convert([
      nativeExport([
        apiNode("get", "/x", {
          parameters: { query: [query("a", { enable: false }), query("b", { enable: true })] },
        }),
      ]),
    ]);
    expect(at(result.document, "/paths/~1x/get/parameters")).toEqual([
      { name: "b", in: "query", schema: { type: "string" } },
    ]);
    expect(codes(result)).toEqual(["repair parameter-stale @ GET /x, query parameter, a"]);
  });
});

describe("responses of the project", () => {
  test("one that is referred to twice, or on by default too, is one", () => {
    const reference = { referencedResponseId: 5 };
    expect(answers([reference, reference], [shared(5, "400", { defaultEnable: true })])).toEqual({
      "400": { $ref: "#/components/responses/R5" },
    });
  });

  test("an empty reference is none", () => {
    expect(
      answers([{ referencedResponseId: "", code: 201, name: "own", contentType: "noContent" }], []),
    ).toEqual({ "201": { description: "own" } });
  });

  test("stand in a flat list, in folders, and in folders of folders; their examples have two names", () => {
    const tree = [
      {
        name: "根目录",
        items: [shared(1, "400", { databaseResponseExamples: example("a") })],
        children: [{ name: "f", items: [shared(2, "401", { responseExamples: example("b") })] }],
      },
      shared(3, "402"),
    ];
    const members = { commonResponseStatus: { 1: true, 2: true, 3: true } };
    const { document } = convert([
      nativeExport([apiNode("get", "/x", members)], { responseCollection: tree }),
    ]);
    expect(Object.keys(at(document, "/paths/~1x/get/responses") as object)).toEqual(["400", "401", "402"]);
    expect(at(document, "/components/responses/R1/content/application~1json/example")).toEqual({ r1: "a" });
    expect(at(document, "/components/responses/R2/content/application~1json/example")).toEqual({ r1: "b" });
  });

  test("of one name and content are one component, of one name alone two", () => {
    const { document } = convert([
      nativeExport([apiNode("get", "/x", { commonResponseStatus: { 1: true, 2: true, 3: true } })], {
        responseCollection: [
          shared(1, "400", { name: "Bad" }),
          shared(2, "401", { name: "Bad" }),
          shared(3, "402", { name: "Bad", jsonSchema: shared(1, "400")["jsonSchema"] ?? {} }),
        ],
      }),
    ]);
    expect(at(document, "/paths/~1x/get/responses")).toEqual({
      "400": { $ref: "#/components/responses/Bad" },
      "401": { $ref: "#/components/responses/Bad_2" },
      "402": { $ref: "#/components/responses/Bad" },
    });
    expect(Object.keys(document.components?.responses ?? {})).toEqual(["Bad", "Bad_2"]);
  });
});

describe("what a response's content is called", () => {
  const item = { type: "object", properties: { delta: { type: "string" } } };
  const guessed = "guess media-type-guessed @ GET /x, response 200";
  const streamed = "guess stream-item-schema @ GET /x, response 200";

  test.each<[JsonObject, Json | undefined, string[]]>([
    [{ contentType: "html" }, { "text/html": { schema: { type: "string" } } }, []],
    [{ contentType: "text" }, { "text/plain": { schema: { type: "string" } } }, []],
    [{ contentType: "xml", jsonSchema: item }, { "application/xml": { schema: item } }, []],
    [
      { contentType: "binary" },
      { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
      [],
    ],
    [{ contentType: "graphql", jsonSchema: item }, { "application/json": { schema: item } }, []],
    [{ contentType: "eventStream" }, { "text/event-stream": { schema: { type: "string" } } }, []],
    [{ contentType: "raw" }, { "text/plain": { schema: { type: "string" } } }, [guessed]],
    [{ contentType: "raw", mediaType: "image/png" }, { "image/png": { schema: {} } }, []],
    [{ contentType: "?", jsonSchema: item }, { "application/json": { schema: item } }, [guessed]],
    [{ jsonSchema: item }, { "application/json": { schema: item } }, []],
    [{}, undefined, []],
    [{ contentType: "json", itemSchema: item }, { "text/event-stream": { schema: item } }, [streamed]],
    [
      { contentType: "json", mediaType: "application/x-ndjson", itemSchema: item },
      { "application/x-ndjson": { schema: item } },
      [streamed],
    ],
    [
      { contentType: "eventStream", itemSchema: { type: "object", properties: {}, "x-apifox-orders": [] } },
      { "text/event-stream": { schema: { type: "string" } } },
      [],
    ],
  ])("%j", (members, content, noted) => {
    expect(answer(members)).toEqual({ content, noted });
  });
});

describe("JSON in text fields", () => {
  const extensions = '{"x-code":{"a":1},"x-apifox-status":"x","security":"OAS in api"}';
  test("is read, of an operation and of its body; only the author's extensions are taken", () => {
    const { requestBody } = jsonBody({ type: "string" });
    const body = { ...(requestBody as JsonObject), oasExtensions: extensions };
    const result = convert([
      nativeExport([apiNode("post", "/x", { oasExtensions: extensions, requestBody: body })]),
    ]);
    for (const pointer of ["/paths/~1x/post", "/paths/~1x/post/requestBody"]) {
      expect(at(result.document, pointer)).toMatchObject({ "x-code": { a: 1 } });
      expect(at(result.document, pointer)).not.toHaveProperty("security");
      expect(at(result.document, pointer)).not.toHaveProperty("x-apifox-status");
    }
    expect(codes(result)).toEqual([
      "loss keyword-dropped @ POST /x, request body, oasExtensions",
      "loss keyword-dropped @ POST /x, oasExtensions",
    ]);
  });

  test.each([
    ["JSON itself", { "x-code": 1 }, { "x-code": 1 }, []],
    ["nothing", " ", {}, []],
    ["broken", "{", {}, ["loss unexpected-type @ POST /x, oasExtensions"]],
  ])("may be %s", (_, oasExtensions, written, noted) => {
    const result = convert([nativeExport([apiNode("post", "/x", { oasExtensions })])]);
    const operation = at(result.document, "/paths/~1x/post") as JsonObject;
    expect(Object.fromEntries(Object.entries(operation).filter(([key]) => key.startsWith("x-")))).toEqual(
      written,
    );
    expect(codes(result)).toEqual(noted);
  });
});
