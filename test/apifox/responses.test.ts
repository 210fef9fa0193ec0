import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { apiNode, at, codes, convertQuirks, jsonBody, nativeExport } from "./support.js";

describe("responses", () => {
  test.each([["23-several-responses-of-one-code.apifox.json"], ["23-x-200-responses.openapi.json"]])(
    "several of one code become one of them (%s)",
    (name) => {
      const result = convertQuirks(name);
      const content = at(result.document, "/paths/~1a/get/responses/200/content/application~1json/schema");
      expect(content).toMatchObject({ oneOf: [{ required: ["a"] }, { required: ["b"] }] });
      expect(codes(result)).toContain("repair responses-merged @ GET /a, response 200");
    },
  );

  test("variants that an example cannot tell apart are anyOf, so that the example stays valid", () => {
    const { document } = convertQuirks("23-several-responses-of-one-code.apifox.json");
    const media = at(document, "/paths/~1b/get/responses/200/content/application~1json");
    expect(media).toMatchObject({ schema: { anyOf: [{}, {}] }, example: { a: 1 } });
  });

  test("descriptions are never empty", () => {
    const { document } = convertQuirks("24-response-descriptions.apifox.json");
    expect(at(document, "/paths/~1a/get/responses")).toMatchObject({
      "200": { description: "成功" },
      "404": { description: "Not Found" },
      "500": { description: "the server's own words" },
    });
    expect(at(document, "/paths/~1b/get/responses")).toEqual({
      default: { description: "Not described in the export." },
    });
  });

  test("own, referenced, and common responses that are on, by themselves or by default", () => {
    const result = convertQuirks("25-shared-responses.apifox.json");
    const used = (path: string) =>
      Object.keys(at(result.document, `/paths/~1${path}/get/responses`) as object);
    expect(used("a")).toEqual(["200", "400", "500"]);
    expect(used("b")).toEqual(["200", "401"]);
    expect(used("c")).toEqual(["200", "500"]);
    expect(at(result.document, "/paths/~1a/get/responses/400")).toEqual({
      $ref: "#/components/responses/BadRequest",
    });
    expect(codes(result)).toEqual([
      "loss dangling-reference @ GET /c, responses",
      "loss dangling-reference @ GET /c, responses",
    ]);
  });

  test.each([
    ["200", { "text/plain": { schema: { type: "string" } } }],
    [
      "201",
      { "text/event-stream": { schema: { type: "object", properties: { delta: { type: "string" } } } } },
    ],
    ["202", { "image/png": { schema: {} } }],
    ["204", undefined],
    ["206", { "application/x-msgpack": { schema: {} } }],
    ["207", { "application/json": { schema: {} } }],
  ])("the content type of response %s is a media type", (code, content) => {
    const { document } = convertQuirks("26-raw-and-streams.apifox.json");
    expect((at(document, `/paths/~1a/get/responses/${code}`) as { content?: unknown }).content).toEqual(
      content,
    );
  });

  test("any media type is one", () => {
    const { document } = convertQuirks("27-any-media-type.apifox.json");
    expect(at(document, "/paths/~1a/get/responses/200/content")).toEqual({ "*/*": { schema: {} } });
  });

  test("codes that are no HTTP status are told in the default response", () => {
    const { document } = convertQuirks("28-response-codes.apifox.json");
    const responses = at(document, "/paths/~1a/get/responses");
    expect(Object.keys(responses as object)).toEqual(["200", "4XX", "default"]);
    expect(at(responses, "/default/description")).toBe("0: 超时\n\n999: 业务错误");
  });

  test("a reference with an empty description beside it is a plain reference, one to nothing is reported", () => {
    const result = convertQuirks("33-reference-with-siblings.openapi.json");
    const [name = ""] = Object.keys(result.document.components?.responses ?? {});
    expect(at(result.document, "/paths/~1a/get/responses")).toEqual({
      "404": { $ref: `#/components/responses/${name}` },
      "415": { description: "Unsupported Media Type" },
    });
    expect(codes(result)).toEqual(["loss dangling-reference @ GET /a, response 415"]);
  });
});

describe("examples", () => {
  const examples = "/paths/~1a/post/requestBody/content/application~1json/examples";

  test("comments, commented-out members and trailing commas go, text that looks like a comment stays", () => {
    const result = convertQuirks("18-examples-with-comments.apifox.json");
    expect(at(result.document, examples)).toMatchObject({
      commented: { value: { url: "https://example.com//x", n: 2 } },
      twice: { value: { n: 2 } },
    });
    expect(at(result.document, "/paths/~1xml/post/requestBody/content/application~1xml/example")).toBe(
      "<a>//</a>",
    );
    expect(codes(result)).toEqual([
      "repair example-repaired @ POST /a, request body, example commented",
      "repair example-repaired @ POST /a, request body, example twice",
      "loss example-dropped @ POST /a, request body, example unquoted",
      "loss example-dropped @ POST /a, request body, example broken",
      "loss number-rounded @ POST /a, request body, example long",
    ]);
  });

  test("what contradicts its schema is left out; a request that somebody edited may lack members", () => {
    const result = convertQuirks("19-example-against-schema.apifox.json");
    expect(Object.keys(at(result.document, examples) as object)).toEqual(["edited", "right"]);
    expect(codes(result)).toContain("guess example-incomplete @ POST /a, request body, example edited");
    expect(at(result.document, "/paths/~1a/post/responses/200/content/application~1json")).not.toHaveProperty(
      "examples",
    );
  });

  test("several have keys: the given one, the name, or a number; a single unnamed one has none", () => {
    const { document } = convertQuirks("21-example-keys.apifox.json");
    expect(at(document, examples)).toEqual({
      first: { summary: "一", value: { a: 1 } },
      Buy_two: { summary: "Buy two", value: { a: 2 } },
      "3": { summary: "三", value: { a: 3 } },
      Buy_two_2: { summary: "Buy two", value: { a: 4 } },
    });
    expect(at(document, "/paths/~1b/post/requestBody/content/application~1json/example")).toEqual({ a: 1 });
  });
});

describe("security", () => {
  test.each([
    ["inherits", [{ key: [] }]],
    ["none", []],
    ["groups", [{ key: [], key_2: [] }, { Security_bad2af27: ["read"] }, {}]],
    ["lost", undefined],
    ["folder", [{ basicAuth: [] }]],
    ["misfit", [{ bearerAuth: [] }]],
    ["hawk", [{ hawkAuth: [] }]],
    ["custom", undefined],
    ["both", [{ key: [], key_2: [] }]],
  ])("%s: what an operation asks for", (path, security) => {
    const { document } = convertQuirks("43-security.apifox.json");
    expect((at(document, `/paths/~1${path}/get`) as { security?: unknown }).security).toEqual(security);
  });

  test("what could not be kept is said", () => {
    expect(codes(convertQuirks("43-security.apifox.json"))).toEqual([
      "guess security-approximated @ securitySchemeCollection, key",
      "guess security-approximated @ securitySchemeCollection, 登录",
      "loss security-lost @ GET /lost, securityScheme",
      "guess security-approximated @ GET /hawk",
      "loss security-lost @ GET /custom",
    ]);
  });

  test("no secret of an export is in the document or in the notes", () => {
    const result = convertQuirks("35-secrets.apifox.json");
    const text = JSON.stringify(result);
    expect(text).not.toMatch(/-secret-\d/);
    expect(text).not.toContain("eyJ");
    expect(text).not.toContain("AKIA");
    expect(result.document.servers).toEqual([{ url: "https://api.example.org", description: "prod" }]);
  });

  test.each([
    "token",
    "X-QIWEI-TOKEN",
    "accessToken",
    "refresh_token",
    "Authorization",
    "userPassword",
    "API-KEY",
    "wx_session_key",
    "密码",
    "JSESSIONID",
  ])("%s is a secret by its name, in a parameter, a property and an example", (name) => {
    const properties = { [name]: { type: "string", examples: ["s3cret"], default: "s3cret" } };
    const { document } = convert([
      nativeExport([
        apiNode("post", "/a", {
          parameters: { query: [{ name, type: "string", example: "s3cret" }] },
          ...jsonBody({ type: "object", properties }, [
            { name: "one", value: JSON.stringify({ [name]: "s3cret", deep: [{ [name]: "s3cret" }] }) },
          ]),
        }),
      ]),
    ]);
    expect(JSON.stringify(document)).not.toContain("s3cret");
  });

  test.each(["max_tokens", "passwordPolicy", "keyboard", "design", "author"])("%s is none", (name) => {
    const { document } = convert([
      nativeExport([
        apiNode("get", "/a", { parameters: { query: [{ name, type: "string", example: "shown" }] } }),
      ]),
    ]);
    expect(at(document, "/paths/~1a/get/parameters/0/example")).toBe("shown");
  });

  test("a cookie's example is none to publish, whatever its name", () => {
    const cookie = [{ name: "c1", type: "string", example: "l=eBO-G2Fng9CH5uxF" }];
    const { document } = convert([nativeExport([apiNode("get", "/a", { parameters: { cookie } })])]);
    expect(at(document, "/paths/~1a/get/parameters/0")).toEqual({
      name: "c1",
      in: "cookie",
      schema: { type: "string" },
    });
  });
});
