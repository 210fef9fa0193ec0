import createFetchClient, { mergeHeaders, type Middleware } from "openapi-fetch";
import { endpoints, keyHeader, traceIdHeader, type OperationId, type paths } from "../../generated/client.js";
import { InputError } from "../errors/input-error.js";
import { createCheck } from "./check-body.js";
import type { AnyInit, Client, ClientOptions } from "./client-types.js";
import { encoderOf } from "./http/encode-body.js";
import { exchange, type Prepared } from "./http/exchange.js";
import { addressOf, bareRoad, seenRoad } from "./http/roads.js";
import { claimTraceId, newUuid } from "./trace-ids.js";
import { list } from "../constraints/message-words.js";
import { readSignal } from "./abort.js";
import { positive, readOptions, type Kind } from "./check-options.js";
import { connectionKinds, readConnection } from "./connection.js";

/**
 * The client: the operations of the document as typed fetch calls, with the constraint layer on them. Each call is one HTTP request,
 * with an `Ai-trace-id` of its own; redirects are not followed, because fetch would carry the key along to another host.
 *
 * `data` is the answer of an operation that succeeded, with whole ids; an `ErrCode` other than 0 is `error`. A body that breaks rules
 * of its model rejects with a `ConstraintError`, and nothing is sent.
 *
 * @throws InputError without a key, with an unusable option, and in a browser.
 */
export function createClient(options: ClientOptions = {}): Client {
  const connection = readConnection(readOptions(options, clientKinds));
  const check = createCheck(options);
  const fetchInitOfAll = pick(options, fetchFields);
  const headersOfAll = readHeaders(options.headers);
  // One that all requests share would be sent twice.
  headersOfAll.delete(traceIdHeader);
  // Who gives a class for requests wants to see them too.
  const ownOptions = pick(options, ["querySerializer", "pathSerializer", "Request", "requestInitExt"]);
  const plain = createFetchClient<paths>({
    ...ownOptions,
    baseUrl: connection.baseUrl,
    headers: headersOfAll,
    redirect: "manual",
    bodySerializer: (bytes: unknown) => bytes,
  });

  plain.use({ onRequest: ({ request }) => request.headers.set(keyHeader, connection.apiKey) });
  let isAlwaysSeen = Object.keys(ownOptions).length + [...headersOfAll].length > 0;

  /** What there is to refuse is refused here, at once: what was checked is what is sent, even if it changes meanwhile. */
  function prepare(method: string, path: string, init: AnyInit): Prepared {
    const operation = operationAt(method, path);
    const { params = {}, middleware, querySerializer, pathSerializer } = readOptions(init, callKinds);
    const headers = init.headers && readHeaders(init.headers);
    const timeout = positive("timeout", init.timeout, connection.timeout);
    const address = addressOf(operation, params.path);
    const body = check(operation, init.body);
    const encode = body && encoderOf(operation, body);
    const chosen = params.header?.[traceIdHeader] ?? headers?.get(traceIdHeader) ?? undefined;
    claimTraceId(chosen);
    const own = headers ?? params.header ?? params.query ?? middleware ?? querySerializer ?? pathSerializer;
    return {
      operation,
      traceId: chosen ?? newUuid(),
      road:
        isAlwaysSeen || own
          ? seenRoad(plain, method, path, { headers, params, middleware, querySerializer, pathSerializer })
          : bareRoad(connection, operation, address),
      id: params.path?.["id"],
      encode,
      fetchInit: { ...fetchInitOfAll, ...pick(init, fetchFields) },
      deadline: { timeout, signal: readSignal(init.signal ?? options.signal) },
    };
  }

  const methods = Object.values(endpoints).map(({ method }) => [
    method,
    async (path: string, init: AnyInit = {}) => exchange(connection, prepare(method, path, init)),
  ]);
  return {
    ...(Object.fromEntries(methods) as Pick<Client, "GET" | "POST">),
    use(...middlewares) {
      for (const middleware of middlewares) checkMiddleware(middleware);
      isAlwaysSeen = true;
      plain.use(...middlewares);
    },
    eject: plain.eject,
  };
}

/** Headers of the connection's own, which no fetch takes, or only after the request has begun. */
const connectionHeaders = [
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
];

/** What is wrong with a header is not shown: it may be the key. */
function readHeaders(given: AnyInit["headers"]): Headers {
  let headers: Headers;
  try {
    headers = mergeHeaders(given);
  } catch {
    throw new InputError("headers has a name or a value that HTTP does not take.");
  }
  const own = connectionHeaders.filter((name) => headers.has(name));
  if (own.length === 0) return headers;
  throw new InputError(`headers has ${list(own, "and")}, which the connection sets itself; leave it out.`);
}

function operationAt(method: string, path: string): OperationId {
  for (const [operation, endpoint] of Object.entries(endpoints))
    if (endpoint.method === method && endpoint.path === path) return operation as OperationId;
  throw new InputError(`The document has no ${method} ${String(path)}.`);
}

function checkMiddleware(middleware: Middleware): void {
  const names = ["onRequest", "onResponse", "onError"] as const;
  if (names.some((name) => typeof Object(middleware)[name] === "function")) return;
  throw new InputError(`use takes middlewares: objects with ${names.join(", ")}, one of them at least.`);
}

const fetchFields = [
  "cache",
  "credentials",
  "integrity",
  "keepalive",
  "mode",
  "priority",
  "referrer",
  "referrerPolicy",
] as const;

const fetchKinds = Object.fromEntries(fetchFields.map((name) => [name, "any"])) as Record<
  (typeof fetchFields)[number],
  Kind
>;
const serializerKinds = {
  headers: "any",
  querySerializer: "any",
  pathSerializer: "any",
  signal: "signal",
} as const;

const clientKinds: Readonly<Record<keyof ClientOptions, Kind>> = {
  ...connectionKinds,
  ...fetchKinds,
  ...serializerKinds,
  Request: "function",
  requestInitExt: "object",
};

const callKinds: Readonly<Record<keyof AnyInit, Kind>> = {
  ...fetchKinds,
  ...serializerKinds,
  timeout: "any",
  middleware: "object",
  params: "object",
  body: "any",
};

/** Some of the options; `undefined` counts as not given. */
function pick<T extends object, K extends keyof T>(
  options: T,
  names: readonly K[],
): { [Name in K]?: Exclude<T[Name], undefined> } {
  const picked: { [Name in K]?: unknown } = {};
  for (const name of names) if (options[name] !== undefined) picked[name] = options[name];
  return picked as never;
}
