import type { OperationId } from "../../generated/schema.js";
import type { CallOptions } from "./options.js";
import type { Limits } from "./limits.js";
import { isTemporary, retrying, type Retries } from "./retry.js";
import { positive, type Settings } from "./settings.js";
import { claimTraceId } from "./trace-ids.js";
import { send, type Answer, type Input } from "./transport.js";

/** No attempt begins later than this after the first one, positive. */
const retryTime = 120_000;

/** One call of an operation, in as many HTTP requests as it takes. */
export async function call<Operation extends OperationId>(
  settings: Settings,
  operation: Operation,
  input: Input,
  options: CallOptions = {},
  retries = retriesOf(settings, options, isTemporary),
): Promise<Answer<Operation>> {
  let { traceId } = options;
  const limits = limitsOf(settings, options);
  claimTraceId(traceId);
  return retrying(() => {
    const first = traceId;
    traceId = undefined;
    return send(settings, operation, input, { ...limits, traceId: first });
  }, retries);
}

export function limitsOf(settings: Settings, { timeout, signal }: CallOptions): Limits {
  return { timeout: positive("timeout", timeout, settings.timeout), signal, secret: settings.apiKey };
}

/** Retries of the errors that allow it, as often as set. */
export function retriesOf(
  { clock, log, maxRetries }: Settings,
  { signal }: CallOptions,
  canRetry: (error: unknown) => boolean,
): Retries {
  let left = maxRetries;
  return {
    clock,
    signal,
    patience: (error) => (canRetry(error) && left-- > 0 ? retryTime : 0),
    onRetry: (error, pause) =>
      log({ level: "info", message: `${(error as Error).message} Again in ${pause} ms.` }),
  };
}
