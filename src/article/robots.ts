import parser from 'robots-parser';
import { decodeLoosely } from './decode.ts';
import { fetchAddress } from './fetch-address.ts';
import type { Limits } from './limits.ts';

/** What a site wants of programs that read it. */
export interface Robots {
  /** Why a page may not be read; reads after its address. `null` where it may. */
  refusal(url: URL): string | null;
  /** How long to pause between two requests, in milliseconds. */
  readonly pause: number;
  /** The `Retry-After` of a site that was too busy to tell. */
  readonly retryAfter?: string | null;
}

/** How much of a `robots.txt` is read, in bytes: what RFC 9309, section 2.5, asks for at least. */
const longest = 512_000;
/** Longest pause that is kept, in milliseconds; some sites ask for hours. */
const longestPause = 30_000;

/** The package is CommonJS, its types say otherwise. */
const parse = parser as unknown as typeof parser.default;

const everything: Robots = { refusal: () => null, pause: 0 };

const nothing = (reason: string, retryAfter: string | null = null): Robots => ({
  refusal: () => reason,
  pause: 0,
  retryAfter,
});

/**
 * Asks a site what may be read of it, by RFC 9309: where there is no `robots.txt` (4xx, or redirects that lead
 * nowhere), everything; where it cannot be reached (5xx, network), nothing. A site that says "too many requests" (429)
 * counts as not reached.
 *
 * @param origin such as `https://example.org`
 * @throws the signal's reason when the caller aborts
 */
export const fetchRobots = async (origin: string, limits: Limits, signal?: AbortSignal): Promise<Robots> => {
  const address = `${origin}/robots.txt`;
  const fetched = await fetchAddress(address, limits, { signal, atMost: longest });
  if ('bytes' in fetched)
    return readRobots(address, decodeLoosely(fetched.bytes, 'utf-8') ?? '', limits.userAgent);
  if ('unchanged' in fetched) return everything;
  const { status, reason, retryAfter } = fetched;
  if (status === undefined) return nothing(reason);
  if (status === 429 || status >= 500)
    return nothing(`is on a site whose robots.txt ${reason}, and so is left alone`, retryAfter ?? null);
  return everything;
};

/**
 * What a `robots.txt` says to us.
 *
 * @param address its own
 * @param userAgent as in our requests; what stands before the `/` is our name in such files
 */
export const readRobots = (address: string, text: string, userAgent: string): Robots => {
  const rules = parse(address, text);
  const seconds = rules.getCrawlDelay(userAgent) ?? 0;
  return {
    // What is on another site is not for this file to say.
    refusal: (url) =>
      rules.isAllowed(url.href, userAgent) === false
        ? "is not to be read by programs, says the site's robots.txt"
        : null,
    pause: Math.min(longestPause, Math.max(0, seconds * 1000)),
  };
};
