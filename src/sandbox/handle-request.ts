import { Buffer } from "node:buffer";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type AccessOptions, checkHost, checkPreflight, corsHeaders, readTarget } from "./access.js";
import type { Account } from "./account.js";
import { type Answer, chosen, failure, preflight, send, success } from "./send-answer.js";
import type { Effect, FaultQueue } from "./faults.js";
import { partOf, serveFile, playgroundFile, servePlayground } from "./serve-files.js";
import { checkKey, readTraceId, type TraceIds } from "./headers.js";
import { operations } from "./operations.js";
import { Refusal } from "./refusal.js";
import type { Entry, RequestLog, SandboxRequest } from "./request-log.js";
import { checkMethod, findRoute, noRoute } from "./routes.js";

export interface ServerContext {
  readonly account: Account;
  readonly apiKey: string;
  readonly access: AccessOptions;
  readonly faults: FaultQueue;
  readonly log: RequestLog;
  readonly traceIds: TraceIds;
  /** Told of each request when it is over. */
  readonly onRequest: (request: SandboxRequest) => void;
  /** Milliseconds by which `slow` holds an answer back. */
  readonly slowTime: number;
}

interface Outcome {
  readonly answer: Answer;
  readonly effect?: Effect | undefined;
}

/** Answers the requests of one sandbox. */
export function createListener(context: ServerContext): RequestListener {
  return (message, response) => {
    // It fails only when nothing can be sent any more: the client has gone.
    const handled = handle(context, message, response).catch(() => void response.destroy());
    // Apart, because what `log` throws must not end an answer that is on its way.
    handled
      .then((request) => request && context.onRequest(request))
      .catch((error: unknown) => console.warn("The log of the sandbox failed:", error));
  };
}

async function handle(
  context: ServerContext,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<SandboxRequest | undefined> {
  readTarget(message);
  const page = playgroundFile(message);
  if (page) {
    const answer = await servePlayground(message, page, context).catch(failure);
    // For no other origin, whatever `cors` says: the key is in it.
    await send(response, answer, undefined, { slowTime: 0, headers: {} });
    return undefined;
  }
  const entry = context.log.open(message);
  const { answer, effect } = await respond(context, message, entry).catch((error: unknown): Outcome => ({
    answer: failure(error),
  }));
  const sent = await send(response, answer, effect, {
    slowTime: context.slowTime,
    headers: corsHeaders(message, context.access),
  });
  const { request } = entry;
  request.status = sent?.status;
  request.ErrCode = sent?.ErrCode;
  request.ErrMsg = sent?.ErrMsg;
  return request;
}

async function respond(context: ServerContext, message: IncomingMessage, entry: Entry): Promise<Outcome> {
  const { account, access, log } = context;
  const { request } = entry;
  const [path = "", query = ""] = request.path.split(/\?(.*)/s);
  const match = findRoute(path);
  request.operation = match?.operation;
  // Before anything is refused, so that the connection can be used again.
  const body = await readBody(message, match?.bodyLimit ?? 0);
  const host = checkHost(message, access);
  if (request.method === "OPTIONS" && message.headers.origin !== undefined) {
    checkPreflight(message, access);
    return { answer: preflight };
  }
  if (!match) throw noRoute(request.method, path);
  checkMethod(match, request.method);
  const { operation, id } = match;
  if (operation !== "download") identify(context, message, entry);
  const effect = context.faults.take(operation);
  if (effect && "refuse" in effect) throw new Refusal(effect.refuse, effect.detail);
  if (effect && "answer" in effect) return { answer: chosen(effect.answer) };
  if (operation === "download") {
    request.accepted = true;
    return { answer: partOf(serveFile(account, id), message), effect };
  }
  const done = await operations[operation]({
    account,
    url: `http://${host}`,
    id,
    query,
    body,
    contentType: message.headers["content-type"],
    effect,
    traceIdReused: request.traceIdReused,
    keep: (sent, bytes) => log.setBody(entry, sent, bytes),
  });
  request.accepted = true;
  return { answer: success(done.resp), effect: done.effect ?? effect };
}

/** Checks the headers that every operation needs, and remembers the trace id. */
function identify({ apiKey, traceIds }: ServerContext, message: IncomingMessage, { request }: Entry): void {
  checkKey(message.headers, apiKey);
  request.traceId = readTraceId(message.headers);
  request.traceIdReused = traceIds.add(request.traceId);
}

const noBody = new Uint8Array();

/**
 * Reads a body to its end. `undefined` when it is larger than `limit` bytes: the rest is then read and dropped, because a client
 * that is still sending would see a reset connection instead of the answer.
 */
async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  // Nearly every question: a stream that is iterated over costs as much as all the rest.
  if (length === undefined && encoding === undefined) return noBody;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks, size) : undefined;
}
