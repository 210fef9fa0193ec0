import type { ImageToVideoRequest } from "../../constraints/index.js";
import type { Clock } from "../clock.js";
import type { ConnectionOptions } from "../connection.js";
import type { Answer } from "../http/answer.js";
import type { Id } from "../ids.js";
import type { ImageInput } from "./image.js";
import type { LogLevel } from "../log.js";
import type { UnfinishedVideo } from "./video.js";
import { readSignal } from "../abort.js";
import { positive, readOptions, wholeNumber, type Kind } from "../check-options.js";

/**
 * Options of `new PixVerse(…)`. Of the `timeout`, an upload gets a second more for each 64 KiB; a download may take as long as it
 * wants, as long as something arrives within this time.
 */
export interface PixVerseOptions extends ConnectionOptions {
  /**
   * How often a failed request is repeated, where that is safe; 2 unless given. The pause is a random
   * one of up to 8 s, or longer when `Retry-After` says so; what would lead beyond two minutes is not waited for.
   */
  maxRetries?: number | undefined;
  /**
   * How many `imageToVideo` jobs of this client are under way at once, such as the plan's limit of videos that generate at once. The
   * others wait for their turn before they upload anything, and a job with a turn waits for the server's slot too (`waitForSlot`).
   */
  slots?: number | undefined;
  /** What `log` is told of: `"debug"` each HTTP request, `"info"` (unless given) retries and warnings, `"warn"` warnings. */
  logLevel?: LogLevel | undefined;
}

/** Options of every method. */
export interface CallOptions {
  /**
   * Ends the call, in a request and in a pause alike. The method then rejects with an `AbortError`, whose name is `TimeoutError` if the
   * signal is one of `AbortSignal.timeout(…)`.
   */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for one HTTP request and its answer, instead of the constructor's. Retries and pauses are not counted: what limits the
   * call as a whole is `signal`, such as `AbortSignal.timeout(…)`.
   */
  timeout?: number | undefined;
  /** How often a failed request of this call is repeated, instead of the constructor's. */
  maxRetries?: number | undefined;
  /**
   * The `Ai-trace-id` of the call's first HTTP request, a UUID that was never sent before. Each further request of the call (a
   * retry, a poll) has an id of its own: the vendor warns that a reused id leaves a video in "generating".
   */
  traceId?: string | undefined;
}

export interface GenerateOptions extends Omit<CallOptions, "traceId"> {
  /**
   * The `Ai-trace-id` of the first HTTP request, or a function that is asked for one before each. What that writes down is there when the
   * request goes out, and what it throws ends the call before.
   */
  traceId?: string | (() => string) | undefined;
  /**
   * When the plan's limit of videos generating at once is reached (500044, nothing is charged), try again instead of failing: for so
   * many milliseconds, or with `true` for 15 minutes, which is longer than the 10 after which a stuck video gives its slot back.
   */
  waitForSlot?: boolean | number | undefined;
}

export interface WaitOptions extends Omit<CallOptions, "timeout"> {
  /**
   * Milliseconds for the whole wait; 900 000 (15 minutes) unless given. Each of its questions has the constructor's `timeout`, and no
   * more than is left of this.
   */
  timeout?: number | undefined;
  /**
   * Milliseconds between two questions, give or take a fifth. Unless given 5 000 for the first five minutes, and after that a
   * sixtieth of the time that it has lasted: 15 000 at the end of 15 minutes.
   */
  interval?: number | undefined;
  /** Told after each question. What it throws is logged, and does not end the wait. */
  onProgress?: ((progress: WaitProgress) => void) | undefined;
  /** Where the wait takes its time from, instead of the constructor's. */
  clock?: Clock | undefined;
}

export interface DownloadOptions extends Omit<CallOptions, "traceId" | "timeout"> {
  /**
   * Milliseconds until the answer begins, and between two pieces of it, instead of the constructor's. The download as a whole may take
   * longer; what limits that is `signal`.
   */
  timeout?: number | undefined;
  /** Most bytes that a download may have, after decompression; 1 GiB unless given. More than that is an error. */
  maxBytes?: number | undefined;
  /**
   * A file that is in the place when the download ends is replaced, unless this is given: it is told the path that is taken and says
   * another one of the same folder, until one is free. What it throws ends the download.
   */
  onTaken?: ((path: string) => string) | undefined;
}

/** Options of the whole job; `interval` is that of the wait. */
export interface JobOptions
  extends Omit<WaitOptions, "onProgress" | "timeout">, Pick<GenerateOptions, "waitForSlot"> {
  /**
   * Milliseconds for the wait, once the video is submitted; 900 000 (15 minutes) unless given. With `waitForSlot: true`, and with `slots`,
   * the server's slot is waited for as long. Upload and submission have the constructor's `timeout` for each HTTP request, and a turn
   * among `slots` has no limit but `signal`.
   */
  timeout?: number | undefined;
  /** Told of each step. What it throws is logged, and does not end the job. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** News of a job, in this order. */
export type Progress =
  /** All `slots` are taken. So many jobs go first. */
  | { step: "queued"; ahead: number }
  | ({ step: "uploaded" } & Answer<"uploadImage">)
  /** From here on the video is paid for, and `waitForVideo(video_id)` brings it in any process. */
  | ({ step: "submitted" } & Answer<"generateVideo">)
  | WaitProgress;

/** One question was answered, or failed in a way that may pass. `elapsed` is in milliseconds since the wait began. */
export type WaitProgress = { step: "waiting"; video_id: Id; elapsed: number } & (
  { video: UnfinishedVideo; error?: never } | { error: Error; video?: never }
);

/** Each member of the union without the ids of its images: a picture takes their place. */
type WithoutImage<Request> = Request extends { img_ids?: undefined }
  ? Omit<Request, "img_id" | "img_ids">
  : never;

/** A request that brings its own picture. */
export type ImageToVideoJob = WithoutImage<ImageToVideoRequest> & { image: ImageInput };

/** The options of all methods: one that has no use for an option leaves it, and the compiler knows better. */
const kinds = {
  signal: "signal",
  timeout: "any",
  maxRetries: "any",
  traceId: "any",
  waitForSlot: "any",
  interval: "any",
  onProgress: "function",
  clock: "object",
  maxBytes: "any",
  onTaken: "function",
} as const satisfies Record<keyof (CallOptions & JobOptions & DownloadOptions), Kind>;

/**
 * A method's options, looked at before anything is sent.
 *
 * @throws InputError when they cannot be used.
 */
export function readCall<Options extends Omit<CallOptions, "traceId">>(options: Options): Options {
  readOptions(options, kinds);
  positive("timeout", options.timeout, Infinity);
  wholeNumber("maxRetries", options.maxRetries ?? 0, 0);
  const { waitForSlot } = options as GenerateOptions;
  if (typeof waitForSlot !== "boolean") positive("waitForSlot", waitForSlot, Infinity);
  return { ...options, signal: readSignal(options.signal) };
}
