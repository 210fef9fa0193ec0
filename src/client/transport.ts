import { endpoints, type OperationId } from "../../generated/client.js";
import type { Clock } from "./clock.js";
import { unwrap, type Payload } from "./envelope.js";
import type { Id } from "./ids.js";
import { limited, type Limits } from "./limits.js";

/** Where requests go, and with which key. */
export interface Server {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** What goes into one HTTP request. */
export interface Input {
  /** Fills the `{id}` of the path. */
  readonly id?: Id | undefined;
  readonly query?: Readonly<Record<string, number | undefined>> | undefined;
  /** JSON or a form; both know their type. */
  readonly body?: Blob | FormData | undefined;
}

/** Many times the longest answer there is, a page of voices. */
const maxAnswerBytes = 4 * 1024 * 1024;

/** An answer, and the `Ai-trace-id` of the request that brought it. */
export type Answer<Operation extends OperationId> = Payload<Operation> & { traceId: string };

/**
 * One HTTP request. Not through the generated `createClient`: openapi-fetch would round the ids in its `JSON.parse` and take
 * nearly half of the bundle, to fill in one path parameter.
 */
export function send<Operation extends OperationId>(
  { apiKey, baseUrl, fetch, clock }: Server,
  operation: Operation,
  { id, query = {}, body }: Input,
  { traceId = crypto.randomUUID(), ...limits }: Limits,
): Promise<Answer<Operation>> {
  const { method, path } = endpoints[operation];
  const url = new URL(baseUrl + path.replace("{id}", String(id)));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return limited(operation, { ...limits, traceId }, async (signal) => {
    const response = await fetch(url, {
      method,
      headers: { "API-KEY": apiKey, "Ai-trace-id": traceId },
      // fetch follows redirects with every header, to any host. "error" is not known to Cloudflare's workers.
      redirect: "manual",
      body: body ?? null,
      signal,
    });
    const text = await textOf(response);
    const { status, headers } = response;
    const source = { status, headers, traceId, now: clock.now(), id, secret: apiKey };
    return { ...unwrap(operation, text, source), traceId };
  });
}

/** The body as text. One that does not end is cut off, so that it is no JSON and comes out as the error that it is. */
async function textOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  // Not every runtime has streams.
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; size <= maxAnswerBytes;) {
    const { value } = await reader.read();
    if (!value) return text + decoder.decode();
    size += value.length;
    text += decoder.decode(value, { stream: true });
  }
  void reader.cancel().catch(() => {});
  return text;
}
