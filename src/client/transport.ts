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
  /** JSON or a form. */
  readonly body?: Blob | FormData | undefined;
}

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
      headers: {
        "API-KEY": apiKey,
        "Ai-trace-id": traceId,
        ...(body instanceof Blob && { "Content-Type": "application/json" }),
      },
      // fetch follows redirects with every header, to any host. "error" is not known to Cloudflare's workers.
      redirect: "manual",
      ...(body !== undefined && { body }),
      signal,
    });
    const text = await response.text();
    const { status, headers } = response;
    return {
      ...unwrap(operation, text, { status, headers, traceId, now: clock.now(), secret: apiKey }),
      traceId,
    };
  });
}
