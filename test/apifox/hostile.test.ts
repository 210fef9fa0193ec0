import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { convert, type SourceFile } from "../../scripts/apifox/convert.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { apiNode, at, jsonBody, nativeExport, operations, problemsOf, quirk } from "./support.js";

const posted = "/paths/~1x/post/requestBody/content/application~1json/schema";
const withSchema = (jsonSchema: Json, members: Record<string, Json> = {}): SourceFile =>
  nativeExport([apiNode("post", "/x", jsonBody(jsonSchema))], members);

/** Converts, or is refused in the one way in which conversions are refused. */
function outcome(file: SourceFile): "converted" | "refused" | "crashed" {
  try {
    convert([file]);
    return "converted";
  } catch (error) {
    return error instanceof SpecError ? "refused" : "crashed";
  }
}

const model = (id: number, jsonSchema: Json): JsonObject => ({
  name: `M${id}`,
  id: `#/definitions/${id}`,
  schema: { jsonSchema },
});

/** 100,000 characters, in thirty places: what takes quadratic time of one of them takes a minute, and what takes cubic time years. */
const long = (unit: string): string => unit.repeat(Math.ceil(100_000 / unit.length));

/** `x-apifox-refs` to these models. */
const including = (...ids: number[]): JsonObject =>
  Object.fromEntries(ids.map((id, index) => [`REF${index}`, { $ref: `#/definitions/${id}` }]));

describe("hostile exports", () => {
  test("50 levels of nesting are read", () => {
    let schema: Json = { type: "string" };
    for (let level = 0; level < 50; level += 1) schema = { type: "object", properties: { a: schema } };
    expect(at(convert([withSchema(schema)]).document, posted + "/properties/a".repeat(50))).toEqual({
      type: "string",
    });
  });

  test.each([
    ["JSON", '{"a":'.repeat(100_000)],
    ["a list", "[".repeat(100_000)],
    ["YAML", `openapi: 3.0.1\na: ${"[".repeat(20_000)}`],
    ["JSON that is well-formed", `{"openapi":"3.0.1","a":${"[".repeat(500)}${"]".repeat(500)}}`],
    ["an alias of itself", "openapi: 3.0.1\npaths: &a\n  /x: *a\n"],
    [
      "aliases that multiply",
      `openapi: 3.0.1\na: &a [1,1,1,1,1,1,1,1,1]\n${[..."bcdefghij"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[index]}`).join()}]`).join("\n")}`,
    ],
  ])("endless depth in %s is refused", (_, text) => {
    expect(problemsOf({ name: "deep", text })).toHaveLength(1);
  });

  test("members called __proto__ and constructor change nothing", () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"}},"required":["constructor"]}',
    ) as Json;
    const example = { name: "a", value: '{"__proto__":{"polluted":1},"constructor":2}' };
    const { document, notes } = convert([nativeExport([apiNode("post", "/x", jsonBody(schema, [example]))])]);
    expect(at(document, posted)).toEqual({
      type: "object",
      properties: { constructor: { type: "integer" } },
      required: ["constructor"],
    });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(notes.map(({ code }) => code)).toContain("reserved-name");
  });

  test("100,000 properties are all there, in order", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `p${index}`);
    const schema = {
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
      "x-apifox-orders": names.toReversed(),
      required: names,
    };
    const properties = at(convert([withSchema(schema)]).document, `${posted}/properties`);
    expect(Object.keys(properties as object)).toEqual(names.toReversed());
  });

  test("models that include the next one twice do not double", () => {
    const models = Array.from({ length: 200 }, (_, id) =>
      model(id, {
        type: "object",
        properties: { [`p${id}`]: { type: "string" } },
        "x-apifox-refs": including(id + 1, id + 1),
      }),
    );
    const { document } = convert([withSchema({ $ref: "#/definitions/0" }, { schemaCollection: models })]);
    expect(Object.keys(at(document, "/components/schemas/M0/properties") as object)).toHaveLength(200);
  });

  test("a model that a property of it includes again is a reference there", () => {
    const models = [
      model(1, {
        type: "object",
        properties: { child: { type: "object", properties: {}, "x-apifox-refs": including(1) } },
      }),
    ];
    const { document } = convert([
      withSchema({ type: "object", "x-apifox-refs": including(1) }, { schemaCollection: models }),
    ]);
    const child = { type: "object", allOf: [{ $ref: "#/components/schemas/M1" }] };
    expect(at(document, "/components/schemas/M1/properties/child")).toEqual(child);
    expect(at(document, `${posted}/properties/child`)).toEqual(child);
  });

  test("models that include one another crosswise, at every level, are refused rather than multiplied", () => {
    const ids = Array.from({ length: 14 }, (_, id) => id);
    const models = ids.map((id) =>
      model(id, {
        type: "object",
        properties: Object.fromEntries(
          ids.map((other) => [`to${other}`, { type: "object", "x-apifox-refs": including(other) }]),
        ),
      }),
    );
    expect(problemsOf(withSchema({}, { schemaCollection: models }))).toHaveLength(1);
  });

  test.each([
    ["opening braces in a path", apiNode("post", `/${"{".repeat(20_000)}`)],
    ["5,000 placeholders of one name", apiNode("post", `/${"{a}/".repeat(5000)}`)],
    [
      "opened variables",
      apiNode("post", "/x", { parameters: { query: [{ name: "q", example: "{{".repeat(50_000) }] } }),
    ],
    ["opened comments", apiNode("post", "/x", jsonBody({}, [{ value: "/*".repeat(50_000) }]))],
    [
      "a text of half secrets",
      apiNode("post", "/x", { description: "Bearer eyJ?token=//a@".repeat(20_000) }),
    ],
    [
      "a pattern that takes for ever",
      apiNode(
        "post",
        "/x",
        jsonBody({ type: "string", pattern: "^(a+)+$" }, [{ value: `"${"a".repeat(50)}b"` }]),
      ),
    ],
  ])("%s end in a document", (_, node) => {
    expect(operations(convert([nativeExport([node])]))).toHaveLength(1);
  });
});

describe("text that is long and looks like the beginning of something", () => {
  test.each([
    ["| a |", " ", "x"],
    ["GET", " ", "x\u2028y"],
    ["{{", " ", "x"],
    ["", "/", "x"],
    ["", "_", "x"],
    ["{", ":", "\n}"],
    ["?", "a&", ""],
    ["?", "&key", ""],
    ["text/xml", " ", "x"],
    ["T\nGET /a\n概览\n| Method | GET |\n| Path | /a |\n参数\n{}\n请求体\n{}\n响应\n[", "]\n", ""],
    ["<html>", '{\\"openapi\\":', ""],
    ["<html>", '{"openapi":"3', ""],
    ["<html>{", "\\n", ""],
    ["", "eyJ-", ""],
    ["", "password=", ""],
    ["", '"password":"', ""],
    ["", "<password>", ""],
    ["curl ", " -u a:", ""],
    ["curl ", " -b '", ""],
    ["", "cookie: a=", ""],
    ["", "```yaml\n", ""],
    ["", "://", ""],
  ])("%j and %j again and again end in a document or a refusal", (before, unit, after) => {
    const text = before + long(unit) + after;
    const node = {
      name: text,
      api: {
        method: "post",
        path: `/x${text}`,
        description: text,
        operationId: text,
        tags: [text],
        parameters: {
          query: [{ name: text, type: "array", example: text }],
          header: [
            { name: "Content-Type", example: text },
            { name: "Authorization", example: text },
          ],
        },
        requestBody: { type: "application/xml", mediaType: text, jsonSchema: { type: text, format: text } },
        responses: [{ code: text, name: text, contentType: text }],
      },
    };
    const formats = ["date", "date-time", "uri", "email", "ipv4", "byte"].map((format) => [
      format,
      { type: "string", format, pattern: `^${format}`, default: text, examples: [text] },
    ]);
    const jsonSchema = { type: "object", properties: { [text]: {}, ...Object.fromEntries(formats) } };
    const members = {
      schemaCollection: [{ name: text, id: "#/definitions/1", schema: { jsonSchema } }],
      environments: [{ name: "e", baseUrls: { default: text } }],
    };
    const started = process.cpuUsage();
    expect(outcome(nativeExport([node], members))).toBe("converted");
    const page = `T\nGET /a\n${text}\n概览\n| Method | GET |\n${text}\n参数\n{}\n请求体\n{}\n响应\n[]`;
    for (const raw of [page, page.replace("GET /a", () => text), text, `# t\n${text}`])
      expect(outcome({ name: "page", text: raw })).not.toBe("crashed");
    // Of the processor, whatever else the machine has to do. All of it takes one at most.
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6, "seconds").toBeLessThan(10);
  });

  test.each(["1e999", "9".repeat(400), "-1e999"])("the number %s is taken as null", (number) => {
    const schema = `{"type":"object","properties":{"a":{"enum":[${number}]}}}`;
    const { document, notes } = convert([
      {
        name: "n.json",
        text: JSON.stringify({
          apiCollection: [apiNode("post", "/x", jsonBody("SCHEMA", [{ value: `{"b":${number}}` }]))],
        }).replace('"SCHEMA"', () => schema),
      },
    ]);
    expect(at(document, `${posted}/properties/a/enum`)).toEqual([null]);
    expect(notes.map(({ code }) => code)).toContain("number-rounded");
  });
});

describe("damaged exports", () => {
  test.each([
    "43-security.apifox.json",
    "36-windows-page.txt",
    "39-page-one.md",
    "50-openapi-3.1.openapi.yaml",
  ])("%s cut off at any byte is converted or refused", (name) => {
    const { text } = quirk(name);
    const step = Math.ceil(text.length / 300);
    for (let length = 0; length < text.length; length += step)
      expect(outcome({ name, text: text.slice(0, length) })).not.toBe("crashed");
  });

  const files = [
    "10-webhook-and-callback.apifox.json",
    "25-shared-responses.apifox.json",
    "40-included-models.apifox.json",
    "43-security.apifox.json",
    "44-servers.apifox.json",
    "47-forms.apifox.json",
    "23-x-200-responses.openapi.json",
    "38-newer-words-in-3.0.openapi.json",
  ];
  const junk = fc.constantFrom<Json>(
    null,
    true,
    7,
    -1.5,
    "text",
    "",
    "{{x}}",
    [],
    {},
    [null],
    [["a"]],
    [{}],
    { $ref: 5 },
    { type: 7 },
    { properties: [] },
    { a: null },
    "\uD800",
  );

  test("any member replaced by anything is converted or refused", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }),
        (name, damages) => {
          const root = JSON.parse(quirk(name).text) as JsonObject;
          for (const [choice, value] of damages) damage(root, choice, value);
          expect(outcome({ name, text: JSON.stringify(root) })).not.toBe("crashed");
        },
      ),
      { numRuns: 600 },
    );
  });
});

/** Replaces the member that `choice` picks among all members at any depth. */
function damage(root: JsonObject, choice: number, value: Json): void {
  const members: { holder: Record<string, Json>; key: string }[] = [];
  const collect = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, Json>;
    for (const key of Object.keys(holder)) {
      members.push({ holder, key });
      collect(holder[key] ?? null);
    }
  };
  collect(root);
  const picked = members[choice % Math.max(members.length, 1)];
  if (picked !== undefined) picked.holder[picked.key] = structuredClone(value);
}
