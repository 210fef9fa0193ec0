import { isApiError } from "../../errors/api-error.js";
import { isTimeoutError, TimeoutError } from "../../errors/timeout-error.js";
import { VideoError } from "../../errors/video-error.js";
import { sleep, type Clock } from "../clock.js";
import type { Context } from "./context.js";
import type { Answer } from "../http/answer.js";
import type { Id } from "../ids.js";
import { report } from "../log.js";
import { readCall, type CallOptions, type WaitOptions } from "./options.js";
import { positive } from "../check-options.js";
import { isTemporary } from "../outcome.js";
import { hasSubmitted } from "./generate-video.js";
import { call } from "./call.js";
import { pauseAsked, retriesOf, type Retries } from "./retry.js";
import { Stopwatch } from "./stopwatch.js";
import { toError } from "../thrown.js";
import { toVideo, type DoneVideo, type UnfinishedVideo } from "./video.js";

const defaultTimeout = 900_000;
const defaultInterval = 5_000;
/** What a question gets for its answer even when the time of the wait is up, milliseconds. */
const shortestRequest = 1_000;

/**
 * How long a video that this program has submitted may be unknown to the server, milliseconds. What was written a moment ago is not
 * everywhere at once, and some gateway's 404 says nothing of the video.
 */
const unknownTime = 60_000;

/** The options of a wait, checked and complete. */
export interface Wait extends WaitOptions {
  readonly timeout: number;
  /** `undefined` lets it grow with the age of the wait. */
  readonly interval: number | undefined;
  readonly clock: Clock;
}

/** What is known of a video now. */
export function getVideo(
  context: Context,
  id: Id,
  options: CallOptions,
  retries: Retries = retriesOf(context, "getVideo", options, isTemporary, id),
): Promise<Answer<"getVideo">> {
  return call(context, "getVideo", { id }, options, retries);
}

/** Apart from the wait, so that a job that is to be paid for can read them before. */
export function readWait(context: Context, options: WaitOptions): Wait {
  return {
    ...readCall(options),
    timeout: positive("timeout", options.timeout, defaultTimeout),
    interval:
      options.interval === undefined ? undefined : positive("interval", options.interval, defaultInterval),
    clock: options.clock ?? context.clock,
  };
}

/** A wait that goes on. There may be ten thousand: between two questions it holds 2 KB, this among it. */
interface Course {
  readonly video_id: Id;
  readonly wait: Wait;
  readonly watch: Stopwatch;
  /** Whether there was no question yet. */
  isNew: boolean;
  /** Whether a question has brought the video. */
  isKnown: boolean;
}

/**
 * Polls until the video is final. Errors that may pass are only reported: the video goes on being made whether or not anybody can
 * ask for it. Every error that does come out carries the `video_id`.
 */
export async function waitUntilFinal(context: Context, video_id: Id, wait: Wait): Promise<DoneVideo> {
  const course: Course = { video_id, wait, watch: new Stopwatch(wait.clock), isNew: true, isKnown: false };
  try {
    for (;;) {
      const next = await question(context, course);
      if (typeof next === "object") return next;
      await sleep(wait.clock, next, wait.signal);
      course.watch.pause(next);
    }
  } catch (error) {
    throw withId(toError(error), video_id);
  }
}

/** One question when its turn has come. Brings the video if it is done, and else the milliseconds until the next one. */
function question(context: Context, course: Course): Promise<DoneVideo | number> {
  const deadline = { timeout: Math.max(timeLeft(course), shortestRequest), signal: course.wait.signal };
  return context
    .questions(() => poll(context, course), deadline)
    .then(
      (news) => ("done" in news ? news.done : pauseAfter(context, course, news)),
      (error: unknown) => {
        // A question that fails in time is news, so only its turn can come too late.
        throw isTimeoutError(error) ? tooLate(course, error) : error;
      },
    );
}

function pauseAfter(context: Context, course: Course, news: Exclude<News, { done: DoneVideo }>): number {
  const { video_id, watch, wait } = course;
  report(context.log, wait.onProgress, { step: "waiting", video_id, elapsed: watch.elapsed, ...news });
  course.isKnown ||= news.video !== undefined;
  // The last question comes when the time is up, not an interval before.
  if (timeLeft(course) === 0) throw tooLate(course, news.error);
  const pause = drawPause(wait.interval ?? intervalAt(watch.elapsed), wait.clock.now());
  return Math.min(Math.max(pause, pauseAsked(news.error) ?? 0), timeLeft(course));
}

function timeLeft({ wait, watch }: Course): number {
  return Math.max(0, wait.timeout - watch.elapsed);
}

/** A wait that has lasted five minutes asks less often, and still hears of the end within a sixtieth of its age. */
function intervalAt(elapsed: number): number {
  return Math.max(defaultInterval, elapsed / 60);
}

/** Milliseconds between two moments at which waits ask. Pauses of less than four of them are as they are. */
const beat = 250;
/** Of this program, so that not all programs ask at the same moments. */
const phase = Math.random() * beat;

/**
 * An interval, give or take a fifth, so that waits which began together spread. They ask on a common beat all the same: a thousand
 * waits would else wake the program two hundred times a second, which takes half as much CPU again.
 */
function drawPause(interval: number, now: number): number {
  const earliest = interval * 0.8;
  const latest = interval * 1.2;
  if (interval < 4 * beat) return Math.round(earliest + (latest - earliest) * Math.random());
  const drawn = earliest + (latest - beat - earliest) * Math.random();
  return Math.ceil(drawn + beat - ((now + drawn - phase) % beat));
}

type News = { done: DoneVideo } | { video: UnfinishedVideo; error?: never } | { error: Error; video?: never };

/** An error that may pass is an answer like any other, and the next question is its retry. */
async function poll(context: Context, course: Course): Promise<News> {
  const { video_id, watch, wait } = course;
  // In line.
  watch.work(timeLeft(course));
  const timeout = Math.min(context.timeout, Math.max(timeLeft(course), shortestRequest));
  const mayBeUnknown = hasSubmitted(video_id) && watch.elapsed < unknownTime;
  const options = { signal: wait.signal, traceId: course.isNew ? wait.traceId : undefined, timeout };
  course.isNew = false;
  try {
    const never = retriesOf(context, "getVideo", options, () => false, video_id);
    const video = toVideo(await getVideo(context, video_id, options, never));
    if (video.status === 1) return { done: video };
    if (video.status === 5) return { video };
    throw new VideoError(video);
  } catch (error) {
    if (isTemporary(error) || (mayBeUnknown && isUnknown(error))) return { error: error as Error };
    throw error;
  } finally {
    watch.work(timeout);
  }
}

/** A message is all that many programs keep of an error. */
function withId(error: Error, video_id: Id): Error {
  if (!error.message.includes(String(video_id))) {
    // That of an AbortError cannot be assigned to.
    Object.defineProperty(error, "message", { value: `${error.message} The video is ${video_id}.` });
  }
  return Object.assign(error, { video_id });
}

/** Whether the server knows no such video. One that was deleted (500064) it has known. */
function isUnknown(error: unknown): boolean {
  return isApiError(error) && error.kind === "notFound" && error.code !== 500064;
}

function tooLate({ video_id, wait: { timeout }, isKnown }: Course, cause?: Error): TimeoutError {
  const said = isKnown
    ? `is not finished after ${timeout / 1000} s`
    : `could not be asked for in ${timeout / 1000} s`;
  const last = cause ? ` The last answer was no use: ${cause.message}` : "";
  const advice = "It goes on being made: do not submit it again, but wait for this id once more.";
  return new TimeoutError(`Video ${video_id} ${said}.${last} ${advice}`, { cause });
}
