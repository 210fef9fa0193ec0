/** What goes into `fetch` with the body. */
export interface OnceBody {
  readonly body: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly duplex?: "half";
}

/**
 * The body of paid work, in a form that `fetch` sends once. Node's fetch, and undici's, send any other body again by themselves when the answer is
 * HTTP 421 (Fetch, "HTTP-network-or-cache fetch", step 16): a stream they cannot. It is a stream of Node's, because node-fetch knows no other.
 *
 * Elsewhere it is a Blob: Deno sends a text twice when a connection that was kept alive breaks (denoland/deno#36415), and browsers
 * send streams over HTTP/2 only.
 */
export function onceBody(bytes: Uint8Array<ArrayBuffer>): OnceBody {
  if (!isNode()) return { body: new Blob([bytes]) };
  // Some servers and gateways refuse a body whose length they are not told.
  return {
    body: streamOf(bytes) as BodyInit,
    headers: { "Content-Length": String(bytes.byteLength) },
    duplex: "half",
  };
}

/** A stream of Node's, which a `fetch` that knows none writes as the text that it is: happy-dom's, for example. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): object {
  // Not imported: streams are a tenth of what the import of this package takes, and fetch loads them anyway.
  const { Readable } = process.getBuiltinModule("node:stream");
  return new (class extends Readable {
    override _read(): void {
      this.push(bytes);
      this.push(null);
    }
    override toString(): string {
      return new TextDecoder().decode(bytes);
    }
  })();
}

/** Bun, Deno and Cloudflare's workers pass themselves off as Node. */
function isNode(): boolean {
  const { node, bun, deno } = globalThis.process?.versions ?? {};
  return node !== undefined && !bun && !deno && globalThis.navigator?.userAgent !== "Cloudflare-Workers";
}
