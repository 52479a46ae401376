import { createHash } from 'node:crypto';

/** Requests allowed in a window of time. */
export interface RateLimit {
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
}

/** A request's place in its bucket, and whether it may be carried out. */
export interface RateLimitVerdict {
  readonly allowed: boolean;
  /** `X-RateLimit-…` as Discord sends them, and `Retry-After` when not allowed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds to wait; 0 when allowed. */
  readonly retryAfter: number;
  readonly scope: 'user' | 'global';
}

export interface RateLimits {
  /**
   * Counts a request.
   *
   * @param route its method and row of the route table, which name the bucket
   * @param major the ids that have a bucket of their own: channel, guild, webhook
   * @param free whether it is left out of the limit of all requests together, as answers to interactions are
   */
  take(route: string, major: string, limit: RateLimit | null, free: boolean): RateLimitVerdict;
  /** Counts an answer; `true` when this bot has sent so many invalid requests that Discord locks it out. */
  countInvalid(status: number): void;
  readonly lockedOut: boolean;
}

interface Bucket {
  used: number;
  endsAt: number;
}

const tenMinutes = 600_000;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Discord's name for a bucket is opaque; ours is a hash of the route. */
const bucketName = (route: string): string => createHash('sha256').update(route).digest('hex').slice(0, 32);

/** Headers and waiting time of a 429 made on purpose. */
export const forcedLimit = (
  route: string,
  now: number,
  retryAfter: number,
  global: boolean,
): RateLimitVerdict => ({
  allowed: false,
  retryAfter,
  scope: global ? 'global' : 'user',
  headers: {
    'retry-after': seconds(retryAfter),
    'x-ratelimit-scope': global ? 'global' : 'user',
    ...(global
      ? { 'x-ratelimit-global': 'true' }
      : {
          'x-ratelimit-limit': '1',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': seconds(now + retryAfter),
          'x-ratelimit-reset-after': seconds(retryAfter),
          'x-ratelimit-bucket': bucketName(route),
        }),
  },
});

/**
 * Counts requests in fixed windows, as Discord's headers describe them.
 *
 * @param perSecond requests a second in all
 * @param invalidAllowed answers 401, 403 and 429 within 10 minutes before everything is refused
 */
export const createRateLimits = (
  now: () => number,
  perSecond: number,
  invalidAllowed: number,
): RateLimits => {
  const buckets = new Map<string, Bucket>();
  let all: Bucket = { used: 0, endsAt: 0 };
  let invalid: Bucket = { used: 0, endsAt: 0 };

  const sweep = (at: number) => {
    if (buckets.size < 1000) return;
    for (const [key, { endsAt }] of buckets) if (endsAt <= at) buckets.delete(key);
  };

  const current = (bucket: Bucket | undefined, at: number, window: number): Bucket =>
    bucket === undefined || bucket.endsAt <= at ? { used: 0, endsAt: at + window } : bucket;

  return {
    take(route, major, limit, free) {
      const at = now();
      if (!free) {
        all = current(all, at, 1000);
        if (all.used >= perSecond) return forcedLimit(route, at, all.endsAt - at, true);
        all.used += 1;
      }
      if (limit === null) return { allowed: true, headers: {}, retryAfter: 0, scope: 'user' };
      sweep(at);
      const key = `${route} ${major}`;
      const bucket = current(buckets.get(key), at, limit.window);
      buckets.set(key, bucket);
      const allowed = bucket.used < limit.limit;
      if (allowed) bucket.used += 1;
      const left = bucket.endsAt - at;
      return {
        allowed,
        retryAfter: allowed ? 0 : left,
        scope: 'user',
        headers: {
          'x-ratelimit-limit': String(limit.limit),
          'x-ratelimit-remaining': String(limit.limit - bucket.used),
          'x-ratelimit-reset': seconds(bucket.endsAt),
          'x-ratelimit-reset-after': seconds(left),
          'x-ratelimit-bucket': bucketName(route),
          ...(allowed ? {} : { 'x-ratelimit-scope': 'user', 'retry-after': seconds(left) }),
        },
      };
    },
    countInvalid(status) {
      if (status !== 401 && status !== 403 && status !== 429) return;
      invalid = current(invalid, now(), tenMinutes);
      invalid.used += 1;
    },
    get lockedOut() {
      return invalid.endsAt > now() && invalid.used >= invalidAllowed;
    },
  };
};
