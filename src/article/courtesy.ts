import { type Clock, localTime, systemClock } from '../clock.ts';
import type { NotFetched, Outcome, Turn } from './fetch-address.ts';
import type { Limits } from './limits.ts';
import { fetchRobots, type Robots } from './robots.ts';

/** Hosts that are asked at the same time, each one thing at a time. */
const hostsAtOnce = 8;
/** A host that asks to wait no longer than this, in milliseconds, is waited for; otherwise it is left for a later run. */
const shortWait = 10_000;
/** How long a host is left alone that says "too many requests" and not for how long, in milliseconds. */
const unsaidWait = 60_000;
/** Longest time that a host can ask to be left alone for, in milliseconds. */
const longestWait = 24 * 3_600_000;

/** Until when hosts want to be left alone, milliseconds since 1970, by host and port. */
export type ClosedHosts = Readonly<Record<string, number>>;

interface Host {
  /** Settles when nobody asks the host any more. */
  queue: Promise<unknown>;
  closedUntil: number;
  lastAsked: number;
  readonly robots: Map<string, Promise<Robots>>;
}

export interface CourtesyOptions {
  readonly limits: Limits;
  readonly clock?: Clock;
  /** What hosts asked for in earlier runs. */
  readonly closed?: ClosedHosts;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How long a server asks to wait, in milliseconds; `null` where it does not say.
 * Source: `Retry-After`, RFC 9110, section 10.2.3: seconds, or a date.
 */
export const waitOf = (retryAfter: string | null | undefined, now: number): number | null => {
  const value = retryAfter?.trim() ?? '';
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? null : Math.min(longestWait, Math.max(0, wait));
};

/** Good manners on the web, for one run: one request at a time for a host, and none that it does not want. */
export class Courtesy {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #hosts = new Map<string, Host>();
  readonly #waiting: (() => void)[] = [];
  #free = hostsAtOnce;

  constructor({ limits, clock = systemClock, closed = {}, signal }: CourtesyOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#signal = signal;
    // A date that is further off than any we note is of a clock that was wrong.
    for (const [name, until] of Object.entries(closed))
      if (until <= clock.now() + longestWait) this.#host(name).closedUntil = until;
  }

  /** The hosts that want to be left alone still. */
  get closed(): ClosedHosts {
    const now = this.#clock.now();
    return Object.fromEntries(
      [...this.#hosts]
        .filter(([, { closedUntil }]) => closedUntil > now)
        .map(([name, { closedUntil }]) => [name, closedUntil]),
    );
  }

  /** Makes a request when nothing else is asked of its host and the host allows it. */
  readonly turn: Turn = (url, request) => {
    const host = this.#host(url.host);
    const mine = host.queue.then(() => this.#ask(host, url, request));
    host.queue = mine.catch(() => {});
    return mine;
  };

  #host(name: string): Host {
    const known = this.#hosts.get(name);
    if (known) return known;
    const host: Host = { queue: Promise.resolve(), closedUntil: 0, lastAsked: 0, robots: new Map() };
    this.#hosts.set(name, host);
    return host;
  }

  async #ask(host: Host, url: URL, request: () => Promise<Outcome>): Promise<Outcome> {
    await this.#enter();
    try {
      this.#signal?.throwIfAborted();
      const refusal = this.#closedRefusal(host) ?? (await this.#robotsRefusal(host, url));
      if (refusal) return refusal;
      const outcome = await this.#request(host, url, request);
      if (!isBusy(outcome)) return outcome;
      const wait = waitOf(outcome.retryAfter, this.#clock.now());
      if (wait === null || wait > shortWait) return this.#close(host, outcome, wait);
      await this.#clock.wait(wait, this.#signal);
      const again = await this.#request(host, url, request);
      return isBusy(again) ? this.#close(host, again, waitOf(again.retryAfter, this.#clock.now())) : again;
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }

  #closedRefusal({ closedUntil }: Host): NotFetched | null {
    if (closedUntil <= this.#clock.now()) return null;
    return { reason: `is on a host that asked to be left alone until ${localTime(closedUntil)}` };
  }

  async #robotsRefusal(host: Host, url: URL): Promise<NotFetched | null> {
    const asked = host.robots.get(url.origin) ?? fetchRobots(url.origin, this.#limits, this.#signal);
    host.robots.set(url.origin, asked);
    const robots = await asked;
    const wait = waitOf(robots.retryAfter, this.#clock.now());
    if (wait !== null) host.closedUntil = Math.max(host.closedUntil, this.#clock.now() + wait);
    const reason = robots.refusal(url);
    return reason === null ? null : { reason };
  }

  async #request(host: Host, url: URL, request: () => Promise<Outcome>): Promise<Outcome> {
    const { pause } = (await host.robots.get(url.origin)) ?? { pause: 0 };
    const since = this.#clock.now() - host.lastAsked;
    // Where the clock was set back, the pause is as long as ever.
    if (pause > 0 && host.lastAsked > 0 && since < pause)
      await this.#clock.wait(Math.min(pause, pause - since), this.#signal);
    try {
      return await request();
    } finally {
      host.lastAsked = this.#clock.now();
    }
  }

  #close(host: Host, outcome: NotFetched, wait: number | null): NotFetched {
    if (wait === null && outcome.status !== 429) return outcome;
    host.closedUntil = this.#clock.now() + (wait ?? unsaidWait);
    return {
      ...outcome,
      reason: `${outcome.reason}, and asked to be left alone until ${localTime(host.closedUntil)}`,
    };
  }
}

/** 429 Too Many Requests and 503 Service Unavailable are what `Retry-After` goes with. */
const isBusy = (outcome: Outcome): outcome is NotFetched =>
  'reason' in outcome && (outcome.status === 429 || outcome.status === 503);
