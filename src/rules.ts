import type { FieldName } from "./request-body.js";

/** What a rule says, for people: documentation, the JSON Schema's descriptions, `spec/readings.yaml`. */
export interface Rule {
  readonly says: string;
  /** The fields that it speaks about; none for the request as a whole. */
  readonly fields: readonly FieldName[];
  /**
   * Where the export says so: in prose, which `spec/readings.yaml` quotes, or in the structure of the request's schema
   * (its properties, their types, `required`), which needs no reading.
   */
  readonly from: "prose" | "schema";
}

/** Every rule that the check enforces, by its stable id. `ignoreRules` takes these ids. */
export const rules = {
  object: { says: "The request is an object that can be read.", fields: [], from: "schema" },
  "unknown-field": { says: "There are no fields but the documented ones.", fields: [], from: "schema" },
  required: {
    says: "duration, model, prompt and quality are always there.",
    fields: ["duration", "model", "prompt", "quality"],
    from: "schema",
  },
  type: { says: "Each field holds a value of its JSON type.", fields: [], from: "schema" },
  id: {
    says: "An id is an integer from 0 to 2^63 - 1. A JavaScript number beyond 2^53 - 1 has been rounded: pass a bigint.",
    fields: ["img_id", "img_ids", "template_id"],
    from: "schema",
  },

  duration: {
    says: "Seconds: one of the durations that the model makes at this quality.",
    fields: ["duration"],
    from: "prose",
  },
  model: { says: "One of the listed models.", fields: ["model"], from: "prose" },
  style: { says: "One of the listed styles.", fields: ["style"], from: "prose" },
  "motion-mode": { says: "One of the listed modes.", fields: ["motion_mode"], from: "prose" },
  "camera-movement": { says: "One of the listed movements.", fields: ["camera_movement"], from: "prose" },
  prompt: { says: "At most 2048 characters (Unicode code points).", fields: ["prompt"], from: "prose" },
  quality: { says: "One of the listed qualities.", fields: ["quality"], from: "prose" },
  "lip-sync-tts-content": {
    says: "At most 140 characters (Unicode code points).",
    fields: ["lip_sync_tts_content"],
    from: "prose",
  },
  "thinking-type": { says: "One of the listed types.", fields: ["thinking_type"], from: "prose" },
  seed: { says: "From 0 to 2147483647.", fields: ["seed"], from: "prose" },

  "motion-mode-model": {
    says: "Only for models before v5.",
    fields: ["motion_mode"],
    from: "prose",
  },
  "camera-movement-model": { says: "Only for v4 and v4.5.", fields: ["camera_movement"], from: "prose" },
  "generate-audio-switch-model": {
    says: "Only for v5.5, v5.6, v6 and c1.",
    fields: ["generate_audio_switch"],
    from: "prose",
  },
  "generate-multi-clip-switch-model": {
    says: "Only for v5.5 and v6.",
    fields: ["generate_multi_clip_switch"],
    from: "prose",
  },
  "sound-effect-switch-model": {
    says: "Only for models up to v5, or with a template_id.",
    fields: ["sound_effect_switch"],
    from: "prose",
  },
  "sound-effect-content-model": {
    says: "Only for models up to v5, or with a template_id.",
    fields: ["sound_effect_content"],
    from: "prose",
  },
  "thinking-type-model": { says: "Only for v5.5, v5.6 and v6.", fields: ["thinking_type"], from: "prose" },

  "motion-mode-duration": {
    says: '"fast" does not go with 8 seconds.',
    fields: ["motion_mode"],
    from: "prose",
  },
  "sound-effect-content-needs-switch": {
    says: "Only with sound_effect_switch: true.",
    fields: ["sound_effect_content"],
    from: "prose",
  },
  "lip-sync-tts-content-needs-switch": {
    says: "Only with lip_sync_tts_switch: true.",
    fields: ["lip_sync_tts_content"],
    from: "prose",
  },
  "lip-sync-tts-speaker-id-needs-switch": {
    says: "Only with lip_sync_tts_switch: true.",
    fields: ["lip_sync_tts_speaker_id"],
    from: "prose",
  },
  "img-id-or-img-ids": {
    says: "Exactly one of img_id and img_ids is there.",
    fields: ["img_id", "img_ids"],
    from: "prose",
  },
  "img-ids": { says: "At least one id.", fields: ["img_ids"], from: "prose" },
  "img-ids-needs-template": {
    says: "Only with a template_id (0 is none).",
    fields: ["img_ids"],
    from: "prose",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

export const ruleIds = /* @__PURE__ */ Object.keys(rules) as RuleId[];
