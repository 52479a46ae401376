import { longDate } from '../../answer/dates.ts';
import { escapedLine } from './line.ts';

/** Characters that a date takes at most: pages declare anything as theirs. */
const DATE_ROOM = 40;

/** A date as `longDate` writes it, escaped. */
export const escapedDate = (iso: string): string => escapedLine(longDate(iso), DATE_ROOM);
