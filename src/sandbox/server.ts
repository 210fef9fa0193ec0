import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Account } from "./account.js";
import { type Answer, chosen, failure, preflight, send, success } from "./answer.js";
import { readBody } from "./body.js";
import type { Effect, FaultQueue } from "./faults.js";
import { serveFile } from "./files.js";
import { checkKey, readTraceId } from "./headers.js";
import { operations } from "./operations.js";
import { Refusal } from "./refusal.js";
import { type OpenRequest, record, type SandboxRequest } from "./requests.js";
import { checkMethod, findRoute, noRoute } from "./routes.js";

export interface ServerContext {
  readonly account: Account;
  readonly apiKey: string;
  readonly faults: FaultQueue;
  readonly requests: SandboxRequest[];
  readonly traceIds: Set<string>;
  readonly log: (request: SandboxRequest) => void;
  /** Milliseconds by which `slow` holds an answer back. */
  readonly slowTime: number;
  /** The server's own address, which is known once it listens. */
  readonly url: () => string;
}

interface Outcome {
  readonly answer: Answer;
  readonly effect?: Effect | undefined;
}

/** Answers the requests of one sandbox. */
export function createListener(context: ServerContext): RequestListener {
  return (message, response) => {
    // It fails only when nothing can be sent any more: the client has gone.
    handle(context, message, response).catch(() => response.destroy());
  };
}

async function handle(
  context: ServerContext,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = record(message, context.requests);
  const { answer, effect } = await respond(context, message, request).catch((error: unknown): Outcome => ({
    answer: failure(error),
  }));
  const sent = await send(response, answer, effect, context.slowTime);
  request.status = sent?.status;
  request.ErrCode = sent?.ErrCode;
  request.ErrMsg = sent?.ErrMsg;
  context.log(request);
}

async function respond(
  context: ServerContext,
  message: IncomingMessage,
  request: OpenRequest,
): Promise<Outcome> {
  const [path = "", query = ""] = request.path.split(/\?(.*)/s);
  const match = findRoute(path);
  request.operation = match?.operation;
  // Before anything is refused, so that the connection can be used again.
  const body = await readBody(message, match?.bodyLimit ?? 0);
  if (request.method === "OPTIONS") return { answer: preflight };
  if (!match) throw noRoute(request.method, path);
  checkMethod(match, request.method);
  const { operation, id } = match;
  if (operation !== "download") identify(context, message, request);
  const effect = context.faults.take(operation);
  if (effect && "refuse" in effect) throw new Refusal(effect.refuse, effect.detail);
  if (effect && "answer" in effect) return { answer: chosen(effect.answer) };
  if (operation === "download") {
    request.accepted = true;
    return { answer: serveFile(context.account, id), effect };
  }
  const done = await operations[operation]({
    account: context.account,
    url: context.url(),
    id,
    query: new URLSearchParams(query),
    body,
    contentType: message.headers["content-type"],
    effect,
    record: request,
  });
  request.accepted = true;
  return { answer: success(done.resp), effect: done.effect ?? effect };
}

/** Checks the headers that every operation needs, and remembers the trace id. */
function identify(context: ServerContext, message: IncomingMessage, request: OpenRequest): void {
  checkKey(message.headers, context.apiKey);
  const traceId = readTraceId(message.headers);
  request.traceId = traceId;
  // A UUID is the same in capitals.
  const id = traceId.toLowerCase();
  request.traceIdReused = context.traceIds.has(id);
  context.traceIds.add(id);
}
