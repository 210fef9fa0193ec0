/** Exports that want to be more than text, through the whole generator: every text in every place, in two forms. */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";
import fc, { anyText } from "../property.js";
import type typescript from "typescript";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { convert, type SourceFile } from "../../scripts/apifox/convert.js";
import { build, type Build } from "../../scripts/build-outputs.js";
import { generate } from "../../scripts/generate.js";
import { commentBlock, literal } from "../../scripts/shared/code-text.js";
import { child, type Json, type JsonObject } from "../../scripts/shared/json-value.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { lossesOf } from "../../scripts/spec/checks/check-losses.js";
import { showAlone } from "../../scripts/spec/checks/left-out.js";
import { structureFacts } from "../../scripts/spec/checks/structure-facts.js";
import { sharedSlots } from "../../scripts/spec/shared-slots.js";
import { mediaOf, operationSlots } from "../../scripts/spec/text-slots.js";
import { readWords } from "../../scripts/spec/words/read-words.js";
import { projectWith } from "./project.js";

// By `import`, Node reads its nine megabytes three times over.
const ts: typeof typescript = createRequire(import.meta.url)("typescript");

const CODE = "globalThis.PWNED = 1;";
const texts = [
  `*/ ${CODE} /*`,
  `*/\n${CODE}\n/*`,
  `*/\r${CODE}/*`,
  `*/\u2028${CODE}/*`,
  `\u2028${CODE}//`,
  `\u2029${CODE}//`,
  `*/}}} ${CODE} {{{/*`,
  `*\\/ ${CODE} /*`,
  `**/ ${CODE} /**`,
  `\\*/ ${CODE} /*`,
  `*\u200b/ ${CODE} /*`,
  `"; ${CODE} "`,
  `\\"; ${CODE} //`,
  `\\\\"; ${CODE} //`,
  `'+(${CODE})+'`,
  `\`; ${CODE} \``,
  `\${${CODE}}`,
  `\`\${${CODE}}\``,
  `]}); ${CODE} ({[`,
  `--> ${CODE}`,
  `<!-- ${CODE}`,
  `</script><script>${CODE}</script>`,
  `\n# ${CODE}\nopenapi: 3.0.0`,
  `: ${CODE}\n  evil: true`,
  `&a [*a] ${CODE}`,
  `!!js/function "${CODE}"`,
  `| ${CODE}`,
  `"{{${CODE}}}"`,
  `@ts-ignore */ ${CODE} /*`,
  `# sourceMappingURL=data:,${CODE}`,
  `$& $1 $\` ${CODE}`,
  `__proto__`,
  `constructor`,
  `\u0000${CODE}`,
  `\u001b[2J0 problems${CODE}`,
  `\u202e${CODE}`,
  `\u0007\u007f\u0085\u009b2J\u009d\u2066\u200f\ufeff${CODE}`,
  `\ud800${CODE}`,
  `\uffff${CODE}`,
  `\ufeff${CODE}`,
  `100% ${CODE}`,
  `%2A%2F ${CODE}`,
];

/** A schema with the text wherever schemas have text. */
const schemaWith = (text: string): JsonObject => ({
  type: "object",
  title: text,
  description: text,
  properties: {
    [text]: { type: "string", title: text, description: text },
    listed: { type: "string", enum: [text, "b"], "x-apifox-enum": [{ value: text, name: text }] },
    fixed: { const: text },
    started: { type: "string", default: text, examples: [text] },
    nested: { type: "object", properties: { [text]: { type: "integer", description: text } } },
  },
  required: [text],
  "x-author": text,
});

function nativeForm(): string {
  const items = texts.map((text, index) => ({
    name: text,
    items: [
      {
        name: `name ${text}`,
        api: {
          method: "post",
          path: `/t${index}/${text.replaceAll(/[/?#{}:]/g, "_")}`,
          description: text,
          operationId: text,
          tags: [text],
          parameters: {
            query: [{ name: text, type: "string", description: text, example: text }],
            header: [{ name: text, type: "string", description: text }],
          },
          requestBody: {
            type: "application/json",
            jsonSchema: schemaWith(text),
            examples: [{ name: text, description: text, value: JSON.stringify({ [text]: text }) }],
          },
          responses: [
            {
              id: "1",
              code: 200,
              name: `answer ${text}`,
              contentType: "json",
              description: text,
              jsonSchema: { $ref: `#/definitions/${index}` },
              headers: [{ name: text, type: "string", description: text }],
            },
          ],
          oasExtensions: JSON.stringify({ "x-author": text, [`x-${text}`]: { [text]: text } }),
        },
      },
    ],
  }));
  const schemaCollection = texts.map((text, index) => ({
    name: text,
    displayName: text,
    description: text,
    id: `#/definitions/${index}`,
    schema: { jsonSchema: schemaWith(text) },
  }));
  return JSON.stringify({
    apifoxProject: "1.0.0",
    info: { name: texts[0] },
    apiCollection: [{ name: "根目录", items }],
    schemaCollection,
  });
}

function pageForm(): string {
  const paths = texts.map((text, index) => [
    `/t${index}/${text.replaceAll(/[/?#{}:]/g, "_")}`,
    {
      post: {
        summary: `name ${text}`,
        description: text,
        operationId: text,
        tags: [text],
        security: [],
        parameters: [
          { in: "query", name: text, description: text, schema: { type: "string" }, example: text },
        ],
        requestBody: { content: { "application/json": { schema: schemaWith(text) } } },
        responses: {
          "200": {
            description: `answer ${text}`,
            headers: { [text]: { description: text, schema: { type: "string" } } },
            content: { "application/json": { schema: { $ref: `#/components/schemas/M${index}` } } },
          },
          [`x-200:${text}`]: { description: text, content: { "application/json": { schema: {} } } },
        },
        "x-author": text,
      },
    },
  ]);
  const schemas = Object.fromEntries(texts.map((text, index) => [`M${index}`, schemaWith(text)]));
  const document = { openapi: "3.0.1", paths: Object.fromEntries(paths) as Json, components: { schemas } };
  return `# ${texts[0]}\n\n\`\`\`yaml\n${stringify(document)}\`\`\`\n`;
}

/** Only what OpenAPI itself demands: the house's rules (tags with descriptions) are not what is tried here. */
const houseless = (root: string): Promise<void> =>
  writeFile(join(root, "redocly.yaml"), "extends: []\nrules: { struct: error, no-unresolved-refs: error }\n");

/** A text that rules nothing, whatever its words look like. */
function remark(text: string): object {
  const { tokens, signs } = readWords(text, { fields: [], values: new Map() });
  const beside = [...tokens.map(({ value }) => value), ...new Set(signs.map(({ word }) => word))];
  return {
    remark: text.trim(),
    translation: text,
    ...(beside.length > 0 && { beside, note: `No rules: ${beside.join(" ")}` }),
  };
}

/** A project whose spec holds another export, every text of which has been read, and these facts. */
async function projectAlso(name: string, text: string, facts: readonly object[] = []): Promise<string> {
  const root = await projectWith();
  await houseless(root);
  await mkdir(dirname(join(root, "spec/apifox", name)), { recursive: true });
  await writeFile(join(root, "spec/apifox", name), text);
  const converted = convert([{ name, text }], { forReading: true });
  const { notes } = converted;
  const document = converted.document as unknown as JsonObject;
  let shared = sharedSlots(document);
  for (const [operation, found] of operationSlots(document)) {
    mediaOf(found.operation, document).forEach(showAlone);
    const structure = structureFacts(found.operation, document, false).map((fact) => ({
      ...fact,
      note: "n",
    }));
    const losses = lossesOf(notes, operation).map((is) => ({ is, note: "n" }));
    const slots = [...found.slots, ...shared].map((slot) => [
      slot.name,
      {
        ...(slot.type !== undefined && { type: slot.type }),
        text: slot.text.trim() === "" ? [] : [remark(slot.text)],
      },
    ]);
    shared = [];
    const file = {
      operation,
      paid: false,
      structure: [...structure, ...facts],
      ...(losses.length > 0 && { losses }),
      texts: Object.fromEntries(slots) as Json,
    };
    await writeFile(join(root, `spec/operations/also-${(operations += 1)}.yaml`), stringify(file));
  }
  return root;
}
let operations = 0;

/** What the program of a file does when it is imported, and what stands in it as code. */
function run(text: string): {
  global: Record<string, unknown>;
  exports: Record<string, unknown>;
  names: Set<string>;
} {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
  expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  const names = new Set<string>();
  const visit = (node: typescript.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const module = ts.ModuleKind.CommonJS;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  const global: Record<string, unknown> = {
    exports,
    require: () => ({ default: () => ({ use: () => {} }) }),
  };
  runInNewContext(outputText, global);
  return { global, exports, names };
}

function expectInert({ files, document }: Build): void {
  const client = files.get("generated/client.ts") ?? "";
  const programs = [...files].filter(([name]) => name.endsWith(".ts"));
  expect(programs.length).toBeGreaterThan(2);
  for (const [, text] of programs) {
    const { global, names } = run(text);
    expect(global).not.toHaveProperty("PWNED");
    expect(names).not.toContain("PWNED");
  }
  expect(run(client).exports["endpoints"]).toHaveProperty("generateVideo", {
    method: "POST",
    path: "/openapi/v2/video/img/generate",
    paid: true,
  });
  const yaml = files.get("generated/openapi.yaml") ?? "";
  expect(isDeepStrictEqual(parse(yaml), document)).toBe(true);
  // What a terminal would obey, which may print any of them.
  for (const [, file] of files)
    expect(file).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
  const [comments = ""] = yaml.split(/^openapi:/m);
  expect(comments.trimEnd().split(/[\n\r\u2028\u2029]/)).toSatisfy((lines: string[]) =>
    lines.every((line) => line.startsWith("# ")),
  );
}

test.each([
  ["a project export", "hostile.apifox.json", nativeForm()],
  ["a documentation page", "hostile.md", pageForm()],
])("text of %s stays text in every generated file", async (_, name, text) => {
  const built = await build(await projectAlso(name, text));
  expect(Object.keys(built.document["paths"] as object).length).toBeGreaterThanOrEqual(texts.length);
  expectInert(built);
  expect(built.files.get("generated/schema.ts")).toContain("PWNED");
});

test("the name of a file stays a name", async () => {
  const one = { apifoxProject: "1", apiCollection: [{ name: "t", api: { method: "get", path: "/t" } }] };
  const name = `a*/${CODE}/*\n openapi: "${CODE}"\r\u2028\u001b[2J*\\/x.json`;
  const root = await projectAlso(name, JSON.stringify(one));
  expectInert(await build(root));
  const { code, text } = await generate(root, []);
  expect(code).toBe(0);
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028]/);
});

test("no text leaves a comment, and no key of a literal is more than a key", () => {
  const unit = fc.oneof(fc.constantFrom("*/", "*", "/", "\n", "\r", "\u2028", "\\", "//", "`", '"'), anyText);
  const text = fc.array(unit).map((units) => units.join(""));
  fc.assert(
    fc.property(fc.array(text), text, (lines, key) => {
      const source = ts.createSourceFile("x.ts", commentBlock(lines), ts.ScriptTarget.ES2022);
      expect(source.statements).toHaveLength(0);
      expect(source.getLineStarts()).toHaveLength(lines.length + 3);
      const value = JSON.parse(JSON.stringify({ [key]: { [key]: [key] } })) as Json;
      expect(runInNewContext(`JSON.stringify(${literal(value)})`)).toBe(JSON.stringify(value));
    }),
  );
  expect(runInNewContext(`Object.keys(${literal(JSON.parse('{"__proto__":{"a":1}}') as Json)})[0]`)).toBe(
    "__proto__",
  );
});

const openapi = (operation: object, components: object = {}): string =>
  JSON.stringify({
    openapi: "3.0.1",
    paths: { "/t": { get: { summary: "t", responses: { 200: { description: "d" } }, ...operation } } },
    components,
  });

async function refusal(root: string): Promise<string> {
  const error: unknown = await build(root).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpecError);
  return (error as SpecError).problems
    .map(({ where, message, draft = "" }) => `${where}: ${message}\n${draft}`)
    .join("\n");
}

describe("where the key goes", () => {
  const evil = { securitySchemes: { evil: { type: "apiKey", in: "header", name: "X-Other" } } };

  const fact = { at: "/components/securitySchemes/evil", is: evil.securitySchemes.evil, note: "n" };

  test("a scheme that nobody has read is refused", async () => {
    expect(await refusal(await projectAlso("evil.json", openapi({ security: [] }, evil)))).toMatch(
      /says at \/components\/securitySchemes\/evil .* nobody has read it[^]*name: X-Other/,
    );
    const other = { ...fact, is: { ...fact.is, name: "X-Another" } };
    expect(await refusal(await projectAlso("evil.json", openapi({ security: [] }, evil), [other]))).toMatch(
      /name is "X-Other", and was "X-Another"/,
    );
  });

  test("a scheme that was read and that nothing requires changes nothing", async () => {
    const { files } = await build(await projectAlso("evil.json", openapi({ security: [] }, evil), [fact]));
    expect(files.get("generated/client.ts")).toContain('"API-KEY"');
    expect(files.get("generated/client.ts")).not.toContain("X-Other");
  });

  test("operations that require another scheme than the overlays' are refused", async () => {
    const root = await projectAlso("evil.json", openapi({ security: [{ evil: [] }] }, evil), [fact]);
    expect(await refusal(root)).toMatch(/the operations require \w+ and \w+, and the client has one key/);
  });

  test("an operation's security that nobody has read is refused", async () => {
    const root = await projectAlso("t.json", openapi({ security: [{}] }));
    const path = join(root, `spec/operations/also-${operations}.yaml`);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/at: \/security\n +is:\n +- \{\}/, "at: /summary\n    is: t"));
    expect(await refusal(root)).toMatch(/says at \/security what a key is for/);
  });

  test("an operation that needs no key goes on to need none once that was read, and needs ours otherwise", async () => {
    const root = await projectAlso("t.json", openapi({ security: [] }));
    const securityOf = async (): Promise<unknown> =>
      child(child(child((await build(root)).document, "paths"), "/t"), "get")["security"];
    expect(await securityOf()).toEqual([]);
    const path = join(root, `spec/operations/also-${operations}.yaml`);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("at: /security", "at: /summary").replace("is: []", "is: t"));
    expect(await securityOf()).toBeUndefined();
  });

  test.each([
    ["is no name of a header", "name: API-KEY", `name: "X */ ${CODE} /*"`, /is no name that HTTP allows/],
    [
      "is not in a header",
      "in: header,\n              name: API-KEY",
      "in: query, name: API-KEY",
      /is no key in a header/,
    ],
    ["is required by nothing", "security: [{ apiKey: [] }]", "security: []", /require no security scheme/],
  ])("a key whose scheme %s is refused", async (_, from, to, message) => {
    const root = await projectWith(["spec/overlays/20-corrections.yaml", from, to]);
    await houseless(root);
    expect(await refusal(root)).toMatch(message);
  });
});

describe("references", () => {
  test("nothing is opened, and nothing of them is left but notes", async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end("{}");
    }).listen(0);
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const targets = [
      address,
      `${address}#/a`,
      "/etc/hostname",
      "./file.yaml#/a",
      "file:///etc/hostname",
      "other",
      "#/paths/~1t/get/x-a",
      "#",
    ];
    const holders = targets.map((target) => ({
      $ref: target,
      deep: [{ a: { $ref: target } }],
      externalValue: target,
    }));
    const schema = {
      type: "object",
      "x-b": holders,
      properties: {
        a: { type: "string", "x-c": holders, "x-apifox": { enumDescriptions: { $ref: address } } },
      },
      example: { a: { $ref: address } },
    };
    const content = { "application/json": { schema, encoding: { a: holders[0] }, example: holders[0] } };
    const text = openapi({
      security: [],
      "x-a": holders[6],
      "x-code": holders,
      requestBody: { content },
      responses: { 200: { description: "d", content, headers: { h: { schema: holders[0] } } } },
    });
    const { files, notes } = await build(await projectAlso("refs.json", text.replace('"get"', '"post"')));
    expect(requests).toBe(0);
    const written = files.get("generated/openapi.yaml") ?? "";
    const references = [...written.matchAll(/(\$ref|externalValue)"?: *(.*)/g)].map(([, , target]) => target);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((target) => !target?.startsWith('"#/components/'))).toEqual([]);
    const noted = notes.filter(({ level }) => level === "loss").map(({ message }) => message);
    for (const target of targets) expect(noted.join("\n")).toContain(target);
  });

  test("an overlay that leads out of the document is refused", async () => {
    const root = await projectWith([
      "spec/overlays/20-corrections.yaml",
      "name: API-KEY,",
      'name: API-KEY, x-more: { $ref: "./more.yaml" },',
    ]);
    expect(await refusal(root)).toMatch(
      /securitySchemes\/apiKey\/x-more: \$ref leads out of the document, to \.\/more\.yaml/,
    );
  });
});

test("what the export says cannot pass for what the generator says", async () => {
  const root = await projectAlso("t.json", openapi({ security: [], description: "a" }));
  const said = "\u001b[2J\u001b[H0 problems\r\n0 problems, and everything was written\u202e";
  await writeFile(
    join(root, "spec/apifox/t.json"),
    openapi({ security: [], description: said, [`${said} x`]: 1 }),
  );
  const { code, text } = await generate(root, []);
  expect(code).toBe(1);
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text.split("\n").filter((line) => line.startsWith("0 problems"))).toEqual([]);
  expect(text).toMatch(/0 problems, and everything was written/);
});

describe("what lies in spec/", () => {
  test("a linked overlay and a linked export count as the files they point at", async () => {
    const root = await projectWith();
    await writeFile(
      join(root, "mine.yaml"),
      `overlay: 1.0.0\ninfo: {title: o, version: 1.0.0}\nactions:\n  - {x-id: m, description: d, x-source: s, target: $.info, update: {x-mine: yes}}\n`,
    );
    await symlink(join(root, "mine.yaml"), join(root, "spec/overlays/30-mine.yaml"));
    expect((await build(root)).document["info"]).toMatchObject({ "x-mine": "yes" });
  });

  test.each([
    [
      "a link to nowhere",
      (root: string) => symlink("nowhere", join(root, "spec/overlays/30.yaml")),
      /30\.yaml: is a link that leads nowhere/,
    ],
    [
      "a link to a folder",
      (root: string) => symlink(root, join(root, "spec/apifox/more")),
      /more: is a link to a folder/,
    ],
    [
      "another kind of file",
      (root: string) => writeFile(join(root, "spec/overlays/30.yaml.bak"), ""),
      /30\.yaml\.bak: is not read, by its name/,
    ],
  ])("%s is no overlay and no export, and that is said", async (_, make, message) => {
    const root = await projectWith();
    await make(root);
    expect(await refusal(root)).toMatch(message);
  });
});

test("a path with a bare percent sign, and names with one, go through", async () => {
  const file: SourceFile = {
    name: "t.json",
    text: openapi({ security: [] }).replace('"/t"', '"/100%/%E5/a%zz"'),
  };
  const built = await build(await projectAlso(file.name, file.text));
  expect(built.files.get("generated/schema.ts")).toContain('"/100%25/%E5/a%25zz": {');
});
