import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { convert } from "../../scripts/apifox/convert.js";
import { generate } from "../../scripts/generate.js";
import { asMarkdown, asProject } from "./export-forms.js";
import { FROZEN_SPEC } from "../frozen-spec.js";
import { EXPORT, generatedWith, OPERATION, PROJECT, projectWith } from "./project.js";

const page = await readFile(join(FROZEN_SPEC, "..", EXPORT), "utf8");
const converted = (text: string) => convert([{ name: "page.txt", text }]).document.paths;

test.each<[string, (text: string) => string]>([
  [
    "English headings",
    (text) =>
      text
        .replace("\n说明\n", "\nDescription\n")
        .replace("\n概览\n", "\nOverview\n")
        .replace("\n参数\n", "\nParams\n")
        .replace("\n请求体\n", "\nBody\n")
        .replace("\n响应\n", "\nResponse\n"),
  ],
  [
    "a header that is switched off",
    (text) =>
      text.replace(
        '"header": [ ',
        '"header": [ { "required": true, "description": "旧", "type": "string", "enable": false, "name": "X-Old" }, ',
      ),
  ],
])("a page with %s says what the page says", (_, edit) => {
  const edited = edit(page);
  expect(edited).not.toBe(page);
  expect(converted(edited)).toEqual(converted(page));
});

describe.each([
  ["a native project, with the operation in a folder", "project.apifox.json", asProject],
  ["a site's .md page, with servers", "page.md", asMarkdown],
])("the same operation as %s", (_, name, form) => {
  test("is taken in the place of the page, and makes the same types, tables and schemas", async () => {
    const root = await generatedWith();
    const files = [
      "client.ts",
      "image-to-video.ts",
      "image-to-video.schema.json",
      "openapi.yaml",
      "schema.ts",
    ].map((file) => join(root, "generated", file));
    const before = await Promise.all(files.map(linesOf));
    await rm(join(root, EXPORT));
    await writeFile(join(root, "spec/apifox", name), form(page));
    const { code, text } = await generate(root, []);
    expect(text).toMatch(
      /names the server https:\/\/test\.example\.com\. The document's servers are those of spec\/overlays\//,
    );
    expect(text).toMatch(/says `security: \[\]` of POST /);
    expect(code).toBe(0);
    expect(await Promise.all(files.map(linesOf))).toEqual(before);
  });

  test("can be compared from a file and from a folder, and nothing is written", async () => {
    const root = await generatedWith();
    const folder = join(root, "elsewhere");
    await mkdir(folder);
    await writeFile(join(folder, name), form(page).replace("5/8/10 (1080p", "5/8 (1080p"));
    for (const path of [folder, join(folder, name)]) {
      const { code, text } = await generate(root, ["--against", path]);
      expect(code).toBe(1);
      expect(text).toContain("body duration no longer says «v5.5/5.6 : 5/8/10 (1080p 无法使用 10)»");
    }
    expect((await generate(root, ["--check"])).code).toBe(0);
  });
});

test("what lint refuses of an export is told with the export's line, where it was read, and what to do", async () => {
  const root = await projectWith([OPERATION, "\ntags: [Video]", ""]);
  const folder = join(root, "elsewhere");
  await mkdir(folder);
  await writeFile(join(folder, "project.json"), asProject(page).replace('"tags":[]', '"tags":["视频"]'));
  const { code, text } = await generate(root, ["--against", "elsewhere"]);
  expect(code).toBe(1);
  expect(text).toMatch(
    /^- elsewhere\/project\.json:1:\d+\n {2}the document after the overlays has at #\/tags\/0.*\(redocly lint: error tag-description\)\. It is the tag "视频" of the export\. Give the operation other `tags` in its file \(spec\/operations\/image-to-video\.yaml:\d+\), or describe the tag in spec\/overlays\/20-corrections\.yaml, in an action with target \$\.tags\[\?@\.name=='视频'\]/m,
  );
});

test("what lint refuses of an operation is told with the export's line and the action that mends it", async () => {
  const root = await projectWith([OPERATION, /text:\n +- remark: 生成图生视频\n.*\n/, "text: []\n"]);
  await writeFile(join(root, "p.json"), asProject(page).replace('"name":"生成图生视频"', '"name":""'));
  expect((await generate(root, ["--against", "p.json"])).text).toMatch(
    /^- p\.json:1:\d+\n {2}the document after the overlays has at #\/paths\/.*operation-summary\)\. It is from the export\. It is read at spec\/operations\/image-to-video\.yaml:\d+\. Correct it in spec\/overlays\/20-corrections\.yaml, in an action with target \$\.paths\[\*\]\[\?@\.operationId=='generateVideo'\]/m,
  );
});

/** Apart from where it was made from, and from the order in which the forms list things. */
async function linesOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.filter((line) => !/sha256/.test(line)).toSorted();
}

test.each([
  ["a section below the last one", `${page}\n更新记录\n2026-01-01 v6 上线\n`, /overview 更新记录 has no readings\. It says:\n {6}2026-01-01 v6 上线/],
  ["a title below the last section", `${page}\n仅限 v6\n`, /overview 仅限 v6 has no readings/],
])("%s has to be read like any other text", async (_, text, expected) => {
  const root = await projectWith();
  await writeFile(join(root, EXPORT), text);
  expect((await generate(root, [])).text).toMatch(expected);
}); // prettier-ignore

test("what was only there to be read is not published", async () => {
  const openapi = await readFile(join(PROJECT, "generated/openapi.yaml"), "utf8");
  expect(openapi).not.toMatch(/x-comments|x-overview/);
});
