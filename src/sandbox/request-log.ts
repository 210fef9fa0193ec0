import type { IncomingMessage } from "node:http";
import type { SandboxOperation } from "./routes.js";

/** What a log keeps at most: requests, and bytes of what was sent. One that runs for days forgets the oldest. */
const keptRequests = 10_000;
const keptBytes = 16 * 1024 * 1024;

/** What a request weighs beside what was sent, bytes. */
const entryBytes = 512;

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

/** What the log knows of a request beside its record. */
export interface Entry {
  readonly request: OpenRequest;
  bytes: number;
  isKept: boolean;
}

/** The latest requests of a sandbox, bounded in number and in bytes. */
export class RequestLog {
  readonly requests: SandboxRequest[] = [];
  /** One for each of the requests. */
  readonly #entries: Entry[] = [];
  #bytes = 0;

  /** Opens the record of a request and files it. */
  open(message: IncomingMessage): Entry {
    const { method = "", url: path = "" } = message;
    const headers: Record<string, string> = {};
    let bytes = entryBytes + path.length;
    for (const [name, value] of Object.entries(message.headers)) {
      const text = String(value);
      headers[name] = name === "api-key" ? "***" : text;
      bytes += name.length + text.length;
    }
    const request: OpenRequest = {
      operation: undefined,
      method,
      path,
      headers,
      traceId: undefined,
      traceIdReused: false,
      body: undefined,
      accepted: false,
      status: undefined,
      ErrCode: undefined,
      ErrMsg: undefined,
    };
    const entry = { request, bytes: 0, isKept: true };
    this.requests.push(request);
    this.#entries.push(entry);
    this.#weigh(entry, bytes);
    return entry;
  }

  /** Notes what a request has sent, which took so many bytes. */
  setBody(entry: Entry, body: unknown, bytes: number): void {
    entry.request.body = body;
    if (entry.isKept) this.#weigh(entry, bytes);
  }

  /** The latest request stays, whatever its weight. */
  #weigh(entry: Entry, bytes: number): void {
    entry.bytes += bytes;
    this.#bytes += bytes;
    while (this.requests.length > 1 && (this.requests.length > keptRequests || this.#bytes > keptBytes)) {
      this.requests.shift();
      const oldest = this.#entries.shift()!;
      oldest.isKept = false;
      this.#bytes -= oldest.bytes;
    }
  }
}
