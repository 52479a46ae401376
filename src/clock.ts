import { setTimeout as wait } from 'node:timers/promises';

/** What time it is, and a way to let it pass: for all that happens at certain times. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws the signal's reason when it aborts before so many milliseconds have passed */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Longest time that a timer of Node's takes, in milliseconds. */
const longest = 2 ** 31 - 1;

/** The machine's own. */
export const systemClock: Clock = {
  now: Date.now,
  async wait(milliseconds, signal) {
    try {
      await wait(Math.min(milliseconds, longest), undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** A moment as people read it, in their own time zone: `2026-11-24 14:03:22`. */
export const localTime = (moment: number | string): string =>
  // Swedish writes dates as ISO 8601 does.
  new Date(moment).toLocaleString('sv-SE');
