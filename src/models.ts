import type { FieldName, Model, Quality } from "./request-body.js";

/** What one model makes. */
export interface ModelRow {
  /** Lengths of the video that the model makes, in seconds. */
  readonly durations: readonly number[];
  /** The one of them that it does not make at a quality. */
  readonly except?: { readonly [Q in Quality]?: number };
  /** The optional fields that this model takes and some other model does not. */
  readonly takes: readonly FieldName[];
}

// "v6/c1:1~15 任意时长": v6 and c1 make any length from 1 to 15 s.
const anyUpTo15 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/**
 * What each model accepts: the one place where this is written down. The types, the check, `capabilities`, the JSON
 * Schema and the README's matrix are all made from these rows. Read from the descriptions of the vendor's export:
 *
 * - `duration`: "v.3.5/v4/v4.5 : 5/8 (v3.5 1080p 无法使用 8)", "v5 : 5/8", "v5.5/5.6 : 5/8/10 (1080p 无法使用 10)"
 *   (无法使用: cannot use). Older pages of the vendor bar 8 s at 1080p for every model; the export bars it for v3.5
 *   only, is newer, and is the authority.
 * - `motion_mode`: ""v5" 以上版本不支持此字段" (versions "v5" 以上 do not support this field). 以上 can be "above" or "and
 *   above"; it is read with v5 in it, as the vendor's older pages say it. v6 is out by both readings, although the
 *   export's own example sends `motion_mode` to it. c1 has no number, but wherever it is named, v6 is named too.
 * - `camera_movement`: "支持v4,v4.5版本" (supported by v4, v4.5).
 * - `sound_effect_*`: "v5 以下 or 有template_id时可使用" (usable with v5 以下, or with a template_id). Read with v5 in it:
 *   older pages document it for v5, and it was v5.6 and v6 that refused it live (400017).
 * - `generate_audio_switch`: "支持 v5.5,v5.6,v6,c1"; `generate_multi_clip_switch`: "支持 v5.5,v6";
 *   `thinking_type`: "支持v5.5,v5.6,v6" (支持: supported by).
 */
export const models = {
  "v3.5": {
    durations: [5, 8],
    except: { "1080p": 8 },
    takes: ["motion_mode", "sound_effect_switch", "sound_effect_content"],
  },
  v4: {
    durations: [5, 8],
    takes: ["motion_mode", "camera_movement", "sound_effect_switch", "sound_effect_content"],
  },
  "v4.5": {
    durations: [5, 8],
    takes: ["motion_mode", "camera_movement", "sound_effect_switch", "sound_effect_content"],
  },
  v5: {
    durations: [5, 8],
    takes: ["sound_effect_switch", "sound_effect_content"],
  },
  "v5.5": {
    durations: [5, 8, 10],
    except: { "1080p": 10 },
    takes: ["generate_audio_switch", "generate_multi_clip_switch", "thinking_type"],
  },
  "v5.6": {
    durations: [5, 8, 10],
    except: { "1080p": 10 },
    takes: ["generate_audio_switch", "thinking_type"],
  },
  v6: {
    durations: anyUpTo15,
    takes: ["generate_audio_switch", "generate_multi_clip_switch", "thinking_type"],
  },
  c1: {
    durations: anyUpTo15,
    takes: ["generate_audio_switch"],
  },
} as const satisfies Record<Model, ModelRow>;

export const modelNames = /* @__PURE__ */ Object.keys(models) as Model[];

/** The duration (seconds) that a model makes, but not at this quality. */
export function barred(model: Model, quality: Quality | undefined): number | undefined {
  const { except }: ModelRow = models[model];
  return quality && except?.[quality];
}

/** Whether a model makes a duration (seconds) at a quality; any model, or at any quality, when that is not known. */
export function makes(model: Model | undefined, quality: Quality | undefined, seconds: number): boolean {
  if (model === undefined) return modelNames.some((name) => makes(name, quality, seconds));
  const { durations }: ModelRow = models[model];
  return durations.includes(seconds) && barred(model, quality) !== seconds;
}

/** The durations (seconds) that a model makes at a quality; any model, or at any quality, when that is not known. */
export function durationsOf(model: Model | undefined, quality?: Quality): number[] {
  const rows: ModelRow[] = model ? [models[model]] : Object.values(models);
  const durations = new Set(rows.flatMap((row) => row.durations));
  return [...durations].filter((seconds) => makes(model, quality, seconds)).toSorted((a, b) => a - b);
}

/** The models that take a field on its own; `undefined` when all do. */
export function takersOf(field: FieldName): Model[] | undefined {
  const takers = modelNames.filter((model) => (models[model] as ModelRow).takes.includes(field));
  return takers.length > 0 ? takers : undefined;
}
