import { modelNames } from "./models.js";
import type { FieldName } from "./request-body.js";

/** What one field holds, and what it asks of other fields, whatever the model. */
export interface Field {
  /** `id`: of something uploaded or made before, a non-negative 64-bit integer. `ids`: at least one of them. */
  readonly kind: "boolean" | "string" | "integer" | "id" | "ids" | "enum";
  readonly required?: true;
  /** The values of an `enum`. */
  readonly values?: readonly string[];
  /** Bounds of an `integer`. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a `string`, in Unicode code points. */
  readonly maxLength?: number;
  /** Exactly one of this field and the other is there. */
  readonly insteadOf?: FieldName;
  /** Goes only with this field: a switch that is `true`, or an id that is not 0. */
  readonly needs?: FieldName;
  /** With this field, models take it that do not take it otherwise. */
  readonly anyModelWith?: FieldName;
  /** A value that does not go with a duration (seconds). */
  readonly notAt?: { readonly value: string; readonly seconds: number };
}

/**
 * The facts about fields that do not depend on the model, in the export's order.
 *
 * - `required`: the export lists `img_id` and `img_ids` too, which its own text and example contradict: exactly one of
 *   them has to be there.
 * - `motion_mode`: ""fast" 不支持 8s" ("fast" does not support 8 s). Older pages allow it for 5 s only, and not at 1080p;
 *   the export is newer.
 * - `img_ids`: "多图模版时使用此字段" (use this field with multi-image templates), hence with a `template_id`.
 * - `template_id`: 0 is "no template": the vendor's example sends 0, and beside a real id it says "激活模版才可使用此字段"
 *   (this field can be used only once the template is activated).
 * - `style`: printed "day", which every machine-readable source of the vendor calls "clay"; both pass.
 * - `prompt`: "2048 Characters 以内" (within). Resellers document 5000 for v5.6, v6 and c1; the export does not.
 * - `lip_sync_tts_content`: "~140Chracters (UTF-8)", read as up to 140 characters rather than bytes.
 * - `sound_effect_content`, `lip_sync_tts_*`: "如果想一起使用… 请传为true" (to use it too, pass true), said of the switch.
 * - `seed`: "可传随机数 0 - 2147483647" (a random number).
 */
export const fields = {
  duration: { kind: "integer", required: true },
  img_id: { kind: "id" },
  img_ids: { kind: "ids", insteadOf: "img_id", needs: "template_id" },
  model: { kind: "enum", values: modelNames, required: true },
  style: { kind: "enum", values: ["anime", "3d_animation", "day", "clay", "cyberpunk", "comic"] },
  template_id: { kind: "id" },
  motion_mode: { kind: "enum", values: ["normal", "fast"], notAt: { value: "fast", seconds: 8 } },
  camera_movement: {
    kind: "enum",
    // prettier-ignore
    values: [
      "horizontal_left", "horizontal_right", "vertical_up", "vertical_down", "zoom_in", "zoom_out", "crane_up",
      "quickly_zoom_in", "quickly_zoom_out", "smooth_zoom_in", "camera_rotation", "robo_arm", "super_dolly_out",
      "whip_pan", "hitchcock", "left_follow", "right_follow", "pan_left", "pan_right", "fix_bg",
    ],
  },
  prompt: { kind: "string", maxLength: 2048, required: true },
  quality: { kind: "enum", values: ["360p", "540p", "720p", "1080p"], required: true },
  generate_audio_switch: { kind: "boolean" },
  generate_multi_clip_switch: { kind: "boolean" },
  sound_effect_switch: { kind: "boolean", anyModelWith: "template_id" },
  sound_effect_content: { kind: "string", anyModelWith: "template_id", needs: "sound_effect_switch" },
  lip_sync_tts_switch: { kind: "boolean" },
  lip_sync_tts_content: { kind: "string", maxLength: 140, needs: "lip_sync_tts_switch" },
  lip_sync_tts_speaker_id: { kind: "string", needs: "lip_sync_tts_switch" },
  thinking_type: { kind: "enum", values: ["enabled", "disabled", "auto"] },
  seed: { kind: "integer", minimum: 0, maximum: 2147483647 },
} as const satisfies Record<FieldName, Field>;

export const fieldNames = /* @__PURE__ */ Object.keys(fields) as FieldName[];
