/** How a person comes to a video that was, or perhaps was, submitted by a program that ends without it. */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type Id, isApiError, isVideoError } from "../../index.js";
import type { Invocation } from "../command.js";
import { connectionWords } from "../connect.js";
import { shellWord } from "../printable.js";
import { wasRefused } from "./submission.js";

/** How a video came here: by a submission, so that it exists whatever the server says of it, or by its id alone. */
export type Origin = "submitted" | "id";

/**
 * The command for a video of which an error has the id, or for one that is perhaps there and has an id then. None after the video has
 * failed, nor when the server knows no such video and nobody here has submitted it, nor of one that ends with the program's own sandbox.
 *
 * @param placeOf Where the video of an id goes.
 */
export function waysBack(
  error: unknown,
  origin: Origin,
  values: Invocation["values"],
  placeOf: (video_id: Id | string) => string,
): { resume?: string; ifThere?: string } {
  if (values["sandbox"] === true || isVideoError(error)) return {};
  const { video_id } = Object(error) as { video_id?: Id };
  const isUnknown = isApiError(error) && error.kind === "notFound";
  if (video_id !== undefined)
    return origin === "id" && isUnknown ? {} : { resume: resumeCommand(values, video_id, placeOf(video_id)) };
  return wasRefused(error) ? {} : { ifThere: resumeCommand(values, "ID", placeOf("ID")) };
}

/** Into a folder that somebody has removed no video comes: then it is fetched to here. */
export function resumeCommand(values: Invocation["values"], video_id: Id | string, file: string): string {
  const place = existsSync(dirname(file)) ? file : basename(file);
  const words = ["pixverse-i2v", "resume", video_id, "-o", /^-./.test(place) ? `./${place}` : place];
  const force = values["force"] === true ? ["--force"] : [];
  return [...words, ...force, ...connectionWords(values)].map(shellWord).join(" ");
}
