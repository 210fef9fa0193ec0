/**
 * Today's facts, read off the vendor's page a second time, by hand. **Edit this when the vendor changes**: nothing else that is tested by
 * hand hangs on them. A test that fails says which sentences it is about.
 */
import { expect, test } from "vitest";
import {
  capabilities,
  fieldNames,
  modelNames,
  type FieldName,
  type Model,
  type Quality,
} from "../../src/constraints/index.js";
import { sentencesAbout } from "../vendor-sentences.js";

const from1to = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const audio = "generate_audio_switch";
const clips = "generate_multi_clip_switch";
const thinking = "thinking_type";

interface Facts {
  readonly model: Model;
  readonly seconds: readonly number[];
  /** Of the seconds, those that are not made at a quality. */
  readonly not?: Readonly<Record<string, readonly number[]>>;
  /** What not every model takes, whatever else is sent. */
  readonly fields: readonly FieldName[];
}

// prettier-ignore
const facts: readonly Facts[] = [
  { model: "v3.5", seconds: [5, 8], not: { "1080p": [8] }, fields: ["motion_mode"] },
  { model: "v4", seconds: [5, 8], fields: ["motion_mode", "camera_movement"] },
  { model: "v4.5", seconds: [5, 8], fields: ["motion_mode", "camera_movement"] },
  { model: "v5", seconds: [5, 8], fields: [] },
  { model: "v5.5", seconds: [5, 8, 10], not: { "1080p": [10] }, fields: [audio, clips, thinking] },
  { model: "v5.6", seconds: [5, 8, 10], not: { "1080p": [10] }, fields: [audio, thinking] },
  { model: "v6", seconds: from1to(15), fields: [audio, clips, thinking] },
  { model: "c1", seconds: from1to(15), fields: [audio] },
];

test("the models are those of the page", () => {
  expect(modelNames, sentencesAbout("model")).toEqual(facts.map(({ model }) => model));
});

test.each(facts)("$model makes the seconds and takes the fields that its sentences say", (own) => {
  const { durationsAt, fields } = capabilities(own.model);
  for (const quality of (fields.quality?.values ?? []) as Quality[])
    expect([quality, durationsAt[quality]], sentencesAbout("duration quality")).toEqual([
      quality,
      own.seconds.filter((value) => !own.not?.[quality]?.includes(value)),
    ]);
  const some = fieldNames.filter((field) => !modelNames.every((each) => field in capabilities(each).fields));
  expect(
    some.filter((field) => field in fields),
    sentencesAbout(some.join(" ")),
  ).toEqual(own.fields);
});
