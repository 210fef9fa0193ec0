import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { bodyless } from "../client/http/response.js";
import { errorMeanings } from "../errors/error-codes.js";
import { stringifyJson } from "../int64-json.js";
import type { Effect, FaultAnswer } from "./faults.js";
import { Refusal } from "./refusal.js";

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** What stands in the body, if it is an envelope. */
  readonly ErrCode?: number;
  readonly ErrMsg?: string;
}

const jsonType = { "content-type": "application/json; charset=utf-8" };

export const preflight: Answer = { status: 204, headers: {}, body: "" };

const badGateway: Answer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n",
};

export function success(resp: unknown): Answer {
  return envelope(200, 0, "Success", resp);
}

/** The answer to a request that could not be carried out, for whatever reason. */
export function failure(error: unknown): Answer {
  if (error instanceof Refusal) return envelope(error.status, error.code, error.message, null);
  // A defect of the sandbox; the client's author should see it, and not a connection that closes.
  return envelope(500, 99999, `${errorMeanings[99999]}: ${String(error)}`, null);
}

export function chosen({ status = 200, headers = {}, body, ErrCode = 99999, ErrMsg }: FaultAnswer): Answer {
  if (bodyless.includes(status)) return { status, headers: lowerCase(headers), body: "" };
  if (body !== undefined) return { status, headers: { ...jsonType, ...lowerCase(headers) }, body };
  const meaning = (errorMeanings as Readonly<Record<number, string>>)[ErrCode];
  const answer = envelope(status, ErrCode, ErrMsg ?? meaning ?? "asked for by the test", null);
  return { ...answer, headers: { ...answer.headers, ...lowerCase(headers) } };
}

function envelope(status: number, ErrCode: number, ErrMsg: string, Resp: unknown): Answer {
  return { status, headers: jsonType, body: stringifyJson({ ErrCode, ErrMsg, Resp }), ErrCode, ErrMsg };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What every answer of a sandbox has in common. */
export interface SendOptions {
  /** Milliseconds by which `slow` holds it back. */
  readonly slowTime: number;
  /** Sent with the answer, whatever a fault makes of it. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends an answer, or what a fault makes of it.
 *
 * @returns what the client was sent; `undefined` when it was sent nothing.
 */
export async function send(
  response: ServerResponse,
  answer: Answer,
  effect: Effect | undefined,
  { slowTime, headers }: SendOptions,
): Promise<Answer | undefined> {
  const transport = effect && "transport" in effect ? effect.transport : undefined;
  if (transport === "reset") {
    response.socket?.resetAndDestroy();
    return undefined;
  }
  if (transport === "slow" && !(await waitUnlessClosed(response, slowTime))) return undefined;
  // The client has gone, as in the middle of an upload.
  if (response.destroyed || response.req.socket.destroyed) return undefined;
  const sent = transport === "html" ? badGateway : answer;
  const traceId = response.req.headers["ai-trace-id"];
  response.writeHead(sent.status, {
    ...headers,
    ...(typeof traceId === "string" ? { "ai-trace-id": traceId } : {}),
    ...sent.headers,
    ...(bodyless.includes(sent.status) ? {} : { "content-length": Buffer.byteLength(sent.body) }),
  });
  response.end(sent.body);
  return sent;
}

/** Whether the client was still there after that many milliseconds. */
async function waitUnlessClosed(response: ServerResponse, milliseconds: number): Promise<boolean> {
  const closed = new AbortController();
  const abort = () => closed.abort();
  response.once("close", abort);
  try {
    await setTimeout(milliseconds, undefined, { signal: closed.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off("close", abort);
  }
}
