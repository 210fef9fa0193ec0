import { isApiError } from "../errors/api-error.js";
import { isPixVerseError } from "../errors/pixverse-error.js";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.js";
import { stringifyJson } from "../json.js";
import type { ImageToVideoRequest } from "../request.js";
import { abortError, isAbortError } from "./abort.js";
import { call, retriesOf } from "./call.js";
import type { GenerateOptions } from "./options.js";
import { isTemporary, wasNotTaken } from "./retry.js";
import type { Settings } from "./settings.js";
import type { Answer } from "./transport.js";

/** Longer than the 10 minutes after which a stuck video gives its slot back, milliseconds. */
const slotTime = 900_000;

/** Whatever the server allows, hundreds of questions a second help nobody, milliseconds. */
const slotPause = 1_000;

/** The one call that costs money. It is sent again only when it is certain that the server did not take it. */
export async function generate(
  settings: Settings,
  request: ImageToVideoRequest,
  options: GenerateOptions,
): Promise<Answer<"generateVideo">> {
  const { signal, waitForSlot } = options;
  const retries = retriesOf(settings, options, wasNotTaken);
  const patience = (error: unknown): number => {
    if (isApiError(error) && error.kind === "concurrency") return slotTime;
    return retries.patience(error) && slotTime;
  };
  try {
    // A Blob, because Deno sends a text twice when a connection that was kept alive breaks (denoland/deno#36415).
    const body = new Blob([stringifyJson(request)], { type: "application/json" });
    return await call(
      settings,
      "generateVideo",
      { body },
      options,
      waitForSlot ? { ...retries, patience, shortestPause: slotPause } : retries,
    );
  } catch (error) {
    throw outcomeOf(error, signal);
  }
}

/** What a failed generate call comes out as: unless the server has refused the work in so many words, nobody knows its outcome. */
function outcomeOf(error: unknown, signal: AbortSignal | undefined): unknown {
  const warning =
    "It was sent: PixVerse may have taken and charged it. Look for the video before you send it again.";
  if (signal && isAbortError(error) && error.traceId) {
    const { traceId, message } = error;
    return abortError(signal, `${message} ${warning}`, { traceId });
  }
  if (!isPixVerseError(error) || !isTemporary(error) || wasNotTaken(error)) return error;
  return new UnknownOutcomeError(`${error.message} ${warning}`, error);
}
