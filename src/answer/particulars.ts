import { isStopTerm, terms } from '../index/terms.ts';
import { namesOf } from './names.ts';

/** What a question is particular about: whoever answers it speaks of the same names, years and numbers. */
export interface Particulars {
  /** The terms of each name. */
  readonly names: readonly (readonly string[])[];
  readonly years: readonly string[];
  /** Other numbers that stand in it in digits. */
  readonly numbers: readonly string[];
}

/** How much of a question's particulars a text does not bear out, each from 0 (all is there) to 1. */
export interface Missing {
  /** The share of its words that the name least borne out lacks. */
  readonly names: number;
  readonly years: number;
  readonly numbers: number;
}

const year = /^(?:1\d|20)\d{2}s?$/;
const inWords = new Map(
  ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
    (word, i) => [String(i + 2), word],
  ),
);

/** The particulars of a question. "Three things" only says how long the answer is. */
export const particularsOf = (question: string): Particulars => {
  const all = terms(question);
  return {
    names: namesOf(question)
      // A word that opens the question may be capitalised for that alone.
      .filter((name) => name.includes(' ') || !question.trimStart().startsWith(name))
      .map((name) => terms(name).filter((term) => !isStopTerm(term) && !/^\p{N}/u.test(term)))
      .filter((name) => name.length > 0),
    years: all.filter((term) => year.test(term)),
    numbers: all.filter((term) => /^\p{N}/u.test(term) && !year.test(term)),
  };
};

/** Names that are one, whatever is said: "U.S. troops" are "American soldiers". */
const american = new Set(['us', 'usa', 'america', 'american']);

/** Letters that a country and its people share at least, and letters that follow. */
const stem = 4;
const ending = 3;

/** Whether one term is the other with an ending, as a country and its people are: Iran and Iranian, Israel and Israelis. */
export const isKin = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= stem && long.length - short.length <= ending && long.startsWith(short);
};

const isNamed = (term: string, found: ReadonlySet<string>): boolean =>
  found.has(term) ||
  (american.has(term) && [...american].some((other) => found.has(other))) ||
  [...found].some((other) => isKin(term, other));

/** What of the particulars is not among the terms of a text. */
export const missingFrom = ({ names, years, numbers }: Particulars, found: ReadonlySet<string>): Missing => ({
  names: Math.max(
    0,
    ...names.map((name) => name.filter((term) => !isNamed(term, found)).length / name.length),
  ),
  years: Number(years.some((term) => !found.has(term) && !found.has(term.replace(/s$/, '')))),
  numbers: Number(numbers.some((term) => !found.has(term) && !found.has(inWords.get(term) ?? term))),
});
