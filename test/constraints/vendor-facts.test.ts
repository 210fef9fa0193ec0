/**
 * Today's facts, read off the vendor's page a second time, by hand. **Edit this when the vendor changes**: besides it only the output that
 * READMEs show hangs on them. A test that fails says which sentences it is about.
 */
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { imageToVideo, type FieldName, type Model, type Quality } from "../../generated/image-to-video.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";
import {
  modelsOf,
  namesOf,
  type Definition,
  type Field,
  type Limits,
} from "../../src/constraints/definition.js";
import { createConstraints } from "../../src/constraints/index.js";
import { aboutOf } from "../../src/constraints/kinds/index.js";
import { frozenDefinition } from "../frozen-spec.js";
import { sentencesAbout } from "../vendor-sentences.js";

const from1to = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const audio = "generate_audio_switch";
const clips = "generate_multi_clip_switch";
const thinking = "thinking_type";
const pictures = "img_ids";
const sounds = [pictures, "sound_effect_switch", "sound_effect_content"] as const;

interface ModelFacts {
  readonly model: Model;
  readonly qualities: readonly Quality[];
  readonly seconds: readonly number[];
  /** Of the seconds, those that are not made at a quality. */
  readonly not?: Readonly<Record<string, readonly number[]>>;
  /** What not every model takes, whatever else is sent. */
  readonly fields: readonly FieldName[];
  /** What it takes with a template_id only. */
  readonly withTemplate: readonly FieldName[];
}

const qualities: readonly Quality[] = ["360p", "540p", "720p", "1080p"];

// prettier-ignore
const models: readonly ModelFacts[] = [
  { model: "v3.5", qualities, seconds: [5, 8], not: { "1080p": [8] }, fields: ["motion_mode"], withTemplate: [pictures] },
  { model: "v4", qualities, seconds: [5, 8], fields: ["motion_mode", "camera_movement"], withTemplate: [pictures] },
  { model: "v4.5", qualities, seconds: [5, 8], fields: ["motion_mode", "camera_movement"], withTemplate: [pictures] },
  { model: "v5", qualities, seconds: [5, 8], fields: [], withTemplate: [pictures] },
  { model: "v5.5", qualities, seconds: [5, 8, 10], not: { "1080p": [10] }, fields: [audio, clips, thinking], withTemplate: sounds },
  { model: "v5.6", qualities, seconds: [5, 8, 10], not: { "1080p": [10] }, fields: [audio, thinking], withTemplate: sounds },
  { model: "v6", qualities, seconds: from1to(15), fields: [audio, clips, thinking], withTemplate: sounds },
  { model: "c1", qualities, seconds: from1to(15), fields: [audio], withTemplate: sounds },
];

/** What a field holds with any model; a field that is not here holds whatever is of its type. */
const bounds: Readonly<Partial<Record<FieldName, Limits & Pick<Field, "required">>>> = {
  duration: { required: true },
  img_ids: { minItems: 1 },
  model: { required: true, enum: models.map(({ model }) => model) },
  style: { enum: ["anime", "3d_animation", "day", "cyberpunk", "comic", "clay"] },
  motion_mode: { enum: ["normal", "fast"] },
  // prettier-ignore
  camera_movement: {
    enum: [
      "horizontal_left", "horizontal_right", "vertical_up", "vertical_down",
      "zoom_in", "zoom_out", "crane_up",
      "quickly_zoom_in", "quickly_zoom_out", "smooth_zoom_in",
      "camera_rotation", "robo_arm", "super_dolly_out", "whip_pan", "hitchcock",
      "left_follow", "right_follow", "pan_left", "pan_right", "fix_bg",
    ],
  },
  prompt: { required: true, minLength: 1, maxLength: 2048 },
  quality: { required: true, enum: qualities },
  lip_sync_tts_content: { maxLength: 140 },
  thinking_type: { enum: ["enabled", "disabled", "auto"] },
  seed: { minimum: 0, maximum: 2147483647 },
};

const request = { model: "v6", quality: "720p", duration: 5, prompt: "the cat yawns" };

/** What goes together: with the first change the request is right, and with the second on top of it wrong. */
const together: readonly (readonly [right: object, wrong: object])[] = [
  [{ img_id: 1 }, { img_id: undefined }],
  [{ img_id: 1, template_id: 7 }, { img_ids: [1, 2] }],
  [{ img_ids: [1, 2], template_id: 7 }, { template_id: 0 }],
  [{ img_id: 1, model: "v4", motion_mode: "fast" }, { duration: 8 }],
  [
    { img_id: 1, model: "v5", sound_effect_content: "rain", sound_effect_switch: true },
    { sound_effect_switch: false },
  ],
  [{ img_id: 1, lip_sync_tts_content: "hello", lip_sync_tts_switch: true }, { lip_sync_tts_switch: false }],
  [{ img_id: 1, lip_sync_tts_speaker_id: "1", lip_sync_tts_switch: true }, { lip_sync_tts_switch: false }],
];

interface Fact {
  readonly says: string;
  /** The fields whose sentences say it. */
  readonly about: readonly string[];
  readonly is: unknown;
  readonly of: (definition: Definition) => unknown;
}

/** The fields that not every model takes, whatever else is sent. */
function takenBySome(definition: Definition): string[] {
  const taken = modelsOf(definition).map((model) => fieldsOf(definition, model));
  return namesOf(definition).filter((name) => !taken.every((fields) => name in fields));
}

const ofModels = models.flatMap(({ model, ...own }): Fact[] => [
  {
    says: `${model} makes these qualities`,
    about: ["quality"],
    is: own.qualities,
    of: (definition) => fieldsOf(definition, model)["quality"]?.values,
  },
  ...own.qualities.map((quality) => ({
    says: `${model} makes these seconds at ${quality}`,
    about: ["duration", "quality"],
    is: own.seconds.filter((value) => !own.not?.[quality]?.includes(value)),
    of: (definition: Definition) => fieldsOf(definition, model, { quality })["duration"]?.values,
  })),
  {
    says: `${model} takes these of the fields that not every model takes`,
    about: takenBySome(imageToVideo),
    is: own.fields,
    of: (definition) => takenBySome(definition).filter((name) => name in fieldsOf(definition, model)),
  },
  {
    says: `${model} takes these with a template_id only`,
    about: sounds,
    is: own.withTemplate,
    of: (definition) =>
      Object.entries(fieldsOf(definition, model)).flatMap(([name, { needs = [] }]) =>
        needs.some(({ field }) => field === "template_id") ? [name] : [],
      ),
  },
]);

/** What a field has besides its bounds: the type and the words. */
const besides = ["type", "rule", "unit", "items"];

const frozen = frozenDefinition();

// A new field, or a rule of a known kind, is one edit and none here; who writes its line has it held twice.
const ofFields = Object.keys(frozen.fields).map((name): Fact => ({
  says: `${name} is within these bounds with any model`,
  about: [name],
  is: bounds[name as FieldName] ?? {},
  of: ({ fields }) =>
    Object.fromEntries(Object.entries(fields[name] ?? {}).filter(([key]) => !besides.includes(key))),
}));

const accepted =
  (sent: object) =>
  (definition: Definition): boolean =>
    createConstraints(definition).check({ ...request, ...sent }).length === 0;

const ofRequests = together.flatMap(([right, wrong]): Fact[] => {
  const about = Object.keys({ ...right, ...wrong });
  const changed = `with another ${Object.keys(wrong).join()}`;
  return [
    { says: `${JSON.stringify(right)} is accepted`, about, is: true, of: accepted(right) },
    {
      says: `${JSON.stringify(right)} ${changed} is not`,
      about,
      is: false,
      of: accepted({ ...right, ...wrong }),
    },
  ];
});

const facts = [...ofModels, ...ofFields, ...ofRequests];

test.each(facts.map((fact) => [fact.says, fact] as const))("%s", (_, { about, is, of }) => {
  expect(of(imageToVideo), sentencesAbout(about.join(" "))).toEqual(is);
});

const known = new Set(frozen.rules.map(({ id }) => id));

test.each<Definition["rules"][number]>(imageToVideo.rules.filter(({ id }) => known.has(id)))(
  "without the rule $id a fact does not hold",
  (rule) => {
    const rules = imageToVideo.rules.filter(({ id }) => id !== rule.id);
    const missed = facts.filter(({ is, of }) => !isDeepStrictEqual(of({ ...imageToVideo, rules }), is));
    const sentences = sentencesAbout(aboutOf(rule).join(" "));
    expect(
      missed.length,
      `no fact of this file holds ${rule.id}; add what it says\n${sentences}`,
    ).toBeGreaterThan(0);
  },
);
