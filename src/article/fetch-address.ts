import type { Refused } from './draft.ts';
import { ADDRESS_REFUSED } from './guarded-fetch.ts';
import { type Limits, sizeOf } from './limits.ts';

/** What a web server answered, after redirects. */
export interface Fetched {
  readonly bytes: Uint8Array;
  /** The address that answered in the end. */
  readonly address: string;
  /** Lower case, without parameters; empty where the server names none. */
  readonly type: string;
  readonly charset: string | undefined;
  /** What the server offers for asking whether the page has changed. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches an address over http or https. All that can go wrong on the network comes back as a reason.
 *
 * @throws the signal's reason when the caller aborts
 */
export const fetchAddress = async (
  address: string,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Fetched | Refused> => {
  const patience = new Patience(limits.timeout, signal);
  try {
    return await follow(new URL(address), limits, patience);
  } catch (error) {
    signal?.throwIfAborted();
    return {
      reason: patience.over ? `did not answer within ${limits.timeout / 1000} seconds` : networkReason(error),
    };
  } finally {
    patience.end();
  }
};

/** Aborts when nothing arrives for a while, or when all of it takes four times as long. */
class Patience {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #silence: NodeJS.Timeout;
  readonly #whole: NodeJS.Timeout;

  constructor(timeout: number, signal?: AbortSignal) {
    this.signal = signal ? AbortSignal.any([this.#controller.signal, signal]) : this.#controller.signal;
    const abort = (): void => this.#controller.abort();
    this.#silence = setTimeout(abort, timeout);
    this.#whole = setTimeout(abort, timeout * 4);
  }

  get over(): boolean {
    return this.#controller.signal.aborted;
  }

  heard(): void {
    this.#silence.refresh();
  }

  end(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#whole);
  }
}

const follow = async (first: URL, limits: Limits, patience: Patience): Promise<Fetched | Refused> => {
  const visited = new Set<string>();
  let url = first;
  for (;;) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return { reason: `leads to a ${url.protocol} address` };
    if (visited.has(url.href)) return { reason: 'redirects in a circle' };
    if (visited.size > limits.redirects) return { reason: `redirects more than ${limits.redirects} times` };
    visited.add(url.href);
    const response = await (limits.fetch ?? fetch)(url.href, {
      redirect: 'manual',
      signal: patience.signal,
      headers: {
        'user-agent': limits.userAgent,
        accept: 'text/html,application/xhtml+xml,application/pdf,text/plain,text/markdown;q=0.9,*/*;q=0.1',
      },
    });
    patience.heard();
    const location = response.headers.get('location');
    if (!redirecting.has(response.status) || location === null)
      return answer(response, url, limits, patience);
    await response.body?.cancel();
    if (!URL.canParse(location, url.href)) return { reason: 'redirects to an address that is not valid' };
    url = new URL(location, url.href);
  }
};

const answer = async (
  response: Response,
  url: URL,
  limits: Limits,
  patience: Patience,
): Promise<Fetched | Refused> => {
  if (!response.ok) {
    await response.body?.cancel();
    return {
      reason: `answered ${response.status} ${response.statusText}`.replace(/\s+/g, ' ').trim().slice(0, 80),
    };
  }
  const [type = '', ...parameters] = (response.headers.get('content-type') ?? '')
    .split(';')
    .map((part) => part.trim());
  const limit = type.toLowerCase() === 'application/pdf' ? limits.fileBytes : limits.pageBytes;
  const bytes = await readBody(response, limit, patience);
  if (bytes === null) return { reason: `is larger than the ${sizeOf(limit)} that are read` };
  return {
    bytes,
    address: url.href.replace(/#.*$/, ''),
    type: type.toLowerCase(),
    charset: parameters
      .map((part) => /^charset\s*=\s*"?([^"\s]+)/i.exec(part)?.[1])
      .find((name) => name !== undefined),
    etag: response.headers.get('etag'),
    lastModified: response.headers.get('last-modified'),
  };
};

/** `null` where there is more than the limit; the rest is not waited for. */
const readBody = async (
  response: Response,
  limit: number,
  patience: Patience,
): Promise<Uint8Array | null> => {
  const body = response.body;
  if (!body) return new Uint8Array();
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await body.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    patience.heard();
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
};

const reasons: Readonly<Record<string, string>> = {
  [ADDRESS_REFUSED]: 'leads to this machine or its own network',
  ENOTFOUND: 'has a host that could not be found',
  EAI_AGAIN: 'has a host that could not be looked up just now',
  ECONNREFUSED: 'has a host that refused the connection',
  ECONNRESET: 'closed the connection before the end',
  UND_ERR_SOCKET: 'closed the connection before the end',
  EHOSTUNREACH: 'has a host that cannot be reached',
  ENETUNREACH: 'cannot be reached, there is no network',
  ETIMEDOUT: 'has a host that did not answer',
  UND_ERR_CONNECT_TIMEOUT: 'has a host that did not answer',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that it signed itself',
};

const networkReason = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  return reasons[code] ?? `could not be fetched (${code || (message.split('\n')[0] ?? '').slice(0, 100)})`;
};
