import { InputError } from "../../errors/input-error.js";
import type { ImageToVideoRequest } from "../../constraints/index.js";
import { positive, readObject, readOptions, wholeNumber } from "../check-options.js";
import {
  readCall,
  type CallOptions,
  type DownloadOptions,
  type GenerateOptions,
  type ImageToVideoJob,
  type JobOptions,
  type PixVerseOptions,
  type WaitOptions,
} from "./options.js";
import { createCheck, type Check } from "../check-body.js";
import { parseJson, stringifyJson } from "../../int64-json.js";
import { createContext, type Context } from "./context.js";
import { fetchVideo, type DownloadTarget } from "./download.js";
import { generate } from "./generate-video.js";
import type { Answer } from "../http/answer.js";
import { parseId, type Id } from "../ids.js";
import { readImage, type ImageInput } from "./image.js";
import { report } from "../log.js";
import { isTemporary } from "../outcome.js";
import { call } from "./call.js";
import { retriesOf } from "./retry.js";
import { newUuid } from "../trace-ids.js";
import { toVideo, type DoneVideo, type Video } from "./video.js";
import { getVideo, readWait, waitUntilFinal, type Wait } from "./wait.js";

/** Many times the longest video that the models make, bytes. */
const maxDownload = 2 ** 30;

/**
 * A client for one account in one region. Each method makes the HTTP requests of one operation, repeats them where that is safe, and
 * throws this package's errors, or an `AbortError` when its signal aborts. Results carry the `traceId` of the request that brought them.
 */
export class PixVerse {
  // Private to the language, so that neither console.log nor JSON.stringify finds the key.
  readonly #context: Context;
  readonly #check: Check;
  readonly #id = newUuid();
  #calls = 0;

  /** @throws InputError without a key, with an unusable option, and in a browser. */
  constructor(options: PixVerseOptions = {}) {
    this.#context = createContext(options);
    this.#check = createCheck(options);
  }

  /** For one call of a method: all that it logs has an id in common. */
  #begin(): Context {
    const { log } = this.#context;
    // Not a UUID for each: Node's takes half a kilobyte until somebody reads it, and there may be ten thousand waits.
    const number = (this.#calls += 1);
    return { ...this.#context, log: (entry) => log({ ...entry, job: `${this.#id}-${number}` }) };
  }

  /**
   * Uploads a picture to make videos from: `img_id` goes into the request.
   *
   * @throws InputError when the picture is not there, empty, 20 MB or more, or none.
   */
  async uploadImage(image: ImageInput, options: CallOptions = {}): Promise<Answer<"uploadImage">> {
    return upload(this.#begin(), image, readCall(options));
  }

  /**
   * Submits a video, which costs credits, and returns at once; `waitForVideo(video_id)` brings it, in any process. Sent once: only
   * when the server certainly did not take it (HTTP 429, 500069, no connection) it is sent again.
   *
   * @throws ConstraintError when the request breaks rules of its model; nothing was sent.
   * @throws UnknownOutcomeError when it was sent, and the answer got lost or says nothing.
   */
  async generateVideo(
    request: ImageToVideoRequest,
    options: GenerateOptions = {},
  ): Promise<Answer<"generateVideo">> {
    const context = this.#begin();
    const given = readCall(options);
    return generate(context, this.#checked(readObject("request", request), context), given);
  }

  /** What is known of a video now. `id` is what `generateVideo` answered as `video_id`, or its digits. */
  async getVideo(id: Id | string, options: CallOptions = {}): Promise<Video> {
    return toVideo(await getVideo(this.#begin(), parseId(id), readCall(options)));
  }

  /**
   * Asks until the video is finished. Failed requests are repeated until `timeout`.
   *
   * @throws VideoError when it was deleted, refused by moderation, or failed.
   * @throws TimeoutError when it is not finished in time; it goes on being made, and can be waited for again.
   */
  async waitForVideo(id: Id | string, options: WaitOptions = {}): Promise<DoneVideo> {
    const context = this.#begin();
    return waitUntilFinal(context, parseId(id), readWait(context, options));
  }

  /**
   * The whole job: checks the request, uploads the picture, submits the video and waits for it. Once the video is submitted, every
   * error carries its `video_id`, so that nothing that was paid for is lost. Many jobs may be begun at once: see `slots`.
   *
   * @throws what the methods that it is made of throw.
   */
  async imageToVideo(job: ImageToVideoJob, options: JobOptions = {}): Promise<DoneVideo> {
    const context = this.#begin();
    const { image, ...given } = readObject("job", job);
    const wait = readWait(context, options);
    if ((given as { img_id?: unknown }).img_id !== undefined) {
      throw new InputError("imageToVideo takes an image; with an img_id call generateVideo.");
    }
    // The upload will give the id; until then any does.
    const request = this.#checked({ ...given, img_id: 0 }, context);
    const { slots } = context;
    const { waitForSlot = slots !== undefined, ...rest } = options;
    const submit = { ...rest, waitForSlot: waitForSlot === true ? wait.timeout : waitForSlot };
    const run = (): Promise<DoneVideo> => runJob(context, image, request, submit, wait);
    if (!slots) return run();
    const ahead = slots.ahead();
    if (ahead > 0) report(context.log, options.onProgress, { step: "queued", ahead });
    const ever = { timeout: Infinity, signal: wait.signal };
    return slots(run, ever);
  }

  /** A copy of a request that was checked: it may go out some time later, or once more, and its owner may have changed it by then. */
  #checked<Body>(request: Body, { log }: Context): Body {
    const checked = this.#check("generateVideo", request, log);
    try {
      return parseJson(stringifyJson(checked)) as Body;
    } catch {
      // It cannot be sent either, and is refused there in words.
      return checked;
    }
  }

  /**
   * Downloads a finished video into a file, which appears under its name when it is complete, or into a stream, a pipe or a device.
   * A file that is there is replaced without a question (the command line asks for `--force`), unless there is `onTaken`.
   * `timeout` is the longest pause between two chunks.
   *
   * @throws InputError when the video has no usable `url`, or the target cannot be written to.
   * @throws ApiError when there is no video at the address, or more than `maxBytes`.
   */
  async download(
    video: Pick<DoneVideo, "url">,
    target: DownloadTarget,
    options: DownloadOptions = {},
  ): Promise<void> {
    const { url } = readObject("video", video);
    // Some runtimes' fetch reads files too.
    if (typeof url !== "string" || !/^https?:/i.test(url)) {
      throw new InputError("The video has no http(s) url. Is it not finished? See waitForVideo.");
    }
    const { signal, timeout: given, maxBytes: most, maxRetries, onTaken } = readCall(options);
    const context = this.#begin();
    const timeout = given ?? context.timeout;
    const maxBytes = positive("maxBytes", most, maxDownload);
    // Patient: the address of a video that has just been finished may take some seconds to answer.
    const patient = { signal, timeout, maxRetries: maxRetries ?? 3 * context.maxRetries };
    const retries = retriesOf(context, "download", patient, isTemporary);
    return fetchVideo(context, url, target, { timeout, signal }, retries, { maxBytes, onTaken });
  }

  /**
   * A page of the voices for lip sync; `speaker_id` goes into `lip_sync_tts_speaker_id`. Pages begin at 1.
   *
   * @throws InputError when one of the numbers is no whole number above 0.
   */
  async listVoices(
    page: { page_num?: number | undefined; page_size?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<Answer<"listVoices">> {
    const context = this.#begin();
    const query = readOptions(page, { page_num: "any", page_size: "any" });
    for (const [name, number] of Object.entries(query)) wholeNumber(name, number ?? 1, 1);
    return call(context, "listVoices", { query }, readCall(options));
  }

  /** The credits that are left. */
  async getBalance(options: CallOptions = {}): Promise<Answer<"getBalance">> {
    return call(this.#begin(), "getBalance", {}, readCall(options));
  }
}

/** Sends a picture, with a second more for each 64 KiB. */
async function upload(
  context: Context,
  image: ImageInput,
  options: CallOptions,
): Promise<Answer<"uploadImage">> {
  const { body, size } = await readImage(image, options.signal);
  const timeout = (options.timeout ?? context.timeout) + (size / 65_536) * 1_000;
  return call(context, "uploadImage", { body }, { ...options, timeout });
}

/** A job that was checked, from its upload to its end. */
async function runJob(
  context: Context,
  image: ImageInput,
  request: object,
  { waitForSlot, onProgress, traceId, maxRetries }: JobOptions,
  wait: Wait,
): Promise<DoneVideo> {
  const { signal } = wait;
  const uploaded = await upload(context, image, { signal, traceId, maxRetries });
  report(context.log, onProgress, { step: "uploaded", ...uploaded });
  const complete = { ...request, img_id: uploaded.img_id } as ImageToVideoRequest;
  const submitted = await generate(context, complete, { signal, waitForSlot, maxRetries });
  report(context.log, onProgress, { step: "submitted", ...submitted });
  return waitUntilFinal(context, submitted.video_id, { ...wait, traceId: undefined });
}
