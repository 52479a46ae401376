import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, fetch as fetchThrough } from 'undici';

/** The `code` of the error that a connection to an address which is refused ends with. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED';

/** A `fetch` of its own connections. */
export interface GuardedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Ends its connections. */
  close(): Promise<void>;
}

export interface Guard {
  /** Whether nothing may be fetched from an IP address. */
  readonly refuses: (ip: string) => boolean;
  /** Finds the addresses of a host; default: the system's own. */
  readonly lookup?: LookupFunction;
}

const refusal = (ip: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${ip} may not be connected to`), { code: ADDRESS_REFUSED });

/**
 * `fetch` that connects only to addresses which a guard lets pass. What is checked is the very address that is
 * connected to: a name that leads elsewhere when it is looked up a second time (DNS rebinding) gains nothing by it.
 * A host of which one address is refused is refused whole, for nobody can tell which of them would be taken.
 */
export const createGuardedFetch = ({
  refuses,
  lookup = systemLookup as LookupFunction,
}: Guard): GuardedFetch => {
  const guarded: LookupFunction = (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      const refused = error ? undefined : addresses.find(refuses);
      callback(refused === undefined ? error : refusal(refused), found, family);
    });
  const dispatcher = new Agent({ connect: { lookup: guarded } });
  return {
    fetch: async (input, init) => {
      const { hostname } = new URL(input instanceof Request ? input.url : input);
      const name = hostname.replace(/^\[|\]$/g, '');
      // Nothing is looked up for an address written out.
      if (isIP(name) !== 0 && refuses(name)) throw new TypeError('fetch failed', { cause: refusal(name) });
      return fetchThrough(input, { ...init, dispatcher });
    },
    close: () => dispatcher.close(),
  };
};
