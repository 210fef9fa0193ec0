import { onAbort, throwIfAborted, untilAborted } from "./abort.js";

/** Where pauses and waits take the time from. Tests pass their own, so that nothing has to wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. When the signal aborts it has no more to do; nobody waits for it then. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemClock: Clock = { now: () => Date.now(), sleep: delay };

/** Longer timers fire at once (24.8 days; HTML, "timer initialization steps"). */
export const longestDelay = 2 ** 31 - 1;

/** Sleeps on any clock. An abort ends it at once, with an `AbortError` of this call's own. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return signal ? sleepUntilAborted(clock, milliseconds, signal) : clock.sleep(milliseconds, signal);
}

async function sleepUntilAborted(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  try {
    await untilAborted(clock.sleep(milliseconds, signal), signal);
  } finally {
    // Whether a clock resolves or rejects then, and with what, is not relied on.
    throwIfAborted(signal);
  }
}

/** What is to happen at some millisecond, and the timer for all of it. */
interface Moment {
  readonly callbacks: Set<() => void>;
  readonly timer: ReturnType<typeof setTimeout>;
}

const moments = new Map<number, Moment>();

/** One timer for all that end at the same moment: most of a thousand waits do. */
function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const duration = Math.min(milliseconds, longestDelay);
    // Not by the clock that people set.
    const at = Math.ceil(performance.now() + duration);
    const { callbacks, timer } = moments.get(at) ?? begin(at, duration);
    const end = (): void => {
      callbacks.delete(end);
      if (callbacks.size === 0) {
        clearTimeout(timer);
        moments.delete(at);
      }
      forget();
      resolve();
    };
    callbacks.add(end);
    const forget = onAbort(signal, end);
  });
}

function begin(at: number, duration: number): Moment {
  const callbacks = new Set<() => void>();
  const timer = setTimeout(() => callbacks.forEach((each) => each()), duration);
  const moment = { callbacks, timer };
  moments.set(at, moment);
  return moment;
}
