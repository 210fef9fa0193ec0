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
