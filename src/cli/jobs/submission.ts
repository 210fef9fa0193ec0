import { onAbort, throwIfAborted } from "../../client/abort.js";
import { isAbortError, isPixVerseError, isUnknownOutcomeError } from "../../index.js";

/** Milliseconds for the answer once the program is asked to end: fewer than the 10 s after which `docker stop` kills. */
const answerTime = 8_000;

/**
 * Submits under a signal of its own, which aborts that much later than the program's: a submission under way may be paid for, and only
 * its answer has the id. Pauses between attempts end with the program, so nothing is sent any more that was not on its way.
 *
 * @param note Tells the person why the program does not end at once.
 */
export async function submitting<Answer>(
  signal: AbortSignal,
  note: (text: string) => void,
  submit: (late: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  throwIfAborted(signal);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const forget = onAbort(signal, () => {
    note(`The submission may be charged, so its answer gets ${answerTime / 1000} s; once more ends at once.`);
    timer = setTimeout(() => late.abort(signal.reason), answerTime);
  });
  try {
    return await submit(late.signal);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** Whether it is certain of a submission that failed that the server has not taken it. */
export function wasRefused(error: unknown): boolean {
  // An abort has a trace id when a request was on its way.
  if (isAbortError(error)) return error.traceId === undefined;
  return isPixVerseError(error) && !isUnknownOutcomeError(error);
}
