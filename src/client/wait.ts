import { TimeoutError } from "../errors/timeout-error.js";
import { VideoError } from "../errors/video-error.js";
import { untilAborted } from "./abort.js";
import { callBack } from "./call-back.js";
import { call, retriesOf } from "./call.js";
import { sleep, type Clock } from "./clock.js";
import type { Id } from "./ids.js";
import type { CallOptions, WaitOptions } from "./options.js";
import { isTemporary, pauseAsked } from "./retry.js";
import { positive, type Settings } from "./settings.js";
import { toVideo, type DoneVideo, type UnfinishedVideo } from "./video.js";

const defaultTimeout = 900_000;
const defaultInterval = 5_000;
/** What a question gets for its answer even when the time of the wait is up, milliseconds. */
const shortestRequest = 1_000;

/** The options of a wait, checked and complete. */
export interface Wait extends WaitOptions {
  readonly timeout: number;
  readonly interval: number;
  readonly clock: Clock;
}

/** Apart from the wait, so that a job that is to be paid for can read them before. */
export function readWait(settings: Settings, options: WaitOptions): Wait {
  return {
    ...options,
    timeout: positive("timeout", options.timeout, defaultTimeout),
    interval: positive("interval", options.interval, defaultInterval),
    clock: options.clock ?? settings.clock,
  };
}

/**
 * Polls until the video is final. Errors that may pass are only reported: the video goes on being made whether or not anybody can
 * ask for it. Every error that does come out carries the `video_id`.
 */
export async function waitUntilFinal(settings: Settings, video_id: Id, wait: Wait): Promise<DoneVideo> {
  const { signal, clock, onProgress, timeout, interval } = wait;
  let { traceId } = wait;
  const start = clock.now();
  const timeLeft = (): number => Math.max(0, start + timeout - clock.now());
  try {
    for (;;) {
      const left = timeLeft();
      const ask = { signal, traceId, timeout: Math.min(settings.timeout, Math.max(left, shortestRequest)) };
      const polled = settings.gate(() => poll(settings, video_id, ask));
      traceId = undefined;
      const news = await untilAborted(polled, signal);
      if ("done" in news) return news.done;
      report(settings, onProgress, { step: "waiting", video_id, elapsed: clock.now() - start, ...news });
      if (left === 0) throw tooLate(video_id, timeout, news.error);
      // The last question comes when the time is up, not an interval before.
      await sleep(clock, Math.min(pauseAfter(news.error, interval), timeLeft()), signal);
    }
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { video_id }) : error;
  }
}

function pauseAfter(error: unknown, interval: number): number {
  return Math.max(Math.round(interval * (0.8 + 0.4 * Math.random())), pauseAsked(error) ?? 0);
}

type News = { done: DoneVideo } | { video: UnfinishedVideo; error?: never } | { error: Error; video?: never };

/** One question. An error that may pass is an answer like any other, and the next question is its retry. */
async function poll(settings: Settings, id: Id, options: CallOptions): Promise<News> {
  try {
    const video = toVideo(
      await call(
        settings,
        "getVideo",
        { id },
        options,
        retriesOf(settings, options, () => false),
      ),
    );
    if (video.status === 1) return { done: video };
    if (video.status === 5) return { video };
    throw new VideoError(video);
  } catch (error) {
    if (isTemporary(error)) return { error: error as Error };
    throw error;
  }
}

function tooLate(id: Id, timeout: number, cause: unknown): TimeoutError {
  const advice = "It goes on being made: do not submit it again, but wait for this id once more.";
  return new TimeoutError(`Video ${id} is not finished after ${timeout} ms. ${advice}`, { cause });
}

/** Tells of a step. */
export function report<Step>(
  { log }: Settings,
  onProgress: ((progress: Step) => unknown) | undefined,
  progress: Step,
): void {
  callBack(
    () => onProgress?.(progress),
    (error) => log({ level: "warn", message: `onProgress failed: ${String(error)}` }),
  );
}
