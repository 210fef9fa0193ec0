import type { Clock } from "../clock.js";

/** Milliseconds that count for a pause which took longer than it should, on a busy machine for example. */
const slack = 5_000;

/**
 * Counts time awake. A clock that is set does not count, nor one that stands still, nor do the hours that a computer slept: what took longer
 * than it can have taken counts as long as it can have, and a pause takes its time at least.
 */
export class Stopwatch {
  /** Milliseconds that count so far. */
  elapsed = 0;
  readonly #clock: Clock;
  #last: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#last = clock.now();
  }

  /** Counts what has passed since the last count: a pause of this length. */
  pause(milliseconds: number): void {
    const time = this.#passed();
    this.elapsed += time > milliseconds + slack ? milliseconds : Math.max(time, milliseconds);
  }

  /** Counts what has passed since the last count: some work, of this length at most. */
  work(atMost: number): void {
    this.elapsed += Math.min(Math.max(0, this.#passed()), atMost);
  }

  #passed(): number {
    const before = this.#last;
    this.#last = this.#clock.now();
    return this.#last - before;
  }
}
