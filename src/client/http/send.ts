import type { OperationId } from "../../../generated/client.js";
import { isPaid } from "../outcome.js";
import { forFetch } from "./deadline.js";
import { connectionError } from "./connection-failure.js";
import type { Mask } from "./mask.js";
import { onceBody, type OnceBody } from "./once-body.js";
import { platformResponse, textOf } from "./response.js";

/** A request in plain parts: some fetches do not know the `Request`, or the `Headers`, that is at hand. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  /** Names are in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** What costs nothing may be sent again; bytes are what every fetch knows. */
const wholeBody = (body: Uint8Array<ArrayBuffer>): OnceBody => ({ body });

/** An HTTP request on its way. */
export interface Sending {
  readonly operation: OperationId;
  readonly fetch: typeof globalThis.fetch;
  /** What else the caller wants of `fetch`: `cache`, `credentials`, undici's `dispatcher`. */
  readonly init: object;
  readonly signal: AbortSignal;
  readonly traceId: string;
  readonly mask: Mask;
}

/** An answer: a `Response` of the platform's, which is read already, and its text. */
export interface Sent {
  readonly text: string;
  readonly response: Response;
}

/**
 * Hands a request to a `fetch`, of any maker, and reads the answer whole.
 *
 * @throws ConnectionError when no whole answer came.
 */
export async function send(
  { url, method, headers, bytes }: Outgoing,
  { operation, fetch, init, signal, traceId, mask }: Sending,
): Promise<Sent> {
  const { headers: length, ...body } = bytes ? (isPaid(operation) ? onceBody(bytes) : wholeBody(bytes)) : {};
  try {
    const response = await fetch(url, {
      ...init,
      method,
      headers: { ...headers, ...length },
      // fetch follows redirects with every header, to any host. "error" is not known to Cloudflare's workers.
      redirect: "manual",
      ...body,
      ...forFetch(signal),
    });
    const text = await textOf(response);
    return {
      text,
      response: response instanceof Response ? response : platformResponse(response, text, url),
    };
  } catch (error) {
    throw connectionError(operation, error, { traceId, mask });
  }
}
