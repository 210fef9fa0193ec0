import { TimeoutError } from "../../errors/timeout-error.js";
import { abortError, onAbort, throwIfAborted } from "../abort.js";
import { longestDelay } from "../clock.js";
import type { Deadline } from "../http/deadline.js";

/** Does something when its turn comes. */
export interface Line {
  /** @throws TimeoutError or AbortError when its turn does not come before the deadline. */
  <T>(work: () => Promise<T>, deadline: Deadline): Promise<T>;
  /** How many others would go first: those that are under way, and those in line. 0 when there is a place at once. */
  readonly ahead: () => number;
}

/** So many things may be under way at once. The others stand in line, and cost nothing but their place in it. */
export function createLine(what: string, places: number): Line {
  const waiting = new Set<(error?: Error) => void>();
  let free = places;

  const leave = (): void => {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  };

  let leaving = 0;
  const allLeave = (): void => {
    for (; leaving > 0; leaving -= 1) leave();
  };
  const leaveSoon = (): void => {
    // Not at once: until then fetch has not put the connection back, and the next one would open another.
    if (leaving === 0) setTimeout(allLeave, 0);
    leaving += 1;
  };

  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      leaveSoon();
    }
  };

  const turn = ({ timeout, signal }: Deadline): Promise<void> =>
    new Promise((resolve, reject) => {
      throwIfAborted(signal);
      const end = (error?: Error): void => {
        waiting.delete(end);
        clearTimeout(timer);
        forget();
        if (error) reject(error);
        else resolve();
      };
      const tooLate = (): void =>
        end(new TimeoutError(`${what}: ${places} others were under way for ${timeout / 1000} s.`));
      const timer = setTimeout(tooLate, Math.min(timeout, longestDelay));
      const forget = onAbort(signal, () => end(abortError(signal!)));
      waiting.add(end);
    });

  // No async function: whoever stands in line holds as little as may be.
  const line = <T>(work: () => Promise<T>, deadline: Deadline): Promise<T> => {
    if (free === 0) return turn(deadline).then(() => run(work));
    free -= 1;
    return run(work);
  };
  return Object.assign(line, { ahead: () => (free > 0 ? 0 : places + waiting.size) });
}
