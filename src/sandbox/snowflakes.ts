/** Milliseconds since 1970 at which Discord's ids begin (2015-01-01T00:00:00Z). */
const discordEpoch = 1_420_070_400_000;

/** Makes ids as Discord does: 64 bits, the upper 42 the time in milliseconds, always greater than the last. */
export type Snowflakes = () => string;

/**
 * @param now the time in milliseconds since 1970
 * @param after an id that all new ones must exceed: the greatest of a kept world
 */
export const createSnowflakes = (now: () => number, after = '0'): Snowflakes => {
  let last = BigInt(after);
  return () => {
    const byTime = BigInt(now() - discordEpoch) << 22n;
    last = byTime > last ? byTime : last + 1n;
    return String(last);
  };
};

/** Compares two ids by age, oldest first. */
export const byAge = (a: string, b: string): number => {
  const [left, right] = [BigInt(a), BigInt(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** When an id was made, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number(BigInt(id) >> 22n) + discordEpoch;
