import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { inert, jsonText, yamlText } from "../../scripts/shared/data-text.js";
import { SpecError } from "../../scripts/shared/spec-error.js";

/** Ends of comments and of texts, what terminals obey, names that objects inherit, references of every kind, YAML, odd Unicode. */
const texts = [
  "*/ globalThis.PWNED=1; /*",
  "${globalThis.PWNED=1}",
  "`+globalThis.PWNED+`",
  "</script>",
  "'\"`\\",
  "\u2028x\u2029",
  "\u001b[2J\u001b]0;x\u0007",
  "\u202e0 problems",
  "\r\nX: y",
  "\u0000",
  "\u0085\u009b31m",
  "\uD800 alone",
  "\ufeffx",
  "\u200b",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "%00%zz%",
  "%2e%2e%2f",
  "../../etc/passwd",
  "file:///etc/passwd",
  "http://127.0.0.1:9/x",
  "//h/x",
  "#",
  "#/",
  "#anchor",
  "#/components/schemas/",
  "#/paths",
  "$ref",
  "$id",
  "$dynamicRef",
  "$&$1",
  "{{{{",
  "---\nfoo: bar",
  "&a *a !!js/function x",
  "<<",
  "1e999",
  "null",
  "x".repeat(5000),
];

/** Members that bundlers and validators follow, or start from. */
const addresses = [
  "$ref",
  "$dynamicRef",
  "$recursiveRef",
  "$id",
  "$anchor",
  "$dynamicAnchor",
  "externalValue",
  "operationRef",
];

function addressesIn(node: Json, path = ""): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, member]) =>
    addresses.includes(key) && typeof member === "string"
      ? [`${path}: ${key} ${member}`]
      : addressesIn(member as Json, `${path}/${key}`),
  );
}

/** Documents and projects that hold a text wherever one can be. */
function holding(x: string): Record<string, Json> {
  const references = Object.fromEntries(addresses.map((key) => [key, x]));
  const schema = {
    type: "object",
    title: x,
    description: x,
    required: [x],
    ...references,
    [x]: x,
    properties: { [x]: { type: "string", enum: [x], default: x, example: x, pattern: x, format: x } },
    discriminator: { propertyName: x, mapping: { [x]: x, b: x } },
    oneOf: [{ $ref: x }, { type: "object", [x]: x }],
    externalDocs: { url: x },
    "x-any": { [x]: x, deep: [{ ...references }] },
    "x-enum": { ...references },
  };
  const content = {
    [x]: { schema },
    "application/json": { schema, example: { [x]: x, ...references } },
    "multipart/form-data": {
      schema,
      encoding: { [x]: { contentType: x, "x-e": references, headers: { [x]: references } } },
    },
    "text/plain": { schema, examples: { [x]: references } },
  };
  const document = (operation: JsonObject, root: JsonObject = {}): Json => ({
    openapi: "3.1.0",
    info: { title: x, version: x, description: x },
    servers: [{ url: x, description: x, variables: { [x]: { default: x } } }],
    tags: [{ name: x, description: x }],
    paths: { [`/${x}`]: { post: { operationId: x, summary: x, description: x, tags: [x], ...operation } } },
    ...root,
  });
  const project = (api: JsonObject, members: JsonObject = {}): Json => ({
    apifoxProject: "1",
    info: { name: x, description: x },
    apiCollection: [
      {
        name: x,
        items: [{ name: x, api: { method: "post", path: `/${x}`, description: x, tags: [x], ...api } }],
      },
    ],
    ...members,
  });
  const scheme = { type: "apiKey", in: "header", name: x };
  const places = ["query", "header", "path", "cookie"];
  return {
    parameters: document({ parameters: places.map((place) => ({ in: place, name: x, schema, style: x })) }),
    body: document({ requestBody: { description: x, content } }),
    answers: document({
      "x-any": references,
      responses: {
        [x]: {
          description: x,
          content,
          headers: { [x]: { schema } },
          links: { [x]: { ...references, server: { url: x } } },
        },
        "200": { $ref: x },
      },
    }),
    security: document(
      { security: [{ [x]: [x] }] },
      { components: { securitySchemes: { [x]: scheme, b: { type: "http", scheme: x } } } },
    ),
    models: document(
      { requestBody: { content: { "application/json": { schema: { $ref: `#/components/schemas/${x}` } } } } },
      { components: { schemas: { [x]: schema } } },
    ),
    callbacks: document({ callbacks: { [x]: { [x]: { post: {} }, $ref: x } }, [`x-${x}`]: { $ref: x } }),
    "path items": document({}, { paths: { "/a": { $ref: x }, [`/${x}`]: { [x]: {}, get: {} } } }),
    fields: project({
      parameters: Object.fromEntries(
        places.map((place) => [place, [{ name: x, type: x, example: x, schema }]]),
      ),
    }),
    "a project's body": project({
      requestBody: {
        type: "application/json",
        mediaType: x,
        jsonSchema: schema,
        examples: [{ name: x, value: x }],
      },
    }),
    "a project's answers": project({
      responses: [{ id: x, code: x, name: x, contentType: x, jsonSchema: schema }],
    }),
    "a project's key": project({
      auth: { type: "apikey", apikey: { in: "header", key: x } },
      oasExtensions: x,
      callbacks: x,
    }),
    environments: project(
      {},
      { environments: [{ name: x, baseUrl: x, variables: [{ name: x, value: x }] }] },
    ),
    "a project's models": project(
      {},
      { schemaCollection: [{ name: x, id: x, schema: { jsonSchema: schema } }] },
    ),
    included: project({
      requestBody: {
        type: "application/json",
        jsonSchema: { type: "object", "x-apifox-refs": { [x]: { $ref: x } } },
      },
    }),
  };
}

test.each(texts)("%j is text wherever it stands, or the export is refused", (text) => {
  for (const [place, data] of Object.entries(holding(text))) {
    try {
      const { document } = convert([{ name: place, text: JSON.stringify(data) }]);
      const left = addressesIn(document as unknown as Json).filter(
        (address) => !address.includes(": $ref #/components/"),
      );
      // A key of a mapping or a label may be called so; what it says is then no reference.
      expect(left, place).toEqual([]);
      expect(JSON.stringify(document.components?.securitySchemes ?? {}), place).not.toContain("*/");
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

/** What terminals obey, what breaks lines or reorders them, and what YAML does not have. */
const controls = [
  ...range(0, 0x1f),
  ...range(0x7f, 0x9f),
  0x061c,
  0x200e,
  0x200f,
  ...range(0x2028, 0x202e),
  ...range(0x2066, 0x2069),
  0xd800,
  0xfeff,
  0xfffe,
  0xffff,
].map((code) => String.fromCharCode(code));
/** Layout, where it stands raw. */
const isRaw = (text: string): boolean =>
  controls.some((control) => control !== "\n" && control !== "\t" && text.includes(control));

/** A reader of YAML that is not the writer's: redocly's, which openapi-typescript brings. */
const { parseYaml } = createRequire(createRequire(import.meta.url).resolve("openapi-typescript"))(
  "@redocly/openapi-core",
) as { parseYaml: (text: string) => unknown };

describe("what a terminal would obey is an escape in every file", () => {
  test.each(controls)("%j as a value, in a line, in lines and as a key", (control) => {
    const text = [
      control,
      `a${control}b`,
      `a\nb ${control}c\n`,
      ` ${control}`,
      `\\${control}`,
      `'${control}": #`,
    ];
    const long = `${"word ".repeat(40)}${control} ${"word ".repeat(40)}`;
    const value = { text, long, deep: [{ [control]: control, [`k${control}`]: { [`\\${control}`]: text } }] };
    for (const lineWidth of [0, 110]) {
      const yaml = yamlText(value, { lineWidth });
      expect(isRaw(yaml)).toBe(false);
      expect(parseYaml(yaml)).toEqual(value);
    }
    expect(isRaw(jsonText(value))).toBe(false);
    expect(JSON.parse(jsonText(value))).toEqual(value);
    const code = inert(`/** ${control} */\nreturn ${JSON.stringify(value)};`);
    expect(isRaw(code)).toBe(false);
    // oxlint-disable-next-line no-implied-eval -- code is what it is
    expect(new Function(code)()).toEqual(value);
  });

  test.each(Object.entries(holding(controls.join("a"))))("all of them at once in %s", (place, data) => {
    const { document, notes } = convert([{ name: place, text: JSON.stringify(data) }]);
    const yaml = yamlText(document, { lineWidth: 110 });
    expect(isRaw(yaml) || isRaw(jsonText(document)) || isRaw(jsonText(notes))).toBe(false);
    const plain: unknown = JSON.parse(JSON.stringify(document));
    expect(parseYaml(yaml)).toEqual(plain);
    expect(JSON.parse(jsonText(document))).toEqual(plain);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
