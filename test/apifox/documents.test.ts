import { describe, expect, test } from "vitest";
import { convert, type Conversion } from "../../scripts/apifox/convert.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, codes, convertOperation, objectSchema, jsonBody, nativeExport } from "./support.js";

const posted = "/paths/~1a/post/requestBody/content/application~1json";
const convertBody = (schema: Json, media: Record<string, Json> = {}): Conversion =>
  convertOperation({ requestBody: { content: { "application/json": { schema, ...media } } } });
const written = (schema: Json): Json => at(convertBody(schema).document, `${posted}/schema`);

const ref = { $ref: "#/components/schemas/Base" };
const nothing = { type: "null" };
const maybe = { type: ["string", "null"] };

describe("what is copied in from an inclusion", () => {
  const included = {
    type: "object",
    "x-apifox-refs": { "01HZX0000000000000000000AA": ref },
    "x-apifox-orders": ["01HZX0000000000000000000AA"],
  };
  const { properties } = objectSchema("a", "b") as { properties: Json };

  test.each(["apifox", "apidog", ""])("stands, and what is not copied is added (x-%s-)", (vendor) => {
    const source = { ...included, properties, "x-apifox-ignore-properties": ["a", "b"] };
    const text = JSON.stringify(source).replaceAll("x-apifox-", `x-${vendor}-`);
    expect(written(JSON.parse(text) as Json)).toEqual(objectSchema("a", "b"));
    const bare = JSON.stringify({ ...included, properties: {} }).replaceAll("x-apifox-", `x-${vendor}-`);
    expect(written(JSON.parse(bare) as Json)).toEqual(objectSchema("a", "b"));
  });

  test("is hidden by null alone", () => {
    const overrides = { "x-apifox-overrides": { a: null } };
    const slot = { "01HZX0000000000000000000AA": { ...ref, ...overrides } };
    expect(written({ ...included, "x-apifox-refs": slot })).toEqual({
      type: "object",
      properties: { b: { type: "string" } },
    });
  });

  test("may be included once more in a field of the object that includes it", () => {
    const source = { ...included, properties: { data: included } };
    expect(written(source)).toMatchObject({ properties: { a: {}, data: { properties: { a: {}, b: {} } } } });
  });
});

describe("null", () => {
  test.each<[string, Json, Json]>([
    ["nullable beside allOf", { nullable: true, allOf: [ref] }, { anyOf: [ref, nothing] }],
    [
      "a description of it stays outside",
      { description: "d", nullable: true, allOf: [ref] },
      { description: "d", anyOf: [ref, nothing] },
    ],
    [
      "a list of types beside allOf",
      { type: ["object", "null"], allOf: [ref, objectSchema("c")] },
      { anyOf: [{ type: ["object", "null"], allOf: [ref, objectSchema("c")] }, nothing] },
    ],
    [
      "a branch that says no more",
      { allOf: [ref, { nullable: true }] },
      { anyOf: [{ allOf: [ref, {}] }, nothing] },
    ],
    ["null by the letter beside oneOf", { type: "null", oneOf: [ref] }, { oneOf: [ref, nothing] }],
    ["null by the letter beside fields", { ...(objectSchema("c") as object), ...nothing }, {}],
    ["nullable beside a typed union", { type: "object", nullable: true, anyOf: [ref] }, {}],
    [
      "a union of which one may be null already",
      { nullable: true, oneOf: [ref, { type: ["string", "null"] }] },
      {},
    ],
    [
      "a union of which two may be null",
      { nullable: true, oneOf: [{ $ref: "#/components/schemas/Maybe" }, { type: ["integer", "null"] }] },
      {},
    ],
    [
      "unions in unions, of which two branches may be null",
      { oneOf: [{ ...nothing, oneOf: [{ oneOf: [{ allOf: [maybe] }, { allOf: [maybe] }] }] }] },
      {},
    ],
    [
      "a union that may be null, of one that anything without fields fits twice",
      { ...nothing, oneOf: [{ oneOf: [{ properties: { c: {} } }, { properties: { d: {} } }] }] },
      {},
    ],
    [
      "a union of a branch that may be null and has no type, and one that anything fits",
      { oneOf: [{ nullable: true, not: { type: "string" } }, { allOf: [{ type: "" }] }] },
      {},
    ],
    ["what is not", { type: "object", nullable: true, not: { required: ["c"] } }, {}],
    ["a condition", { nullable: true, if: { type: "object" }, else: objectSchema("c") }, {}],
    ["a reference", { ...ref, nullable: true }, { anyOf: [ref, nothing] }],
    ["a reference, by its type", { ...ref, type: ["object", "null"] }, { anyOf: [ref, nothing] }],
    ["an enum", { type: ["string", "null"], enum: ["a"] }, { type: ["string", "null"], enum: ["a", null] }],
    [
      "a constant",
      { type: "string", nullable: true, const: "a" },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    [
      "fields without a type",
      { nullable: true, properties: { c: {} } },
      { type: ["object", "null"], properties: { c: {} } },
    ],
    ["null alone", { type: "null" }, { type: "null" }],
  ])("%s", (_, schema, expected) => {
    const result = convertBody(schema, { example: null });
    expect(at(result.document, `${posted}/schema`)).toMatchObject(expected as object);
    expect(at(result.document, `${posted}/example`)).toBeNull();
    expect(codes(result).filter((note) => note.startsWith("loss"))).toEqual([]);
  });
});

describe("beside a reference", () => {
  test("fields and what is required apply too, and so does an example with them", () => {
    const result = convertBody({ ...ref, ...(objectSchema("c") as object) }, { example: { a: "1", c: "2" } });
    expect(at(result.document, posted)).toEqual({
      schema: { type: "object", allOf: [ref], properties: { c: { type: "string" } }, required: ["c"] },
      example: { a: "1", c: "2" },
    });
    expect(written({ ...ref, required: ["b"] })).toEqual({ allOf: [ref], required: ["b"] });
  });

  test("what repeats the model says nothing, and what contradicts it does not count", () => {
    expect(written({ ...ref, type: "object", properties: {}, required: [] })).toEqual(ref);
    const result = convertBody({ ...ref, type: "string" });
    expect(at(result.document, `${posted}/schema`)).toEqual(ref);
    expect(codes(result)).toEqual(["loss keyword-dropped @ POST /a, request body"]);
  });
});

test("alternatives may require what is described beside them", () => {
  const schema = {
    ...(objectSchema("a", "b") as object),
    required: [],
    anyOf: [{ required: ["a"] }, { required: ["b"] }],
  };
  expect(at(written(schema), "/anyOf")).toEqual([{ required: ["a"] }, { required: ["b"] }]);
});

test("a field whose parts do not fit its type is said to lose them", () => {
  const result = convertBody({
    type: "object",
    properties: { n: { type: "string", properties: { lost: {} } } },
  });
  expect(codes(result)).toEqual(["loss keyword-dropped @ POST /a, request body, n"]);
});

test("a kind that is one of its kinds keeps its own fields in each of them", () => {
  const pet = { ...(objectSchema("kind") as object), oneOf: [{ $ref: "#/components/schemas/Dog" }] };
  const dog = { allOf: [{ $ref: "#/components/schemas/Pet" }, objectSchema("bark")] };
  const { document } = convertOperation({}, { components: { schemas: { Pet: pet, Dog: dog } } });
  expect(JSON.stringify(at(document, "/components/schemas/Dog"))).toContain('"kind"');
});

describe("JSON in the raw editor", () => {
  const example = '{"a":"1"}';
  const header = {
    name: "Content-Type",
    in: "header",
    schema: { type: "string" },
    example: "application/json",
  };
  const raw = { "text/plain": { schema: { type: "string" }, example: JSON.parse(example) as Json } };
  const content = (parameters: Json, media: Json = raw): Json =>
    at(
      convertOperation({ parameters, requestBody: { content: media } }).document,
      "/paths/~1a/post/requestBody/content",
    );

  test("is what the header says, with its example", () => {
    expect(content([header])).toEqual({ "application/json": { schema: {}, example: { a: "1" } } });
    const fixed = {
      ...header,
      example: "",
      schema: { type: "string", default: "application/json; charset=utf-8" },
    };
    expect(Object.keys(content([fixed]) as object)).toEqual(["application/json"]);
  });

  test("is text without a header, with its example as text", () => {
    expect(content([])).toEqual({ "text/plain": { schema: { type: "string" }, example } });
  });

  test("a header that is left over from another body does not count", () => {
    const form = { "multipart/form-data": { schema: objectSchema("a") } };
    expect(Object.keys(content([header], form) as object)).toEqual(["multipart/form-data"]);
  });

  test("in a project and in an answer too", () => {
    const headers = [{ name: "Content-Type", example: "application/json", type: "string" }];
    const { document } = convert([
      nativeExport([
        apiNode("post", "/a", {
          parameters: { header: headers },
          requestBody: { type: "text/plain", example },
          responses: [{ id: "1", code: 200, name: "ok", contentType: "raw", headers, jsonSchema: {} }],
        }),
      ]),
    ]);
    expect(at(document, `${posted}/example`)).toEqual({ a: "1" });
    expect(at(document, "/paths/~1a/post/responses/200/content")).toEqual({
      "application/json": { schema: {} },
    });
  });
});

describe("examples", () => {
  const key = "cmMtdXBsb2FkLTE3MDAwMDAwMDAwMDAtMg==/cat.png";

  test.each([key, "file:///C:/Users/me/cat.png"])("the file %s is in none", (file) => {
    const properties = {
      file: { type: "string", format: "binary", example: file },
      name: { type: "string" },
    };
    const form = {
      schema: { type: "object", properties, required: ["file"] },
      example: { file, name: "cat" },
    };
    const result = convertOperation({
      requestBody: { content: { "multipart/form-data": form } },
      parameters: [{ name: "f", in: "query", schema: { type: "string" }, example: file }],
    });
    expect(JSON.stringify(result.document)).not.toMatch(/cmMtdXBs|file:/);
    expect(at(result.document, "/paths/~1a/post/requestBody/content/multipart~1form-data/example")).toEqual({
      name: "cat",
    });
  });

  test("variables in a body's example are said", () => {
    const value = '{"a":"{{name}}"}';
    const result = convert([nativeExport([apiNode("post", "/a", jsonBody(objectSchema("a"), [{ value }]))])]);
    expect(at(result.document, `${posted}/example`)).toEqual({ a: "{{name}}" });
    expect(codes(result)).toContain("info example-variable @ POST /a, request body, example");
  });

  test.each([
    ["query", "page_token"],
    ["query", "nextPageToken"],
    ["query", "continuation_token"],
    ["path", "session_id"],
  ])("the %s parameter %s is no secret", (location, name) => {
    const parameters = { [location]: [{ name, type: "string", example: "abc" }] };
    const path = location === "path" ? `/a/{${name}}` : "/a";
    const { document } = convert([nativeExport([apiNode("get", path, { parameters })])]);
    expect(at(Object.values(document.paths)[0], "/get/parameters/0/example")).toBe("abc");
  });
});

test.each<[string, (self: Json) => Json, Json]>([
  ["else", (self) => ({ if: { type: "integer" }, else: self }), { if: { type: "integer" }, else: {} }],
  ["not", (self) => ({ not: self }), { not: { not: {} } }],
  ["dependentSchemas", (self) => ({ dependentSchemas: { a: self } }), { dependentSchemas: { a: {} } }],
])("a model that is itself by %s is opened, and examples of it are checked", (_, model, expected) => {
  const self = { $ref: "#/components/schemas/Self" };
  const result = convertOperation(
    { requestBody: { content: { "application/json": { schema: self, example: "1" } } } },
    { components: { schemas: { Self: model(self) } } },
  );
  expect(at(result.document, "/components/schemas/Self")).toEqual(expected);
  expect(codes(result)).toContain("loss reference-opened @ model Self");
});

test.each<[string, Json]>([
  ["if", objectSchema("a")],
  ["not", objectSchema("a")],
  ["dependentSchemas", { a: objectSchema("a") }],
  ["dependentRequired", { b: ["a"] }],
  ["patternProperties", { a: objectSchema("a") }],
  ["propertyNames", { maxLength: 9 }],
  ["unevaluatedProperties", false],
  ["minProperties", 1],
  ["maxProperties", 2],
])("a model with %s is included as a reference, which says it all", (keyword, inner) => {
  const schema = { type: "object", "x-apifox-refs": { "01HZX0000000000000000000AA": ref } };
  const result = convertOperation(
    { requestBody: { content: { "application/json": { schema } } } },
    { components: { schemas: { Base: { ...(objectSchema("b") as object), [keyword]: inner } } } },
  );
  expect(at(result.document, `${posted}/schema`)).toEqual({ type: "object", allOf: [ref] });
  expect(at(result.document, `/components/schemas/Base/${keyword}`)).toEqual(inner);
});

test("a field beside a model that stays a reference replaces none of its fields, which is said", () => {
  const slot = "01HZX0000000000000000000AA";
  const inner = { type: "object", "x-apifox-refs": { [slot]: ref }, properties: { a: { type: "string" } } };
  const result = convertOperation(
    { requestBody: { content: { "application/json": { schema: ref } } } },
    { components: { schemas: { Base: { type: "object", properties: { a: inner } } } } },
  );
  expect(at(result.document, "/components/schemas/Base/properties/a/allOf")).toEqual([ref]);
  expect(codes(result)).toContain("loss keyword-dropped @ model Base, a");
});

const deep = { type: "object", properties: { a: { type: "string" }, b: {} } };
test.each<[string, Json]>([
  ["in a branch", { allOf: [deep] }],
  ["in a branch of a branch", { oneOf: [{ type: "null" }, { anyOf: [deep] }] }],
  ["in a model that a branch refers to", { allOf: [{ $ref: "#/components/schemas/Deep" }] }],
  [
    "in a model that a branch includes",
    { allOf: [{ "x-apifox-refs": { A: { $ref: "#/components/schemas/Deep" } } }] },
  ],
])(
  "a field beside a model that says otherwise %s has a loss note; one it says nothing else of has none",
  (_, base) => {
    const components = { schemas: { Base: base, Deep: deep } };
    const lost = (properties: Json) => {
      const schema = { properties, "x-apifox-refs": { A: ref } };
      const content = { "application/json": { schema } };
      return codes(convertOperation({ requestBody: { content } }, { components })).filter((note) =>
        note.startsWith("loss"),
      );
    };
    expect(lost({ a: { nullable: true } })).toEqual(["loss keyword-dropped @ POST /a, request body"]);
    expect(lost({ a: { type: "string" }, b: { type: "integer" }, c: { type: "integer" } })).toEqual([]);
  },
);

test.each<[string, JsonObject, JsonObject]>([
  ["of which nobody said anything", { example: { b: "1" } }, { example: { b: "1" } }],
  [
    "that a tool named",
    { examples: { "1": { value: { b: "1" }, summary: "示例 1" } } },
    { example: { b: "1" } },
  ],
  [
    "with a key",
    { examples: { paid: { value: { b: "1" } } } },
    { examples: { paid: { value: { b: "1" } } } },
  ],
  [
    "with a summary",
    { examples: { "1": { value: { b: "1" }, summary: "支付成功" } } },
    { examples: { "1": { value: { b: "1" }, summary: "支付成功" } } },
  ],
  [
    "with a description",
    { examples: { default: { value: { b: "1" }, description: "of a shop" } } },
    { examples: { default: { value: { b: "1" }, description: "of a shop" } } },
  ],
  [
    "of several",
    { examples: { a: { value: { b: "1" } }, c: { value: { b: "2" } } } },
    { examples: { a: { value: { b: "1" } }, c: { value: { b: "2" } } } },
  ],
])("an example %s keeps what is said of it, in a body and in a parameter", (_, given, kept) => {
  const result = convertOperation({
    requestBody: { content: { "application/json": { schema: objectSchema("b"), ...given } } },
    parameters: [{ name: "q", in: "query", schema: objectSchema("b"), ...given }],
  });
  expect(at(result.document, posted)).toEqual({ schema: objectSchema("b"), ...kept });
  expect(at(result.document, "/paths/~1a/post/parameters")).toEqual([
    { name: "q", in: "query", schema: objectSchema("b"), ...kept },
  ]);
  expect(result.notes.filter(({ level }) => level === "loss")).toEqual([]);
});

test.each<[string, Json, Json]>([
  [
    "a tuple that ends",
    { type: "array", items: [{ type: "string" }], additionalItems: false },
    { type: "array", prefixItems: [{ type: "string" }], items: false },
  ],
  [
    "a tuple that goes on",
    { type: "array", items: [{ type: "string" }], additionalItems: { type: "integer" } },
    { type: "array", prefixItems: [{ type: "string" }], items: { type: "integer" } },
  ],
  [
    "dependencies beside the word of today",
    { dependencies: { a: ["b"], c: objectSchema("d") }, dependentRequired: { e: ["a"] } },
    { dependentRequired: { a: ["b"], e: ["a"] }, dependentSchemas: { c: objectSchema("d") } },
  ],
  [
    "exactly one of what anything fits",
    { oneOf: [{ type: "string" }, { description: "free" }] },
    { anyOf: [{ type: "string" }, { description: "free" }] },
  ],
  [
    "a discriminator's mappings out of the document",
    { anyOf: [ref], discriminator: { propertyName: "k", mapping: { a: ref.$ref, b: "Base", c: "x.json" } } },
    { anyOf: [ref], discriminator: { propertyName: "k", mapping: { a: ref.$ref, b: ref.$ref } } },
  ],
])("%s is written as OpenAPI 3.1 has it", (_, schema, expected) => {
  expect(written(schema)).toEqual(expected);
});

test.each([
  ["query", "a", "a"],
  ["header", "X-A", "x-a"],
])("a %s parameter that stands twice is the first one, with a note", (location, first, second) => {
  const parameters = [first, second].map((name) => ({ name, in: location, schema: { type: "string" } }));
  const result = convertOperation({ parameters });
  expect(at(result.document, "/paths/~1a/post/parameters")).toEqual([parameters[0]]);
  expect(codes(result).filter((note) => note.includes("parameter-dropped"))).toHaveLength(1);
});

test("a % that escapes nothing is escaped in a path, and one that does stays", () => {
  const { document } = convert([nativeExport([apiNode("get", "/50%/b%2Fc%")])]);
  expect(Object.keys(document.paths)).toEqual(["/50%25/b%2Fc%25"]);
});
