import * as chrono from 'chrono-node/en';
import { months } from './dates.ts';

type Moment = chrono.ParsedResult['start'];

/** Words that name a time by its distance from the day of writing, and what they mean. */
export interface ResolvedDate {
  /** As the text has them: `last year`. */
  readonly words: string;
  /** For people: `2019`, `November 2020`, `2 December 2020`. */
  readonly meaning: string;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const spelled = new RegExp(`\\b(?:${[...weekdays, ...months].join('|')})\\b`);
const distance = /\b(?:today|yesterday|tomorrow|tonight|last|next|this|past|ago)\b/i;
/** "Two days later" counts from what was told before, not from the day of writing. */
const elsewhere = /\b(?:later|before|after|earlier|previous|following|within|from now)\b/i;
const future =
  /\b(?:until|probably|will|shall|due|planned|plans|scheduled|expected|next|coming|upcoming|is set|are set)\b/i;

const dayMilliseconds = 86_400_000;

const dayName = (date: Date): string =>
  `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

/**
 * The words in a text that name a time relative to the day it was written, with what they mean. A weekday or a date
 * without a year is the last one up to that day, as news are told, unless the words before it speak of what is to come.
 * Words that leave a doubt are not resolved.
 *
 * @param published ISO 8601, its day is what counts
 */
export const relativeDates = (text: string, published: string): ResolvedDate[] => {
  const written = new Date(`${/^\d{4}-\d{2}-\d{2}/.exec(published)}T12:00:00Z`);
  if (Number.isNaN(written.getTime())) return [];
  const results = chrono.casual.parse(text, { instant: written, timezone: 0 });
  const resolved = new Map<string, ResolvedDate>();
  for (const result of results) {
    const before = text.slice(0, result.index);
    const words = result.text.replace(/^(?:on|at|in|since|by|until|from)\s+/i, '').trim();
    const meaning = resolve(result, words, before, written);
    if (meaning && !resolved.has(words)) resolved.set(words, { words, meaning });
  }
  return [...resolved.values()];
};

const resolve = (
  result: chrono.ParsedResult,
  words: string,
  before: string,
  written: Date,
): string | null => {
  const { start, end } = result;
  if (end || elsewhere.test(words) || /\d{4}/.test(words)) return null;
  if (!spelled.test(words) && !distance.test(words)) return null;
  const soon = future.test(before);
  const certain = (part: chrono.Component) => start.isCertain(part);
  if (certain('month') && !certain('year')) return calendarDate(start, words, written, soon);
  if (certain('weekday') && !certain('day')) return weekday(words, written, soon);
  return interval(start, words, written);
};

const calendarDate = (start: Moment, words: string, written: Date, soon: boolean): string | null => {
  const month = (start.get('month') ?? 1) - 1;
  // "End of September" is parsed as its last day.
  if (!start.isCertain('day') || /^(?:the )?(?:end|beginning|middle) of\b/i.test(words)) {
    return `${months[month]} ${yearOf(written, month, null, soon)}`;
  }
  const day = start.get('day') ?? 1;
  // A weekday beside the date tells the year: the parser chose the one that fits.
  const year = start.isCertain('weekday') ? start.get('year') : null;
  const date = new Date(Date.UTC(year ?? yearOf(written, month, day, soon), month, day));
  // The year that fits may have no 29 February.
  return date.getUTCMonth() === month ? dayName(date) : null;
};

const weekday = (words: string, written: Date, soon: boolean): string | null => {
  const wanted = weekdays.findIndex((name) => words.includes(name));
  // "Last Friday" is one day to some and another to others.
  if (wanted < 0 || distance.test(words)) return null;
  const back = (written.getUTCDay() - wanted + 7) % 7;
  const days = soon ? (7 - back) % 7 : -back;
  return dayName(new Date(written.getTime() + days * dayMilliseconds));
};

const steps: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 };

const interval = (start: Moment, words: string, written: Date): string | null => {
  const year = start.get('year');
  const [, which = '', unit] = /\b(this|last|next) (year|month)$/i.exec(words) ?? [];
  const step = steps[which.toLowerCase()] ?? 0;
  if (unit?.toLowerCase() === 'year') return String(written.getUTCFullYear() + step);
  if (unit) {
    const month = new Date(Date.UTC(written.getUTCFullYear(), written.getUTCMonth() + step));
    return `${months[month.getUTCMonth()]} ${month.getUTCFullYear()}`;
  }
  if (/^(?:a|one|two|three|four|five) years? ago$/i.test(words)) return String(year);
  if (/\b(?:week|weekend|month|year|decade|century|quarter)s?\b/i.test(words)) return null;
  return start.isCertain('day')
    ? dayName(new Date(Date.UTC(year ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 1)))
    : null;
};

/** The year of a day, or of a whole month, that is told without one. */
const yearOf = (written: Date, month: number, day: number | null, soon: boolean): number => {
  const year = written.getUTCFullYear();
  const distance = month - written.getUTCMonth() || (day === null ? 0 : day - written.getUTCDate());
  if (soon) return distance < 0 ? year + 1 : year;
  return distance > 0 ? year - 1 : year;
};

/** A note for people about one such date. */
export const dateNote = ({ words, meaning }: ResolvedDate): string => `"${words}" is ${meaning}`;
