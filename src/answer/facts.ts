import type { Span } from '../article/article.ts';
import type { ArticleRecord } from '../index/manifest.ts';

/** What an article knows of itself. */
export type Fact = 'published' | 'author' | 'title' | 'place';

const article = `(?:(?:this|the|that|your|its) (?:news |newspaper )?(?:article|story|report|piece|text|news|post|page)|it|this)`;

const patterns: readonly (readonly [Fact, RegExp])[] = [
  [
    'published',
    new RegExp(
      String.raw`^(?:when|(?:on |in )?(?:what|which) (?:date|day|year|month)) (?:was|is|were|did) ${article}(?: \w+)? (?:published|written|posted|dated|released|come out|appear|from)\b`,
    ),
  ],
  [
    'published',
    new RegExp(
      String.raw`^(?:what|which) (?:is|was) the (?:(?:publication|publishing) )?date of ${article}\b|^what is the (?:publication|publishing) date\b|^how old is ${article}$`,
    ),
  ],
  [
    'author',
    new RegExp(
      String.raw`^who (?:wrote|is the (?:author|writer) of|was the (?:author|writer) of|reported|published) ${article}\b|^who is the (?:author|writer)$|^(?:by whom|by who) (?:was|is) ${article} written`,
    ),
  ],
  [
    'title',
    new RegExp(
      `^(?:what|which) (?:is|was) (?:the|its) (?:title|headline|name)(?: of ${article})?$|^what is ${article} called$`,
    ),
  ],
  [
    'place',
    new RegExp(
      String.raw`^(?:where|from where|in (?:what|which) (?:city|place)) (?:was|is) ${article} (?:written|reported|filed|from|published)\b`,
    ),
  ],
];

/** The fact about an article itself that a question asks for, or `null` when it asks about the news. */
export const askedFact = (question: string): Fact | null => {
  const text = question
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ');
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
};

const monthNames = [
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

/** A day for people: `3 December 2020`. */
export const dayInWords = (published: string): string => {
  const [year, month, day] = published.slice(0, 10).split('-').map(Number);
  return `${day} ${monthNames[(month ?? 1) - 1]} ${year}`;
};

/** The forms in which a day may stand in a text. */
const dayForms = (published: string): string[] => {
  const [year = '', month = '', day = ''] = published.slice(0, 10).split('-');
  const name = monthNames[Number(month) - 1] ?? '';
  const number = String(Number(day));
  const names = [name, name.slice(0, 3), `${name.slice(0, 3)}.`, `${name.slice(0, 4)}.`];
  return [
    `${year}-${month}-${day}`,
    ...names.flatMap((m) => [`${number} ${m} ${year}`, `${m} ${number}, ${year}`, `${m} ${number} ${year}`]),
  ];
};

/** What a fact is, for people; `null` where the article does not say. */
export const factInWords = (fact: Fact, record: ArticleRecord): string | null => {
  const value = record[fact];
  return value === null || value === '' ? null : fact === 'published' ? dayInWords(value) : value;
};

/** Where a fact stands in the article's text, or `null` where only its metadata has it. */
export const factSpan = (fact: Fact, record: ArticleRecord, text: string): Span | null => {
  const value = record[fact];
  if (value === null || value === '') return null;
  for (const form of fact === 'published' ? dayForms(value) : [value]) {
    const start = text.toLowerCase().indexOf(form.toLowerCase());
    if (start >= 0) return { start, end: start + form.length };
  }
  return null;
};

/** How the fact is told in a note. */
export const factNote = (fact: Fact, record: ArticleRecord): string => {
  const words = factInWords(fact, record);
  const said = { published: 'Published', author: 'Written by', title: 'Title', place: 'Written in' } as const;
  const missing = {
    published: 'date of publication',
    author: 'author',
    title: 'title',
    place: 'place of writing',
  } as const;
  return words === null
    ? `The article names no ${missing[fact]}`
    : `${said[fact]}${fact === 'title' ? ':' : ''} ${words}`;
};
