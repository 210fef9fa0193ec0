import { InputError } from "../../errors/input-error.js";
import { throwIfAborted } from "../abort.js";
import { watchConnecting } from "./before-sending.js";
import { forFetch } from "./deadline.js";
import { connectionError } from "./failure.js";
import type { Mask } from "./mask.js";
import { onceBody } from "./once-body.js";
import { platformResponse, textOf } from "./response.js";

/** An HTTP request on its way. */
export interface Sending {
  readonly operation: string;
  readonly fetch: typeof globalThis.fetch;
  /** What else the caller wants of `fetch`: `cache`, `credentials`, undici's `dispatcher`. */
  readonly init: object;
  readonly signal: AbortSignal;
  readonly traceId: string;
  readonly mask: Mask;
}

/** A request that is only to be sent. */
export interface BareRequest extends Pick<Request, "url" | "method" | "headers"> {
  readonly content: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Hands a request to a `fetch`, of any maker: some do not know the `Request` that is at hand, so it gets an address and plain parts.
 * The answer is read whole, and comes back as a `Response` of the platform's.
 *
 * @throws ConnectionError when no whole answer came.
 */
export async function send(
  request: Request | BareRequest,
  { operation, fetch, init, signal, traceId, mask }: Sending,
): Promise<{ response: Response; text: string }> {
  const isBare = "content" in request;
  const bytes = isBare ? request.content : await bodyOf(request);
  const { headers, ...body } = bytes ? onceBody(bytes) : {};
  throwIfAborted(signal);
  watchConnecting();
  try {
    const response = await fetch(request.url, {
      ...init,
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), ...headers },
      // fetch follows redirects with every header, to any host. "error" is not known to Cloudflare's workers.
      redirect: "manual",
      ...body,
      ...forFetch(signal),
    });
    const text = await textOf(response);
    // Whoever looks at it may want to read it once more.
    const isUsed = isBare && response instanceof Response;
    return { response: isUsed ? response : platformResponse(response, text, request.url), text };
  } catch (error) {
    throw connectionError(operation, error, { traceId, mask });
  }
}

async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (request.bodyUsed)
    throw new InputError("A middleware has read the body of its request; it must read a request.clone().");
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > 0 ? bytes : undefined;
}
