import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { listProblems } from "../../scripts/report/summary.js";
import { EXPORT, OPERATION, projectWith, type Edit } from "./project.js";

const FIELD = '"seed": { "type": "integer"';

async function problemsOf(...edits: Edit[]): Promise<string[]> {
  const root = await projectWith(...edits);
  const error: unknown = await build(root).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpecError);
  return (error as SpecError).problems.map(
    ({ where, message, draft = "" }) => `${where}: ${message}\n${draft}`,
  );
}

describe("a change of the vendor stops the generator", () => {
  const cases: [string, Edit[], (string | RegExp)[]][] = [
    [
      "a new model in the list",
      [[EXPORT, String.raw`\"v6\",\"c1\"`, String.raw`\"v6\",\"c1\",\"v7\"`]],
      [
        /^spec\/operations\/image-to-video\.yaml:\d+: body model says «,"v7"», and no quote or remark covers it/,
        /It stands beside «模型 "v3\.5".*from which was read: \{"values":\["v3\.5"/s,
      ],
    ],
    [
      "a duration added to a sentence",
      [[EXPORT, "5/8/10 (1080p", "5/8/10/12 (1080p"]],
      [
        /body duration no longer says «v5\.5\/5\.6 : 5\/8\/10 \(1080p 无法使用 10\)».*What was read from it: \{"models":\["v5\.5","v5\.6"\]/s,
        /body duration says «v5.5\/5.6 : 5\/8\/10\/12 \(1080p 无法使用 10\)»/,
      ],
    ],
    [
      "a field added",
      [[EXPORT, FIELD, `"fps": { "type": "integer", "description": "帧率" }, ${FIELD}`]],
      [
        /body fps has no readings\. It says:\n {4}帧率\nRead it, and add it to `texts`\nbody fps:\n {2}type: integer\n[^]* {2}text:\n {4}- draft: 帧率\n {6}translation: …/,
      ],
    ],
    [
      "a field added without a word",
      [[EXPORT, FIELD, `"fps": { "type": "integer" }, ${FIELD}`]],
      [/body fps has no readings\. Add it to `texts`\nbody fps:\n {2}type: integer\n[^]* {2}text: \[\]/],
    ],
    [
      "a field removed",
      [[EXPORT, /"seed": \{[^}]*\}/, '"gone": { "type": "string" }']],
      [/body seed is gone from the export\. What was read from it: \{"from":0,"to":2147483647\}/],
    ],
    [
      "a field retyped",
      [[EXPORT, FIELD, '"seed": { "type": "string"']],
      [
        /body seed was read as integer, and the export now says string\. Check what was read from it \(\{"from":0,"to":2147483647\}\), then set `type: string`/,
      ],
    ],
    [
      "another list of required fields",
      [[EXPORT, '"required": [ "duration",', '"required": [ "seed", "duration",']],
      [
        /the export's list at .*\/schema\/required is no longer the same: with "seed".*What was read from it: \{"required":\["duration","model","prompt","quality"\]\}, \{"oneOf":\["img_id","img_ids"\]/,
      ],
    ],
    [
      "a bound that only a sentence stated",
      [[EXPORT, '"prompt": { "type": "string"', '"prompt": { "type": "string", "maxLength": 5000']],
      [/image-to-video\.yaml.*: prompt: the export itself says maxLength 5000, and the definition has 2048/],
    ],
    [
      "a list of values that only a sentence stated",
      [[EXPORT, '"model": { "type": "string"', '"model": { "type": "string", "enum": ["v6", "v7"]']],
      [/model: the export itself says enum with "v7", which the definition lacks and without "v3\.5"/],
    ],
    [
      "a list of values with one more than its sentence",
      [
        [
          EXPORT,
          '"quality": { "type": "string"',
          '"quality": { "type": "string", "enum": ["1080p", "720p", "540p", "360p", "4k"]',
        ],
      ],
      [
        /quality: the export itself says enum with "4k", which the definition lacks\. Bring the definition in line, or correct the export in an overlay/,
      ],
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
        /\/responses\/200.*is no longer the same: .*What was read from it: overlay:answer/,
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
      [/list at \/parameters is no longer the same.*"required":true.*What was read from it: overlay:api-key/],
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
      "a comment inside the example",
      [[EXPORT, "(支持v4,v4.5版本)参数", "(支持v4,v4.5,v5版本)参数"]],
      [/example 示例 1 says «"camera_movement": "zoom_in", \/\/ .*v5版本/],
    ],
    [
      "a row of the overview",
      [[EXPORT, "| Status | 1 |", "| Status | 1 |\n| 计费 | 45 |"]],
      [/overview 计费 has no readings\. It says:\n {4}45/],
    ],
    [
      "extensions",
      [[EXPORT, '"oasExtensions": ""', String.raw`"oasExtensions": "{\"x-rule\": \"v7\"}"`]],
      [
        /the export says at \/requestBody\/x-rule "v7".*nobody has read it.*\n {2}- at: \/requestBody\/x-rule\n {4}is: v7/s,
      ],
    ],
    [
      "a body that is not required",
      [
        [
          EXPORT,
          '"required": true, "mediaType": "", "examples"',
          '"required": false, "mediaType": "", "examples"',
        ],
      ],
      [/the export says that the body is not required/],
    ],
    [
      "an example that breaks a rule",
      [
        [EXPORT, String.raw`\"duration\": 5,`, String.raw`\"duration\": 50,`],
        [OPERATION, "        duration: 5,", "        duration: 50,"],
      ],
      [/the example breaks the rule duration: .*50/],
    ],
    ...(
      [
        ["prompt", '"type": "string"', '"minLength": 2', "minLength 2"],
        ["duration", '"type": "integer"', '"multipleOf": 5', "multipleOf: 5"],
        ["img_ids", '"type": "array"', '"maxItems": 4', "maxItems: 4"],
        ["prompt", '"type": "string"', '"pattern": "^a"', 'pattern: "^a"'],
        ["quality", '"type": "string"', '"not": { "const": "360p" }', "not: "],
        ["seed", '"type": "integer"', '"exclusiveMinimum": 0', "exclusiveMinimum: 0"],
      ] as const
    ).map(([field, type, keyword, said]): [string, Edit[], string[]] => [
      `${keyword} on ${field}`,
      [[EXPORT, `"${field}": { ${type}`, `"${field}": { ${type}, ${keyword}`]],
      [said],
    ]),
    [
      "a keyword on the items of a list",
      [[EXPORT, '"items": { "type": "integer" }', '"items": { "type": "integer", "maximum": 9 }']],
      [/img_ids\[\]: the document says maximum: 9, and the definition does not/],
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

  test("a second example with img_ids alone stands beside the first", async () => {
    const second = String.raw`{ "name": "two", "value": "{ \"duration\": 5, \"img_ids\": [1, 2], \"template_id\": 3, \"model\": \"v6\", \"prompt\": \"p\", \"quality\": \"720p\" }" }`;
    const root = await projectWith(
      [EXPORT, '"examples": [ {', `"examples": [ ${second}, {`],
      [
        OPERATION,
        "  - at: /requestBody/content/application~1json/example\n",
        `  - at: /requestBody/content/application~1json/examples/two/value
    is: { duration: 5, img_ids: [1, 2], template_id: 3, model: v6, prompt: p, quality: 720p }
    note: The pictures of a template.
  - at: /requestBody/content/application~1json/examples/1/value
`,
      ],
      ["spec/overlays/20-corrections.yaml", ".example.motion_mode", ".examples['1'].value.motion_mode"],
    );
    const { document } = await build(root);
    expect(JSON.stringify(document)).toMatch(
      /"examples":\{"1":.*"two":\{"value":\{"duration":5,"img_ids":\[1,2\]/,
    );
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
      "an operation of which nobody says whether it costs credits",
      [[OPERATION, "\npaid: true", ""]],
      /does not say whether asking for POST \S+ costs credits.*write `paid: true`, or `paid: false` where it is free/,
    ],
    [
      "an operation of which nobody has decided whether it costs credits",
      [[OPERATION, "\npaid: true", "\npaid: …"]],
      /image-to-video\.yaml:\d+: does not say whether asking for POST \S+ costs credits/,
    ],
    [
      "a rule about a field that there is not",
      [[OPERATION, "needs: { template_id: given }", "needs: { template: given }"]],
      /names the field template, and the request has none of that name/,
    ],
    [
      "a reading of an overlay action that there is not",
      [[OPERATION, "overlay:list-voices", "overlay:list-voice"]],
      /points at overlay:list-voice, which there is not/,
    ],
    [
      "a sentence that points at an action that has nothing to do with it",
      [
        [
          OPERATION,
          "states: [{ length: { upTo: 2048 } }]",
          "read: [overlay:list-voices]\n        beside: [2048, 以内]\n        # ",
        ],
      ],
      /points at overlay:list-voices, which has nothing to do with it: the action does not name "2048"/,
    ],
    [
      "a fact of the export's structure that points at an unrelated action",
      [[OPERATION, "read: [overlay:example]", "read: [overlay:get-balance]"]],
      /points at overlay:get-balance, which has nothing to do with it: the action does not name "duration" or /,
    ],
    [
      "a length of what is no text",
      [[OPERATION, "states: [{ items: { from: 1 } }]", "states: [{ length: { from: 1 } }]"]],
      /states length of img_ids, which is of type list/,
    ],
    [
      "a quote that leads nowhere",
      [[OPERATION, "states: [{ from: 0, to: 2147483647 }]", ""]],
      /must have required property 'states'/,
    ],
    [
      "broken readings",
      [[OPERATION, "\ntexts:", "\ntexts: ["]],
      /^spec\/operations\/image-to-video\.yaml:\d+: /,
    ],
    [
      "an overlay that misses",
      [["spec/overlays/20-corrections.yaml", ".example.motion_mode", ".example.motion_mood"]],
      /^spec\/overlays\/20-corrections\.yaml:\d+: action "example" hits nothing/m,
    ],
    [
      "a document that lint refuses",
      [["spec/overlays/20-corrections.yaml", "license: { name: MIT, identifier: MIT }", ""]],
      /^spec\/overlays\/20-corrections\.yaml:\d+: the document after the overlays has at #\/info.*redocly lint: \w+ info-license/,
    ],
  ];

  test.each(cases)("%s", async (_, edits, expected) => {
    expect((await problemsOf(...edits)).join("\n")).toMatch(expected);
  });

  test("a document that lint has passed, once the rules are others", async () => {
    const root = await projectWith();
    await build(root);
    const rules = join(root, "redocly.yaml");
    await writeFile(rules, (await readFile(rules, "utf8")).replace("operation-4xx-response: off", ""));
    await expect(build(root)).rejects.toThrow(/redocly lint: \w+ operation-4xx-response/);
  });

  test("an export that is no UTF-8", async () => {
    const root = await projectWith();
    await writeFile(join(root, EXPORT), new Uint8Array([0xff, 0xfe, 0x41]));
    await expect(build(root)).rejects.toThrow(`${EXPORT}: is no UTF-8 text`);
  });

  test("all of them at once", async () => {
    const problems = await problemsOf(
      [OPERATION, "overlay:list-voices", "overlay:list-voice"],
      ["spec/overlays/20-corrections.yaml", ".example.motion_mode", ".example.motion_mood"],
      [EXPORT, "2048 Characters 以内", "4096 Characters 以内"],
    );
    expect(problems.length).toBeGreaterThanOrEqual(4);
  });
});

test("a new sentence needs nothing but its reading", async () => {
  const root = await projectWith(
    [EXPORT, String.raw`0 - 2147483647\n`, String.raw`0 - 2147483647\n默认随机`],
    [
      OPERATION,
      "states: [{ from: 0, to: 2147483647 }]",
      "states: [{ from: 0, to: 2147483647 }]\n      - remark: 默认随机\n        translation: Random unless given.",
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

const inDraft = (drafted: string): Edit => [
  OPERATION,
  "states: [{ from: 0, to: 2147483647 }]",
  `states: [{ from: 0, to: 2147483647 }]\n      - ${drafted}`,
];

describe("a draft", () => {
  const said: Edit = [EXPORT, String.raw`0 - 2147483647\n`, String.raw`0 - 2147483647\n最多 7 张`];

  test.each<[string, Edit, RegExp]>([
    ["as it was printed", inDraft("draft: 最多 7 张\n        translation: …"), /«最多 7 张» is a draft, and nobody has decided on it/],
    ["with a translation", inDraft("draft: 最多 7 张\n        translation: At most 7."), /«最多 7 张» is a draft/],
    ["that became a remark untranslated", inDraft("remark: 最多 7 张\n        translation: …"), /the translation is "…"\. Translate it/],
    ["that became a remark without its rule", inDraft("remark: 最多 7 张\n        translation: At most 7."), /only in the words: "7".*A remark rules nothing/s],
  ])("stops the generator %s", async (_, edit, expected) => {
    expect((await problemsOf(said, edit)).join("\n")).toMatch(expected);
  }); // prettier-ignore

  test("says what new words in a known field seem to state", async () => {
    const problems = await problemsOf([
      EXPORT,
      String.raw`\"v5\" 以上版本不支持此字段`,
      String.raw`\"v5\" 以上版本不支持此字段\nv6 以上不支持`,
    ]);
    expect(problems.join("\n")).toMatch(
      /body motion_mode says «v6 以上不支持».*\n- draft: v6 以上不支持\n {2}translation: …\n {2}states:\n {4}- taken:\n {8}not:\n {10}from: v6/s,
    );
  });
});

test.each([
  ["full-width punctuation", "(1080p 无法使用 10)", "（1080p 无法使用 10）"],
  ["a doubled blank", "2048 Characters 以内", "2048  Characters 以内"],
  ["a no-break blank", "2048 Characters 以内", "2048\u00a0Characters 以内"],
  ["a zero-width blank", "2048 Characters 以内", "20\u200b48 Characters 以内"],
  ["another line end", String.raw`true, false\n如果想一起使用对口型`, String.raw`true, false\r\n如果想一起使用对口型`],
  ["another order of what is required", '"required": [ "duration", "model"', '"required": [ "model", "duration"'],
])("%s is told, and stops nothing", async (_, from, to) => {
  const root = await projectWith([EXPORT, from, to]);
  expect((await build(root)).told).toHaveLength(1);
}); // prettier-ignore

test("a sign that cannot be seen is shown by its code", async () => {
  const problems = await problemsOf([EXPORT, "2048 Characters 以内", "2048 Characters 以内外\u200b了"]);
  expect(problems.join("\n")).toContain("外\\u200b了");
});

test("spec/README.md shows what is said of a sentence that changed", async () => {
  const root = await projectWith([EXPORT, "5/8/10 (1080p", "5/8/10/12 (1080p"]);
  const error = (await build(root).catch((reason: unknown) => reason)) as SpecError;
  expect(await readFile("spec/README.md", "utf8")).toContain(`\`\`\`text\n${listProblems(error)}\n\`\`\``);
});
