/** The rules in the words of other validators: what the check is measured against. */
import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import * as v from "valibot";
import { z } from "zod";
import { renderImageToVideoSchema } from "../../scripts/outputs/image-to-video-schema.js";
import { fieldNames, fields, type Field } from "../../src/fields.js";
import { makes, modelNames, takersOf } from "../../src/models.js";
import type { Body, FieldName } from "../../src/request-body.js";

/** Ajv's generated code for the generated schema, all errors. */
export function ajvStandalone(): (input: unknown) => boolean {
  const ajv = new Ajv2020({
    allErrors: true,
    strictRequired: false,
    strictTypes: false,
    code: { source: true, optimize: 2 },
  });
  const validate = ajv.compile(JSON.parse(renderImageToVideoSchema([])) as object);
  const module = { exports: undefined as unknown };
  const code = standaloneCode.default(ajv, validate);
  new Function("module", "exports", "require", code)(module, {}, createRequire(import.meta.url));
  return module.exports as (input: unknown) => boolean;
}

/** The rules between fields, for the two that have no words for them. */
function problems(request: Partial<Body>): { name: FieldName; message: string }[] {
  const found: { name: FieldName; message: string }[] = [];
  const say = (name: FieldName, message: string): void => void found.push({ name, message });
  const { model, quality, duration } = request;
  if (duration !== undefined && !makes(model, quality, duration)) say("duration", "not made at this quality");
  if ((request.img_id === undefined) === (request.img_ids === undefined)) say("img_id", "or img_ids");
  for (const name of fieldNames) {
    if (request[name] === undefined) continue;
    const { needs, anyModelWith, notAt }: Field = fields[name];
    if (model && takersOf(name)?.includes(model) === false && !(anyModelWith && request[anyModelWith])) {
      say(name, `not for ${model}`);
    }
    if (needs && !request[needs]) say(name, `needs ${needs}`);
    if (notAt && request[name] === notAt.value && duration === notAt.seconds)
      say(name, "not at this duration");
  }
  return found;
}

const isShort =
  (most: number) =>
  (text: string): boolean =>
    text.length <= most || [...text].length <= most;
const { style, motion_mode, camera_movement, prompt, quality, lip_sync_tts_content, thinking_type, seed } =
  fields;

export function zod(): (input: unknown) => boolean {
  const id = z.union([z.int().min(0), z.bigint().min(0n)]);
  const schema = z
    .strictObject({
      duration: z.int(),
      img_id: id.optional(),
      img_ids: z.array(id).min(1).optional(),
      model: z.enum(modelNames),
      style: z.enum(style.values).optional(),
      template_id: id.optional(),
      motion_mode: z.enum(motion_mode.values).optional(),
      camera_movement: z.enum(camera_movement.values).optional(),
      prompt: z.string().refine(isShort(prompt.maxLength)),
      quality: z.enum(quality.values),
      generate_audio_switch: z.boolean().optional(),
      generate_multi_clip_switch: z.boolean().optional(),
      sound_effect_switch: z.boolean().optional(),
      sound_effect_content: z.string().optional(),
      lip_sync_tts_switch: z.boolean().optional(),
      lip_sync_tts_content: z.string().refine(isShort(lip_sync_tts_content.maxLength)).optional(),
      lip_sync_tts_speaker_id: z.string().optional(),
      thinking_type: z.enum(thinking_type.values).optional(),
      seed: z.int().min(seed.minimum).max(seed.maximum).optional(),
    })
    .superRefine((request, context) => {
      for (const { name, message } of problems(request as Partial<Body>)) {
        context.addIssue({ code: "custom", path: [name], message });
      }
    });
  return (input) => schema.safeParse(input).success;
}

export function valibot(): (input: unknown) => boolean {
  const id = v.union([
    v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    v.pipe(v.bigint(), v.minValue(0n)),
  ]);
  const schema = v.pipe(
    v.strictObject({
      duration: v.pipe(v.number(), v.integer()),
      img_id: v.optional(id),
      img_ids: v.optional(v.pipe(v.array(id), v.minLength(1))),
      model: v.picklist(modelNames),
      style: v.optional(v.picklist(style.values)),
      template_id: v.optional(id),
      motion_mode: v.optional(v.picklist(motion_mode.values)),
      camera_movement: v.optional(v.picklist(camera_movement.values)),
      prompt: v.pipe(v.string(), v.check(isShort(prompt.maxLength))),
      quality: v.picklist(quality.values),
      generate_audio_switch: v.optional(v.boolean()),
      generate_multi_clip_switch: v.optional(v.boolean()),
      sound_effect_switch: v.optional(v.boolean()),
      sound_effect_content: v.optional(v.string()),
      lip_sync_tts_switch: v.optional(v.boolean()),
      lip_sync_tts_content: v.optional(v.pipe(v.string(), v.check(isShort(lip_sync_tts_content.maxLength)))),
      lip_sync_tts_speaker_id: v.optional(v.string()),
      thinking_type: v.optional(v.picklist(thinking_type.values)),
      seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(seed.minimum), v.maxValue(seed.maximum))),
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const { message } of problems(dataset.value as Partial<Body>)) addIssue({ message });
    }),
  );
  return (input) => v.safeParse(schema, input).success;
}
