import type { IncomingMessage } from "node:http";
import type { SandboxOperation } from "./routes.js";

/** Requests that a sandbox remembers. One that runs for days forgets the oldest. */
const keptRequests = 10_000;

/** A request that reached the sandbox, in the order of arrival, and what came of it. */
export interface SandboxRequest {
  /** `undefined` when the path belongs to no operation. */
  readonly operation: SandboxOperation | undefined;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  /** Names in lower case. The value of `api-key` is replaced by `***`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;
  /** Whether an earlier request had the same trace id. The vendor's server lets such a video hang at status 5, and so does this one. */
  readonly traceIdReused: boolean;
  /** What was sent: the JSON (ids past 2^53 - 1 as `bigint`), or of an upload `{ image: { name, type, size } }` or `{ image_url }`. */
  readonly body: unknown;
  /** Whether the operation was carried out, and credits spent, whatever the client got as an answer. */
  readonly accepted: boolean;
  /** HTTP status of the answer; `undefined` as long as there is none, or when it never came (`reset`). */
  readonly status: number | undefined;
  /** `ErrCode` of the answer; `undefined` when there is none. */
  readonly ErrCode: number | undefined;
  /** `ErrMsg` of the answer: why it was refused. */
  readonly ErrMsg: string | undefined;
}

/** The same while the request is being answered. */
export type OpenRequest = { -readonly [Field in keyof SandboxRequest]: SandboxRequest[Field] };

/** Opens the record of a request and files it. */
export function record(message: IncomingMessage, requests: SandboxRequest[]): OpenRequest {
  const opened: OpenRequest = {
    operation: undefined,
    method: message.method ?? "",
    path: message.url ?? "",
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        name === "api-key" ? "***" : String(value),
      ]),
    ),
    traceId: undefined,
    traceIdReused: false,
    body: undefined,
    accepted: false,
    status: undefined,
    ErrCode: undefined,
    ErrMsg: undefined,
  };
  requests.push(opened);
  if (requests.length > keptRequests) requests.shift();
  return opened;
}
