import { traceIdHeader, type OperationId } from "../../../generated/client.js";
import type { Result } from "../client-types.js";
import type { Connection } from "../connection.js";
import { isApiError } from "../../errors/api-error.js";
import { InputError } from "../../errors/input-error.js";
import { isAbortError, throwIfAborted } from "../abort.js";
import { isPaid, outcomeOf, wasNotTaken, wasRefused } from "../outcome.js";
import { readAnswer, type Head } from "./answer.js";
import type { Course, Sent } from "./course.js";
import { beforeDeadline, type Deadline } from "./deadline.js";
import type { Encoded } from "./multipart.js";
import { decode, headersOf, isWhole } from "./response.js";
import type { Road } from "./roads.js";
import { send, type Outgoing } from "./send.js";

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
  { mask, fetch, isForeignFetch, clock }: Connection,
  { operation, traceId: planned, road, id, encode, fetchInit, deadline }: Prepared,
): Promise<Result<OperationId>> {
  let course: Course = {};
  const read = (text: string, { status, headers }: Head, cutBy?: unknown): ReturnType<typeof readAnswer> => {
    const { traceId } = course;
    return readAnswer(operation, text, { status, headers, traceId, now: clock.now(), id, mask, cutBy });
  };
  const run = async (signal: AbortSignal): Promise<Result<OperationId>> => {
    const deliver = async (outgoing: Outgoing, ext?: object): Promise<Sent> => {
      // A middleware may have taken its time, and not every fetch looks at the signal before it sends.
      throwIfAborted(signal);
      // Each a course of its own: what was not sent before cannot be sent later, either.
      if (course.traceId !== undefined) checkRepeat(operation, saidBefore(course.failure ?? "under way"));
      course = {};
      course.traceId = outgoing.headers[traceName] ?? "";
      return send(
        outgoing,
        { operation, fetch, isForeignFetch, init: { ...fetchInit, ...ext }, signal, mask },
        course,
      );
    };
    const body = encode && (await encode());
    const headers = { ...(body && { "content-type": body.type }), [traceName]: planned };
    const { text, response } = await road(headers, body?.bytes, deliver);
    const said = read(text, response);
    const { traceId } = course;
    return said instanceof Error ? { error: said, response, traceId } : { data: said, response, traceId };
  };
  /** What came of it before middlewares had their say, by what ended it. */
  const saidBefore = (end: unknown): unknown => {
    const { sent, status = 200, response, chunks = [], failure } = course;
    if (sent) return read(sent.text, sent.response);
    if (!response) return failure;
    // An answer that does not end may have the id of a paid video all the same, and its status may be a refusal.
    const text = decode(chunks);
    const cutBy = isWhole(text) ? undefined : end;
    if (cutBy && status >= 200 && status <= 299) return failure;
    return read(text, { status, headers: headersOf(response) }, cutBy);
  };
  const outcome = (error: unknown, said: unknown): unknown => {
    const { traceId, isTaken: isSent } = course;
    const { signal } = deadline;
    return outcomeOf(error, { operation, signal, traceId: traceId || planned, isSent, said });
  };
  return beforeDeadline(operation, deadline, run, () => course).then(
    (result) => {
      const { error } = result;
      const unknown = error && outcome(error, saidBefore(error));
      if (unknown !== error) throw unknown;
      return result;
    },
    (error: unknown) => {
      const said = saidBefore(error);
      // A refusal without end is one. Only the caller's abort goes before it.
      const isCut = !course.sent && isApiError(said) && !isAbortError(error);
      throw outcome(isCut ? said : error, said);
    },
  );
}

/**
 * A middleware may send once more, by its `options.fetch`. What was to be paid for it may not, unless the server has certainly not taken it.
 *
 * @throws InputError
 */
function checkRepeat(operation: OperationId, said: unknown): void {
  if (!isPaid(operation) || wasNotTaken(said) || wasRefused(said)) return;
  throw new InputError(
    `${operation}: a middleware would send again what may have been taken, and was kept from it.`,
  );
}
