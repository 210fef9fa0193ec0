/** Names of models, and references to them however they are spelled. */
import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { componentName } from "../../scripts/apifox/write/names.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { apiNode, at, codes, jsonBody, nativeExport } from "./support.js";

const described = "/paths/~1x/post/requestBody/content/application~1json/schema";
const kind = (name: string): JsonObject => ({ type: "object", properties: { [name]: { type: "string" } } });

/** A document with these models, a body that refers to one of them, and what is asked of its result. */
function referring(ref: string, schemas: JsonObject) {
  const content = { "application/json": { schema: { $ref: ref } } };
  const paths = { "/x": { post: { requestBody: { content } } } };
  const document = { openapi: "3.1.0", paths, components: { schemas } };
  return convert([{ name: "a.json", text: JSON.stringify(document) }]);
}

const models = (...names: string[]) =>
  names.map((name) => ({ name, id: `#/definitions/${name}`, schema: { jsonSchema: kind(name) } }));

describe("names of models", () => {
  test.each([
    ["Ｐｅｔ①", "Pet1"],
    ["用户 User", "User"],
    ["User«Pet»", "User_Pet"],
    ["a".repeat(120), "a".repeat(100)],
    [`${"a".repeat(99)}--用户b`, `${"a".repeat(99)}-`],
    ["constructor", ""],
    ["__proto__", "proto"],
    ["...", ""],
    ["响应", ""],
  ])("of %s remains %s", (text, name) => {
    expect(componentName(text)).toBe(name);
  });

  test("that nothing remains of have a number or a hash that stays, and a note says so", () => {
    const named = (...names: string[]): string[] =>
      Object.keys(
        convert([nativeExport([apiNode("get", "/x")], { schemaCollection: models(...names) })]).document
          .components?.schemas ?? {},
      );
    const [user = "", order = ""] = named("用户", "订单");
    expect([user, order]).toEqual([
      expect.stringMatching(/^Schema_[0-9a-f]{8}$/),
      expect.stringMatching(/^Schema_[0-9a-f]{8}$/),
    ]);
    expect(user).not.toBe(order);
    expect(named("订单", "新", "用户")).toEqual([order, expect.any(String), user]);
    const result = convert([
      nativeExport([apiNode("get", "/x")], { schemaCollection: models("用户", "Pet") }),
    ]);
    expect(codes(result)).toEqual(["info component-renamed @ model 用户"]);
  });
});

describe("a reference", () => {
  test.each([
    ["percent-encoded", "响应", "%E5%93%8D%E5%BA%94"],
    ["as it reads", "响应", "响应"],
    ["with a bare percent sign", "100%", "100%"],
    ["with a slash that is escaped", "a/b", "a~1b"],
    ["with a slash that nobody escaped", "a/b", "a/b"],
    ["with a tilde", "a~b", "a~0b"],
    ["with what only looks encoded", "a%zz", "a%zz"],
  ])("%s finds its model", (_, name, token) => {
    const result = referring(`#/components/schemas/${token}`, { [name]: kind("found") });
    const { $ref } = at(result.document, described) as { $ref: string };
    expect(at(result.document, `${$ref.slice(1)}/properties/found`)).toEqual({ type: "string" });
    expect(codes(result).filter((line) => line.includes("dangling"))).toEqual([]);
  });

  test("to a shared response whose name has a slash finds it, escaped or not", () => {
    for (const token of ["a/b", "a~1b"]) {
      const responses = { "200": { $ref: `#/components/responses/${token}` } };
      const document = {
        openapi: "3.1.0",
        paths: { "/x": { get: { responses } } },
        components: { responses: { "a/b": { description: "found" } } },
      };
      const result = convert([{ name: "a.json", text: JSON.stringify(document) }]);
      expect(at(result.document, "/components/responses/a_b")).toEqual({ description: "found" });
      expect(at(result.document, "/paths/~1x/get/responses/200")).toEqual({
        $ref: "#/components/responses/a_b",
      });
    }
  });

  test.each<[string, JsonObject]>([
    ["a description", { description: "of this one" }],
    ["a title and a flag", { title: "T", readOnly: true }],
    ["empty texts and lists", { description: "", pattern: "", required: [], enum: [], properties: {} }],
    ["what forbids nothing", { additionalProperties: true }],
    ["the model's own type", { type: "object" }],
  ])("stays one beside %s", (_, beside) => {
    const schema = { ...beside, $ref: "#/components/schemas/A" };
    const content = { "application/json": { schema } };
    const paths = { "/x": { post: { requestBody: { content } } } };
    const document = { openapi: "3.1.0", paths, components: { schemas: { A: kind("a") } } };
    const result = convert([{ name: "a.json", text: JSON.stringify(document) }]);
    const said = Object.entries(beside).filter(
      ([key, value]) => ["description", "title", "readOnly"].includes(key) && value !== "",
    );
    expect(at(result.document, described)).toEqual({
      $ref: "#/components/schemas/A",
      ...Object.fromEntries(said),
    });
    expect(codes(result)).toEqual([]);
  });

  test.each<[string, (self: Json) => JsonObject]>([
    ["then", (self) => JSON.parse(`{"if":{"type":"integer"},"then":${JSON.stringify(self)}}`) as JsonObject],
    ["prefixItems", (self) => ({ type: "array", prefixItems: [self] })],
    ["items", (self) => ({ type: "array", items: self })],
  ])("by %s to the model that it is in is opened", (_, model) => {
    const ref = "#/components/schemas/Self";
    const result = referring(ref, { Self: model({ $ref: ref }) });
    expect(at(result.document, "/components/schemas/Self")).toEqual(model({}));
    expect(codes(result)).toContain("loss reference-opened @ model Self");
  });
});

test("a body of a project that refers to a number finds the model of that number", () => {
  const model = { name: "A", id: 7, schema: { jsonSchema: kind("found") } };
  const api = apiNode("post", "/x", jsonBody({ $ref: "#/definitions/7" }));
  const { document } = convert([nativeExport([api], { schemaCollection: [model] })]);
  expect(at(document, described)).toEqual({ $ref: "#/components/schemas/A" });
});

describe("a reference to what is no model by itself", () => {
  const pet = {
    type: "object",
    properties: { kind: kind("k"), tags: { type: "array", items: kind("t") } },
    oneOf: [kind("one")],
    additionalProperties: kind("more"),
    $defs: { "A/b": kind("defined") },
  };

  test.each([
    ["#/components/schemas/Pet/properties/kind", "Pet_kind", "k"],
    ["#/components/schemas/Pet/properties/tags/items", "Pet_tags_items", "t"],
    ["#/components/schemas/Pet/oneOf/0", "Pet_oneOf_0", "one"],
    ["#/components/schemas/Pet/additionalProperties", "Pet_additionalProperties", "more"],
    ["#/components/schemas/Pet/$defs/A~1b", "A_b", "defined"],
    ["#/components/schemas/Pet/$defs/A%7E1b", "A_b", "defined"],
  ])("%s is one: %s", (ref, name, field) => {
    const result = referring(ref, { Pet: pet });
    expect(at(result.document, described)).toEqual({ $ref: `#/components/schemas/${name}` });
    expect(at(result.document, `/components/schemas/${name}`)).toMatchObject(kind(field));
    expect(codes(result).filter((line) => line.includes("dangling"))).toEqual([]);
  });

  test.each([
    "#/info/title",
    "#/components/schemas/Pet/properties",
    "#/components/schemas/Pet/toString",
    "#/nowhere",
    "#Pet",
  ])("%s is none, with a note", (ref) => {
    const result = referring(ref, { Pet: pet });
    expect(at(result.document, described)).toEqual({});
    expect(Object.keys(result.document.components?.schemas ?? {})).toEqual(["Pet"]);
    expect(codes(result).filter((line) => line.includes("dangling"))).toHaveLength(1);
  });

  test("two of one are one, and those that are relative to their own schema are found there", () => {
    const model = {
      type: "object",
      properties: { a: { $ref: "#/$defs/Own" }, b: { $ref: "#/$defs/Own" } },
      $defs: { Own: kind("own") },
    };
    const { document } = referring("#/components/schemas/a~1b", { "a/b": model });
    const { schemas } = document.components as { schemas: JsonObject };
    expect(Object.keys(schemas).toSorted()).toEqual(["Own", "a_b"]);
    expect(schemas["Own"]).toEqual(kind("own"));
    const own = { $ref: "#/components/schemas/Own" };
    expect(at(schemas["a_b"], "/properties")).toEqual({ a: own, b: own });
  });
});

test("an example outside of the export is left out, and so is what its address would be", () => {
  const examples = { far: { externalValue: "http://127.0.0.1:9/x" }, near: { value: { a: "1" } }, empty: {} };
  const content = { "application/json": { schema: kind("a"), examples } };
  const paths = { "/x": { post: { requestBody: { content } } } };
  const result = convert([{ name: "a.json", text: JSON.stringify({ openapi: "3.1.0", paths }) }]);
  expect(at(result.document, "/paths/~1x/post/requestBody/content/application~1json")).toEqual({
    schema: kind("a"),
    examples: { near: { value: { a: "1" } } },
  });
  expect(JSON.stringify(result.document)).not.toContain("127.0.0.1");
  expect(codes(result)).toEqual([
    "loss example-dropped @ POST /x, request body, application/json, example far",
  ]);
});

const file = (name: string, path: string, schemas: JsonObject) => {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/A" } } };
  const paths = { [path]: { post: { requestBody: { content } } } };
  return { name, text: JSON.stringify({ openapi: "3.1.0", paths, components: { schemas } }) };
};

const names = (one: JsonObject, other: JsonObject): string[] => {
  const { document } = convert([file("1.json", "/a", one), file("2.json", "/b", other)]);
  return Object.keys(document.components?.schemas ?? {}).toSorted();
};

describe("models of two files", () => {
  const toB = { type: "object", properties: { b: { $ref: "#/components/schemas/B" } } };

  test("are one where they are the same, whatever the order of their members", () => {
    expect(names({ A: { type: "object", title: "T" } }, { A: { title: "T", type: "object" } })).toEqual([
      "A",
    ]);
    expect(names({ A: toB, B: kind("b") }, { A: toB, B: kind("b") })).toEqual(["A", "B"]);
  });

  test("are two where they differ, or what they refer to does", () => {
    expect(names({ A: kind("a") }, { A: kind("b") })).toEqual(["A", "A_2"]);
    expect(names({ A: toB, B: kind("b") }, { A: toB, B: kind("c") })).toEqual(["A", "A_2", "B", "B_2"]);
  });
});

const withOwn = (field: string): JsonObject => ({
  type: "object",
  properties: { own: { $ref: "#/$defs/Own" } },
  $defs: { Own: kind(field) },
});

test("definitions of one name in two models are two, and a model called items is a model", () => {
  const result = referring("#/components/schemas/items", { items: withOwn("a"), B: withOwn("b") });
  const { schemas } = result.document.components as { schemas: JsonObject };
  expect(Object.keys(schemas).toSorted()).toEqual(["B", "Own", "Own_2", "items"]);
  for (const [name, field] of [
    ["items", "a"],
    ["B", "b"],
  ] as const) {
    const { $ref } = at(schemas[name], "/properties/own") as { $ref: string };
    expect(at(result.document, $ref.slice(1))).toMatchObject(kind(field));
  }
});

test("parameters that refer to each other in a circle are left out, with a note", () => {
  const parameters = { A: { $ref: "#/components/parameters/B" }, B: { $ref: "#/components/parameters/A" } };
  const paths = { "/x": { get: { parameters: [{ $ref: "#/components/parameters/A" }] } } };
  const text = JSON.stringify({ openapi: "3.1.0", paths, components: { parameters } });
  const result = convert([{ name: "a.json", text }]);
  expect(at(result.document, "/paths/~1x/get")).not.toHaveProperty("parameters");
  expect(codes(result)).toContain("loss dangling-reference @ GET /x, parameters");
});

const project = (name: string, description: string) => {
  const model = { name: "A", id: "#/definitions/1", description, schema: { jsonSchema: kind("a") } };
  const api = apiNode("post", `/${name}`, jsonBody({ $ref: "#/definitions/1" }));
  return { ...nativeExport([api], { schemaCollection: [model] }), name };
};

test("models of two projects that differ in their description alone are two", () => {
  const { document } = convert([project("x", "one"), project("y", "other"), project("z", "one")]);
  const { schemas = {} } = document.components ?? {};
  expect(Object.entries(schemas).map(([name, schema]) => [name, at(schema, "/description")])).toEqual([
    ["A", "one"],
    ["A_2", "other"],
  ]);
});
