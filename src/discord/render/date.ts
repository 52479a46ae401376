import { escapedLine } from './line.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A date for people: `2020-12-03` and `2020-12-03T09:00:00Z` are "3 December 2020", `2020-12` is
 * "December 2020"; anything else stays as it is.
 *
 * The day is the one written, whatever time zone the reader is in.
 */
export const longDate = (iso: string): string => {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:$|[T ].*))?)?$/.exec(iso);
  const [, year, month, day] = match ?? [];
  if (year === undefined) return iso;
  if (month === undefined) return year;
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return iso;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
};

/** Characters that a date takes at most: pages declare anything as theirs. */
const DATE_ROOM = 40;

/** A date as `longDate` writes it, escaped. */
export const escapedDate = (iso: string): string => escapedLine(longDate(iso), DATE_ROOM);
