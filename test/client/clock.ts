import type { Clock } from "../../src/index.js";

export interface TestClock extends Clock {
  /** Every pause that was asked for, milliseconds. */
  readonly pauses: number[];
}

/** A clock whose sleeps take no time, but move it on. */
export function testClock(): TestClock {
  let time = Date.parse("2026-01-01T00:00:00Z");
  const pauses: number[] = [];
  return {
    pauses,
    now: () => time,
    sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
}
