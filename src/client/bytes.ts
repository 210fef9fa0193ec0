import { kindOf } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((size, { byteLength }) => size + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** A `Blob` of any maker, as far as it matters here. jsdom's cannot tell its bytes itself. */
export interface BlobLike {
  readonly size: number;
  readonly type: string;
  readonly name?: string;
  arrayBuffer?(): Promise<ArrayBuffer>;
}

export function isBlob(value: unknown): value is BlobLike {
  const { size, type } = Object(value) as Partial<BlobLike>;
  return typeof size === "number" && typeof type === "string";
}

/** A `FormData` of any maker. */
export function isFormData(value: unknown): value is FormData {
  const { entries, append } = Object(value) as Partial<FormData>;
  return typeof entries === "function" && typeof append === "function";
}

/** What the platform calls a thing, of whatever realm it is: `vm` has another `ArrayBuffer`, and Jest another `URL`. */
function isA(name: string, value: unknown): boolean {
  try {
    return Object.prototype.toString.call(value) === `[object ${name}]`;
  } catch {
    // A proxy may throw at whatever it is asked.
    return false;
  }
}
export const isUrl = (value: unknown): value is URL => isA("URL", value);
export const isArrayBuffer = (value: unknown): value is ArrayBuffer => isA("ArrayBuffer", value);

/** The bytes of a buffer, or of a view of one; `undefined` for anything else. */
export function bytesIn(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return isArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

/** The bytes of a piece of a stream: not every maker's are a `Uint8Array`. */
export function bytesOfPiece(piece: unknown): Uint8Array {
  const bytes = bytesIn(piece);
  if (!bytes) throw new InputError(`A stream yields ${kindOf(piece)}, not bytes.`);
  return bytes;
}

/** Reads a stream piece by piece. */
export interface Reader {
  next(): Promise<{ readonly done?: boolean; readonly value?: unknown }>;
  /** Nothing more is wanted. Not to be waited for: a piece may be on its way for ever. */
  stop(): void;
}

/** A reader of a web stream, a stream of Node's or anything else that yields pieces; `undefined` for what is no stream. */
export function readerOf(stream: unknown): Reader | undefined {
  const { getReader, [Symbol.asyncIterator]: iterate } = Object(stream) as Partial<
    ReadableStream & AsyncIterable<unknown>
  >;
  // Not every browser can iterate over a ReadableStream.
  if (typeof getReader === "function") {
    const reader = (stream as ReadableStream).getReader();
    return {
      next: () => reader.read(),
      // Not at once: Node's adapter of its own streams may be about to pass on what it has, and throws where nobody catches it.
      stop: () => void setTimeout(() => reader.cancel().catch(() => {})),
    };
  }
  if (typeof iterate !== "function") return undefined;
  const iterator = (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  // A stream of Node's that stalls only ends when it is destroyed.
  const { destroy } = stream as { destroy?: () => void };
  const stop = (): void => {
    if (destroy) destroy.call(stream);
    else void Promise.resolve(iterator.return?.()).catch(() => {});
  };
  return { next: () => iterator.next(), stop };
}
