import { imageToVideo } from "../../generated/image-to-video.js";
import { capabilities, modelNames } from "../../src/constraints/index.js";

/** How the compilers' messages print a union, its parts in alphabetical order. */
const union = (values: readonly unknown[]): string =>
  values
    .map((value) => JSON.stringify(value))
    .toSorted()
    .join(" | ");
const valuesOf = (field: "quality" | "motion_mode"): string => union(imageToVideo.fields[field].enum);
/** A duration that some models take, and those. */
const long = 10;
const allSeconds = [...new Set(modelNames.flatMap((model): number[] => [...capabilities(model).durations]))];
/** More seconds than any model makes. */
const tooLong = Math.max(...allSeconds) + 1;
const longModels = modelNames.filter((model) =>
  (capabilities(model).durationsAt["720p"] as readonly number[]).includes(long),
);

/**
 * A program in which `generate` takes an `ImageToVideoRequest`, and what the compiler says about it; nothing when it compiles.
 * The parts of a union are in alphabetical order.
 */
export const cases: readonly (readonly [code: string, says?: string])[] = [
  [`generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: 1 })`],
  [
    `generate({ model: "v5.5", quality: "720p", duration: 10, prompt: "p", img_id: 1n, generate_multi_clip_switch: true })`,
  ],
  [
    `generate({ model: "v4", quality: "1080p", duration: 8, prompt: "p", img_ids: [1, 2n], template_id: 3, motion_mode: "normal" })`,
  ],
  [
    `generate({ model: "c1", quality: "720p", duration: 5, prompt: "p", img_id: 1, template_id: 2, sound_effect_switch: true })`,
  ],
  [
    `generate({ model: "v5.5", quality: "1080p", duration: 10, prompt: "p", img_id: 1 })`,
    `Types of property 'duration' are incompatible. Type '10' is not assignable to type '${union(capabilities("v5.5", "1080p").durations)}'.`,
  ],
  [
    `generate({ model: "v3.5", quality: "1080p", duration: 8, prompt: "p", img_id: 1 })`,
    `Types of property 'duration' are incompatible. Type '8' is not assignable to type '${union(capabilities("v3.5", "1080p").durations)}'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: ${tooLong}, prompt: "p", img_id: 1 })`,
    `Type '${tooLong}' is not assignable to type '${union(allSeconds)}'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: 1, motion_mode: "normal" })`,
    `Object literal may only specify known properties, and 'motion_mode' does not exist in type 'RequestFor<"v6", "720p">'.`,
  ],
  [
    `generate({ model: "c1", quality: "360p", duration: 5, prompt: "p", img_id: 1, thinking_type: "auto" })`,
    `Object literal may only specify known properties, and 'thinking_type' does not exist in type 'RequestFor<"c1", "360p">'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, promt: "p", img_id: 1 })`,
    `Object literal may only specify known properties, but 'promt' does not exist in type 'RequestFor<"v6", "720p">'. Did you mean to write 'prompt'?`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, img_id: 1 })`,
    `Property 'prompt' is missing in type '{ model: "v6"; quality: "720p"; duration: 5; img_id: number; }' but required in type 'RequestFor<"v6", "720p">'.`,
  ],
  [
    `generate({ model: "none", quality: "720p", duration: 5, prompt: "p", img_id: 1 })`,
    `Type '"none"' is not assignable to type '${union(modelNames)}'.`,
  ],
  [
    `generate({ model: "v6", quality: "720", duration: 5, prompt: "p", img_id: 1 })`,
    `Type '"720"' is not assignable to type '${valuesOf("quality")}'. Did you mean '"720p"'?`,
  ],
  [
    `generate({ model: "v4", quality: "720p", duration: 5, prompt: "p", img_id: 1, motion_mode: "slow" })`,
    `Type '"slow"' is not assignable to type '${valuesOf("motion_mode")} | undefined'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: "1" })`,
    `Type 'string' is not assignable to type 'bigint | number | undefined'.`,
  ],
  // A variable is not a literal, but the compiler tries what it may hold.
  [`declare const model: Model; generate({ model, quality: "720p", duration: 5, prompt: "p", img_id: 1 })`],
  [
    `declare const model: Model; generate({ model, quality: "720p", duration: ${long}, prompt: "p", img_id: 1 })`,
    `Types of property 'model' are incompatible. Type '${union(modelNames)}' is not assignable to type '${union(longModels)}'.`,
  ],
  [
    `declare const quality: "720p" | "1080p"; generate({ model: "v6", quality, duration: 15, prompt: "p", img_id: 1 })`,
  ],
  [`declare const form: unknown; generate(parseImageToVideo(form))`],
  // A request in parts.
  [
    `const look = { model: "v6", quality: "720p" } as const; generate({ ...look, duration: 5, prompt: "p", img_id: 1 })`,
  ],
  [
    `const look = { model: "v6", quality: "720p" } as const; generate({ ...look, duration: 5, prompt: "p", img_id: 1, motion_mode: "fast" })`,
    `Object literal may only specify known properties, and 'motion_mode' does not exist in type 'RequestFor<"v6", "720p">'.`,
  ],
  [
    `const request = { model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: 1 } satisfies ImageToVideoRequest; generate({ ...request, img_id: 2 })`,
  ],
  [
    `const request = { model: "v5", quality: "720p", duration: 10, prompt: "p", img_id: 1 } satisfies ImageToVideoRequest`,
    `Types of property 'duration' are incompatible. Type '10' is not assignable to type '${union(capabilities("v5", "720p").durations)}'.`,
  ],
  // Exactly one of img_id and img_ids; img_ids only with a template_id.
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p" })`,
    `Type '{ model: "v6"; quality: "720p"; duration: 5; prompt: string; }' is not assignable to type 'ImgIdsRequestFor<"v6", "720p"> | RequestFor<"v6", "720p">'. Property 'img_id' is missing in type '{ model: "v6"; quality: "720p"; duration: 5; prompt: string; }' but required in type 'RequestFor<"v6", "720p">'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: 1, img_ids: [1], template_id: 3 })`,
    `Types of property 'img_ids' are incompatible. Type 'number[]' is not assignable to type 'undefined'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_ids: [1] })`,
    `Property 'template_id' is missing in type '{ model: "v6"; quality: "720p"; duration: 5; prompt: string; img_ids: number[]; }' but required in type 'ImgIdsRequestFor<"v6", "720p">'.`,
  ],
  // What is undefined counts as not given.
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: 1, img_ids: undefined, seed: undefined, template_id: undefined })`,
  ],
  // The union is what the document's operation takes, where undefined counts as not given, and each part of it what the union takes.
  [
    `type Body = RequestBody<"generateVideo">; declare const request: ImageToVideoRequest; const body: { [K in keyof Body]: Body[K] | undefined } = request`,
  ],
  [
    `declare const request: RequestFor<"v4", "720p">; generate(request); const seconds: DurationFor<"v4", "720p"> = request.duration`,
  ],
  [
    `const v6 = capabilities("v6"); const seconds: 1 | 15 | undefined = v6.durations.find((s): s is 1 | 15 => s === 1 || s === 15)`,
  ],
  [`const [seconds] = capabilities("v5.5", "1080p").durations; const five: 5 | 8 | undefined = seconds`],
];
