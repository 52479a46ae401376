/** Limits how fast one person asks. */
export interface Pace {
  /**
   * Counts a question of a person.
   *
   * @param now milliseconds of any steady clock
   * @returns milliseconds to wait before the next question, 0 where this one may be answered
   */
  ask(person: string, now: number): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A token bucket for each person: `perMinute` questions at once, refilled evenly over a minute.
 * Refused questions cost nothing. People whose bucket is full again are forgotten.
 */
export const createPace = (perMinute: number): Pace => {
  const buckets = new Map<string, Bucket>();
  const refill = 60_000 / perMinute;
  const forget = (now: number): void => {
    for (const [person, { tokens, at }] of buckets) {
      if (tokens + (now - at) / refill < perMinute) return;
      buckets.delete(person);
    }
  };
  return {
    ask(person, now) {
      const { tokens, at } = buckets.get(person) ?? { tokens: perMinute, at: now };
      const filled = Math.min(perMinute, tokens + (now - at) / refill);
      // Deleted and set again, so that those who asked longest ago stand first.
      buckets.delete(person);
      forget(now);
      if (filled < 1) {
        buckets.set(person, { tokens: filled, at: now });
        return Math.ceil((1 - filled) * refill);
      }
      buckets.set(person, { tokens: filled - 1, at: now });
      return 0;
    },
  };
};
