import { percentile } from '../eval/metrics.ts';

/** Milliseconds of many like things. */
export interface Times {
  readonly median: number;
  /** 95th percentile. */
  readonly p95: number;
  readonly count: number;
}

/** Sums up milliseconds. */
export const times = (milliseconds: readonly number[]): Times => ({
  median: percentile(milliseconds, 0.5) ?? Number.NaN,
  p95: percentile(milliseconds, 0.95) ?? Number.NaN,
  count: milliseconds.length,
});

/** Milliseconds that work takes, and what it gives. */
export const timed = async <T>(work: () => Promise<T> | T): Promise<{ value: T; milliseconds: number }> => {
  const began = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - began };
};

/** Resident memory once garbage is collected, bytes; needs `--expose-gc` to be exact. */
export const residentMemory = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    // What is released by finalizers needs a turn of the event loop between.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return process.memoryUsage.rss();
};

/** Numbers from 0 to 1 that are the same each time (xorshift: Marsaglia, "Xorshift RNGs", 2003). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 2_654_435_761) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  // The first numbers of neighbouring seeds are much alike.
  for (let skipped = 0; skipped < 8; skipped++) next();
  return next;
};
