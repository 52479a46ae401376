import type { Span } from '../article/article.ts';
import type { ArticleRecord } from '../index/manifest.ts';
import { longDate, months } from './dates.ts';

/** What an article knows of itself. */
export type Fact = 'published' | 'author' | 'title' | 'place';

const nouns = '(?:article|story|report|piece|text|news|post|page)';
/** "The report" may be one that the news are about. */
const named = `(?:(?:this|that|your|its) (?:news |newspaper )?${nouns}|the (?:news |newspaper )?(?:article|story))`;
const article = `(?:${named}|it|this)`;
/** Whatever says more than this asks about something else. */
const rest = '(?: (?:please|exactly|originally|first|online|then|again))*$';

const patterns: readonly (readonly [Fact, RegExp])[] = (
  [
    [
      'published',
      `(?:when|(?:on |in )?(?:what|which) (?:date|day|year|month)) (?:was|is|were|did) ${article}(?: \\w+)? (?:published|written|posted|dated|released|come out|appear|from)`,
    ],
    ['published', `(?:what|which) (?:is|was) the (?:(?:publication|publishing) )?date of ${article}`],
    ['published', 'what is the (?:publication|publishing) date'],
    ['published', `how old is ${article}`],
    ['author', `who (?:wrote|is the (?:author|writer) of|was the (?:author|writer) of) ${article}`],
    ['author', `who (?:reported|published) ${named}`],
    ['author', 'who is the (?:author|writer)'],
    ['author', `by whom? (?:was|is) ${article} written`],
    ['title', `(?:what|which) (?:is|was) (?:the|its) (?:title|headline|name) of ${article}`],
    ['title', '(?:what|which) (?:is|was) (?:(?:the|its) (?:title|headline)|its name)'],
    ['title', `what is ${article} called`],
    [
      'place',
      `(?:where|from where|in (?:what|which) (?:city|place)) (?:was|is) ${article} (?:written|reported|filed|from|published)`,
    ],
  ] as const
).map(([fact, pattern]) => [fact, new RegExp(`^(?:${pattern})${rest}`)]);

/** The fact about an article itself that a question asks for, or `null` when it asks about the news. */
export const askedFact = (question: string): Fact | null => {
  const text = question
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^(what|who|when|where|how)'s\b/, '$1 is');
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
};

/** The forms in which a day may stand in a text. */
const dayForms = (published: string): string[] => {
  const [year = '', month = '', day = ''] = published.slice(0, 10).split('-');
  const name = months[Number(month) - 1] ?? '';
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
  return value === null || value === '' ? null : fact === 'published' ? longDate(value) : value;
};

/** Where a fact stands in the article's text, or `null` where only its metadata has it. */
export const factSpan = (fact: Fact, record: ArticleRecord, text: string): Span | null => {
  const value = record[fact];
  if (value === null || value === '') return null;
  for (const form of fact === 'published' ? dayForms(value) : [value]) {
    const words = form.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const pattern = String.raw`(?<![\p{L}\p{M}\p{N}])${words}(?![\p{L}\p{M}\p{N}])`;
    // A dateline's capitals tell it from the same place in the headline.
    const match = new RegExp(pattern, 'u').exec(text) ?? new RegExp(pattern, 'iu').exec(text);
    if (match) return { start: match.index, end: match.index + match[0].length };
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
