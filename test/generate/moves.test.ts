import { describe, expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { EXPORT, projectWith, type Edit } from "./project.js";

async function problemsOf(...edits: Edit[]): Promise<string[]> {
  const error: unknown = await build(await projectWith(...edits)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpecError);
  return (error as SpecError).problems.map(({ where, message }) => `${where}: ${message}`);
}

const FILE = String.raw`spec/operations/image-to-video\.yaml:\d+`;
const SEED = String.raw`"可传随机数 0 - 2147483647\n"`;

describe("a move of the vendor is one problem, with the keys to rename", () => {
  const cases: [string, Edit[], RegExp][] = [
    [
      "the path's version",
      [[EXPORT, /openapi\/v2/g, "openapi/v3"]],
      new RegExp(
        `^${FILE}: POST /openapi/v2/video/img/generate has moved to POST /openapi/v3/video/img/generate, with every text as read. Write \`operation: POST /openapi/v3/video/img/generate\``,
      ),
    ],
    [
      "the method",
      [[EXPORT, /POST/g, "PUT"]],
      /has moved to PUT \/openapi\/v2\/video\/img\/generate, with every text as read/,
    ],
    [
      "a field's name",
      [[EXPORT, /"seed"/g, '"random_seed"']],
      new RegExp(
        `^${FILE}: body seed is now called body random_seed: .*Write \`body random_seed\` for the key`,
      ),
    ],
    [
      "the name of a field that other facts speak of",
      [[EXPORT, /"quality"/g, '"resolution"']],
      new RegExp(
        `^${FILE}: body quality is now called body resolution: .*\`resolution\` for \`quality\` at (${FILE}, ){3}`,
      ),
    ],
    [
      "a sentence",
      [
        [EXPORT, SEED, '""'],
        [EXPORT, '2048 Characters 以内"', String.raw`2048 Characters 以内\n可传随机数 0 - 2147483647"`],
      ],
      new RegExp(
        `^${FILE}: «可传随机数 0 - 2147483647» has moved from body seed to body prompt. Move the readings \\(${FILE}\\) below \`texts › body prompt › text\``,
      ),
    ],
    [
      "two descriptions that changed places",
      [
        [EXPORT, "2048 Characters 以内", "\0"],
        [EXPORT, "获取TTS 音色后的id", "2048 Characters 以内"],
        [EXPORT, "\0", "获取TTS 音色后的id"],
      ],
      /what body prompt and body lip_sync_tts_speaker_id say has changed places: «2048 Characters 以内» now stands at body lip_sync_tts_speaker_id\./,
    ],
  ];

  test.each(cases)("%s", async (_, edits, expected) => {
    const problems = await problemsOf(...edits);
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });
});

test("what changed on the way is told as well, at the line where it was read", async () => {
  const problems = await problemsOf(
    [EXPORT, /openapi\/v2/g, "openapi/v3"],
    [EXPORT, "2048 Characters 以内", "5000 Characters 以内"],
  );
  expect(problems).toEqual([
    expect.stringMatching(/has moved to POST \/openapi\/v3.*with 9\d % of its texts as read/),
    expect.stringMatching(/body prompt no longer says «2048 Characters 以内»/),
    expect.stringMatching(/body prompt says «5000 Characters 以内», and no quote/),
  ]);
});

test.each<[string, Edit[]]>([
  ["another type", [[EXPORT, '"seed": { "type": "integer"', '"random_seed": { "type": "string"']]],
  [
    "another text",
    [[EXPORT, /"seed": \{[^}]*\}/, '"random_seed": { "type": "integer", "description": "随便" }']],
  ],
])("a field that is gone and one with %s are two", async (_, edits) => {
  const problems = (await problemsOf(...edits)).join("\n");
  expect(problems).toMatch(/body seed is gone from the export/);
  expect(problems).toMatch(/body random_seed has no readings/);
});
