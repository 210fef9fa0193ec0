/** The check and the generated JSON Schema say the same; ajv, which is not ours, is the judge. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderImageToVideoSchema } from "../../scripts/outputs/image-to-video-schema.js";
import { checkImageToVideo } from "../../src/check.js";
import { fieldNames, fields } from "../../src/fields.js";
import { modelNames } from "../../src/models.js";
import type { FieldName } from "../../src/request-body.js";

// The two strict options forbid what JSON Schema allows: naming a property in `if` or `oneOf` that is described elsewhere.
const ajv = new Ajv2020({ allErrors: true, strict: true });
const bySchema = ajv.compile(JSON.parse(renderImageToVideoSchema([])) as object);

/** What a field may be set to, around everything that a rule names; `undefined` leaves it out. */
const around: Record<FieldName, readonly unknown[]> = {
  duration: [undefined, ...Array(17).keys(), -5, 5.5, "5", null],
  model: [undefined, ...modelNames, "none", "V6", 6],
  quality: [undefined, ...fields.quality.values, "4k", 720],
  img_id: [undefined, 0, 1, -1, 1.5, "1", null],
  img_ids: [undefined, [], [0], [0, 0], [1, "2"], [-1], [null], 1],
  style: [undefined, "day", "clay", "Day", 1],
  template_id: [undefined, 0, 1, -1, "1", null],
  motion_mode: [undefined, "normal", "fast", "slow"],
  camera_movement: [undefined, "zoom_in", "fix_bg", "zoom", null],
  prompt: [undefined, "", "x".repeat(2048), "x".repeat(2049), "😀".repeat(2048), "😀".repeat(2049), 1],
  generate_audio_switch: [undefined, true, false, "true"],
  generate_multi_clip_switch: [undefined, true, false, null],
  sound_effect_switch: [undefined, true, false, 1],
  sound_effect_content: [undefined, "", "rain", 1],
  lip_sync_tts_switch: [undefined, true, false, "on"],
  lip_sync_tts_content: [undefined, "", "é".repeat(140), "😀".repeat(141), []],
  lip_sync_tts_speaker_id: [undefined, "1", 1],
  thinking_type: [undefined, "auto", "on", true],
  seed: [undefined, 0, 2147483647, 2147483648, -1, 0.5, "0"],
};

/** Whether both take the request; fails with the request when they disagree. */
function agreedValidity(request: unknown): boolean {
  const violations = checkImageToVideo(request);
  const isValid = violations.length === 0;
  if (bySchema(request) === isValid) return isValid;
  return expect.fail(
    `${JSON.stringify(request)}\ncheck: ${JSON.stringify(violations)}\najv: ${ajv.errorsText(bySchema.errors)}`,
  );
}

test("they agree on every model × quality × duration × motion_mode × one other field", () => {
  const others = fieldNames.filter((name) => !["model", "quality", "duration", "motion_mode"].includes(name));
  let [valid, invalid] = [0, 0];
  for (const model of modelNames) {
    for (const quality of fields.quality.values) {
      for (let duration = 0; duration <= 16; duration++) {
        for (const motion_mode of around.motion_mode) {
          for (const other of others) {
            for (const value of around[other]) {
              const request = { img_id: 1, prompt: "the cat yawns", model, quality, duration, motion_mode };
              if (agreedValidity({ ...request, [other]: value })) valid++;
              else invalid++;
            }
          }
        }
      }
    }
  }
  // Both sides are well populated, or agreement would mean little.
  expect(valid).toBeGreaterThan(5_000);
  expect(invalid).toBeGreaterThan(100_000);
}, 30_000);

test("they agree on every pair of fields", () => {
  let valid = 0;
  for (const [index, one] of fieldNames.entries()) {
    for (const other of fieldNames.slice(index + 1)) {
      for (const value of around[one]) {
        for (const otherValue of around[other]) {
          const v4 = { img_id: 1, prompt: "x", model: "v4", quality: "720p", duration: 8, template_id: 7 };
          if (agreedValidity({ ...v4, [one]: value, [other]: otherValue })) valid++;
        }
      }
    }
  }
  expect(valid).toBeGreaterThan(500);
});

// JSON text, as a file or another program would have it. Ids stop at 2^53 - 1, as the schema's docstring says.
const junk = fc.oneof(fc.json(), fc.constantFrom('""', "0", "-0", "1e3", "1e400", "5.0"));
const pick = (values: readonly unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)])));
const base = fc.record({
  img_id: fc.nat().map(String),
  prompt: fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text)),
  model: pick(modelNames),
  quality: pick(fields.quality.values),
  duration: pick([5, 8, 10]),
});
const member = fc
  .constantFrom(...fieldNames)
  .chain((name) => fc.tuple(fc.constant<string>(name), fc.oneof(pick(around[name]), junk)));
const stranger = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "imgId")), junk);

test("they agree on random JSON documents", () => {
  let valid = 0;
  fc.assert(
    fc.property(base, fc.array(fc.oneof({ weight: 9, arbitrary: member }, stranger)), (basis, changes) => {
      const members = [...Object.entries(basis), ...changes];
      const text = members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
      if (agreedValidity(JSON.parse(`{${text}}`))) valid++;
    }),
    { numRuns: 5_000 },
  );
  expect(valid).toBeGreaterThan(100);
  fc.assert(
    fc.property(junk, (text) => {
      expect(agreedValidity(JSON.parse(text))).toBe(false);
    }),
  );
});
