/** What forms yield, and the ways out of what is wrong in them. */
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { imageToVideo } from "../../generated/image-to-video.js";
import type { Definition } from "../../src/constraints/definition.js";
import { findFixes } from "../../src/constraints/fixes.js";
import {
  capabilities,
  checkImageToVideo,
  createConstraints,
  fromForm,
  parseImageToVideo,
  modelNames,
  suggestFixes,
  type Model,
} from "../../src/constraints/index.js";
import { frozenDefinition } from "../frozen-spec.js";
import { agreementOf } from "./agreement.js";
import { request } from "./cases.js";
import { everything } from "./definitions.js";

describe("fromForm", () => {
  const form = {
    model: "v6",
    quality: "720p",
    duration: "5",
    img_id: "302325299692608",
    prompt: "the cat yawns",
  };

  test.each<[what: string, values: object, read: object]>([
    [
      "leaves out what nobody has filled in",
      { thinking_type: "", seed: NaN, style: null, template_id: undefined },
      {},
    ],
    [
      "reads digits",
      { seed: " 7 ", template_id: "9007199254740993" },
      { seed: 7, template_id: 9007199254740993n },
    ],
    [
      "reads switches",
      { generate_audio_switch: "on", lip_sync_tts_switch: "false" },
      { generate_audio_switch: true, lip_sync_tts_switch: false },
    ],
    ["leaves out what the model no longer takes", { motion_mode: "fast", camera_movement: "zoom_in" }, {}],
    [
      "keeps what the model takes with a partner",
      { sound_effect_switch: "on", template_id: "7" },
      { sound_effect_switch: true, template_id: 7 },
    ],
    [
      "reads lists",
      { img_id: "", img_ids: "1, 2", template_id: 7 },
      { img_id: undefined, img_ids: [1, 2], template_id: 7 },
    ],
  ])("%s", (_, values, read) => {
    const expected = { ...form, duration: 5, img_id: 302325299692608, ...read };
    expect(parseImageToVideo(fromForm({ ...form, ...values }))).toEqual(clean(expected));
  });

  test("keeps what cannot be read and names that the API does not have, for the check to refuse", () => {
    const read = fromForm({ ...form, duration: "long", negative_prompt: "rain" });
    expect(checkImageToVideo(read)).toMatchObject([
      { rule: "type", path: ["duration"] },
      { rule: "unknown-field" },
    ]);
  });

  test("drops names that the API does not have when it is told to: real forms have those", () => {
    const real = { ...form, _csrf: "x", $ACTION_ID_1: "", submit: "Make" };
    expect(checkImageToVideo(fromForm(real)).map(({ rule }) => rule)).toEqual([
      "unknown-field",
      "unknown-field",
    ]);
    const read = fromForm(real, { dropUnknown: true });
    expect(read).toEqual({ ...form, duration: 5, img_id: 302325299692608 });
  });

  test.each([null, undefined, "x", 5])("leaves %j, which is no form, to the check", (values) => {
    expect(checkImageToVideo(fromForm(values as never))).toMatchObject([{ rule: "object" }]);
  });

  test.each<[what: string, pairs: string, read: object]>([
    ["choices with blanks around them", "model=+v6+&quality=720p%0A", {}],
    ["a prompt with its blanks", "prompt=+a+cat+", { prompt: " a cat " }],
    ["blanks as nothing, where no text is meant", "seed=+&style=++&generate_audio_switch=+", {}],
    ["a switch that is 1", "generate_audio_switch=1", { generate_audio_switch: true }],
    ["a switch that is 0", "generate_audio_switch=0", { generate_audio_switch: false }],
    ["a switch in capitals", "generate_audio_switch=True", { generate_audio_switch: true }],
    ["a switch that is No", "generate_audio_switch=No", { generate_audio_switch: false }],
    [
      "a box with a hidden 0 before it",
      "generate_audio_switch=0&generate_audio_switch=1",
      { generate_audio_switch: true },
    ],
    [
      "a box with a hidden false behind it",
      "generate_audio_switch=true&generate_audio_switch=false",
      { generate_audio_switch: true },
    ],
    [
      "a list under names with brackets",
      "img_id=&template_id=7&img_ids[]=1&img_ids[]=2",
      { img_id: undefined, template_id: 7, img_ids: [1, 2] },
    ],
    [
      "one value of it",
      "img_id=&template_id=7&img_ids[]=1",
      { img_id: undefined, template_id: 7, img_ids: [1] },
    ],
    [
      "a list under names with numbers",
      "img_id=&template_id=7&img_ids[0]=1&img_ids[1]=2",
      { img_id: undefined, template_id: 7, img_ids: [1, 2] },
    ],
    [
      "a list in JSON, with ids whole",
      "img_id=&template_id=7&img_ids=[1, 627410861853514292]",
      { img_id: undefined, template_id: 7, img_ids: [1, 627410861853514292n] },
    ],
    ["a list in JSON that is empty", "img_ids=[]", {}],
    [
      "a list of texts in JSON",
      'img_id=&template_id=7&img_ids=["1", "2", ""]',
      { img_id: undefined, template_id: 7, img_ids: [1, 2] },
    ],
  ])("reads of a URLSearchParams and a FormData: %s", (_, pairs, read) => {
    const params = new URLSearchParams({ ...form });
    for (const name of new Set(new URLSearchParams(pairs).keys())) params.delete(name);
    for (const [name, value] of new URLSearchParams(pairs)) params.append(name, value);
    const data = new FormData();
    for (const [name, value] of params) data.append(name, value);
    const expected = clean({ ...form, duration: 5, img_id: 302325299692608, ...read });
    expect(parseImageToVideo(fromForm(params))).toEqual(expected);
    expect(parseImageToVideo(fromForm(data))).toEqual(expected);
  });

  test.each([
    ["duration=5&duration=8", { path: ["duration"], received: "an array" }],
    ["generate_audio_switch=1&generate_audio_switch=maybe", { path: ["generate_audio_switch"] }],
    ["model=V6", { path: ["model"], received: '"V6"' }],
    ["prompt[]=a", { rule: "unknown-field", path: ["prompt[]"] }],
    ["img_id=&template_id=7&img_ids=[1,", { path: ["img_ids", 0], received: '"[1"' }],
  ])("leaves to the check what may mean this or that: %s", (pairs, violation) => {
    const params = new URLSearchParams({ ...form });
    for (const name of new Set(new URLSearchParams(pairs).keys())) params.delete(name);
    for (const [name, value] of new URLSearchParams(pairs)) params.append(name, value);
    expect(checkImageToVideo(fromForm(params))).toContainEqual(expect.objectContaining(violation));
  });

  test("keeps what the model refuses when it is told to: who calls a tool means it", () => {
    const values = { ...form, model: " v6 ", motion_mode: "fast", camera_movement: null };
    expect(fromForm(values)).not.toHaveProperty("motion_mode");
    expect(checkImageToVideo(fromForm(values, { keepRefused: true }))).toMatchObject([
      { rule: "motion-mode-model" },
    ]);
  });

  test("takes the pairs of a FormData, in which a name may come twice", () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...form, img_id: "", template_id: "7" }))
      data.append(name, value);
    for (const id of ["1", "2"]) data.append("img_ids", id);
    expect(parseImageToVideo(fromForm(data))).toMatchObject({ img_ids: [1, 2], duration: 5 });
  });

  test("takes anything, and changes no request that is in order", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(imageToVideo.fields), "x"), fc.anything()),
        (values) => void fromForm(values),
      ),
    );
    expect(fromForm(request)).toEqual(request);
  });
});

const takerOf = (name: string): Model =>
  modelNames.find((model) => Object.hasOwn(capabilities(model).fields, name))!;

const clean = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

const frozen = frozenDefinition();
const { check } = createConstraints(frozen);

const fixesOf = (change: object): string[] => {
  const wrong = { ...request, ...change };
  return check(wrong).flatMap((violation) =>
    findFixes(frozen, check, wrong, violation).map(({ label }) => label),
  );
};

const fixesIn = (definition: Definition, wrong: object): string[] => {
  const { check: ask } = createConstraints(definition);
  const sent = wrong as Record<string, unknown>;
  return ask(sent).flatMap((violation) =>
    findFixes(definition, ask, sent, violation).map(({ label }) => label),
  );
};

describe("the ways out of a definition with every kind of rule", () => {
  const least = { model: "a1", quality: "720p", duration: 5, img_id: 1 };
  test.each<[change: object, labels: string[]]>([
    [{ guidance: 0.35 }, ["set guidance to 0.3", "set guidance to 0.4", "leave guidance out"]],
    [{ guidance: 0.1 + 0.2 }, ["set guidance to 0.3", "set guidance to 0.4", "leave guidance out"]],
    [{ guidance: 7 }, ["set guidance to 1", "set guidance to 0", "leave guidance out"]],
    [
      { model: "a3", quality: "4k", duration: 16 },
      [...[15, 14, 13, 12, 11, 10, 9].map((second) => `set duration to ${second}`), "set quality to 720p"],
    ],
    [{ multi_clip: true }, ["set multi_clip to false", "leave multi_clip out", "set duration to 8"]],
  ])("%j: %j", (change, labels) => {
    expect(fixesIn(everything, { ...least, ...change })).toEqual(labels);
  });

  test("leave room for the other fields of the rule, nearest values first", () => {
    const { model, duration } = everything.fields;
    const definition: Definition = {
      operation: "crowded",
      fields: {
        model: model!,
        quality: { type: "string", required: true, enum: ["240p", "360p", "540p", "720p", "1080p", "4k"] },
        duration: { ...duration!, minimum: 1, maximum: 20 },
        wait: { type: "number", minimum: 0.05, maximum: 1000, step: 0.1, rule: "wait" },
      },
      rules: [
        {
          kind: "limits",
          id: "duration",
          field: "duration",
          rows: [{ models: ["a1", "a2"], at: { field: "quality", is: ["1080p"] }, maximum: 15 }],
        },
      ],
    };
    expect(fixesIn(definition, { model: "a1", quality: "1080p", duration: 16 })).toEqual([
      "set duration to 15",
      "set duration to 14",
      "set duration to 13",
      "set duration to 12",
      "set quality to 720p",
      "set quality to 4k",
      "set quality to 540p",
      "set model to a3",
    ]);
    const right = { model: "a1", quality: "720p", duration: 5 };
    expect(fixesIn(definition, { ...right, wait: 0 })).toContain("set wait to 0.1");
    expect(fixesIn(definition, { ...right, wait: 500.55 })).toEqual([
      "set wait to 500.5",
      "set wait to 500.6",
      "leave wait out",
    ]);
  });
});

describe("suggestFixes", () => {
  test.each<[change: object, labels: string[]]>([
    [
      { model: "v5.5", quality: "1080p", duration: 10 },
      [
        "set duration to 8",
        "set duration to 5",
        "set quality to 360p",
        "set quality to 540p",
        "set quality to 720p",
        "set model to v6",
        "set model to c1",
      ],
    ],
    [
      { motion_mode: "normal" },
      ["leave motion_mode out", "set model to v3.5", "set model to v4", "set model to v4.5"],
    ],
    [{ duration: "8" }, ["set duration to 8"]],
    [{ seed: -1 }, ["set seed to 0", "set seed to 2147483647", "leave seed out"]],
    [
      { lip_sync_tts_content: "hello" },
      ["leave lip_sync_tts_content out", "set lip_sync_tts_switch to true"],
    ],
    [{ img_ids: [1], template_id: 7 }, ["leave img_ids out", "leave img_id out"]],
    [{ stranger: 1 }, ["leave stranger out"]],
    [{ prompt: undefined, promt: "a cat" }, ["rename promt to prompt", "leave promt out"]],
    [{ promt: "a cat" }, ["leave promt out"]],
    [{ sed: "7" }, ["rename sed to seed", "leave sed out"]],
    [{ img_id: undefined, img_ids: [5] }, ["set img_id to 5 instead of img_ids"]],
    [{ img_id: undefined, img_ids: [5, 6] }, []],
    [{ prompt: undefined }, []],
  ])("%j: %j", (change, labels) => {
    const found = fixesOf(change);
    expect(new Set(found)).toEqual(new Set(labels));
  });

  test.each<[change: object, label: string]>([
    [{ model: "V6" }, "set model to v6"],
    [{ model: "v 5.5" }, "set model to v5.5"],
    [{ model: " v6 " }, "set model to v6"],
    [{ model: "v4", camera_movement: "zoomin" }, "set camera_movement to zoom_in"],
    [{ model: "v4", camera_movement: "Zoom Out" }, "set camera_movement to zoom_out"],
    [{ style: "clai" }, "set style to clay"],
    [{ quality: 720 }, "set quality to 720p"],
    [{ quality: "1080" }, "set quality to 1080p"],
    [{ model: "v6", duration: "10s" }, "set duration to 10"],
    [{ model: "v5.5", duration: " 9 sec" }, "set duration to 8"],
    [{ thinking_type: "enable" }, "set thinking_type to enabled"],
    [{ lip_sync_tts_switch: "yes" }, "set lip_sync_tts_switch to true"],
    [{ prompt: undefined, Prompt: "a cat" }, "rename Prompt to prompt"],
  ])("of %j the first is %s", (change, label) => {
    expect(fixesOf(change)[0]).toBe(label);
  });

  test("each value comes first for what differs from it in case, blanks and signs", () => {
    const { least } = agreementOf(imageToVideo);
    const spellings: readonly ((word: string) => string)[] = [
      (word) => word.toUpperCase(),
      (word) => word.replaceAll(/[._]/g, " "),
      (word) => word.replaceAll(/[._]/g, ""),
      (word) => ` ${word.replaceAll("_", "-")} `,
    ];
    const listed = Object.entries(imageToVideo.fields).flatMap(([name, field]) =>
      "enum" in field ? field.enum.map((value) => [name, value] as const) : [],
    );
    const wrong = listed.flatMap(([name, value]) =>
      spellings.flatMap((spell) => {
        const model = name === "model" ? value : takerOf(name);
        const sent = { ...least(model), [name]: spell(value) };
        return checkImageToVideo(sent).map((violation) => ({ name, value, sent, violation }));
      }),
    );
    expect(wrong.length).toBeGreaterThan(2 * listed.length);
    for (const { name, value, sent, violation } of wrong)
      expect(suggestFixes(sent, violation)[0]?.set).toEqual({ [name]: value });
  });

  test("each of them mends its violation, and breaks nothing, around every value of every field", () => {
    const { around, least } = agreementOf(imageToVideo);
    let offered = 0;
    for (const model of imageToVideo.fields.model.enum)
      for (const [name, values] of Object.entries(around))
        for (const value of values.slice(0, 8)) {
          const wrong = { ...least(model), [name]: value };
          const before = checkImageToVideo(wrong);
          for (const violation of before)
            for (const { set } of suggestFixes(wrong, violation)) {
              offered++;
              expect(checkImageToVideo({ ...wrong, ...set }).length).toBeLessThan(before.length);
            }
        }
    expect(offered).toBeGreaterThan(1_000);
  });
});
