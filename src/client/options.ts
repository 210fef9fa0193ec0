import type { ImageToVideoRequest } from "../request.js";
import type { RuleId } from "../rules.js";
import type { Clock } from "./clock.js";
import type { Id } from "./ids.js";
import type { ImageInput } from "./image.js";
import type { Answer } from "./transport.js";
import type { UnfinishedVideo } from "./video.js";

/** Options of `new PixVerse(…)`. */
export interface PixVerseOptions {
  /** The key of the account; the environment variable `PIXVERSE_API_KEY` unless given. */
  apiKey?: string | undefined;
  /** The server of the region that the key belongs to; `"global"` unless given. It comes before `PIXVERSE_BASE_URL`. */
  region?: "global" | "cn" | undefined;
  /**
   * Another server instead of a region's: a sandbox or a gateway; the environment variable `PIXVERSE_BASE_URL` unless given.
   * `https:`, or `http:` on this machine; a path may be part of it.
   */
  baseUrl?: string | undefined;
  /** Used instead of the global `fetch`, for downloads too. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Milliseconds for one HTTP request and its answer; 60 000 unless given. An upload gets a second more for each 64 KiB; a
   * download may take as long as it wants, as long as something arrives within this time.
   */
  timeout?: number | undefined;
  /**
   * How often a failed request is repeated, where that is safe; 2 unless given. The pause is a random
   * one of up to 8 s, or longer when `Retry-After` says so; what would lead beyond two minutes is not waited for.
   */
  maxRetries?: number | undefined;
  /** What happens to a request that breaks rules of its model: `"error"` refuses it (the default), `"warn"` logs it, `"off"` sends it. */
  check?: "error" | "warn" | "off" | undefined;
  /** Rules that the check leaves out, for when the vendor knows more than its documentation. */
  ignoreRules?: readonly RuleId[] | undefined;
  /** Takes warnings and retries. Unless given, warnings go to `console.warn`. */
  log?: ((entry: LogEntry) => void) | undefined;
  /** Lets the constructor run in a browser, where everybody can read the key. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Where pauses and waits take the time from, for tests. */
  clock?: Clock | undefined;
}

/** What `log` is called with. */
export interface LogEntry {
  level: "info" | "warn";
  message: string;
}

/** Options of every method. */
export interface CallOptions {
  /** Ends the call, in a request and in a pause alike. The method then rejects with an `AbortError`. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one HTTP request and its answer, instead of the constructor's. */
  timeout?: number | undefined;
  /**
   * The `Ai-trace-id` of the call's first HTTP request, a UUID that was never sent before. Each further request of the call (a
   * retry, a poll) has an id of its own: the vendor warns that a reused id leaves a video in "generating".
   */
  traceId?: string | undefined;
}

export interface GenerateOptions extends CallOptions {
  /**
   * When the plan's limit of videos generating at once is reached (500044, nothing is charged), try again for up to 15 minutes
   * instead of failing. That is longer than the 10 minutes after which a stuck video gives its slot back.
   */
  waitForSlot?: boolean | undefined;
}

export interface WaitOptions extends Omit<CallOptions, "timeout"> {
  /** Milliseconds to wait for the video at most; 900 000 (15 minutes) unless given. */
  timeout?: number | undefined;
  /** Milliseconds between two questions, give or take a fifth; 5 000 unless given. */
  interval?: number | undefined;
  /** Told after each question. What it throws is logged, and does not end the wait. */
  onProgress?: ((progress: WaitProgress) => void) | undefined;
  /** Where the wait takes its time from, instead of the constructor's. */
  clock?: Clock | undefined;
}

/** Options of the whole job; `timeout` and `interval` are those of the wait. */
export interface JobOptions extends Omit<WaitOptions, "onProgress">, Pick<GenerateOptions, "waitForSlot"> {
  /** Told of each step. What it throws is logged, and does not end the job. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** News of a job, in this order. */
export type Progress =
  | ({ step: "uploaded" } & Answer<"uploadImage">)
  /** From here on the video is paid for, and `waitForVideo(video_id)` brings it in any process. */
  | ({ step: "submitted" } & Answer<"generateVideo">)
  | WaitProgress;

/** One question was answered, or failed in a way that may pass. `elapsed` is in milliseconds since the wait began. */
export type WaitProgress = { step: "waiting"; video_id: Id; elapsed: number } & (
  { video: UnfinishedVideo; error?: never } | { error: Error; video?: never }
);

/** Each member of the union without the ids of its images: a picture takes their place. */
type WithoutImage<Request> = Request extends unknown ? Omit<Request, "img_id" | "img_ids"> : never;

/** A request that brings its own picture. */
export type ImageToVideoJob = WithoutImage<ImageToVideoRequest> & { image: ImageInput };
