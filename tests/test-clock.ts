import type { Clock } from '../src/clock.ts';

/** A clock that a test sets. Waiting takes no time: it moves the clock on, and is noted. */
export const testClock = (start = Date.UTC(2026, 10, 24, 12)): Clock & { time: number; waits: number[] } => ({
  time: start,
  waits: [],
  now() {
    return this.time;
  },
  async wait(milliseconds, signal) {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.time += milliseconds;
  },
});
