/** The check side by side with ajv's standalone code, zod and valibot, all of them finding all errors of the same rules. */
import { Bench } from "tinybench";
import { checkImageToVideo } from "../../src/constraints/index.js";
import { type Row, tell } from "./table.js";
import { ajvStandalone, valibot, zod } from "./validators.js";

const request = {
  model: "v6",
  quality: "720p",
  duration: 5,
  img_id: 302325299692608,
  prompt: "the cat yawns",
};

const inputs: Readonly<Record<string, unknown>> = {
  "valid, 5 fields": request,
  // prettier-ignore
  "valid, 14 fields": {
    duration: 5, img_ids: [1, 2], model: "v4", style: "anime", template_id: 302325299692608, motion_mode: "fast",
    camera_movement: "zoom_in", prompt: "the cat yawns", quality: "720p", sound_effect_switch: true,
    sound_effect_content: "rain", lip_sync_tts_switch: true, lip_sync_tts_content: "hello", seed: 1,
  },
  "wrong duration": { ...request, model: "v5.5", quality: "1080p", duration: 10 },
  "field of another model": { ...request, motion_mode: "normal" },
  "unknown model": { ...request, model: "none" },
  "missing prompt": { ...request, prompt: undefined },
  "unknown field": { ...request, negative_prompt: "rain" },
  // prettier-ignore
  "seven errors": {
    duration: "5", img_id: -1, model: "v6", prompt: 5, quality: "720", motion_mode: "slow", sound_effect_content: "rain",
  },
};

const validators: Readonly<Record<string, (input: unknown) => boolean>> = {
  check: (input) => checkImageToVideo(input).length === 0,
  ajv: ajvStandalone(),
  zod: zod(),
  valibot: valibot(),
};

// A clock reading costs as much as a validation, so each sample is a batch. The best of several short rounds, in turns,
// is what is left when the machine was busy with something else in some of them.
const batch = 200;
const rounds = 5;
const rows: Row[] = [];

for (const [what, input] of Object.entries(inputs)) {
  const answers = new Set(Object.values(validators).map((isValid) => isValid(input)));
  if (answers.size > 1) throw new Error(`the validators disagree on "${what}"`);
  const best: Record<string, number> = {};
  let valid = 0;
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: 40, warmupTime: 20 });
    for (const [name, isValid] of Object.entries(validators)) {
      bench.add(name, () => {
        for (let i = 0; i < batch; i++) if (isValid(input)) valid++;
      });
    }
    for (const { name, result } of await bench.run()) {
      if (result.state !== "completed") throw new Error(`${name} did not complete`);
      best[name] = Math.min(best[name] ?? Infinity, Math.round((result.latency.p50 * 1e6) / batch));
    }
  }
  const { check, ...others } = best;
  rows.push({ what: `check, ${what}, ns`, ours: check!, others, goal: "≤ ajv" });
}
tell(rows);
