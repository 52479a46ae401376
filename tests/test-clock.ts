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

/** A clock on which time passes when a test says so. */
export const haltedClock = (
  start = Date.UTC(2026, 10, 24, 12),
): Clock & { readonly waiting: readonly number[]; advance(milliseconds: number): void } => {
  let time = start;
  const waits = new Set<{ readonly until: number; readonly resolve: () => void }>();
  return {
    /** When those who wait want to go on, in milliseconds from now. */
    get waiting() {
      return [...waits].map(({ until }) => until - time);
    },
    now: () => time,
    wait(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        const wait = { until: time + milliseconds, resolve };
        waits.add(wait);
        const abort = (): void => {
          waits.delete(wait);
          reject(signal?.reason);
        };
        if (signal?.aborted) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      });
    },
    advance(milliseconds) {
      time += milliseconds;
      for (const wait of waits) {
        if (wait.until > time) continue;
        waits.delete(wait);
        wait.resolve();
      }
    },
  };
};
