import { isApiError } from "../../errors/api-error.js";
import type { ImageToVideoRequest } from "../../constraints/index.js";
import { positive } from "../check-options.js";
import type { Context } from "./context.js";
import type { Answer } from "../http/answer.js";
import type { GenerateOptions } from "./options.js";
import { wasNotTaken } from "../outcome.js";
import { call } from "./call.js";
import { retriesOf } from "./retry.js";
import type { Id } from "../ids.js";

/** Longer than the 10 minutes after which a stuck video gives its slot back, milliseconds. */
const defaultSlotTime = 900_000;

/** Whatever the server allows, hundreds of questions a second help nobody, milliseconds. */
const slotPause = 1_000;

/** The one call that costs money. It is sent again only when it is certain that the server did not take it. */
export async function generate(
  context: Context,
  request: ImageToVideoRequest,
  options: GenerateOptions,
): Promise<Answer<"generateVideo">> {
  const { waitForSlot } = options;
  const retries = retriesOf(context, "generateVideo", options, wasNotTaken);
  const slotTime =
    waitForSlot === true ? defaultSlotTime : positive("waitForSlot", waitForSlot || undefined, 0);
  const patience = (error: unknown): number => {
    if (isApiError(error) && error.kind === "concurrency") return slotTime;
    return retries.patience(error) && slotTime;
  };
  const submitted = await call(
    context,
    "generateVideo",
    { body: request },
    options,
    waitForSlot ? { ...retries, patience, shortestPause: slotPause } : retries,
  );
  noteSubmission(submitted.video_id);
  return submitted;
}

/** How many videos are remembered; what matters happens within a minute of the submission. */
const remembered = 1_000;
const submitted = new Set<Id>();

/** Notes that this program has submitted a video. */
function noteSubmission(video_id: Id): void {
  submitted.add(video_id);
  for (const oldest of submitted) if (submitted.size > remembered) submitted.delete(oldest);
}

/** Whether this program has submitted the video, so that it exists whatever the server says of it. */
export function hasSubmitted(video_id: Id): boolean {
  return submitted.has(video_id);
}
