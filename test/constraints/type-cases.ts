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
    `Types of property 'duration' are incompatible. Type '10' is not assignable to type '5 | 8'.`,
  ],
  [
    `generate({ model: "v3.5", quality: "1080p", duration: 8, prompt: "p", img_id: 1 })`,
    `Types of property 'duration' are incompatible. Type '8' is not assignable to type '5'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 16, prompt: "p", img_id: 1 })`,
    `Type '16' is not assignable to type '1 | 10 | 11 | 12 | 13 | 14 | 15 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9'.`,
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
    `Type '"none"' is not assignable to type '"c1" | "v3.5" | "v4" | "v4.5" | "v5" | "v5.5" | "v5.6" | "v6"'.`,
  ],
  [
    `generate({ model: "v6", quality: "720", duration: 5, prompt: "p", img_id: 1 })`,
    `Type '"720"' is not assignable to type '"1080p" | "360p" | "540p" | "720p"'. Did you mean '"720p"'?`,
  ],
  [
    `generate({ model: "v4", quality: "720p", duration: 5, prompt: "p", img_id: 1, motion_mode: "slow" })`,
    `Type '"slow"' is not assignable to type '"fast" | "normal" | undefined'.`,
  ],
  [
    `generate({ model: "v6", quality: "720p", duration: 5, prompt: "p", img_id: "1" })`,
    `Type 'string' is not assignable to type 'bigint | number | undefined'.`,
  ],
  // A variable is not a literal, but the compiler tries what it may hold.
  [`declare const model: Model; generate({ model, quality: "720p", duration: 5, prompt: "p", img_id: 1 })`],
  [
    `declare const model: Model; generate({ model, quality: "720p", duration: 10, prompt: "p", img_id: 1 })`,
    `Types of property 'model' are incompatible. Type '"c1" | "v3.5" | "v4" | "v4.5" | "v5" | "v5.5" | "v5.6" | "v6"' is not assignable to type '"c1" | "v5.5" | "v5.6" | "v6"'.`,
  ],
  [
    `declare const quality: Quality; generate({ model: "v6", quality, duration: 15, prompt: "p", img_id: 1 })`,
  ],
  [`declare const form: unknown; generate(parseImageToVideo(form))`],
  // A request in parts.
  [
    `const look = { model: "v6", quality: "720p" } as const; generate({ ...look, duration: 5, prompt: "p", img_id: 1 })`,
  ],
  [
    `const look = { model: "v6", quality: "720p" } as const; generate({ ...look, duration: 5, prompt: "p", motion_mode: "fast" })`,
    `Object literal may only specify known properties, and 'motion_mode' does not exist in type 'RequestFor<"v6", "720p">'.`,
  ],
  [
    `const request = { model: "v6", quality: "720p", duration: 5, prompt: "p" } satisfies ImageToVideoRequest; generate({ ...request, img_id: 1 })`,
  ],
  [
    `const request = { model: "v5", quality: "720p", duration: 10, prompt: "p" } satisfies ImageToVideoRequest`,
    `Types of property 'duration' are incompatible. Type '10' is not assignable to type '5 | 8'.`,
  ],
  // The union is what the generated client takes, and each part of it what the union takes.
  [`declare const request: ImageToVideoRequest; const body: RequestBody<"generateVideo"> = request`],
  [
    `declare const request: RequestFor<"v4", "720p">; generate(request); const seconds: DurationFor<"v4", "720p"> = request.duration`,
  ],
  [
    `const v6 = capabilities("v6"); const seconds: 1 | 15 | undefined = v6.durations.find((s): s is 1 | 15 => s === 1 || s === 15)`,
  ],
  [`const [seconds] = capabilities("v5.5", "1080p").durations; const five: 5 | 8 | undefined = seconds`],
];
