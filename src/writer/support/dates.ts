import { months } from '../../answer/dates.ts';

/** A date as far as a text tells it; a month counts from 1. */
export interface DateParts {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
}

export interface FoundDate extends DateParts {
  readonly start: number;
  readonly end: number;
}

const monthNumbers = new Map<string, number>(
  months.flatMap((name, i) => [
    [name.toLowerCase(), i + 1],
    [name.slice(0, 3).toLowerCase(), i + 1],
  ]),
).set('sept', 9);

const month = String.raw`(?:(?<month>January|February|March|April|May|June|July|August|September|October|November|December)\b|(?<short>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)`;
const day = String.raw`(?<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b`;
const year = String.raw`(?<year>1\d{3}|20\d{2})\b`;

const patterns = [
  String.raw`\b(?<year>1\d{3}|20\d{2})-(?<digits>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])\b`,
  String.raw`\b${month}\s${day}(?!\s?%|[.,]\d)(?:,?\s${year})?`,
  String.raw`\b${day}\s(?:of\s)?${month}(?:,?\s${year})?`,
  String.raw`\b${month},?\s(?:of\s)?${year}`,
  // "May" and "March" alone are a month only where something says so.
  String.raw`\b(?:(?<=\b(?:in|of|last|next|since|until|till|by|early|late|mid|this|from|through|to|before|after)[\s-])(?:(?<month>May|March))\b|(?<month2>January|February|April|June|July|August|September|October|November|December)\b|(?<short>Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.)`,
].map((pattern) => new RegExp(pattern, 'g'));

/** The dates that stand in a text in figures or with a month's name, in its order. */
export const findDates = (text: string): FoundDate[] => {
  const found: FoundDate[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const groups = match.groups ?? {};
      const name = (groups['month'] ?? groups['month2'] ?? groups['short'])?.toLowerCase();
      const number = groups['digits'] ?? (name === undefined ? undefined : monthNumbers.get(name));
      found.push({
        start,
        end,
        year: numberOrNull(groups['year']),
        month: numberOrNull(number),
        day: numberOrNull(groups['day']),
      });
    }
  }
  return found.sort((a, b) => a.start - b.start);
};

const numberOrNull = (value: string | number | undefined): number | null =>
  value === undefined ? null : Number(value);

/** Whether one date says nothing that another does not say as well. */
export const isWithin = (told: DateParts, known: DateParts): boolean =>
  (['year', 'month', 'day'] as const).every((part) => told[part] === null || told[part] === known[part]);
