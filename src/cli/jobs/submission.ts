import { onAbort, throwIfAborted } from "../../client/abort.js";
import type { Io } from "../command.js";
import { isAbortError, isPixVerseError, isUnknownOutcomeError, type LogEntry } from "../../index.js";
import type { JobList } from "./job-list.js";

/** Milliseconds for the answer once the program is asked to end: fewer than the 10 s after which `docker stop` kills. */
const answerTime = 8_000;

/**
 * Submits under a signal of its own, which aborts that much later than the program's: a submission under way may be paid for, and only
 * its answer has the id. Whoever asks once more has it end at once, with the trace id of what was under way. Pauses between attempts end
 * with the program, so nothing is sent any more that was not on its way.
 *
 * @param note Tells the person why the program does not end at once.
 */
export async function submitting<Answer>(
  { signal, atOnce }: Pick<Io, "signal" | "atOnce">,
  note: (text: string) => void,
  submit: (late: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  throwIfAborted(signal);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let telling: NodeJS.Immediate | undefined;
  const end = (): void => late.abort(signal.reason);
  const forget = onAbort(signal, () => {
    const words = `The submission may be charged, so its answer gets ${answerTime / 1000} s; once more ends at once.`;
    // A pause between two attempts is over by then: nothing is under way, and nothing was charged.
    telling = setImmediate(() => note(words));
    timer = setTimeout(end, answerTime);
  });
  const forgetSecond = onAbort(atOnce, end);
  try {
    return await submit(late.signal);
  } finally {
    clearTimeout(timer);
    clearImmediate(telling);
    forget();
    forgetSecond();
  }
}

/**
 * Writes down that an attempt was refused, before the pause that comes then, which may be long and the program's last: a kill or a power
 * cut in it is no reason to ask a person whether the video was paid for.
 */
export function markRefused({ records, write }: JobList, { operation, pause, traceId }: LogEntry): void {
  if (operation !== "generateVideo" || pause === undefined) return;
  for (const record of records.values()) {
    if (record.state !== "submitting" || record.traceId !== traceId) continue;
    return write({ ...record, state: "refused", time: new Date().toISOString() });
  }
}

/** Whether it is certain of a submission that failed that the server has not taken it. */
export function wasRefused(error: unknown): boolean {
  // An abort has a trace id when a request was on its way.
  if (isAbortError(error)) return error.traceId === undefined;
  return isPixVerseError(error) && !isUnknownOutcomeError(error);
}
