import { createHash } from "node:crypto";
import { basename } from "node:path";
import { readImage } from "../../client/job/image.js";
import { type ImageInput, isInputError } from "../../index.js";
import { UsageError } from "../usage-error.js";

/** A picture that was looked at. */
export interface Picture {
  /** Its path or address, as a person has typed it. */
  readonly typed: string;
  /** What a person is told of it. */
  readonly name: string;
  /** What is uploaded: its bytes, or its address. */
  readonly content: ImageInput;
  /** SHA-256 of that, in hexadecimal digits. */
  readonly digest: string;
}

/** @throws InputError when it cannot be read, is too large, or is no picture by its bytes. */
export async function readPicture(image: string, signal: AbortSignal): Promise<Picture> {
  const { body } = await readImage(image, signal);
  const content = "image" in body ? body.image : body.image_url;
  const bytes = typeof content === "string" ? content : Buffer.from(await content.arrayBuffer());
  return {
    typed: image,
    name: nameOf(image),
    content,
    digest: createHash("sha256").update(bytes).digest("hex"),
  };
}

/**
 * Looks at all of some pictures before anything is sent. What `keep` makes of each is what stays: together they may be more than fits
 * into memory.
 *
 * @throws UsageError with everything that is wrong with any of them.
 */
export async function lookAtAll<Kept>(
  images: readonly string[],
  signal: AbortSignal,
  keep: (picture: Picture) => Kept,
): Promise<Kept[]> {
  const problems: string[] = [];
  const kept: Kept[] = [];
  for (const image of images) {
    try {
      kept.push(keep(await readPicture(image, signal)));
    } catch (error) {
      if (!isInputError(error)) throw error;
      problems.push(`${nameOf(image)}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return kept;
}

/** What a person is told of the picture. Of an address without the query, which may hold a signature. */
export function nameOf(image: string): string {
  if (!/^https?:/i.test(image) || !URL.canParse(image)) return basename(image);
  const { pathname, host } = new URL(image);
  return basename(pathname) || host;
}
