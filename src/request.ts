import type { Body, Model, Quality } from "./request-body.js";
import type { models } from "./models.js";

type Rows = typeof models;

/** The durations (seconds) that a model makes at a quality. */
export type DurationFor<M extends Model, Q extends Quality> = Exclude<
  Rows[M]["durations"][number],
  Rows[M] extends { readonly except: { readonly [K in Q]: infer Barred } } ? Barred : never
>;

/** The fields that the compiler can refuse: `sound_effect_*` goes with every model once there is a template. */
type Refusable = Exclude<Rows[Model]["takes"][number], `sound_effect_${string}`>;

type Taken<M extends Model> = Omit<Body, Exclude<Refusable, Rows[M]["takes"][number]>>;

interface Chosen<M extends Model, Q extends Quality> extends Body {
  model: M;
  quality: Q;
  duration: DurationFor<M, Q>;
}

/**
 * A request for one model at one quality: the durations it makes there, and the fields it takes.
 *
 * The mapped type stands in the alias itself, so that compilers print `RequestFor<"v6", "720p">` and not its fields; a
 * third type parameter (for "`fast` not with 8 s") would be printed in each message too, with all of its values. What is
 * not said here is left to the check: which of `img_id` and `img_ids`, the switches, the template, lengths and ranges.
 */
export type RequestFor<M extends Model, Q extends Quality> = {
  [K in keyof Taken<M>]: Chosen<M, Q>[K];
};

/**
 * The body of an image-to-video request that the chosen model accepts.
 *
 * Values whose type is wider than a literal (`model: Model` together with `quality: Quality`, what a form or JSON
 * yields) belong to {@link parseImageToVideo}, which returns this type.
 */
export type ImageToVideoRequest = { [M in Model]: { [Q in Quality]: RequestFor<M, Q> }[Quality] }[Model];
