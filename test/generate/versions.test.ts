import { describe, expect, test } from "vitest";
import { generate } from "../../scripts/generate.js";
import { renderJsonSchema } from "../../scripts/outputs/json-schemas.js";
import { compareAcceptance } from "../../scripts/report/acceptance/compare-acceptance.js";
import { child, type JsonObject } from "../../scripts/shared/json-value.js";
import { frozenDefinition } from "../frozen-spec.js";
import { generatedWith, OPERATION } from "./project.js";

type Edit = readonly [from: string, to: string];

/** The JSON Schema of the operation file, with edits. */
function schemaWith(...edits: readonly Edit[]): JsonObject {
  return JSON.parse(renderJsonSchema(frozenDefinition(...edits), "Request", "POST /a", [])) as JsonObject;
}

const current = schemaWith();

function changes(before: JsonObject, after: JsonObject): string[] {
  return compareAcceptance("#/paths/~1a/post/requestBody", before, after).map(
    ({ impact, verdicts }) => `${impact}: ${verdicts.map(({ message }) => message).join(" ")}`,
  );
}

const AUDIO = "states: [{ taken: { models: [v5.5, v5.6, v6, c1] } }]";

describe("a rule that changes asks for a version after what was accepted, and shows a request", () => {
  const cases: [string, Edit, RegExp[]][] = [
    [
      "a duration that two models no longer take",
      ["            values: [5, 8, 10]", "            values: [5, 8]"],
      [
        /^major: Refused from now on: duration 10, quality 360p, 540p, 720p with model v5\.5, v5\.6\. For example `\{.*"duration":10.*\}`\.$/,
      ],
    ],
    [
      "a field that a model no longer takes",
      [AUDIO, "states: [{ taken: { models: [v5.5, v5.6, v6] } }]"],
      [
        /^major: Refused from now on: generate_audio_switch true, false with model c1\. For example .*"model":"c1".*"generate_audio_switch":true/,
      ],
    ],
    [
      "a field that one more model takes",
      [AUDIO, "states: [{ taken: { models: [v5, v5.5, v5.6, v6, c1] } }]"],
      [/^minor: Accepted from now on: generate_audio_switch true, false with model v5\./],
    ],
    [
      "a new rule between two optional fields",
      [
        AUDIO,
        `states: [{ taken: { models: [v5.5, v5.6, v6, c1] } }, { when: [true], excludes: { lip_sync_tts_switch: [true] }, rule: audio-lip }]`,
      ],
      [
        /^major: Refused from now on: generate_audio_switch true, lip_sync_tts_switch true with model v5\.5, v5\.6, v6, c1\./,
      ],
    ],
    [
      "a text that may be longer",
      ["length: { upTo: 2048 }", "length: { upTo: 5000 }"],
      [
        /^minor: Accepted from now on: prompt a text of 2049 characters, a text of 4999 characters, a text of 5000 characters\. For example .*"prompt":"xxx… \(2049 characters\)"/,
      ],
    ],
    [
      "a text that may not be as long",
      ["length: { upTo: 2048 }", "length: { upTo: 2047 }"],
      [/^major: Refused from now on: prompt a text of 2048 characters\./],
    ],
    [
      "a number that may be a fraction",
      ["  body seed:\n    type: integer", "  body seed:\n    type: number"],
      [/^minor: Accepted from now on: seed 0\.5\./],
    ],
    [
      "a bound that holds beside one value of another field",
      [
        "length: { upTo: 2048 } }]",
        "length: { upTo: 2048 } }, { at: { style: [anime] }, length: { upTo: 500 } }]",
      ],
      [/^major: Refused from now on: style anime, prompt a text of 501 characters\./],
    ],
    [
      "a field that becomes required",
      [
        "- required: [duration, model, prompt, quality]",
        "- required: [duration, model, prompt, quality, seed]",
      ],
      [/^major: Refused from now on: .*/],
    ],
  ];

  test.each(cases)("%s", (_, edit, expected) => {
    expect(changes(current, schemaWith(edit))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern) as unknown),
    );
  });
});

test("a value for one model is new, and breaks code that passes any value to the others", () => {
  const found = changes(
    current,
    schemaWith([
      "states: [{ values: [360p, 540p, 720p, 1080p] }]",
      "states: [{ values: [360p, 540p, 720p, 1080p, 4k] }, { only: { values: [4k], models: [v6] } }]",
    ]),
  );
  expect(found).toEqual([
    expect.stringMatching(/^minor: Accepted from now on: duration .*quality 4k with model v6\./),
    expect.stringMatching(
      /^major: Code that passes a `quality` of any value no longer compiles where "4k" is refused\. For example `\{.*"quality":"4k".*\}`\.$/,
    ),
    expect.stringMatching(/^minor: The type of `quality` has 4k as well/),
  ]);
});

test("a model that takes what the others take is new, and breaks nothing", () => {
  const found = changes(
    current,
    schemaWith(
      [
        "states: [{ values: [v3.5, v4, v4.5, v5, v5.5, v5.6, v6, c1] }]",
        "states: [{ values: [v3.5, v4, v4.5, v5, v5.5, v5.6, v6, c1, v7] }]",
      ],
      [
        "states: [{ models: [v6, c1], from: 1, to: 15 }]",
        "states: [{ models: [v6, c1, v7], from: 1, to: 15 }]",
      ],
    ),
  );
  expect(found.filter((line) => line.startsWith("major"))).toEqual([]);
  expect(found).toContainEqual(expect.stringMatching(/^minor: Accepted from now on: .*with model v7/));
  expect(found).toContainEqual(expect.stringMatching(/^minor: The type of `model` has v7 as well/));
});

const lacks = { properties: { prompt: { not: { pattern: "http://" } } } };

test.each<[string, JsonObject]>([
  ["across fields", { ...current, allOf: [...(current["allOf"] as JsonObject[]), lacks] }],
  [
    "of one field",
    {
      ...current,
      properties: {
        ...child(current, "properties"),
        prompt: { ...child(child(current, "properties"), "prompt"), ...lacks.properties.prompt },
      },
    },
  ],
])("a rule of a kind that nobody has told the report of, %s, breaks; gone it is new", (_, schema) => {
  const says = "`" + JSON.stringify(lacks) + "`.";
  expect(changes(current, schema)).toEqual([
    `major: A rule about prompt is new or has changed, and may refuse what was accepted; no request that was tried shows it: ${says}`,
  ]);
  expect(changes(schema, current)).toEqual([
    `minor: A rule about prompt is gone; no request that was tried shows it: ${says}`,
  ]);
});

describe("a field that only one side has", () => {
  const LIST: Edit = [
    "\n  body seed:",
    `
  body reference_images:
    type: object[]
    label: { en: References, zh: 参考图 }
    meaning: { en: pictures to look at, zh: 参考图片 }
    text:
      - source: "ours, for a test"
        states: [{ items: { from: 1, upTo: 7 } }, { taken: { models: [v6] } }, { excludes: { camera_movement: given } }]

  body reference_images[].img_id:
    type: integer
    text:
      - source: "ours, for a test"
        states: [{ holds: id }]

  body seed:`,
  ];

  test("breaks nothing that was accepted, whatever is ruled of it, and what went is told as refused", () => {
    const added = changes(current, schemaWith(LIST));
    expect(added.filter((line) => line.startsWith("major"))).toEqual([]);
    expect(added).toContainEqual(expect.stringMatching(/^minor: Accepted from now on: reference_images/));
    expect(added.join()).not.toContain("no request that was tried");
    const gone = changes(schemaWith(LIST), current);
    expect(gone).toContainEqual(expect.stringMatching(/^major: Refused from now on: reference_images/));
    expect(gone.join()).not.toContain("no request that was tried");
  });

  test("may still bind what was accepted without it", () => {
    const found = changes(current, {
      ...current,
      properties: { ...child(current, "properties"), mask: { type: "string" } },
      allOf: [...(current["allOf"] as JsonObject[]), { anyOf: [{ required: ["mask"] }, lacks] }],
    });
    expect(found).toContainEqual(expect.stringMatching(/^major: A rule about mask, prompt is new/));
  });
});

test("a rule that no request shows is told in the words that its field has for it", () => {
  const prompt = child(child(current, "properties"), "prompt");
  const says = "Takes no links.";
  const found = changes(current, {
    ...current,
    properties: {
      ...child(current, "properties"),
      prompt: {
        ...prompt,
        ...lacks.properties.prompt,
        description: `${String(prompt["description"])} ${says}`,
      },
    },
  });
  expect(found).toEqual([expect.stringContaining(`no request that was tried shows it: ${says}`)]);
});

test("what holds only beside another field is told with it, once, numbers rising", () => {
  const excludes: Edit = [
    "      - source: An id like img_id.\n        states: [{ holds: id }]",
    "      - source: An id like img_id.\n        states: [{ holds: id }, { excludes: { camera_movement: given } }]",
  ];
  expect(changes(current, schemaWith(excludes))).toEqual([
    expect.stringMatching(
      /^major: Refused from now on: template_id 1, 2, camera_movement horizontal_left, .* and 12 more with model v4, v4\.5\. For example/,
    ),
  ]);
  const longer: Edit = ["            values: [5, 8, 10]", "            values: [5, 8, 10, 6, 7, 12]"];
  expect(changes(current, schemaWith(longer))).toEqual([
    expect.stringMatching(
      /^minor: Accepted from now on: duration 6, 7, 12, quality .* with model v5\.5, v5\.6\./,
    ),
  ]);
});

test("nothing is said of definitions that accept the same", () => {
  expect(changes(current, schemaWith())).toEqual([]);
  expect(
    changes(current, schemaWith(["values: [enabled, disabled, auto]", "values: [auto, disabled, enabled]"])),
  ).toEqual([]);
});

test.each([
  ["the id of a rule, which callers name", "rule: motion-mode-duration", "rule: motion-mode-eight", /major version[^]*rule motion-mode-duration[^]*### New[^]*rule motion-mode-eight/],
  ["that it costs credits", "paid: true", "paid: false", /major version[^]*request: paid modified\. It is said to cost nothing, and is repeated from now on\./],
])("what no request shows asks for a version too: %s", async (_, from, to, expected) => {
  const { code, text } = await generate(await generatedWith([OPERATION, from, to]), []);
  expect(code).toBe(0);
  expect(text).toMatch(expected);
}); // prettier-ignore
