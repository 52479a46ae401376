import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, Context, Quote } from '../../../src/answer/answer.ts';
import { longDate } from '../../../src/answer/dates.ts';
import { readBack } from '../../../src/discord/read-back.ts';
import { renderAnswer } from '../../../src/discord/render/answer.ts';
import { renderContexts } from '../../../src/discord/render/context.ts';
import { shorterFragment } from '../../../src/discord/render/fragment.ts';
import { renderArticles, renderOverview, renderSummary } from '../../../src/discord/render/summary.ts';
import { renderWhy } from '../../../src/discord/render/why.ts';

const quote = (text: string, extra: Partial<Quote> = {}): Quote => ({
  text,
  start: 100,
  end: 100 + text.length,
  article: 'a',
  title: 'A title',
  published: '2020-12-03',
  paragraph: 7,
  highlight: null,
  url: null,
  link: null,
  score: 0.9,
  found: { byWords: 1, byMeaning: 2 },
  ...extra,
});

const answer = (quotes: readonly Quote[], extra: Partial<Answer> = {}): Answer => ({
  question: 'Who?',
  understood: 'Who?',
  answered: true,
  confidence: 0.9,
  answer: null,
  quotes,
  notes: [],
  refusal: null,
  index: 'v1',
  timings: { embed: 0, search: 0, rank: 0, total: 0 },
  ...extra,
});

const search = { claim: false, only: null };
const content = (given: Answer, echo = false): string => renderAnswer(given, { echo, search }).content;

describe('an answer', () => {
  test('short answer, quote with its span in bold, citation with links, notes', () => {
    const address = 'https://news.example/a';
    const one = quote('Ada Lee won the race.', {
      highlight: [100, 107],
      url: address,
      link: `${address}#:~:text=Ada%20Lee`,
    });
    const given = answer([one], { answer: 'Ada Lee', notes: ['"Wednesday" is 2 December 2020'] });
    expect(content(given)).toBe(
      [
        '**Ada Lee**',
        '> **Ada Lee** won the race.',
        `-# 1 · [A title](${address}) · 3 December 2020 · paragraph 7 · [open at the quote](${address}#:~:text=Ada%20Lee)`,
        '-# "Wednesday" is 2 December 2020',
      ].join('\n'),
    );
  });

  test.each([
    [
      'the question, where it does not stand above',
      answer([quote('Yes.')]),
      true,
      '-# Question: Who?\n> Yes.\n-# 1',
    ],
    [
      'what a follow-up was understood as',
      answer([quote('Yes.')], { question: 'and him?', understood: 'Who is Bo?' }),
      false,
      '-# Understood as: Who is Bo?\n> Yes.',
    ],
    ['nothing found', answer([], { answered: false }), false, 'That is not in the articles.'],
    [
      'something near',
      answer([quote('Maybe.')], { answered: false }),
      false,
      'That is not in the articles. Nearest to it:\n> Maybe.\n-# 1',
    ],
    ['a greeting', answer([], { answered: false, refusal: 'greeting' }), false, 'Hello! Ask me'],
    ['no quotes at all, which should not be', answer([]), false, 'That is not in the articles.'],
  ])('%s', (_, given, echo, begins) => {
    expect(content(given, echo).startsWith(begins)).toBe(true);
  });

  test('of a list each item is in bold', () => {
    const one = quote('Chad, Niger and Sudan closed the border.', { highlight: [100, 121] });
    expect(content(answer([one]))).toContain('> **Chad**, **Niger** and **Sudan** closed the border.');
  });

  test('a highlight outside of the quote is none', () => {
    expect(content(answer([quote('Yes.', { highlight: [0, 3] })]))).toContain('> Yes.');
  });

  test('links and titles give way before words of a quote do', () => {
    const long = `${'A sentence of some words that goes on and on for a while. '.repeat(5)}End.`;
    const address = `https://news.example/${'path/'.repeat(30)}`;
    const three = [1, 2, 3].map((at) =>
      quote(`${at}. ${long}`, {
        url: address,
        link: `${address}#:~:text=${encodeURIComponent(long)}`,
        title: 'T'.repeat(150),
      }),
    );
    const shown = content(answer(three));
    expect(shown.length).toBeLessThanOrEqual(2_000);
    expect(readBack(shown).quotes.map(({ text }) => text)).toEqual(three.map(({ text }) => text));
  });

  test('a quote that is too long is cut at a sentence, and its bold words stay', () => {
    const long = `${'This is filler and nothing else. '.repeat(100)}Bo Lee did it. ${'More filler follows here. '.repeat(100)}`;
    const at = long.indexOf('Bo Lee');
    const shown = content(answer([quote(long, { highlight: [100 + at, 100 + at + 6] })]));
    expect(shown).toMatch(/^> … \*\*Bo Lee\*\* did it\. .*here\. …\n-# 1 · A title/);
    expect(shown.length).toBeLessThanOrEqual(2_000);
    expect(long).toContain(readBack(shown).quotes[0]?.text);
  });

  test('fits, whatever it holds, and its quotes read back as parts of what they are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
      fc.constantFrom('*', '_', '\\', '\n', '> a', '# b ', 'word '.repeat(30)).map((each) => each.repeat(20)),
      fc.lorem({ maxCount: 60, mode: 'sentences' }),
    );
    const anyQuote = fc
      .record({ words: text, title: text, url: fc.option(fc.webUrl()), published: fc.option(text) })
      .map(({ words, title, url, published }) => {
        const trimmed = words.trim() || 'x';
        const link = url && `${url}#:~:text=${encodeURIComponent(trimmed.replace(/\p{Surrogate}/gu, ''))}`;
        const bold = [100, 100 + Math.ceil(trimmed.length / 2)] as const;
        return quote(trimmed, { title, url, link, published, highlight: bold });
      });
    fc.assert(
      fc.property(
        fc.array(anyQuote, { maxLength: 5 }),
        fc.record({
          question: text,
          understood: text,
          answer: fc.option(text),
          notes: fc.array(text, { maxLength: 5 }),
        }),
        fc.boolean(),
        (quotes, extra, echo) => {
          const { content: shown, rows } = renderAnswer(answer(quotes, extra), { echo, search });
          expect(shown.length).toBeGreaterThan(0);
          expect(shown.length).toBeLessThanOrEqual(2_000);
          for (const each of rows) expect(each.components.length).toBeLessThanOrEqual(5);
          const read = readBack(shown).quotes;
          if (quotes.length > 0) expect(read.length).toBeGreaterThan(0);
          for (const [at, { text: words }] of read.entries()) {
            const whole = quotes[at]?.text.replace(/\r\n?/g, '\n').replaceAll('\0', '') ?? '';
            expect(whole).toContain(words);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the paragraph around a quote', () => {
  const context = (before: string, words: string, after: string): Context => ({
    quote: quote(words),
    before,
    after,
  });
  const shown = (...contexts: Context[]): string[] =>
    renderContexts(
      contexts.map((each, at) => ({ context: each, number: at + 1 })),
      [],
    ).map((reply) => reply.content);

  test('has the quote in bold', () => {
    expect(shown(context('Before. ', 'The quote.', ' After.'))).toEqual([
      '> Before. **The quote.** After.\n-# 1 · A title · 3 December 2020 · paragraph 7',
    ]);
  });

  test('is cut around the quote where it is too long for a message', () => {
    const [only = '', ...others] = shown(
      context('Some words before. '.repeat(200), 'The quote.', ' After it.'.repeat(300)),
    );
    expect(others).toEqual([]);
    expect(only.length).toBeLessThanOrEqual(2_000);
    expect(only.startsWith('> … **The quote.** After it.')).toBe(true);
    expect(only).toMatch(/ …\n-# 1 · /);
  });

  test('several take several messages where they do not fit into one', () => {
    const long = context('Some words before. '.repeat(40), 'The quote.', ' After it.'.repeat(40));
    expect(shown(long, long, long)).toHaveLength(3);
  });

  test('nothing is no message', () => {
    expect(renderContexts([], [])).toEqual([]);
  });
});

describe('why a quote was found', () => {
  test('ranks, confidence and the second best', () => {
    const second = quote('Second.', { found: { byWords: null, byMeaning: 12 }, score: 0.5 });
    const { content: shown } = renderWhy(answer([quote('First.'), second]), 0, false);
    expect(shown).toBe(
      [
        'Its passage was 1st by words, 2nd by meaning. Confidence that it answers: 90 %. Score of the quote: 90 %.',
        'Second best was this, its passage not among those found by words, 12th by meaning, score 50 %:',
        '> Second.',
        '-# 2 · A title · 3 December 2020 · paragraph 7',
      ].join('\n'),
    );
  });

  test.each([
    [1, '1st'],
    [3, '3rd'],
    [11, '11th'],
    [13, '13th'],
    [21, '21st'],
    [102, '102nd'],
    [112, '112th'],
  ])('rank %i is %s', (rank, words) => {
    const one = quote('x', { found: { byWords: rank, byMeaning: null } });
    expect(renderWhy(answer([one]), 0, false).content).toContain(`${words} by words`);
  });
});

test.each([
  ['2020-12-03', '3 December 2020'],
  ['2020-12-03T23:30:00-05:00', '3 December 2020'],
  ['2020-12', 'December 2020'],
  ['2020', '2020'],
  ['2020-13-01', '2020-13-01'],
  ['yesterday', 'yesterday'],
])('the date %s is %s', (iso, words) => {
  expect(longDate(iso)).toBe(words);
});

describe('a shorter link', () => {
  const words = Array.from({ length: 20 }, (_, at) => `w${at}`);
  const whole = encodeURIComponent(words.join(' '));
  const start = encodeURIComponent(words.slice(0, 6).join(' '));
  const end = encodeURIComponent(words.slice(-6).join(' '));
  test.each([
    [`https://a.example/#:~:text=${whole}`, `https://a.example/#:~:text=${start},${end}`],
    [`https://a.example/#:~:text=a-,${whole},-b`, `https://a.example/#:~:text=a-,${start},${end},-b`],
    [`https://a.example/#:~:text=${start},${end}`, `https://a.example/#:~:text=${start},${end}`],
    ['https://a.example/#:~:text=short%20one', 'https://a.example/#:~:text=short%20one'],
    ['https://a.example/b', 'https://a.example/b'],
    ['https://a.example/#:~:text=%E0%A4%A', 'https://a.example/#:~:text=%E0%A4%A'],
  ])('%s', (link, short) => {
    expect(shorterFragment(link)).toBe(short);
  });
});

describe('lists and summaries', () => {
  const info = {
    ...{ id: 'a', title: 'A title', author: 'Ada Lee', published: '2020-12-03', place: null },
    ...{
      url: 'https://news.example/a',
      source: 'https://news.example/a',
      passages: 1,
      indexed: '2024-06-12T10:00:00Z',
    },
  };

  test('a summary begins with title, date, author and address', () => {
    const [reply] = renderSummary({ article: info, quotes: [quote('One.')] });
    expect(reply?.content).toBe(
      '**[A title](https://news.example/a)**\n-# 3 December 2020 · Ada Lee · news.example\n> One.\n-# 1 · paragraph 7',
    );
  });

  test('a summary of nothing is its title', () => {
    expect(renderSummary({ article: info, quotes: [] }).map((reply) => reply.content)).toEqual([
      '**[A title](https://news.example/a)**\n-# 3 December 2020 · Ada Lee · news.example',
    ]);
  });

  test('a long summary loses no quote', () => {
    const quotes = Array.from({ length: 30 }, (_, at) => quote(`${at} ${'word '.repeat(60)}.`));
    const replies = renderSummary({ article: info, quotes });
    expect(replies.length).toBeGreaterThan(1);
    expect(replies.every((reply) => reply.content.length <= 2_000)).toBe(true);
    expect(replies.flatMap((reply) => readBack(reply.content).quotes.map(({ text }) => text))).toEqual(
      quotes.map(({ text }) => text),
    );
  });

  test('one passage is one, and a file is named without its folders', () => {
    const file = { ...info, url: null, source: '/home/someone/private/a.txt' };
    expect(renderArticles([file], 0).content).toBe(
      '**A title**\n-# 3 December 2020 · a.txt · 1 passage · indexed 12 June 2024',
    );
  });

  test.each([[-1], [0], [99]])('page %i is one that there is', (page) => {
    const many = Array.from({ length: 12 }, () => ({ article: info, quotes: [quote('One.')] }));
    expect(renderOverview(many, page).content).toMatch(/Page [13] of 3/);
  });
});
