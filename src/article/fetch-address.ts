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

/** What a page's server said of the state in which it was fetched, for asking whether it has changed. */
export interface Validators {
  /** The address that said so, after redirects. */
  readonly address: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** The server's word that a page is as it was. */
export interface Unchanged {
  readonly unchanged: Validators;
}

/** An address that gave nothing to read. */
export interface NotFetched extends Refused {
  /** The last answer's HTTP status; none where no server answered. */
  readonly status?: number | undefined;
  /** The `Retry-After` of that answer, as it was sent. */
  readonly retryAfter?: string | null;
}

/** What one request, redirects not followed, came to. */
export type Outcome =
  | Fetched
  | Unchanged
  | NotFetched
  | { readonly redirect: string; readonly status: number };

/** Makes a request when its time has come, or says why it is not made. */
export type Turn = (url: URL, request: () => Promise<Outcome>) => Promise<Outcome>;

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** What was said when the page was fetched before: where that still holds, the page is not sent again. */
  readonly known?: Validators | null;
  /** Has a say in every request, those of redirects too. */
  readonly turn?: Turn;
  /** Read so many bytes at the beginning, and do not wait for the rest. */
  readonly atMost?: number;
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches an address over http or https. All that can go wrong on the network comes back as a reason.
 *
 * @returns `Unchanged` only where `known` is given
 * @throws the signal's reason when the caller aborts
 */
export const fetchAddress = async (
  address: string,
  limits: Limits,
  options: FetchOptions = {},
): Promise<Fetched | Unchanged | NotFetched> => {
  const { turn = (_, request) => request() } = options;
  const visited = new Set<string>();
  let url = new URL(address);
  let status: number | undefined;
  for (;;) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return { reason: `leads to a ${url.protocol} address`, status };
    if (visited.has(url.href)) return { reason: 'redirects in a circle', status };
    if (visited.size > limits.redirects)
      return { reason: `redirects more than ${limits.redirects} times`, status };
    visited.add(url.href);
    const outcome = await turn(url, () => request(url, limits, options));
    if (!('redirect' in outcome)) return outcome;
    status = outcome.status;
    if (!URL.canParse(outcome.redirect, url.href))
      return { reason: 'redirects to an address that is not valid', status };
    url = new URL(outcome.redirect, url.href);
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

const request = async (url: URL, limits: Limits, options: FetchOptions): Promise<Outcome> => {
  const { signal, known } = options;
  const patience = new Patience(limits.timeout, signal);
  const address = url.href.replace(/#.*$/, '');
  const validators = known?.address === address ? known : null;
  try {
    const response = await (limits.fetch ?? fetch)(url.href, {
      redirect: 'manual',
      signal: patience.signal,
      headers: {
        'user-agent': limits.userAgent,
        accept: 'text/html,application/xhtml+xml,application/pdf,text/plain,text/markdown;q=0.9,*/*;q=0.1',
        ...(validators?.etag ? { 'if-none-match': validators.etag } : {}),
        ...(validators?.lastModified ? { 'if-modified-since': validators.lastModified } : {}),
      },
    });
    patience.heard();
    const { status, headers } = response;
    const location = headers.get('location');
    if (redirecting.has(status) && location !== null) {
      await response.body?.cancel();
      return { redirect: location, status };
    }
    if (status === 304 && validators) {
      await response.body?.cancel();
      const { etag, lastModified } = validatorsOf(headers);
      return {
        unchanged: {
          address,
          etag: etag ?? validators.etag,
          lastModified: lastModified ?? validators.lastModified,
        },
      };
    }
    return await answer(response, address, limits, patience, options.atMost);
  } catch (error) {
    signal?.throwIfAborted();
    return {
      reason: patience.over ? `did not answer within ${limits.timeout / 1000} seconds` : networkReason(error),
    };
  } finally {
    patience.end();
  }
};

/** A header that is longer is no use: it would have to be kept and sent back. */
const longestValidator = 1_000;

const validatorsOf = (headers: Headers): Omit<Validators, 'address'> => {
  const short = (value: string | null) => (value !== null && value.length <= longestValidator ? value : null);
  return { etag: short(headers.get('etag')), lastModified: short(headers.get('last-modified')) };
};

const answer = async (
  response: Response,
  address: string,
  limits: Limits,
  patience: Patience,
  atMost: number | undefined,
): Promise<Fetched | NotFetched> => {
  const { status, headers } = response;
  if (!response.ok) {
    await response.body?.cancel();
    return {
      reason: `answered ${status} ${response.statusText}`.replace(/\s+/g, ' ').trim().slice(0, 80),
      status,
      retryAfter: headers.get('retry-after'),
    };
  }
  const [type = '', ...parameters] = (headers.get('content-type') ?? '')
    .split(';')
    .map((part) => part.trim());
  const limit = type.toLowerCase() === 'application/pdf' ? limits.fileBytes : limits.pageBytes;
  const bytes = await readBody(response, atMost ?? limit, patience, atMost !== undefined);
  if (bytes === null) return { reason: `is larger than the ${sizeOf(limit)} that are read`, status };
  return {
    bytes,
    address,
    type: type.toLowerCase(),
    charset: parameters
      .map((part) => /^charset\s*=\s*"?([^"\s]+)/i.exec(part)?.[1])
      .find((name) => name !== undefined),
    ...validatorsOf(headers),
  };
};

/** Where there is more than the limit, its beginning or `null`; the rest is not waited for. */
const readBody = async (
  response: Response,
  limit: number,
  patience: Patience,
  beginning: boolean,
): Promise<Uint8Array | null> => {
  const body = response.body;
  if (!body) return new Uint8Array();
  if (!beginning && Number(response.headers.get('content-length') ?? 0) > limit) {
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
    chunks.push(value);
    if (length > limit) {
      await reader.cancel();
      return beginning ? Buffer.concat(chunks).subarray(0, limit) : null;
    }
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
