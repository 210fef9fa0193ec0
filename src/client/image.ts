import { InputError } from "../errors/input-error.js";
import { imageFormat, imageSignatureBytes, maxImageBytes } from "../image-format.js";
import { isAbortError, untilAborted } from "./abort.js";
import { readFile } from "./files.js";

/**
 * A JPEG, PNG or WebP under 20 MB: the path of a file (or its `file:` URL), bytes, or a stream of bytes, which is read once and
 * whole. Or the `http(s):` address of one: that is passed on to the vendor, whose server fetches it; nothing here connects to it.
 */
export type ImageInput =
  string | URL | Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The field of an upload's form, ready to be sent as often as needed. */
export type UploadField = readonly [name: "image", value: File] | readonly [name: "image_url", value: string];

/**
 * Takes an image into memory, where every retry finds the same bytes.
 *
 * @throws InputError when it cannot be read, is empty or too large, or is no image by its bytes.
 */
export async function readImage(image: ImageInput, signal: AbortSignal | undefined): Promise<UploadField> {
  const isPlace = typeof image === "string" || image instanceof URL;
  if (isPlace && /^https?:/i.test(String(image))) return ["image_url", String(image)];
  const bytes = isPlace ? new Blob([await readFile(image, checkSize)]) : await toBlob(image, signal);
  checkSize(bytes.size);
  if (bytes.size === 0) throw new InputError("The image is empty: 0 bytes.");
  const format = imageFormat(new Uint8Array(await bytes.slice(0, imageSignatureBytes).arrayBuffer()));
  if (!format)
    throw new InputError("The image does not begin like a JPEG, PNG or WebP; convert it to one of them.");
  return ["image", new File([bytes], `image.${format}`, { type: `image/${format}` })];
}

function checkSize(bytes: number): void {
  if (bytes < maxImageBytes) return;
  throw new InputError(
    `The image has ${bytes} bytes or more; it must have less than ${maxImageBytes} (20 MB).`,
  );
}

async function toBlob(
  image: Exclude<ImageInput, string | URL>,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  if (image instanceof Blob) return image;
  if (image instanceof ArrayBuffer || ArrayBuffer.isView(image)) {
    checkSize(image.byteLength);
    // Copies, so that nobody can change the bytes between two attempts.
    return new Blob([image as BlobPart]);
  }
  if (!(Symbol.asyncIterator in Object(image) || "getReader" in Object(image))) {
    throw new InputError("The image takes a path, URL, Blob, bytes or a stream.");
  }
  return new Blob(await collect(image, signal));
}

/** Reads a stream to its end, but no further than the limit. An abort does not wait for the next chunk. */
async function collect(stream: ByteStream, signal: AbortSignal | undefined): Promise<BlobPart[]> {
  const { next, stop } = reading(stream);
  const chunks: BlobPart[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await untilAborted(next(), signal);
      if (done) return chunks;
      if (!ArrayBuffer.isView(value)) throw new TypeError("it yields something other than bytes");
      checkSize((size += value.byteLength));
      // A copy, because a stream may fill the same buffer again.
      chunks.push(new Blob([value as BlobPart]));
    }
  } catch (cause) {
    stop();
    if (cause instanceof InputError || isAbortError(cause)) throw cause;
    throw new InputError(`The image's stream failed: ${String(cause)}`, { cause });
  }
}

type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Not every browser can iterate over a ReadableStream, and a Node stream that stalls only ends when it is destroyed. */
function reading(stream: ByteStream & { destroy?: () => void }): {
  next(): Promise<IteratorResult<Uint8Array>>;
  stop(): void;
} {
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => {}) };
  }
  const iterator = stream[Symbol.asyncIterator]();
  const stop = (): void => void (stream.destroy?.() ?? Promise.resolve(iterator.return?.()).catch(() => {}));
  return { next: () => iterator.next(), stop };
}
