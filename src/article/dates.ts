import * as chrono from 'chrono-node/en';

const iso =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A date of publication in ISO 8601, or `null` where the words are not one whole date. Time and zone are kept
 * where both are given, as they are given.
 *
 * @example isoDate('2020-12-03T18:30:00+01:00'), isoDate('Dec. 3, 2020')
 */
export const isoDate = (words: string): string | null => {
  const match = iso.exec(words.trim());
  if (!match) return proseDate(words);
  const [, year, month, day, time, zone] = match;
  const date = `${year}-${month}-${day}`;
  if (!isDay(date)) return null;
  return time === undefined || zone === undefined
    ? date
    : `${date}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`;
};

/** Whether `YYYY-MM-DD` is in the calendar, and could be the day of an article. */
const isDay = (date: string): boolean => {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) && date >= '1400-01-01';
};

/** A date written out, with day, month and year: words and nothing else, a weekday and a time of day aside. */
const proseDate = (words: string): string | null => {
  if (words.length > 80) return null;
  const [found] = chrono.strict.parse(words);
  // 3/12/2020 is March in one country and December in the next.
  if (
    !found ||
    !/\p{L}{3}/u.test(found.text) ||
    words.replace(found.text, '').replace(clock, '').trim() !== ''
  )
    return null;
  const { start } = found;
  if (!start.isCertain('day') || !start.isCertain('month') || !start.isCertain('year')) return null;
  const part = (name: 'year' | 'month' | 'day', digits: number): string =>
    String(start.get(name)).padStart(digits, '0');
  return `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`;
};

const clock =
  /(?:\bat\b|\bon\b|[,·|•–—@-]|\d{1,2}[:.]\d{2}|\b(?:[ap]\.?m\b\.?|[A-Z]{2,4}T|GMT|UTC|ET|PT|CT|MT)\b|[()]|\s)+/gi;
