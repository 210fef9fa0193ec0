import { traceIdHeader, type OperationId } from "../../../generated/client.js";
import type { AnyInit, Result } from "../client-types.js";
import type { Connection } from "../connection.js";
import { throwIfAborted } from "../abort.js";
import { outcomeOf } from "../outcome.js";
import { readAnswer } from "./answer.js";
import { beforeDeadline, type Deadline } from "./deadline.js";
import type { Encoded } from "./multipart.js";
import { send, type BareRequest } from "./send.js";

/** openapi-fetch's `request`: it makes address and headers, runs the middlewares and calls `fetch`. */
export type RequestOf = (
  method: string,
  path: string,
  call: CallParts & {
    readonly body: Uint8Array<ArrayBuffer> | undefined;
    readonly parseAs: "stream";
    readonly fetch: (request: Request | BareRequest, ext?: object) => Promise<Response>;
  },
) => Promise<{ error?: unknown; response: Response }>;

/** What is given of a call: its parameters, headers, serializers and middlewares. */
interface CallParts extends Pick<AnyInit, "middleware" | "querySerializer" | "pathSerializer"> {
  readonly headers: Headers | undefined;
  readonly params: NonNullable<AnyInit["params"]>;
}

/** A call that may be sent. */
export interface Prepared extends Deadline {
  readonly operation: OperationId;
  readonly method: string;
  readonly path: string;
  /** The `Ai-trace-id` that it is to have; a middleware may choose another. */
  readonly traceId: string;
  /** openapi-fetch's, or what stands for it where nobody looks at the request. */
  readonly request: RequestOf;
  readonly parts: CallParts;
  /** The video that is asked for. */
  readonly id: unknown;
  readonly encode: (() => Promise<Encoded>) | undefined;
  readonly fetchInit: object;
}

/**
 * One HTTP request and its answer.
 *
 * @throws UnknownOutcomeError when it was to be paid for, and nobody knows what became of it.
 */
export function exchange(
  { mask, fetch, clock }: Connection,
  { operation, method, path, traceId: planned, request, parts, id, encode, fetchInit, ...deadline }: Prepared,
): Promise<Result<OperationId>> {
  let traceId: string | undefined;
  let sent: Awaited<ReturnType<typeof send>> | undefined;
  let failure: unknown;
  const read = (text: string, { status, headers }: Response): ReturnType<typeof readAnswer> =>
    readAnswer(operation, text, { status, headers, traceId, now: clock.now(), id, mask });
  const run = async (signal: AbortSignal): Promise<Result<OperationId>> => {
    const encoded = encode && (await encode());
    const type = encoded && { "Content-Type": encoded.type };
    const { error, response } = await request(method, path, {
      ...parts,
      // These headers win over all others.
      params: { ...parts.params, header: { ...parts.params.header, ...type, [traceIdHeader]: planned } },
      body: encoded?.bytes,
      // It is read already, and the parser there would round ids.
      parseAs: "stream",
      async fetch(request, ext) {
        // A middleware may have taken its time, and not every fetch looks at the signal before it sends.
        throwIfAborted(signal);
        traceId = request.headers.get(traceIdHeader) ?? "";
        const sending = { operation, fetch, signal, traceId, mask };
        try {
          sent = await send(request, { ...sending, init: { ...fetchInit, ...ext } });
        } catch (error) {
          throw (failure = error);
        }
        return sent.response;
      },
    });
    // A middleware may have put another answer in the place of the server's.
    const text = response === sent?.response ? sent.text : toText(error ?? (await response.text()));
    const answer = read(text, response);
    return answer instanceof Error
      ? { error: answer, response, traceId }
      : { data: answer, response, traceId };
  };
  const said = (): unknown => failure ?? (sent && read(sent.text, sent.response));
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

/** openapi-fetch parses an answer whose HTTP status is an error, if it can. */
function toText(answer: unknown): string {
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}
