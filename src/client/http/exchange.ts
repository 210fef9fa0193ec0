import { traceIdHeader, type OperationId } from "../../../generated/client.js";
import type { Result } from "../client-types.js";
import type { Connection } from "../connection.js";
import { throwIfAborted } from "../abort.js";
import { outcomeOf } from "../outcome.js";
import { readAnswer } from "./answer.js";
import { beforeDeadline, type Deadline } from "./deadline.js";
import type { Encoded } from "./multipart.js";
import { wholeTextOf, type AnyResponse } from "./response.js";
import type { Road } from "./roads.js";
import { send, type Outgoing, type Sent } from "./send.js";

/** A call that may be sent. */
export interface Prepared {
  readonly operation: OperationId;
  /** The `Ai-trace-id` that it is to have; a middleware may choose another. */
  readonly traceId: string;
  readonly road: Road;
  /** The video that is asked for. */
  readonly id: unknown;
  readonly encode: (() => Promise<Encoded>) | undefined;
  readonly fetchInit: object;
  readonly deadline: Deadline;
}

/** As `Headers` spell it. */
const traceName = traceIdHeader.toLowerCase();

/**
 * One HTTP request and its answer.
 *
 * @throws UnknownOutcomeError when it was to be paid for, and nobody knows what became of it.
 */
export function exchange(
  { mask, fetch, clock }: Connection,
  { operation, traceId: planned, road, id, encode, fetchInit, deadline }: Prepared,
): Promise<Result<OperationId>> {
  let traceId: string | undefined;
  let sent: Sent | undefined;
  let arriving: AnyResponse | undefined;
  let failure: unknown;
  const noticed: typeof fetch = async (...request) => (arriving = await fetch(...request));
  const read = ({ text, response: { status, headers } }: Sent): ReturnType<typeof readAnswer> =>
    readAnswer(operation, text, { status, headers, traceId, now: clock.now(), id, mask });
  const run = async (signal: AbortSignal): Promise<Result<OperationId>> => {
    const deliver = async (outgoing: Outgoing, ext?: object): Promise<Sent> => {
      // A middleware may have taken its time, and not every fetch looks at the signal before it sends.
      throwIfAborted(signal);
      traceId = outgoing.headers[traceName] ?? "";
      const init = { ...fetchInit, ...ext };
      try {
        sent = await send(outgoing, { operation, fetch: noticed, init, signal, traceId, mask });
        return sent;
      } catch (error) {
        throw (failure = error);
      }
    };
    const body = encode && (await encode());
    const headers = { ...(body && { "content-type": body.type }), [traceName]: planned };
    const answer = await road(headers, body?.bytes, deliver);
    const { response } = answer;
    const said = read(answer);
    return said instanceof Error ? { error: said, response, traceId } : { data: said, response, traceId };
  };
  const said = (): unknown => {
    // An answer that never ends may have the id of a paid video all the same. Its status is not relied on.
    const text = arriving && wholeTextOf(arriving);
    const answer = sent ?? (text && { text, response: new Response() });
    return failure ?? (answer && read(answer));
  };
  const outcome = (error: unknown): unknown => {
    const { signal } = deadline;
    const isSent = traceId !== undefined;
    return outcomeOf(error, { operation, signal, traceId: traceId || planned, isSent, said });
  };
  return beforeDeadline(operation, deadline, run, () => traceId).then(
    (result) => {
      const { error } = result;
      const unknown = error && outcome(error);
      if (unknown !== error) throw unknown;
      return result;
    },
    (error: unknown) => {
      throw outcome(error);
    },
  );
}
