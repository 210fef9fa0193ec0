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

function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, Math.min(milliseconds, longestDelay));
    const forget = onAbort(signal, end);
  });
}
