/** What the tool drafts of a text in which something is new: that, and nothing that somebody has read; and of fields that are ids. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError, type Problem } from "../../scripts/shared/spec-error.js";
import { compileDefinition } from "../../scripts/spec/definition/compile-definition.js";
import { readOperationFiles } from "../../scripts/spec/read-operation-files.js";
import { FROZEN_SPEC } from "../frozen-spec.js";
import { EXPORT, OPERATION, projectWith, type Edit } from "./project.js";

async function wholeDraftsOf(...edits: readonly Edit[]): Promise<string[]> {
  const error = (await build(await projectWith(...edits)).catch((reason: unknown) => reason)) as SpecError;
  expect(error).toBeInstanceOf(SpecError);
  return error.problems.map(({ draft = "" }) => draft);
}

/** The sentences that they are of. */
async function draftsOf(edit: Edit): Promise<string[]> {
  const drafts = (await wholeDraftsOf(edit)).join("\n");
  return [...drafts.matchAll(/draft: ['"]?(.*?)['"]?$/gm)].map(([, said = ""]) => said);
}

const AFTER = "让模型自动决定";

test.each<[string, from: string, to: string, drafts: string[]]>([
  ["behind a sentence", AFTER, `${AFTER}。 仅 1080p`, ["。 仅 1080p"]],
  ["behind a sentence without an end", AFTER, `${AFTER} 仅 1080p`, ["仅 1080p"]],
  ["between two", "支持v5.5,v5.6,v6/", "支持v5.5,v5.6,v6/ 不支持 1080p.", ["不支持 1080p."]],
  ["before one", "可传随机数", "可选. 可传随机数", ["可选."]],
  ["as the end of a sentence, with that sentence", "2048 Characters 以内", "2048 Characters 以内(v6: 5000)", ["2048 Characters 以内(v6: 5000)"]],
])("what is new is drafted %s", async (_, from, to, drafts) => {
  expect(await draftsOf([EXPORT, from, to])).toEqual(drafts);
}); // prettier-ignore

/** In the operation file, a list of objects with one field. */
const field = (name: string, type = "integer", states = ""): Edit => [
  OPERATION,
  "\n  body seed:",
  `
  body reference_images:
    type: object[]
    label: { en: References, zh: 参考图 }
    meaning: { en: pictures to look at, zh: 参考图片 }
    text: []
  body reference_images[].${name}:
    type: ${type}
    text: [${states}]

  body seed:`,
];

/** The same in the export. */
const exported = (name: string, type = '"type": "integer"'): Edit => [
  EXPORT,
  '"seed": {',
  `"reference_images": { "type": "array", "items": { "type": "object", "properties": { "${name}": { ${type}, "description": "上传图片后获取的" } } } }, "seed": {`,
];

/** What stops, and what is told, when it is compiled. */
const compiled = (...edit: Edit): [string[], string[]] => {
  const [problems, told]: [Problem[], Problem[]] = [[], []];
  const text = readFileSync(join(FROZEN_SPEC, "..", OPERATION), "utf8").replace(edit[1], edit[2]);
  const [file] = readOperationFiles([{ name: OPERATION, text }], problems);
  compileDefinition(file!, "generateVideo", problems, { told });
  return [problems.map(({ message }) => message), told.map(({ message }) => message)];
};

describe("an id", () => {
  test.each<[string, string | undefined, string]>([
    ["img_id", undefined, "An id like img_id."],
    ["picture_id", undefined, "An id, by its name."],
    ["picture_ids", '"type": "array", "items": { "type": "integer" }', "An id, by its name."],
  ])("that lies in a list is drafted as one: %s", async (name, type, source) => {
    const drafts = await wholeDraftsOf(exported(name, type));
    expect(drafts.join("\n")).toContain(`- source: ${source}\n      states:\n        - holds: id`);
  });

  test.each([
    ["picture_idea", '"type": "integer"'],
    ["picture_id", '"type": "string"'],
  ])("is no other field: %s", async (name, type) => {
    expect((await wholeDraftsOf(exported(name, type))).join()).not.toContain("holds");
  });

  test("stops as a plain integer where a field of its name holds one, and is told where only its name says it", () => {
    expect(compiled(...field("img_id"))).toEqual([
      [
        expect.stringMatching(
          /^reference_images\[\]\.img_id is read as a plain integer.* img_id holds an id/,
        ),
      ],
      [],
    ]);
    expect(compiled(...field("picture_ids", "integer[]"))).toEqual([
      [],
      [expect.stringMatching(/^reference_images\[\]\.picture_ids\[\] is read as a plain integer/)],
    ]);
    expect(compiled(...field("img_id", "integer", "{ source: An id., states: [{ holds: id }] }"))).toEqual([
      [],
      [],
    ]);
    expect(
      compiled(...field("picture_id", "integer", "{ source: 'ours: 7', states: [{ from: 0, to: 7 }] }")),
    ).toEqual([[], []]);
  });
});
