/** The rules in the words of other validators: what the check is measured against. */
import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import * as v from "valibot";
import { z } from "zod";
import { imageToVideo } from "../../generated/image-to-video.js";
import {
  capabilities,
  modelNames,
  type FieldCapability,
  type FieldName,
  type Model,
  type Quality,
} from "../../src/constraints/index.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";

/** Ajv's generated code for the generated schema, all errors: a CommonJS module. */
export function ajvStandaloneCode(): string {
  const ajv = new Ajv2020({
    allErrors: true,
    strictRequired: false,
    strictTypes: false,
    code: { source: true, optimize: 2 },
  });
  const validate = ajv.compile(JSON.parse(printJsonSchema(jsonSchemaOf(imageToVideo))) as object);
  return standaloneCode.default(ajv, validate);
}

export function ajvStandalone(): (input: unknown) => boolean {
  const module = { exports: undefined as unknown };
  const require = createRequire(import.meta.url);
  new Function("module", "exports", "require", ajvStandaloneCode())(module, {}, require);
  return module.exports as (input: unknown) => boolean;
}

type Request = Readonly<Partial<Record<FieldName, unknown>>>;

/** What each model takes, looked up once: the two shall not pay for a table of ours. */
const table = new Map<unknown, ReadonlyMap<string, FieldCapability>>(
  modelNames.map((model) => [model, new Map(Object.entries(capabilities(model).fields))]),
);
const made = new Map<unknown, Readonly<Record<Quality, readonly number[]>>>(
  modelNames.map((model: Model) => [model, capabilities(model).durationsAt]),
);

/** The rules between fields, for the two that have no words for them. */
function problems(request: Request): { name: string; message: string }[] {
  const found: { name: string; message: string }[] = [];
  const say = (name: string, message: string): void => void found.push({ name, message });
  const { model, quality, duration } = request;
  const seconds = made.get(model)?.[quality as Quality];
  if (seconds && !seconds.includes(duration as number)) say("duration", "not made at this quality");
  if ((request.img_id === undefined) === (request.img_ids === undefined)) say("img_id", "or img_ids");
  const taken = table.get(model);
  for (const name in request) {
    if (request[name as FieldName] === undefined || !taken) continue;
    const field = taken.get(name);
    if (!field) {
      say(name, `not for ${model as string}`);
      continue;
    }
    for (const partner of field.needs ?? [])
      if (!request[partner.field as FieldName]) say(name, `needs ${partner.field}`);
    for (const { values, field: other, is } of field.excludes ?? [])
      if (
        values?.includes(request[name as FieldName] as string) &&
        is?.includes(request[other as FieldName] as number)
      )
        say(name, `not with ${other}`);
  }
  return found;
}

const isShort =
  (most: number) =>
  (text: string): boolean =>
    text.length <= most || [...text].length <= most;
const { style, motion_mode, camera_movement, prompt, quality, lip_sync_tts_content, thinking_type, seed } =
  imageToVideo.fields;

export function zod(): (input: unknown) => boolean {
  const id = z.union([z.int().min(0), z.bigint().min(0n)]);
  const schema = z
    .strictObject({
      duration: z.int(),
      img_id: id.optional(),
      img_ids: z.array(id).min(1).optional(),
      model: z.enum(imageToVideo.fields.model.enum),
      style: z.enum(style.enum).optional(),
      template_id: id.optional(),
      motion_mode: z.enum(motion_mode.enum).optional(),
      camera_movement: z.enum(camera_movement.enum).optional(),
      prompt: z.string().min(1).refine(isShort(prompt.maxLength)),
      quality: z.enum(quality.enum),
      generate_audio_switch: z.boolean().optional(),
      generate_multi_clip_switch: z.boolean().optional(),
      sound_effect_switch: z.boolean().optional(),
      sound_effect_content: z.string().optional(),
      lip_sync_tts_switch: z.boolean().optional(),
      lip_sync_tts_content: z.string().refine(isShort(lip_sync_tts_content.maxLength)).optional(),
      lip_sync_tts_speaker_id: z.string().optional(),
      thinking_type: z.enum(thinking_type.enum).optional(),
      seed: z.int().min(seed.minimum).max(seed.maximum).optional(),
    })
    .superRefine((request, context) => {
      for (const { name, message } of problems(request as Request)) {
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
      model: v.picklist(imageToVideo.fields.model.enum),
      style: v.optional(v.picklist(style.enum)),
      template_id: v.optional(id),
      motion_mode: v.optional(v.picklist(motion_mode.enum)),
      camera_movement: v.optional(v.picklist(camera_movement.enum)),
      prompt: v.pipe(v.string(), v.minLength(1), v.check(isShort(prompt.maxLength))),
      quality: v.picklist(quality.enum),
      generate_audio_switch: v.optional(v.boolean()),
      generate_multi_clip_switch: v.optional(v.boolean()),
      sound_effect_switch: v.optional(v.boolean()),
      sound_effect_content: v.optional(v.string()),
      lip_sync_tts_switch: v.optional(v.boolean()),
      lip_sync_tts_content: v.optional(v.pipe(v.string(), v.check(isShort(lip_sync_tts_content.maxLength)))),
      lip_sync_tts_speaker_id: v.optional(v.string()),
      thinking_type: v.optional(v.picklist(thinking_type.enum)),
      seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(seed.minimum), v.maxValue(seed.maximum))),
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const { message } of problems(dataset.value as Request)) addIssue({ message });
    }),
  );
  return (input) => v.safeParse(schema, input).success;
}
