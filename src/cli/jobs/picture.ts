import { createHash } from "node:crypto";
import { basename } from "node:path";
import { readImage } from "../../client/job/image.js";
import { list } from "../../constraints/message-words.js";
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

/** A picture that cannot be used. */
export interface BadPicture {
  readonly image: string;
  readonly error: Error;
}

/**
 * Looks at all of some pictures before anything is sent. What `keep` makes of each is what stays: together they may be more than fits
 * into memory.
 *
 * @param skip Takes those that cannot be used. Without it, and when none is left, they are an error.
 * @throws UsageError with everything that is wrong with any of them.
 */
export async function lookAtAll<Kept>(
  images: readonly string[],
  signal: AbortSignal,
  keep: (picture: Picture) => Kept,
  skip?: (bad: BadPicture) => void,
): Promise<Kept[]> {
  const bad: BadPicture[] = [];
  const kept: Kept[] = [];
  for (const image of images) {
    try {
      kept.push(keep(await readPicture(image, signal)));
    } catch (error) {
      if (!isInputError(error)) throw error;
      bad.push({ image, error });
    }
  }
  if (bad.length > 0 && (!skip || kept.length === 0))
    throw new UsageError(bad.map(({ image, error }) => saidOf(image, error)));
  if (skip) bad.forEach(skip);
  return kept;
}

/** What is wrong with a picture, or with its video, beside its name where the words lack it. */
export function saidOf(image: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes(image) ? message : `${nameOf(image)}: ${message}`;
}

/** What a person is told of the picture. Of an address without the query, which may hold a signature. */
export function nameOf(image: string): string {
  if (!/^https?:/i.test(image) || !URL.canParse(image)) return basename(image);
  const { pathname, host } = new URL(image);
  return basename(pathname) || host;
}

/** More names than these hide the words around them. */
const mostNames = 8;

/** `a.jpg`, `a.jpg, b.jpg and 10 others`. */
export function named(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return list(rest > 1 ? [...names.slice(0, mostNames), `${rest} others`] : names, "and");
}
