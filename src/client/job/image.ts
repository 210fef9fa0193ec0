import { excerpt } from "../../constraints/message-words.js";
import { InputError } from "../../errors/input-error.js";
import { isPixVerseError } from "../../errors/pixverse-error.js";
import { imageFormat, imageSignatureBytes, maxImageBytes, otherFormat } from "./image-format.js";
import { isAbortError, untilAborted } from "../abort.js";
import { readFile } from "./files.js";
import {
  bytesIn,
  bytesOfPiece,
  concat,
  isBlob,
  isUrl,
  type BlobLike,
  readerOf,
  type Reader,
} from "../bytes.js";
import { bytesOf } from "../http/multipart.js";

/**
 * A JPEG, PNG or WebP under 20 MB: the path of a file (or its `file:` URL), a `data:` URL, bytes, or a stream of bytes, which is read once and
 * whole. Or the `http(s):` address of one: that is passed on to the vendor, whose server fetches it; nothing here connects to it.
 */
export type ImageInput =
  string | URL | Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** An image that is ready to be sent as often as needed. */
export interface Upload {
  readonly body: { image: Blob } | { image_url: string };
  readonly size: number;
}

/**
 * Takes an image into memory, where every retry finds the same bytes.
 *
 * @throws InputError when it cannot be read, is empty or too large, or is no image by its bytes.
 */
export async function readImage(image: ImageInput, signal: AbortSignal | undefined): Promise<Upload> {
  const isPlace = typeof image === "string" || isUrl(image);
  if (image === "")
    throw new InputError("The image is an empty text; it takes a path, URL, Blob, bytes or a stream.");
  if (isPlace && /^https?:/i.test(String(image))) return { body: { image_url: String(image) }, size: 0 };
  const name = nameOf(image);
  const bytes = await readBytes(image, name, signal);
  const size = bytes.byteLength;
  checkSize(name, size);
  if (size === 0) throw new InputError(`${name} is empty: 0 bytes.`);
  const format = imageFormat(bytes.subarray(0, imageSignatureBytes));
  if (!format) {
    const other = otherFormat(bytes);
    const what = other ? `is ${other} by its bytes, not` : "does not begin like";
    throw new InputError(`${name} ${what} JPEG, PNG or WebP; convert it to one of them.`);
  }
  // No Blob: the one that is at hand may be jsdom's, which nobody else can read.
  const blob: BlobLike = {
    size,
    type: `image/${format}`,
    name: `image.${format}`,
    arrayBuffer: () => Promise.resolve(bytes.buffer),
  };
  return { body: { image: blob as unknown as Blob }, size };
}

/** What messages call it: by its path, or by the name of a `File`. */
function nameOf(image: ImageInput): string {
  const given = image instanceof Blob ? (image as File).name : image;
  const isName = (typeof given === "string" && given !== "") || isUrl(given);
  return isName && !/^data:/i.test(String(given)) ? `The image ${excerpt(String(given))}` : "The image";
}

/** Whatever goes wrong in what others have made is an error of the input: a file that has changed, a buffer that was given away. */
async function readBytes(
  image: ImageInput,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (typeof image !== "string" && !isUrl(image)) return await toBytes(image, name, signal);
    return /^data:/i.test(String(image))
      ? dataOf(String(image))
      : await readFile(image, (size) => checkSize(name, size));
  } catch (cause) {
    if (isPixVerseError(cause) || isAbortError(cause)) throw cause;
    throw new InputError(`${name} cannot be read: ${String(cause)}`, { cause });
  }
}

/** The bytes of a `data:` URL (RFC 2397). */
function dataOf(address: string): Uint8Array<ArrayBuffer> {
  const comma = address.indexOf(",");
  if (comma < 0) throw new InputError("The image is a data: URL without data: there is no comma in it.");
  const data = address.slice(comma + 1);
  // Base64 that is too long by far is not decoded.
  checkSize("The image", Math.floor(data.length / 4));
  const text = data.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const binary = /;\s*base64\s*$/i.test(address.slice(0, comma)) ? atob(text) : text;
  // `Uint8Array.from` takes eight times as long: seconds for the longest.
  return new Uint8Array(binary.length).map((_, at) => binary.charCodeAt(at));
}

function checkSize(name: string, bytes: number): void {
  if (bytes < maxImageBytes) return;
  throw new InputError(
    `${name} has ${bytes} bytes or more; it must have less than ${maxImageBytes} (20 MB).`,
  );
}

async function toBytes(
  image: Exclude<ImageInput, string | URL>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (isBlob(image)) {
    checkSize(name, image.size);
    return untilAborted(bytesOf(image), signal);
  }
  const bytes = bytesIn(image);
  if (bytes) {
    checkSize(name, bytes.byteLength);
    // A copy, so that nobody can change the bytes between two attempts.
    return concat([bytes]);
  }
  const reader = readerOf(image);
  if (!reader) throw new InputError("The image takes a path, URL, Blob, bytes or a stream.");
  return concat(await collect(reader, name, signal));
}

/** Reads a stream to its end, but no further than the limit. An abort does not wait for the next chunk. */
async function collect(reader: Reader, name: string, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.next(), signal);
      if (done) return chunks;
      const chunk = bytesOfPiece(value);
      checkSize(name, (size += chunk.byteLength));
      // A copy, because a stream may fill the same buffer again.
      chunks.push(concat([chunk]));
    }
  } catch (cause) {
    reader.stop();
    throw cause;
  }
}
