/** What an export says by its form and not in prose: nothing of it comes, goes or is left out unseen. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createConstraints } from "../../src/constraints/create-constraints.js";
import { build } from "../../scripts/build-outputs.js";
import { generate } from "../../scripts/generate.js";
import { EXPORT, generatedWith, PROJECT, projectWith, type Edit } from "./project.js";

const OPERATION = "spec/operations/image-to-video.yaml";
const page = parse(await readFile(join(PROJECT, OPERATION), "utf8")) as {
  structure: { at: string }[];
};
const FIELD = '"seed": { "type": "integer"';

async function saidOf(...edits: Edit[]): Promise<string> {
  const { code, text } = await generate(await projectWith(...edits), []);
  expect(code).toBe(1);
  return text;
}

test.each(page.structure.map(({ at }) => at))("without its entry under structure, %s is told", async (at) => {
  const entry = new RegExp(`  - at: ${at}\\n(    .*\\n|\\n(?=    ))+`);
  expect(await saidOf([OPERATION, entry, ""])).toMatch(
    new RegExp(`the export says at ${at} .*nobody has read it.*\\n {6}structure:\\n {8}- at: ${at}\\n`, "s"),
  );
});

const subjects = `"subjects": { "type": "array", "description": "", "items": { "type": "object", "properties": { "name": { "type": "string" }, "size": { "type": "object", "properties": { "x": { "type": "integer" } }, "required": ["x"] } }, "required": ["name"] } }, ${FIELD}`;
const named = "label: { en: S, zh: 主 }\n    meaning: { en: who is there, zh: 谁 }\n    ";
const texts = `\n  body subjects:\n    type: object[]\n    ${named}text: []\n  body subjects[].name: { type: string, text: [] }\n  body subjects[].size: { type: object, text: [] }\n  body subjects[].size.x: { type: integer, text: [] }\n\n  body seed:`;
const listAt = (inside: string): string =>
  `/requestBody/content/application~1json/schema/properties/subjects/items${inside}/required`;
const required = (inside: string, is: string, states: string): string =>
  `\n  - at: ${listAt(inside)}\n    is: [${is}]\n    note: n\n    states: [{ required: ["${states}"] }]`;

describe("what is required inside a field", () => {
  test("is told at every depth, with a draft that states it", async () => {
    const text = await saidOf([EXPORT, FIELD, subjects], [OPERATION, "\n  body seed:", texts]);
    for (const [inside, name] of [
      ["", "subjects[].name"],
      ["/properties/size", "subjects[].size.x"],
    ] as const)
      expect(text).toMatch(
        new RegExp(
          `- at: ${listAt(inside)}\\n[^]*?- required:\\n +- ${name.replaceAll(/[[\]]/g, String.raw`\$&`)}\\n`,
        ),
      );
  });

  test.each([
    ["not stated", "is: [name]\n    note: n\n", /subjects\[\]: the export requires with "name", which the definition lacks/],
    ["stated of another field", 'is: [name]\n    note: n\n    states: [{ required: ["subjects[].size"] }]\n', /only in the export: "name"/],
  ])("stops where it is %s", async (_, entry, expected) => {
    const at = `\n  - at: ${listAt("")}\n    ${entry}`;
    const size = required("/properties/size", "x", "subjects[].size.x");
    expect(
      await saidOf(
        [EXPORT, FIELD, subjects],
        [OPERATION, "\n  body seed:", texts],
        [OPERATION, "\nstructure:", `\nstructure:${size}${at}`],
      ),
    ).toMatch(expected);
  }); // prettier-ignore

  test("is in check, JSON Schema, document and tables once it is stated", async () => {
    const stated =
      required("", "name", "subjects[].name") + required("/properties/size", "x", "subjects[].size.x");
    const root = await projectWith(
      [EXPORT, FIELD, subjects],
      [OPERATION, "\n  body seed:", texts],
      [OPERATION, "\nstructure:", `\nstructure:${stated}`],
    );
    const { definitions, files } = await build(root);
    const { check } = createConstraints(definitions.get("image-to-video")!);
    const request = { model: "v6", quality: "720p", duration: 5, img_id: 1, prompt: "p" };
    expect(check({ ...request, subjects: [{ name: "a", size: { x: 1 } }] })).toEqual([]);
    expect(
      check({ ...request, subjects: [{ size: {} }] })
        .map(({ message }) => message)
        .join(),
    ).toMatch(/name.*x/s);
    const schema = JSON.parse(files.get("generated/image-to-video.schema.json") ?? "") as {
      properties: { subjects: { items: object } };
    };
    expect(schema.properties.subjects.items).toMatchObject({
      required: ["name"],
      properties: { size: { required: ["x"] } },
    });
    expect(files.get("generated/schema.ts")).toMatch(/subjects\?: \{\s+name: string;/);
  });
});

test("comments in the types have no tag and no indent, which hovers would show as words and as code", async () => {
  const { files } = await build(".");
  const schema = files.get("generated/schema.ts")!;
  expect(schema).not.toMatch(/@description| \* {5}\S/);
  // Each text stands alone, or below its title.
  expect(schema).toContain("/** Width in pixels. */");
  expect(schema).toMatch(/\* 生成图生视频 \(Generate a video from an image\)\n *\*\n *\* \S/);
  expect(schema).toMatch(/\* How long the video is, in seconds\.\n *\*\n/);
});

describe("what refuses nothing and says something", () => {
  test.each<[string, Edit[], RegExp]>([
    ["a default", [[EXPORT, FIELD, `${FIELD}, "default": 5`]], /seed\/default 5, .*what the server takes where nothing is sent/],
    ["a default inside a list", [[EXPORT, '"items": { "type": "integer"', '"items": { "type": "integer", "default": 5']], /img_ids\/items\/default 5/],
    ["a field that is going away", [[EXPORT, FIELD, `${FIELD}, "deprecated": true`]], /seed\/deprecated true, .*what takes its place/],
    ["an operation that is going away", [[EXPORT, "| Status | 1 |", "| Status | deprecated |"]], /says at \/deprecated true/],
    ["a field that is only read", [[EXPORT, FIELD, `${FIELD}, "readOnly": true`]], /seed\/readOnly true/],
    ["an extension of a field", [[EXPORT, FIELD, `${FIELD}, "x-limit": 5`]], /seed\/x-limit 5, .*by hand/],
    ["an example of a field", [[EXPORT, FIELD, `${FIELD}, "examples": [5]`]], /seed\/examples \[5\]/],
    ["another parameter", [[EXPORT, '"query": []', '"query": [ { "name": "fast", "required": true, "type": "string", "enable": true } ]']], /\/parameters is no longer the same|list at \/parameters is no longer the same/],
    ["an answer with fields of fixed values", [[EXPORT, '"jsonSchema": { "type": "object", "properties": {} }', '"jsonSchema": { "type": "object", "properties": { "a": { "type": "string", "enum": ["b"] } } }']], /responses\/200\/content\/application~1json\/schema is no longer the same: .*properties is/],
    ["another value in the example", [[EXPORT, String.raw`\"duration\": 5`, String.raw`\"duration\": 8`]], /example is no longer the same: duration is 8, and was 5/],
    ["a header that names another content", [[EXPORT, '"sampleValue": "application/json"', '"sampleValue": "multipart/form-data"']], /media-type-guessed, header parameter, Content-Type: says multipart\/form-data[^]*losses:/],
    ["a body of another content", [[EXPORT, '"type": "application/json", "parameters"', '"type": "multipart/form-data", "parameters"']], /the body is sent as multipart\/form-data, and a definition is about JSON alone/],
    ["what an author adds in prose", [[EXPORT, '"oasExtensions": ""', '"oasExtensions": "v6 必填"']], /unexpected-type, request body, oasExtensions: broken JSON/],
  ])("%s stops the generator, and is named", async (_, edits, expected) => {
    expect(await saidOf(...edits)).toMatch(expected);
  }); // prettier-ignore

  test("a loss that was read is listed, and stops when it is gone", async () => {
    const said = "media-type-guessed, header parameter, Content-Type: says multipart/form-data, the body says application/json; the body counts";
    const listed: Edit = [OPERATION, "\nstructure:", `\nlosses:\n  - is: "${said}"\n    note: The body counts.\nstructure:`];
    const lost: Edit = [EXPORT, '"sampleValue": "application/json"', '"sampleValue": "multipart/form-data"'];
    expect((await generate(await projectWith(lost, listed), [])).code).toBe(0);
    expect(await saidOf(listed)).toMatch(/lists a loss that there is no more: media-type-guessed/);
  }); // prettier-ignore
});

describe("prose in the places that Apifox has for it", () => {
  test.each<[string, Edit, RegExp]>([
    ["the meaning of a value", [EXPORT, '"quality": { "type": "string"', '"quality": { "type": "string", "enum": ["360p", "540p", "720p", "1080p"], "x-apifox-enum": [ { "value": "360p", "name": "", "description": "不支持 v6" } ]'], /body quality \(value 360p\) has no readings\. It says:\n +不支持 v6/],
    ["the meaning of a value, until 2023", [EXPORT, '"quality": { "type": "string"', '"quality": { "type": "string", "enum": ["360p", "540p", "720p", "1080p"], "x-apifox": { "enumDescriptions": { "360p": "不支持 v6" } }'], /body quality \(value 360p\) has no readings/],
    ["a comment", [EXPORT, FIELD, `${FIELD}, "$comment": "v3.5 不支持"`], /body seed \(\$comment\) has no readings/],
    ["a comment inside a list", [EXPORT, '"items": { "type": "integer"', '"items": { "type": "integer", "$comment": "v3.5 不支持"'], /body img_ids\[\] \(\$comment\) has no readings/],
    ["external documentation", [EXPORT, FIELD, `${FIELD}, "externalDocs": { "url": "https://a.example", "description": "仅限 v6" }`], /body seed \(externalDocs\) has no readings\. It says:\n +仅限 v6/],
    ["a title", [EXPORT, FIELD, `${FIELD}, "title": "仅限 v6"`], /body seed \(title\) has no readings/],
    ["what an example is for", [EXPORT, '"name": "示例 1"', '"name": "示例 1", "description": "仅限 v6"'], /example 示例 1 says «仅限 v6»/],
    ["the name of an example that says something", [EXPORT, '"name": "示例 1"', '"name": "示例 v6 专用"'], /example 示例 v6 专用 \(name\) has no readings/],
    ["a header of the answer", [EXPORT, '"headers": []', '"headers": [ { "name": "X-Limit", "type": "integer", "description": "仅限 v6" } ]'], /response 200 header X-Limit has no readings\. It says:\n +仅限 v6/],
  ])("%s is claimed like a description", async (_, edit, expected) => {
    expect(await saidOf(edit)).toMatch(expected);
  }); // prettier-ignore

  test("what is said beside a field's description is read for that field", async () => {
    const root = await projectWith(
      [EXPORT, FIELD, `${FIELD}, "title": "支持 v6"`],
      [
        OPERATION,
        "\n  body seed:",
        "\n  body seed (title):\n    text:\n      - { quote: 支持 v6, translation: For v6., states: [{ taken: { models: [v6] } }] }\n\n  body seed:",
      ],
    );
    const { check } = createConstraints((await build(root)).definitions.get("image-to-video")!);
    const request = { model: "v5", quality: "720p", duration: 5, img_id: 1, prompt: "p", seed: 1 };
    expect(check(request)).toMatchObject([{ rule: "seed-model" }]);
  });
});

describe("what an example is called", () => {
  test.each(["示例 2", "Example 3", "基础请求", "基础 / 请求", ""])(
    "makes no difference: %s",
    async (name) => {
      const root = await projectWith([EXPORT, '"name": "示例 1"', `"name": "${name}"`]);
      const { code, text } = await generate(root, []);
      expect([code, text.match(/Told, and stopping nothing \(1\)/)?.length]).toEqual([0, 1]);
      const [made, own] = await Promise.all(
        [root, await generatedWith()].map((folder) =>
          readFile(join(folder, "generated/openapi.yaml"), "utf8"),
        ),
      );
      expect(made?.replace(/sha256 \w+/, "")).toBe(own?.replace(/sha256 \w+/, ""));
    },
  );
});

test("line ends of Windows are told, and make no difference", async () => {
  const root = await generatedWith();
  const text = await readFile(join(root, EXPORT), "utf8");
  await writeFile(join(root, EXPORT), text.replaceAll("\n", "\r\n"));
  const { code, text: said } = await generate(root, []);
  expect(code).toBe(0);
  expect(said).toMatch(
    /Told, and stopping nothing \(1\)\n +spec\/apifox\/image-to-video\.txt: has the line ends of Windows/,
  );
  expect(said).toMatch(/Changes of the document since [^:]*\n +none/);
});

async function draftOf(edit: (text: string) => string): Promise<string> {
  const root = await projectWith();
  const text = await readFile(join(root, EXPORT), "utf8");
  await writeFile(join(root, "spec/apifox/new.txt"), edit(text).replaceAll("img/generate", "new/generate"));
  const file = join(root, "drafts.yaml");
  await generate(root, ["--drafts", file]);
  return readFile(file, "utf8");
}

describe("the draft of a new operation", () => {
  test("shares whole texts that were read, keeps the sentences that were, and leaves the rest open", async () => {
    const draft = parse(
      await draftOf((text) =>
        text.replace("5/8/10 (1080p", "5/8 (1080p").replace(FIELD, `"fps": { "type": "integer" }, ${FIELD}`),
      ),
    ) as Record<string, unknown> & {
      structure: { at: string; note: string }[];
      texts: Record<string, { text: object[] }>;
    };
    expect(draft).toMatchObject({ paid: "…", name: "…", operationId: "…", tags: ["…"] });
    expect(draft.structure.map(({ at }) => at).toSorted()).toEqual(
      page.structure.map(({ at }) => at).toSorted(),
    );
    expect(draft.texts["body prompt"]).toEqual({ same: "image-to-video" });
    expect(draft.texts["body duration"]).toMatchObject({ unit: "seconds", label: { en: "Duration" } });
    expect(draft.texts["body duration"]?.text.map((reading) => Object.keys(reading)[0])).toEqual([
      "remark",
      "quote",
      "quote",
      "quote",
      "draft",
    ]);
    expect(draft.texts["body fps"]).toEqual({
      type: "integer",
      unit: "…",
      label: { en: "…", zh: "…" },
      meaning: { en: "…", zh: "…" },
      text: [],
    });
  });

  test.each([
    ["a list over several lines", String.raw`可选: \"a\",\n\"b\",\n\"c\"`, ['可选: "a",\n"b",\n"c"']],
    ["a line that begins with a comma", String.raw`可选: \"a\"\n,\"b\"`, ['可选: "a"\n,"b"']],
    ["a line of mere punctuation", String.raw`帧率\n.\n最多 5`, ["帧率\n.", "最多 5"]],
  ])("has %s as one sentence", async (_, description, sentences) => {
    const draft = parse(
      await draftOf((text) =>
        text.replace(FIELD, `"fps": { "type": "string", "description": "${description}" }, ${FIELD}`),
      ),
    ) as { texts: Record<string, { text: { draft: string }[] }> };
    expect(draft.texts["body fps"]?.text.map((reading) => reading.draft)).toEqual(sentences);
  });

  test("stops until every place in it was filled", async () => {
    const root = await projectWith();
    await copyFile(
      join(PROJECT, "test/generate/fixtures/text-to-video/text-to-video.txt"),
      join(root, "spec/apifox/new.txt"),
    );
    const file = join(root, "spec/operations/new.yaml");
    await generate(root, ["--drafts", file]);
    const { text } = await generate(root, []);
    for (const key of ["name", "operationId", "tags"]) expect(text).toMatch(new RegExp(`\`${key}\` is "…"`));
    expect(text).toMatch(/costs credits/);
    expect(text).toMatch(/body aspect_ratio has no label and no meaning/);
    expect(text).toMatch(/the note is "…"/);
  });
});

test.each([
  ["label", /\n {4}label: \{ en: Seed[^}]*\}/],
  ["meaning", /\n {4}meaning: \{ en: the same seed[^}]*\}/],
])("a field of a named operation without a %s is told", async (key, words) => {
  expect(await saidOf([OPERATION, words, ""])).toMatch(
    new RegExp(`body seed has no ${key}, which forms, help, hovers and tools show`),
  );
});

test("a sentence that somebody has added to is drafted whole", async () => {
  expect(await saidOf([EXPORT, String.raw`\"v6\",\"c1\"`, String.raw`\"v6\",\"c1\",\"v7\"`])).toMatch(
    /- draft: 模型 "v3\.5",.*"c1","v7"\n/,
  );
});
