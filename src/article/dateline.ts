import type { Span } from './article.ts';
import { isoDate } from './dates.ts';

/** What a dateline says, and where it stands. */
export interface Dateline extends Span {
  readonly place: string | null;
  /** ISO 8601 date; `null` where no year is given. */
  readonly published: string | null;
}

/** Words in capitals that open a headline or name a body, and are no places. */
const noPlace =
  /^(?:UPDATE|EXCLUSIVE|BREAKING|WATCH|OPINION|ANALYSIS|FACTBOX|EXPLAINER|CORRECTED|NATO|OPEC|UNESCO|UNICEF|NASA|IBM|BBC|CNN|IMF|WHO|US|EU|UN|UK|FIFA|UEFA|AIDS|COVID|FILE|PHOTO|IMAGE|NOTE|UPDATED|LIVE|VIDEO)\b|^(?:\p{Lu}\.)+$/u;

const capitals = String.raw`\p{Lu}[\p{Lu}\p{M}'’.-]+(?: \p{Lu}[\p{Lu}\p{M}'’.-]+){0,3}`;
const month = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?`;
const region = String.raw`(?:, (?!${month} \d)\p{Lu}[\p{L}\p{M}.'’-]+(?: \p{Lu}[\p{L}\p{M}.'’-]+){0,2})?`;
const place = String.raw`(?<place>${capitals}${region}(?:(?:\/| and | & )${capitals}${region})?)`;
const named = String.raw`(?<place>\p{Lu}[\p{L}\p{M}'’.-]+(?: \p{Lu}[\p{L}\p{M}'’.-]+){0,3}${region})`;
const day = String.raw`(?<date>${month} \d{1,2}(?:, \d{4})?|\d{1,2} ${month}(?: \d{4})?)`;
const agency = String.raw`(?:\([^()\n]{2,40}\)|\/[\p{L} -]{3,30}\/)`;
const news = String.raw`\((?:AP|AFP|CNN|UPI|dpa|DPA|ANI|PTI|TASS|Xinhua|Reuters|Bloomberg|Interfax|Associated Press|The Associated Press|Agence France-Presse|Thomson Reuters Foundation|NBC News|BBC|EFE|ANSA|Kyodo)[^()\n]{0,20}\)`;
const dash = String.raw`\s*(?:[–—―]|--|-(?=\s))\s*`;
/** Only a sentence begins after a dateline: it tells `PARIS – The minister` from `NATO – the alliance –`. */
const sentence = String.raw`(?=["“'‘«„(\[]*[\p{Lu}\p{Lo}\d])`;

const forms = [
  String.raw`(?:date )?(?<date>\d{4}-\d{2}-\d{2})(?:\s+${place})?${dash}${sentence}`,
  `${place}(?:[,.] ${day})?(?: ${agency})?${dash}${sentence}`,
  String.raw`${named}(?:[,.] ${day})? ${news}(?:${dash})?\s*${sentence}`,
].map((form) => new RegExp(`^${form}`, 'u'));

/** The dateline in front of a block's first sentence, or `null`. */
export const datelineOf = (text: string, { start, end }: Span): Dateline | null => {
  const words = text.slice(start, Math.min(end, start + 160));
  for (const form of forms) {
    const match = form.exec(words);
    if (!match || match[0].length === words.length) continue;
    const found = match.groups?.['place'] ?? null;
    if (found !== null && noPlace.test(found)) continue;
    const date = match.groups?.['date'];
    return {
      start,
      end: start + match[0].trimEnd().length,
      place: found,
      published: date === undefined ? null : isoDate(date),
    };
  }
  return null;
};

const wholeLine = new RegExp(`^${named}, (?<date>.{6,40})$`, 'u');

/** A block that is a dateline and nothing else: `BAGHDAD, Dec. 3, 2020`. */
export const datelineAlone = (words: string): Omit<Dateline, 'start' | 'end'> | null => {
  const match = wholeLine.exec(words.replace(/[\s–—-]+$/u, ''));
  const published = isoDate(match?.groups?.['date'] ?? '');
  return match && published !== null ? { place: match.groups?.['place'] ?? null, published } : null;
};
