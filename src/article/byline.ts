import { isoDate } from './dates.ts';

/** What a line between headline and text says of an article's origin. */
export interface Byline {
  readonly author: string | null;
  readonly published: string | null;
}

const name = String.raw`(?:(?:al|el|as|ad|abu|ben|d|l)[-’'])?(?!\p{L}+day\b)\p{Lu}[\p{L}\p{M}.'’-]*`;
const joiner =
  '(?:,? (?:and|&|und|et|y) |, | (?:of|for|in|at|the|de|van|von|bin|al|der|la|du|di|da) (?:the )?| )';
const by = new RegExp(
  `^(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Ww]ords|[Aa]nalysis|[Oo]pinion) )?(?:[Bb]y|BY):? (?<author>${name}(?:${joiner}${name}){1,11})$`,
  'u',
);
const separator =
  /\s*(?:[|·•\n\r]|\s[–—-]\s|(?<!\blast),?\s(?=(?:last )?(?:updated|published|posted)\b))\s*/i;
const published = /^(?:(?:first )?(?:published|posted|date|issued|released)(?: on| at)?:? |on )/i;
const updated = /^(?:last )?(?:updated|modified|changed)\b[\s:]*(?:on |at )?/i;
const readingTime = /^\d{1,2}[ -]min(?:ute)?s? read$/i;

/**
 * Reads a byline (`By Jane Doe`), a date (`Published Dec. 3, 2020`), or both in one line. A date of change belongs
 * to such lines but is never the date of publication. `null` where a line holds anything else.
 */
export const bylineOf = (words: string): Byline | null => {
  if (words.length > 200 || /[!?]/.test(words)) return null;
  const parts = words
    .split(separator)
    .flatMap(dateApart)
    .filter((part) => part !== '')
    .map(partOf);
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length || known.every(({ kind }) => kind === 'time')) return null;
  const first = (kind: Part['kind']): string | null =>
    known.find((part) => part.kind === kind)?.value ?? null;
  return { author: first('author'), published: first('published') };
};

interface Part {
  readonly kind: 'author' | 'published' | 'updated' | 'time';
  readonly value: string;
}

const partOf = (part: string): Part | null => {
  const author = by.exec(part)?.groups?.['author'];
  if (author !== undefined) return { kind: 'author', value: author };
  const kind = updated.test(part) ? 'updated' : 'published';
  const date = isoDate(part.replace(updated, '').replace(published, ''));
  if (date !== null) return { kind, value: date };
  return readingTime.test(part) ? { kind: 'time', value: part } : null;
};

/** `By Jane Doe, December 3, 2020` holds two things. */
const dateApart = (part: string): string[] => {
  const split = /^([Bb]y\b.+?),? ((?:\p{Lu}\p{L}+day, )?(?:\p{Lu}\p{L}{2,8}\.? )?\d.*)$/u.exec(part);
  return split ? [split[1] ?? '', split[2] ?? ''] : [part];
};
