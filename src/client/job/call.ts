import type { OperationId } from "../../../generated/schema.js";
import type { Result } from "../client-types.js";
import type { Answer } from "../http/answer.js";
import type { Deadline } from "../http/deadline.js";
import { encoderOf } from "../http/encode-body.js";
import { exchange } from "../http/exchange.js";
import { addressOf, bareRoad } from "../http/roads.js";
import type { Id } from "../ids.js";
import { isTemporary } from "../outcome.js";
import { claimTraceId, newUuid } from "../trace-ids.js";
import type { Context } from "./context.js";
import type { GenerateOptions } from "./options.js";
import { retriesOf, retrying } from "./retry.js";

/** What an operation is told. */
export interface Parts {
  /** The video that is asked for. */
  readonly id?: Id;
  readonly query?: Readonly<Record<string, number | undefined>>;
  /** It was checked: that of a job before its upload. */
  readonly body?: object;
}

/** One call of an operation, in as many HTTP requests as it takes. The caller's trace id goes with the first. */
export function call<Operation extends OperationId>(
  context: Context,
  operation: Operation,
  parts: Parts,
  options: GenerateOptions,
  retries = retriesOf(context, operation, options, isTemporary),
): Promise<Answer<Operation>> {
  const { signal, timeout = context.timeout } = options;
  let { traceId: given } = options;
  return retrying(async () => {
    const chosen = typeof given === "function" ? given() : given;
    if (chosen === given) given = undefined;
    const { data, error, traceId, response } = await request(context, operation, parts, chosen, {
      signal,
      timeout,
    });
    if (error) throw error;
    const result = Object.assign(data.Resp, { traceId: traceId! });
    const { video_id } = result as { video_id?: Id };
    retries.onEnd({ traceId, status: response.status, video_id });
    return result;
  }, retries);
}

/** One HTTP request. Nobody has middlewares here, so that nothing of openapi-fetch is needed. */
function request<Operation extends OperationId>(
  context: Context,
  operation: Operation,
  { id, query = {}, body }: Parts,
  traceId: string | undefined,
  deadline: Deadline,
): Promise<Result<Operation>> {
  claimTraceId(traceId);
  const address = addressOf(operation, { id }) + searchOf(query);
  const prepared = {
    operation,
    traceId: traceId ?? newUuid(),
    road: bareRoad(context, operation, address),
    id,
    encode: body && encoderOf(operation, body),
    fetchInit: {},
    deadline,
  };
  return exchange(context, prepared) as Promise<Result<Operation>>;
}

function searchOf(query: NonNullable<Parts["query"]>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length > 0
    ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
    : "";
}
