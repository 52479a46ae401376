import { version } from '../version.ts';

/** How much of a source is read, and how long a page is waited for. */
export interface Limits {
  /** Largest file, and largest PDF behind an address, in bytes. */
  readonly fileBytes: number;
  /** Largest page, in bytes after decompression. */
  readonly pageBytes: number;
  /** How long a page may be silent, in milliseconds; the whole of it may take four times as long. */
  readonly timeout: number;
  /** How many redirects are followed. */
  readonly redirects: number;
  /** What web servers see as `User-Agent`. */
  readonly userAgent: string;
  /** What fetches every address, redirects too, where it is not the usual `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

export const defaultLimits: Limits = {
  fileBytes: 50_000_000,
  pageBytes: 10_000_000,
  timeout: 15_000,
  redirects: 5,
  userAgent: `Pullquote/${version}`,
};

/** Bytes as people read them: `1.2 MB`, `340 kB`. */
export const sizeOf = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} bytes`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`;
};
