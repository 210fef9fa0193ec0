import { checkImageToVideo } from "../check.js";
import { ConstraintError } from "../errors/constraint-error.js";
import { InputError } from "../errors/input-error.js";
import type { ImageToVideoRequest } from "../request.js";
import { call, limitsOf, retriesOf } from "./call.js";
import { fetchVideo, type DownloadTarget } from "./download.js";
import { generate } from "./generate.js";
import { parseId, type Id } from "./ids.js";
import { readImage, type ImageInput } from "./image.js";
import type {
  CallOptions,
  GenerateOptions,
  ImageToVideoJob,
  JobOptions,
  PixVerseOptions,
  WaitOptions,
} from "./options.js";
import { isTemporary } from "./retry.js";
import { readSettings, type Settings } from "./settings.js";
import type { Answer } from "./transport.js";
import { toVideo, type DoneVideo, type Video } from "./video.js";
import { readWait, report, waitUntilFinal } from "./wait.js";

/**
 * A client for one account in one region. Each method makes the HTTP requests of one operation, repeats them where that is safe, and
 * throws this package's errors, or an `AbortError` when its signal aborts. Results carry the `traceId` of the request that brought them.
 */
export class PixVerse {
  // Private to the language, so that neither console.log nor JSON.stringify finds the key.
  readonly #settings: Settings;

  /** @throws InputError without a key, with an unusable option, and in a browser. */
  constructor(options: PixVerseOptions = {}) {
    this.#settings = readSettings(options);
  }

  /**
   * Uploads a picture to make videos from: `img_id` goes into the request.
   *
   * @throws InputError when the picture is not there, empty, 20 MB or more, or none.
   */
  async uploadImage(image: ImageInput, options: CallOptions = {}): Promise<Answer<"uploadImage">> {
    const [field, value] = await readImage(image, options.signal);
    const body = new FormData();
    body.set(field, value);
    const { timeout } = limitsOf(this.#settings, options);
    const bytes = typeof value === "string" ? 0 : value.size;
    const patient = { ...options, timeout: timeout + (bytes / 65_536) * 1_000 };
    return call(this.#settings, "uploadImage", { body }, patient);
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
    this.#check(request);
    return generate(this.#settings, request, options);
  }

  /** What is known of a video now. `id` is what `generateVideo` answered as `video_id`, or its digits. */
  async getVideo(id: Id | string, options: CallOptions = {}): Promise<Video> {
    return toVideo(await call(this.#settings, "getVideo", { id: parseId(id) }, options));
  }

  /**
   * Asks until the video is finished. Failed requests are repeated until `timeout`.
   *
   * @throws VideoError when it was deleted, refused by moderation, or failed.
   * @throws TimeoutError when it is not finished in time; it goes on being made, and can be waited for again.
   */
  async waitForVideo(id: Id | string, options: WaitOptions = {}): Promise<DoneVideo> {
    const settings = this.#settings;
    return waitUntilFinal(settings, parseId(id), readWait(settings, options));
  }

  /**
   * The whole job: checks the request, uploads the picture, submits the video and waits for it. Once the video is submitted, every
   * error carries its `video_id`, so that nothing that was paid for is lost.
   *
   * @throws what the methods that it is made of throw.
   */
  async imageToVideo({ image, ...request }: ImageToVideoJob, options: JobOptions = {}): Promise<DoneVideo> {
    const { signal, waitForSlot, onProgress } = options;
    const settings = this.#settings;
    const wait = readWait(settings, options);
    if ((request as { img_id?: unknown }).img_id !== undefined) {
      throw new InputError("imageToVideo takes an image; with an img_id call generateVideo.");
    }
    // The upload will give the id; until then any does.
    this.#check({ ...request, img_id: 0 });
    const uploaded = await this.uploadImage(image, { signal, traceId: options.traceId });
    report(settings, onProgress, { step: "uploaded", ...uploaded });
    const submitted = await generate(
      settings,
      { ...request, img_id: uploaded.img_id },
      { signal, waitForSlot },
    );
    report(settings, onProgress, { step: "submitted", ...submitted });
    return waitUntilFinal(settings, submitted.video_id, { ...wait, traceId: undefined });
  }

  /**
   * Downloads a finished video into a file, which appears under its name when it is complete, or into a stream. `timeout` is the
   * longest pause between two chunks.
   *
   * @throws InputError when the video has no usable `url`, or the file cannot be written.
   */
  async download(
    video: Pick<DoneVideo, "url">,
    target: DownloadTarget,
    options: Omit<CallOptions, "traceId"> = {},
  ): Promise<void> {
    // Some runtimes' fetch reads files too.
    if (!/^https?:/i.test(video.url)) {
      throw new InputError(
        "The video has no http(s) url: it is not finished. Wait for it with waitForVideo.",
      );
    }
    const settings = this.#settings;
    // The address of a video that has just been finished may take some seconds to answer.
    const patient = { ...settings, maxRetries: 3 * settings.maxRetries };
    const retries = retriesOf(patient, options, isTemporary);
    return fetchVideo(settings.fetch, video.url, target, limitsOf(settings, options), retries);
  }

  /** A page of the voices for lip sync; `speaker_id` goes into `lip_sync_tts_speaker_id`. Pages begin at 1. */
  async listVoices(
    page: { page_num?: number | undefined; page_size?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<Answer<"listVoices">> {
    return call(this.#settings, "listVoices", { query: page }, options);
  }

  /** The credits that are left. */
  async getBalance(options: CallOptions = {}): Promise<Answer<"getBalance">> {
    return call(this.#settings, "getBalance", {}, options);
  }

  #check(request: unknown): void {
    const { check, ignoreRules, log } = this.#settings;
    if (check === "off") return;
    const violations = checkImageToVideo(request).filter(({ rule }) => !ignoreRules.includes(rule));
    if (violations.length > 0 && check !== "warn") throw new ConstraintError(violations);
    for (const { message } of violations) log({ level: "warn", message });
  }
}
