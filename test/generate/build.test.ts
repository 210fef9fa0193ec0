import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { build } from "../../scripts/build.js";
import { SpecError } from "../../scripts/spec-error.js";
import { listProblems } from "../../scripts/summary.js";
import { EXPORT, projectWith, type Edit } from "./project.js";

const FIELD = '"seed": { "type": "integer"';

async function problemsOf(...edits: Edit[]): Promise<string[]> {
  const root = await projectWith(...edits);
  const error: unknown = await build(root).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpecError);
  return (error as SpecError).problems.map(({ where, message }) => `${where}: ${message}`);
}

describe("a change of the vendor stops the generator", () => {
  const cases: [string, Edit[], (string | RegExp)[]][] = [
    [
      "a new model in the list",
      [[EXPORT, String.raw`\"v6\",\"c1\"`, String.raw`\"v6\",\"c1\",\"v7\"`]],
      [
        /^spec\/readings\.yaml:\d+: body model says «,"v7"», and no quote or remark covers it/,
        /It stands beside «模型 "v3\.5".*from which was read: overlay:model, rule:model/s,
      ],
    ],
    [
      "a duration added to a sentence",
      [[EXPORT, "5/8/10 (1080p", "5/8/10/12 (1080p"]],
      [
        /body duration no longer says «v5\.5\/5\.6 : 5\/8\/10 \(1080p 无法使用 10\)».*What was read from it: rule:duration/s,
        /body duration says «v5.5\/5.6 : 5\/8\/10\/12 \(1080p 无法使用 10\)»/,
      ],
    ],
    [
      "a field added",
      [[EXPORT, FIELD, `"fps": { "type": "integer", "description": "帧率" }, ${FIELD}`]],
      [
        /body fps has no readings\. It says:\n {4}帧率\nRead it, and add:\n {4}body fps:\n {6}type: integer\n {6}text:\n {8}- remark: 帧率/,
      ],
    ],
    [
      "a field added without a word",
      [[EXPORT, FIELD, `"fps": { "type": "integer" }, ${FIELD}`]],
      [/body fps has no readings, and add:\n {4}body fps:\n {6}type: integer\n {6}text: \[\]/],
    ],
    [
      "a field removed",
      [[EXPORT, /"seed": \{[^}]*\}/, '"gone": { "type": "string" }']],
      [
        /body seed is gone from the export\. What was read from it: overlay:seed, rule:seed/,
        /action "seed" hits nothing/,
      ],
    ],
    [
      "a field retyped",
      [[EXPORT, FIELD, '"seed": { "type": "string"']],
      [
        /body seed was read as integer, and the export now says string\. Check what was read from it \(overlay:seed, rule:seed\), then set `type: string`/,
      ],
    ],
    [
      "another list of required fields",
      [[EXPORT, '"required": [ "duration",', '"required": [ "seed", "duration",']],
      [
        /the export has \["seed","duration".*no longer \["duration".*What was read from it: overlay:required-image, rule:required/,
      ],
    ],
    [
      "a bound that only an overlay stated",
      [[EXPORT, '"prompt": { "type": "string"', '"prompt": { "type": "string", "maxLength": 5000']],
      [
        /20-corrections\.yaml:\d+: action "prompt" would replace what the document already says: maxLength: 5000 by 2048/,
      ],
    ],
    [
      "a list of values that only an overlay stated",
      [[EXPORT, '"model": { "type": "string"', '"model": { "type": "string", "enum": ["v6", "v7"]']],
      [/action "model" would replace what the document already says: enum already has "v6"/],
    ],
    [
      "an answer that was not described before",
      [
        [
          EXPORT,
          '"properties": {} }, "itemSchema"',
          '"properties": { "ErrCode": { "type": "integer" } } }, "itemSchema"',
        ],
      ],
      [
        /at \/responses\/200.*no longer \{\}\. What was read from it: overlay:answer/,
        /response 200 ErrCode has no readings/,
      ],
    ],
    [
      "a header that is required from now on",
      [
        [
          EXPORT,
          '"required": false, "description": "", "type": "string", "id": "MDdsIJA5bp"',
          '"required": true, "description": "", "type": "string", "id": "MDdsIJA5bp"',
        ],
      ],
      [/"required":true.* at \/parameters.*What was read from it: overlay:api-key/],
    ],
    [
      "words outside the fields' descriptions",
      [
        [
          EXPORT,
          '"jsonSchema": { "type": "object",',
          '"jsonSchema": { "type": "object", "description": "二选一",',
        ],
        [EXPORT, FIELD, `"seed": { "title": "种子", "type": "integer"`],
        [
          EXPORT,
          '"items": { "type": "integer" }',
          '"items": { "type": "integer", "description": "最多 7 张" }',
        ],
      ],
      [
        /body \(description\) has no readings.*二选一/s,
        /body seed \(title\) has no readings.*种子/s,
        /body img_ids\[\] \(description\) has no readings.*最多 7 张/s,
      ],
    ],
    [
      "a comma in a sentence",
      [[EXPORT, "2048 Characters 以内", "2048 Characters, 以内"]],
      [/body prompt no longer says «2048 Characters 以内»/],
    ],
  ];

  test.each(cases)("%s", async (_, edits, expected) => {
    const problems = (await problemsOf(...edits)).join("\n");
    for (const pattern of expected) expect(problems).toMatch(pattern);
  });

  test("an operation that nobody has read, with the readings to fill in", async () => {
    const text = await readFile(EXPORT, "utf8");
    const root = await projectWith();
    await writeFile(
      join(root, "spec/apifox/text-to-video.txt"),
      text.replaceAll("img/generate", "text/generate"),
    );
    const error = (await build(root).catch((reason: unknown) => reason)) as SpecError;
    expect(error.message).toMatch(
      /the export has POST \/openapi\/v2\/video\/text\/generate, and nobody has read it/,
    );
  });

  test("a second export of the same operation", async () => {
    const root = await projectWith();
    await copyFile(join(root, EXPORT), join(root, "spec/apifox/again.txt"));
    const error = (await build(root).catch((reason: unknown) => reason)) as SpecError;
    expect(error).toBeInstanceOf(SpecError);
    expect(error.message).toMatch(/again\.txt/);
    expect(error.message).toMatch(/image-to-video\.txt/);
  });
});

describe("a mistake of a maintainer stops the generator", () => {
  const cases: [string, Edit[], RegExp][] = [
    [
      "a reading of a rule that there is not",
      [["spec/readings.yaml", "rule:seed", "rule:sead"]],
      /points at rule:sead, which there is not.*rule "seed" of src\/rules\.ts was read off no sentence/s,
    ],
    [
      "a reading of an overlay action that there is not",
      [["spec/readings.yaml", "overlay:seed", "overlay:sead"]],
      /points at overlay:sead, which there is not/,
    ],
    [
      "a quote that leads nowhere",
      [["spec/readings.yaml", "read: [overlay:seed, rule:seed]", ""]],
      /must have required property 'read'/,
    ],
    [
      "broken readings",
      [["spec/readings.yaml", "operations:", "operations: ["]],
      /^spec\/readings\.yaml:\d+: /,
    ],
    [
      "an overlay that misses",
      [["spec/overlays/20-corrections.yaml", ".properties.seed", ".properties.sead"]],
      /^spec\/overlays\/20-corrections\.yaml:\d+: action "seed" hits nothing/,
    ],
    [
      "a document that lint refuses",
      [["spec/overlays/20-corrections.yaml", "license: { name: MIT, identifier: MIT }", ""]],
      /^the document after the overlays, at #\/info.*redocly lint: \w+ info-license/,
    ],
  ];

  test.each(cases)("%s", async (_, edits, expected) => {
    expect((await problemsOf(...edits)).join("\n")).toMatch(expected);
  });

  test("an export that is no UTF-8", async () => {
    const root = await projectWith();
    await writeFile(join(root, EXPORT), new Uint8Array([0xff, 0xfe, 0x41]));
    await expect(build(root)).rejects.toThrow(`${EXPORT}: is no UTF-8 text`);
  });

  test("all of them at once", async () => {
    const problems = await problemsOf(
      ["spec/readings.yaml", "overlay:seed", "overlay:sead"],
      ["spec/overlays/20-corrections.yaml", ".properties.seed", ".properties.sead"],
      [EXPORT, "2048 Characters 以内", "4096 Characters 以内"],
    );
    expect(problems.length).toBeGreaterThanOrEqual(4);
  });
});

test("a new sentence needs nothing but its reading", async () => {
  const root = await projectWith(
    [EXPORT, String.raw`0 - 2147483647\n`, String.raw`0 - 2147483647\n默认随机`],
    [
      "spec/readings.yaml",
      "            read: [overlay:seed, rule:seed]",
      "            read: [overlay:seed, rule:seed]\n          - remark: 默认随机\n            translation: Random unless given.",
    ],
  );
  const { files } = await build(root);
  expect(files.get("generated/openapi.yaml")).toContain("Random unless given.");
});

test("an overlay that cannot be read is the only problem of the readings that point into it", async () => {
  expect(
    await problemsOf(["spec/overlays/20-corrections.yaml", "actions:", "actions: ["]),
  ).not.toContainEqual(expect.stringMatching(/points at/));
});

test("the tables of the constraint layer are held against the document", async () => {
  const root = await projectWith(["spec/overlays/20-corrections.yaml", "maxLength: 2048", "maxLength: 5000"]);
  const { disagreements } = await build(root);
  expect(disagreements).toEqual([
    "prompt: maxLength: the document says 5000, src/fields.ts and src/models.ts say 2048. Bring them in line",
  ]);
});

test("the README shows what is said of a sentence that changed", async () => {
  const root = await projectWith([EXPORT, "5/8/10 (1080p", "5/8/10/12 (1080p"]);
  const error = (await build(root).catch((reason: unknown) => reason)) as SpecError;
  expect(await readFile("README.md", "utf8")).toContain(`\`\`\`text\n${listProblems(error)}\n\`\`\``);
});
