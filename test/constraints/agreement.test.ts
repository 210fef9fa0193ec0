/** The check and the JSON Schema say the same of every definition; ajv, which is not ours, is the judge. */
import { describe, expect, test } from "vitest";
import { imageToVideo } from "../../generated/image-to-video.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";
import type { Definition } from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { frozenDefinition } from "../frozen-spec.js";
import { agreementOf, agreeOnRandom, agreeOnRules } from "./agreement.js";
import { everything } from "./definitions.js";

describe.each([
  { name: "image-to-video", definition: imageToVideo },
  { name: "image-to-video as it was one day", definition: frozenDefinition() },
  { name: "a definition with every kind of rule and field", definition: everything },
])("$name: check and ajv agree", ({ definition }) => {
  test("on every rule: something breaks it alone, and something beside that is accepted", () => {
    expect(agreeOnRules(definition)).toEqual([]);
  });

  test("on random JSON documents", () => {
    expect(agreeOnRandom(definition, 3_000)).toEqual([]);
  });
});

test("image-to-video: they agree on every model × quality × duration × motion_mode × one other field", () => {
  const { around, agreed, leasts } = agreementOf(imageToVideo);
  const main = ["model", "quality", "duration", "motion_mode"];
  const others = Object.keys(imageToVideo.fields).filter((name) => !main.includes(name));
  for (const basis of leasts()) {
    let [accepted, refused] = [0, 0];
    for (const quality of imageToVideo.fields.quality.enum)
      for (let duration = 0; duration <= 16; duration++)
        for (const motion_mode of [undefined, "normal", "fast", "slow"])
          for (const other of others)
            for (const value of around[other]!.slice(0, 6))
              if (agreed({ ...basis, quality, duration, motion_mode, [other]: value })) accepted++;
              else refused++;
    const tried = `of ${accepted + refused} requests around ${JSON.stringify(basis)} nearly all are`;
    expect(accepted, `${tried} refused`).toBeGreaterThan(refused / 100);
    expect(refused, `${tried} accepted`).toBeGreaterThan(accepted / 100);
  }
});

/** What people read of the kinds that image-to-video has no example of. */
const said: readonly (readonly [change: object, message: string])[] = [
  [{ quality: "4k" }, 'quality: a1 takes "720p" or "1080p", not "4k"; "4k" is possible with a3'],
  [{ quality: "1080p" }, "duration: a1 takes none at 1080p, not 5; 5 is possible at 720p, or with a2 or a3"],
  [{ prompt: "x".repeat(11) }, "prompt: a1 takes a string of at most 10 characters, not 11"],
  [{ guidance: 0.25 }, "guidance: takes a number from 0 to 1 in steps of 0.1, not 0.25"],
  [{ strength: 1 }, "strength: takes an integer from -5 to 0, not 1"],
  [
    { model: "a3", duration: 12, strength: -4 },
    "strength: does not go with at least 10 seconds; set another duration, or leave strength out",
  ],
  [{ template_id: 7, camera_movement: "pan" }, "template_id: does not go with camera_movement"],
  [
    { multi_clip: true },
    "multi_clip: true goes only with at least 8 seconds; set duration, or leave multi_clip out",
  ],
  [
    { model: "a3", quality: "4k", duration: 16 },
    "duration: a3 at 4k takes 1 to 15 seconds, not 16; 16 is possible at 720p",
  ],
  [
    { prompt: "x".repeat(12) },
    "prompt: a1 takes a string of at most 10 characters, not 12; 12 is possible with a2 or a3",
  ],
  [
    { img_id: undefined, reference_images: [1, 2, 3, 4].map((img_id) => ({ img_id })) },
    "reference_images: takes a list of 1 to 3 items, not 4",
  ],
  [{ thinking_type: "enabled" }, 'thinking_type: "enabled" goes only with a prompt that is not empty'],
  [
    { img_id: undefined, reference_images: [{ img_id: 1 }, { img_id: -1, weight: 3 }] },
    "reference_images[1].img_id: takes an id",
  ],
  [
    { img_id: undefined, reference_images: [{ weight: 1 }] },
    "reference_images[0].img_id: missing; takes an id",
  ],
  [
    { img_id: undefined, reference_images: [{ img_id: 1, tags: ["long", 5] }] },
    "reference_images[0].tags[0]: takes a string of at most 3 characters, not 4",
  ],
  [
    { img_id: undefined, reference_images: [{ img_id: 1, wieght: 1 }] },
    'reference_images[0]: has no field "wieght", only img_id, weight, tags',
  ],
  [{ size: "s" }, 'size: takes "large", not "s"'],
  [{ steps: 50 }, "steps: takes 10 or 20, not 50"],
  [{ extra_29: true }, "extra_29: a1 does not take this field, only a2 and a3; leave it out"],
];

test.each(said)("%j: %s", (change, message) => {
  const [first] = createConstraints(everything).check({
    model: "a1",
    quality: "720p",
    duration: 5,
    img_id: 1,
    ...change,
  });
  expect(first?.message).toContain(message);
});

test("a message is of its own request, also where another one with the same value was asked before", () => {
  const { check } = createConstraints(everything);
  const says = (quality: string): string | undefined =>
    check({ model: "a3", quality, duration: 16, img_id: 1 })[0]?.message;
  expect([says("1080p"), says("4k"), says("1080p")]).toEqual([
    "duration: a3 at 1080p takes 1 to 15 seconds, not 16; 16 is possible at 720p",
    "duration: a3 at 4k takes 1 to 15 seconds, not 16; 16 is possible at 720p",
    "duration: a3 at 1080p takes 1 to 15 seconds, not 16; 16 is possible at 720p",
  ]);
});

test("a model is no way out where it does not make the other value of the request", () => {
  const { model, quality, duration } = everything.fields;
  const definition: Definition = {
    operation: "long",
    fields: { model: model!, quality: quality!, duration: duration! },
    rules: [
      { kind: "limits", id: "quality-model", field: "quality", rows: [{ models: ["a1"], not: ["4k"] }] },
      {
        kind: "limits",
        id: "duration",
        field: "duration",
        rows: [
          { models: ["a1", "a2"], enum: [5, 30] },
          { models: ["a3"], enum: [5] },
          { models: ["a2"], at: { field: "quality", is: ["1080p"] }, not: [30] },
        ],
      },
    ],
  };
  const says = (at: string): string | undefined =>
    createConstraints(definition)
      .check({ model: "a3", quality: at, duration: 30 })
      .find(({ rule }) => rule === "duration")?.message;
  expect([says("720p"), says("1080p"), says("4k"), says("9k")]).toEqual([
    "duration: a3 takes 5 seconds, not 30; 30 is possible with a1 or a2",
    "duration: a3 takes 5 seconds, not 30; 30 is possible with a1",
    "duration: a3 takes 5 seconds, not 30; 30 is possible with a2",
    "duration: a3 takes 5 seconds, not 30; 30 is possible with a1 or a2",
  ]);
});

test.each<[rule: Definition["rules"][number]]>([
  [{ kind: "needs", id: "partner", when: { field: "style" }, needs: { field: "prompt" } }],
  [{ kind: "needs", id: "partner", when: { field: "style", is: ["x"] }, needs: { field: "prompt" } }],
  [{ kind: "needs", id: "partner", when: { field: "style" }, needs: { field: "size", minimum: 3 } }],
  [{ kind: "taken", id: "partner", field: "style", models: ["a2"], orWith: { field: "prompt" } }],
])("a partner that is required anyway is missed once: %j", (rule) => {
  const { model } = everything.fields;
  const definition: Definition = {
    operation: "once",
    fields: {
      model: model!,
      style: { type: "string", enum: ["x", "y"], rule: "style" },
      prompt: { type: "string", required: true },
      size: { type: "integer", required: true },
    },
    rules: [rule],
  };
  const { check } = createConstraints(definition);
  const request = { model: "a1", style: "x", prompt: "p", size: 3 };
  const rulesOf = (change: object): string[] => check({ ...request, ...change }).map(({ rule: id }) => id);
  expect(rulesOf({})).toEqual([]);
  expect(rulesOf({ prompt: undefined })).toEqual(["required"]);
  expect(rulesOf({ size: undefined })).toEqual(["required"]);
  expect(rulesOf({ prompt: "", size: 1 })).toEqual(["partner"]);
  expect(agreeOnRules(definition)).toEqual([]);
});

test("binary fractions do not refuse a multiple of a step", () => {
  const { check } = createConstraints(everything);
  for (let tenths = 0; tenths <= 10; tenths++)
    expect(check({ model: "a1", quality: "720p", duration: 5, img_id: 1, guidance: tenths / 10 })).toEqual(
      [],
    );
});

test("of listed values, capabilities and violations name those that the field's other bounds leave", () => {
  const { size, steps } = fieldsOf(everything, "a1");
  expect([size?.values, steps?.values]).toEqual([["large"], [10, 20]]);
  const { check } = createConstraints(everything);
  const found = check({ model: "a1", quality: "720p", duration: 5, img_id: 1, size: "medium", steps: 5 });
  expect(found).toMatchObject([{ allowed: ["large"] }, { allowed: [10, 20] }]);
});

test.each(["widest last", "narrowest last"])("of several bounds all count, %s", (order) => {
  const rows = [{ models: ["a1"], maximum: 15 }, { maximum: 500 }];
  const { model } = everything.fields;
  const definition: Definition = {
    operation: "bounds",
    fields: { model: model!, pause: { type: "integer", minimum: 1, maximum: 1000 } },
    rules: [
      {
        kind: "limits",
        id: "pause",
        field: "pause",
        rows: order === "widest last" ? rows : rows.toReversed(),
      },
    ],
  };
  expect(fieldsOf(definition, "a1")["pause"]?.values).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});

test("a model takes nothing at a value that it does not make, in capabilities as in the check", () => {
  const { check } = createConstraints(everything);
  for (const model of ["a1", "a2", "a3"])
    for (const quality of ["720p", "1080p", "4k"]) {
      const { duration, camera_movement, quality: made } = fieldsOf(everything, model, { quality });
      const taken = Array.from({ length: 25 }, (_, second) => second).filter(
        (second) => check({ model, quality, duration: second, img_id: 1 }).length === 0,
      );
      expect(duration?.values, `${model} at ${quality}`).toEqual(taken);
      expect(made?.values).toEqual(fieldsOf(everything, model)["quality"]?.values);
      // What depends on no model stays as it is.
      expect(camera_movement?.values).toEqual(["zoom", "pan"]);
    }
  expect(fieldsOf(everything, "a1", { quality: "4k" })["duration"]?.values).toEqual([]);
});

test("capabilities refuse what is unknown in the words of the check", () => {
  const { check } = createConstraints(everything);
  const request = { model: "a9", quality: "720p", duration: 5, img_id: 1 };
  expect(() => fieldsOf(everything, "a9")).toThrow(check(request)[0]?.message);
});
