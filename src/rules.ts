import { fieldNames, fields } from "./fields.js";
import { takersOf } from "./models.js";
import type { FieldName } from "./request-body.js";
import { list } from "./wording.js";

/** What a rule says, for people: in documentation and in the JSON Schema. The check itself does not need it. */
export interface Rule {
  readonly says: string;
  /** The fields that it speaks about; none for what holds for all. */
  readonly fields: readonly FieldName[];
}

/** Every rule that the check enforces, by its stable id: `ignoreRules` takes these, and `spec/readings.yaml` names them. */
export const rules = /* @__PURE__ */ describeRules();

export type RuleId = keyof typeof rules;

export const ruleIds = /* @__PURE__ */ Object.keys(rules) as RuleId[];

function describeRules() {
  const { value, seconds } = fields.motion_mode.notAt;
  const required = fieldNames.filter((name) => "required" in fields[name]);
  return {
    object: rule("The request is an object that can be read."),
    "unknown-field": rule("There are no fields but the documented ones."),
    required: rule(`Always there are ${list(required, "and")}.`),
    type: rule("Each field holds a value of its JSON type."),
    id: rule(
      "An id from 0 to 2^63 - 1. In JavaScript, an id beyond 2^53 - 1 has to be a bigint, since a number rounds it.",
      "img_id",
      "img_ids",
      "template_id",
    ),

    duration: rule("In seconds: a duration that the model makes at this quality.", "duration"),
    model: rule("A listed model.", "model"),
    style: rule("A listed style; leave it out for none.", "style"),
    "motion-mode": rule("A listed mode.", "motion_mode"),
    "camera-movement": rule("A listed movement.", "camera_movement"),
    prompt: rule(maxLength(fields.prompt), "prompt"),
    quality: rule("A listed quality.", "quality"),
    "lip-sync-tts-content": rule(maxLength(fields.lip_sync_tts_content), "lip_sync_tts_content"),
    "thinking-type": rule("A listed type; left out, the model decides.", "thinking_type"),
    seed: rule(`From ${fields.seed.minimum} to ${fields.seed.maximum}.`, "seed"),

    "motion-mode-model": forTakers("motion_mode"),
    "camera-movement-model": forTakers("camera_movement"),
    "generate-audio-switch-model": forTakers("generate_audio_switch"),
    "generate-multi-clip-switch-model": forTakers("generate_multi_clip_switch"),
    "sound-effect-switch-model": forTakers("sound_effect_switch"),
    "sound-effect-content-model": forTakers("sound_effect_content"),
    "thinking-type-model": forTakers("thinking_type"),

    "motion-mode-duration": rule(`"${value}" does not go with ${seconds} seconds.`, "motion_mode"),
    "sound-effect-content-needs-switch": withSwitch("sound_effect_content"),
    "lip-sync-tts-content-needs-switch": withSwitch("lip_sync_tts_content"),
    "lip-sync-tts-speaker-id-needs-switch": withSwitch("lip_sync_tts_speaker_id"),
    "img-id-or-img-ids": rule("Exactly one of img_id and img_ids is there.", "img_id", "img_ids"),
    "img-ids": rule("At least one id.", "img_ids"),
    "img-ids-needs-template": rule(`Only with a ${fields.img_ids.needs} (0 is none).`, "img_ids"),
  };
}

function rule(says: string, ...about: FieldName[]): Rule {
  return { says, fields: about };
}

function maxLength(field: { readonly maxLength: number }): string {
  return `At most ${field.maxLength} characters (Unicode code points).`;
}

function forTakers(name: FieldName): Rule {
  const partner = "anyModelWith" in fields[name] ? `, or any model with a ${fields[name].anyModelWith}` : "";
  return rule(`Only for ${list(takersOf(name) ?? [], "and")}${partner}.`, name);
}

function withSwitch(name: "sound_effect_content" | "lip_sync_tts_content" | "lip_sync_tts_speaker_id"): Rule {
  return rule(`Only with ${fields[name].needs}: true.`, name);
}
