import { describe, expect, test } from "vitest";
import { at, codes, convertQuirks } from "./support.js";

const body = "/paths/~1a/post/requestBody/content/application~1json/schema";
const answer = (path: string) => `/paths/~1${path}/get/responses/200/content/application~1json/schema`;

describe("schemas", () => {
  test("an object that nobody described is open, inside a schema and as a whole", () => {
    const { document } = convertQuirks("20-empty-object.apifox.json");
    expect(at(document, body)).toEqual({});
    expect(at(document, `${answer("a").replace("/get/", "/post/")}/properties/meta`)).toEqual({
      type: "object",
      description: "free",
      additionalProperties: true,
    });
  });

  test.each([
    ["any", {}],
    ["maybe", { type: ["string", "null"] }],
    ["long", { type: "integer", format: "int64" }],
    ["file", { type: "string", format: "binary" }],
    ["none", {}],
    ["odd", {}],
    ["list", { type: "array", items: {} }],
    ["tuple", { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }] }],
    ["coded", { type: "integer", enum: [1, 2], "x-enumDescriptions": { "1": "on", "2": "off: is off" } }],
    ["legacy", { type: "string", enum: ["m", "f"], "x-enumDescriptions": { m: "male" } }],
    ["labelled", { type: "string", enum: ["a"] }],
    ["when", { type: "string", format: "date-time" }],
    ["pattern", { type: "string" }],
  ])("the type of %s is written as JSON Schema has it", (name, schema) => {
    const { document } = convertQuirks("41-types.apifox.json");
    expect(at(document, `${body}/properties/${name}`)).toEqual(schema);
  });

  test("properties that an export lists as copied in stand, and nothing is required that is not there", () => {
    const result = convertQuirks("41-types.apifox.json");
    expect(at(result.document, `${body}/properties/copied`)).toEqual({ type: "string" });
    expect(at(result.document, `${body}/required`)).toEqual(["maybe", "copied"]);
    expect(codes(result)).toContain("repair schema-repaired @ POST /a, request body");
  });

  test.each([
    ["n", { type: "null" }],
    ["e", { type: "string" }],
    ["x", { type: "integer", exclusiveMinimum: 0 }],
    ["y", { type: "integer", minimum: 0, exclusiveMinimum: 0 }],
    ["z", { type: ["string", "null"], enum: ["a", null] }],
    ["r", { anyOf: [{ $ref: "#/components/schemas/R" }, { type: "null" }] }],
    ["s", { type: "string", examples: ["old"] }],
  ])(
    "OpenAPI 3.0's way to say %s is written as 3.1's, and 3.1's in a 3.0 file is understood",
    (name, schema) => {
      const { document } = convertQuirks("38-newer-words-in-3.0.openapi.json");
      expect(at(document, `${body}/properties/${name}`)).toEqual(schema);
    },
  );

  test("a schema whose properties are called like keywords keeps them", () => {
    const { document } = convertQuirks("42-schema-of-schemas.apifox.json");
    const text = { type: "string" };
    expect(at(document, body)).toEqual({
      type: "object",
      properties: {
        properties: {
          type: "object",
          properties: {
            "x-apifox-orders": { type: "array", items: text },
            $ref: text,
            type: text,
            mock: text,
          },
        },
        anyOf: { type: "array", items: text },
        "x-apifox-refs": { type: "integer" },
      },
      required: ["properties", "x-apifox-refs"],
    });
  });

  test("a rule in prose stays prose", () => {
    const { document } = convertQuirks("22-enum-in-prose.apifox.json");
    expect(at(document, `${body}/properties/quality`)).toEqual({
      type: "string",
      description: '"360p","540p"',
    });
  });
});

describe("included models", () => {
  const { document } = convertQuirks("40-included-models.apifox.json");

  test("their properties stand in their place and order; replaced, hidden and half-edited ones as Apifox shows", () => {
    const schema = at(document, answer("a"));
    expect(schema).toEqual({
      type: "object",
      properties: {
        code: { type: "integer" },
        data: { type: "array", items: { type: "integer" } },
        extra: { type: "string" },
      },
      required: ["data", "extra"],
    });
    expect(Object.keys(at(schema, "/properties") as object)).toEqual(["code", "data", "extra"]);
  });

  test("overrides beside a reference are expanded, and required stays the model's", () => {
    expect(at(document, answer("b"))).toMatchObject({
      properties: { data: { type: "integer" }, msg: { type: "string" } },
    });
    expect(new Set(at(document, `${answer("b")}/required`) as string[])).toEqual(
      new Set(["code", "msg", "data"]),
    );
  });

  test("a model that is no plain object is included as a reference", () => {
    expect(at(document, answer("c"))).toEqual({
      type: "object",
      allOf: [{ $ref: "#/components/schemas/Either" }],
      properties: { own: { type: "string" } },
    });
  });

  test("of a model that is not there the overrides are kept", () => {
    expect(at(document, `${answer("d")}/properties`)).toEqual({
      kept: { type: "integer" },
      own: { type: "string" },
    });
  });
});

describe("components", () => {
  test("names are valid, stable and unique, and the original is the title", () => {
    const { document } = convertQuirks("29-component-names.apifox.json");
    const titles = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => [
      name,
      schema["title"],
    ]);
    expect(titles).toEqual([
      ["Schema_1", "响应成功"],
      ["OpenResult_List_X", "OpenResult«List«X»»"],
      ["User_2", "用户 User"],
      ["User", undefined],
      ["proto", "__proto__"],
      ["Schema_6", "own title"],
    ]);
    expect(at(document, answer("b"))).toEqual({ $ref: "#/components/schemas/OpenResult_List_X" });
  });

  test("percent-encoded references find their model", () => {
    const { document } = convertQuirks("29-encoded-references.openapi.json");
    const ref = (at(document, answer("a")) as { $ref: string }).$ref;
    expect(at(document, ref.slice(1))).toMatchObject({
      title: "响应",
      properties: { a: { type: ["string", "null"] } },
    });
  });

  test("two models of one name stay two", () => {
    const { document } = convertQuirks("30-same-names.apifox.json");
    expect(at(document, answer("a"))).toEqual({ $ref: "#/components/schemas/User_2" });
    expect(at(document, "/components/schemas/User_2/properties")).toEqual({ b: { type: "string" } });
  });

  test("circles through properties stay references; those that no type can hold are opened", () => {
    const result = convertQuirks("31-cycles.apifox.json");
    expect(result.document.components?.schemas).toEqual({
      Category: {
        type: "object",
        properties: { children: { type: "array", items: { $ref: "#/components/schemas/Category" } } },
        required: ["children"],
      },
      Tree: { type: "array", items: {} },
      A: { $ref: "#/components/schemas/B" },
      B: { anyOf: [{}, { type: "string" }] },
      Self: { type: "object", properties: { x: { type: "string" } } },
    });
    const said = result.notes.filter(({ code }) => code.startsWith("reference-"));
    expect(said.map(({ code, where }) => `${code} ${where.split(", ")[1]}`).toSorted()).toEqual([
      "reference-opened model B",
      "reference-opened model Tree",
      "reference-replaced model Self",
    ]);
  });

  test("models that nothing uses are kept", () => {
    const { document } = convertQuirks("32-unused-models.apifox.json");
    expect(document.components?.schemas).toHaveProperty("Unused");
  });

  test("pages of one project share what is equal and keep apart what differs", () => {
    const { document } = convertQuirks("39-page-one.md", "39-page-two.md", "39-page-three.md");
    const schema = (path: string) => at(document, answer(path));
    expect(schema("two")).toEqual(schema("one"));
    expect(schema("three")).toEqual({ $ref: "#/components/schemas/Answer_2" });
    expect(at(document, "/components/schemas/Answer_2/properties")).toEqual({
      code: { type: "string" },
      again: { $ref: "#/components/schemas/Answer_2" },
    });
  });
});
