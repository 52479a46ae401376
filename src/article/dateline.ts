import type { Span } from './article.ts';

/** What a dateline says, and where it stands. */
export interface Dateline extends Span {
  readonly place: string | null;
  /** ISO 8601 date. */
  readonly published: string | null;
}

const place = String.raw`(?<place>\p{Lu}[\p{Lu}'’.-]+(?:,? \p{Lu}[\p{L}'’.-]+){0,4})`;
const scraped = new RegExp(
  String.raw`^(?:date )?(?<date>\d{4}-\d{2}-\d{2})(?:\s+${place})?\s*[–—-]{1,2}\s+`,
  'u',
);
const agency = new RegExp(String.raw`^${place}(?: \((?<agency>[^)\n]{2,40})\))?\s*[–—]\s+`, 'u');

/** The dateline at the beginning of a block, or `null`; `start` is the block's start. */
export const datelineOf = (text: string, start: number, end: number): Dateline | null => {
  const words = text.slice(start, Math.min(end, start + 120));
  const match = scraped.exec(words) ?? agency.exec(words);
  if (!match) return null;
  return {
    start,
    end: start + match[0].trimEnd().length,
    place: match.groups?.['place'] ?? null,
    published: match.groups?.['date'] ?? null,
  };
};
