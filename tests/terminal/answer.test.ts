import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, ArticleInfo, Quote, Refusal } from '../../src/answer/answer.ts';
import { nearest, notInArticles, refusals } from '../../src/answer/words.ts';
import { showAnswer, showHeadline, showSummary } from '../../src/terminal/answer.ts';

const plain = { width: 0, styled: false };
const terminal = { width: 40, styled: true };

const quote = (text: string, more: Partial<Quote> = {}): Quote => ({
  text,
  article: 'harbour',
  title: 'Harbour library opens',
  published: '2021-03-04',
  paragraph: 2,
  start: 100,
  end: 100 + text.length,
  highlight: null,
  url: null,
  link: null,
  score: 0.9,
  found: { byWords: 1, byMeaning: 1 },
  ...more,
});

const answer = (more: Partial<Answer> = {}): Answer => ({
  question: 'Who chairs the trust?',
  understood: 'Who chairs the trust?',
  answered: true,
  confidence: 0.9,
  answer: 'Odette Marlow',
  quotes: [quote('Its chair is Odette Marlow.', { highlight: [113, 126] })],
  notes: [],
  refusal: null,
  index: 'abc',
  timings: { embed: 1, search: 1, rank: 1, total: 3 },
  ...more,
});

const article: ArticleInfo = {
  id: 'harbour',
  title: 'Harbour library opens',
  author: null,
  published: '2021-03-04',
  place: null,
  url: 'https://news.example/harbour',
  source: '/harbour.md',
  passages: 3,
  indexed: '2021-03-05T00:00:00.000Z',
};

test('where output is no terminal an answer is plain text', () => {
  expect(showAnswer(answer(), plain)).toBe(
    [
      'Odette Marlow',
      '',
      '> Its chair is Odette Marlow.',
      '[1] Harbour library opens · 4 March 2021 · paragraph 2',
    ].join('\n'),
  );
});

test('quotes are numbered, links and notes stand below', () => {
  const quotes = [
    quote('It opened on Monday.'),
    quote('It is open.', { link: 'https://a.example/#:~:text=It' }),
  ];
  const notes = ['"Monday" is 1 March 2021'];
  expect(showAnswer(answer({ answer: null, quotes, notes }), plain)).toBe(
    [
      '> It opened on Monday.',
      '[1] Harbour library opens · 4 March 2021 · paragraph 2',
      '',
      '> It is open.',
      '[2] Harbour library opens · 4 March 2021 · paragraph 2',
      '    https://a.example/#:~:text=It',
      '',
      '  "Monday" is 1 March 2021',
    ].join('\n'),
  );
});

test('an article without a date is cited without one', () => {
  expect(showAnswer(answer({ quotes: [quote('Yes.', { published: null })] }), plain)).toContain(
    '[1] Harbour library opens · paragraph 2',
  );
});

test('a completed question is shown as it was understood', () => {
  expect(showAnswer(answer({ question: 'And who chairs it?' }), plain).split('\n')[0]).toBe(
    'Understood as: Who chairs the trust?',
  );
});

test('no answer is said in words, with or without the nearest passage', () => {
  const none = { answered: false, answer: null };
  expect(showAnswer(answer({ ...none, quotes: [] }), plain)).toBe(notInArticles);
  expect(showAnswer(answer({ ...none, quotes: [quote('It opened.')] }), plain)).toBe(
    [
      `${notInArticles} ${nearest}`,
      '',
      '> It opened.',
      '[1] Harbour library opens · 4 March 2021 · paragraph 2',
    ].join('\n'),
  );
});

test.each(Object.keys(refusals) as Refusal[])('%s is met in its own words', (refusal) => {
  const refused = answer({ answered: false, answer: null, quotes: [], refusal });
  expect(showAnswer(refused, plain)).toBe(refusals[refusal]);
});

test('in a terminal the span is bold inside the quote, and the rest reads the same', () => {
  const shown = showAnswer(answer(), { ...terminal, width: 0 });
  expect(shown).toContain('Its chair is \u001b[1mOdette Marlow\u001b[22m.');
  expect(stripVTControlCharacters(shown).replaceAll('│', '>')).toBe(showAnswer(answer(), plain));
});

test('in a terminal each item of a list is bold', () => {
  const one = quote('Chad, Niger and Sudan closed it.', { highlight: [100, 121] });
  expect(showAnswer(answer({ quotes: [one] }), { ...terminal, width: 0 })).toContain(
    '\u001b[1mChad\u001b[22m, \u001b[1mNiger\u001b[22m and \u001b[1mSudan\u001b[22m closed it.',
  );
});

test('in a terminal quotes are wrapped at its width, bold across the break', () => {
  const words = 'Readers will find twelve thousand volumes on the shelves, most of them given by sailors.';
  const shown = showAnswer(
    answer({ quotes: [quote(words, { highlight: [118, 157] })], answer: null }),
    terminal,
  );
  const lines = shown.split('\n').filter((line) => line.includes('│'));
  expect(lines.length).toBeGreaterThan(2);
  const bare = lines.map((line) => stripVTControlCharacters(line));
  for (const line of bare) expect(line.length).toBeLessThanOrEqual(40);
  expect(bare.map((line) => line.slice(2)).join(' ')).toBe(words);
  // Each line closes what it opens, so that the bar of the next is not bold.
  for (const line of lines) {
    const opened = line.split('\u001b[1m').length;
    expect(line.split('\u001b[22m')).toHaveLength(opened);
  }
});

test('a very narrow terminal still shows everything', () => {
  for (const width of [1, 2, 3, 5]) {
    const shown = stripVTControlCharacters(showAnswer(answer(), { width, styled: true }));
    expect(shown.replace(/[│\s]/g, '')).toContain('ItschairisOdetteMarlow.');
  }
});

const hostile = [
  ['a colour', '\u001b[31mred', '[31mred'],
  ['a line moved up', 'a\u001b[1Ab', 'a[1Ab'],
  ['a terminal title', '\u001b]0;owned\u0007x', ']0;ownedx'],
  ['a C1 control', 'a\u009b31mb', 'a31mb'],
  ['a null', 'a\u0000b', 'ab'],
  ['a backspace', 'a\bb', 'ab'],
  ['a delete', 'a\u007fb', 'ab'],
  ['a line break', 'a\nb', 'a b'],
  ['a carriage return', 'a\rb', 'a b'],
  ['many spaces', 'a \t  b', 'a b'],
  ['an override', 'a\u202eb\u202c', 'ab'],
  ['an isolate', 'a\u2067b\u2069', 'ab'],
  ['a direction mark, which hides nothing', 'a\u200fb', 'a\u200fb'],
  ['right-to-left words', 'שלום', 'שלום'],
  ['a family', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['Persian with a joiner', 'می‌روم', 'می‌روم'],
] as const;

test.each(hostile)('%s is shown harmless wherever it comes from', (_, given, safe) => {
  const shown = showAnswer(
    answer({
      question: 'x',
      understood: given,
      answer: given,
      quotes: [quote(given, { title: given, link: 'https://a.example/' })],
      notes: [given],
    }),
    plain,
  );
  expect(shown).toBe(
    [
      `Understood as: ${safe}`,
      safe,
      '',
      `> ${safe}`,
      `[1] ${safe} · 4 March 2021 · paragraph 2`,
      '    https://a.example/',
      '',
      `  ${safe}`,
    ].join('\n'),
  );
});

test('a date, an address and a link cannot carry control characters either', () => {
  const evil = '\u001b[31m\u202e';
  const shown = [
    showAnswer(answer({ quotes: [quote('Yes.', { published: evil, link: evil })] }), plain),
    showSummary({ article: { ...article, published: evil, url: evil, title: evil }, quotes: [] }, plain),
    showHeadline({ article: { ...article, published: evil, title: evil }, quotes: [] }, plain),
  ].join('');
  expect(shown).not.toContain('\u001b');
  expect(shown).not.toContain('\u202e');
});

test('a summary names its article, then sets its sentences off', () => {
  const quotes = [quote('It opened.'), quote('It is free.')];
  expect(showSummary({ article, quotes }, plain)).toBe(
    [
      'Harbour library opens · 4 March 2021',
      'https://news.example/harbour',
      '',
      '> It opened.',
      '',
      '> It is free.',
    ].join('\n'),
  );
  expect(showSummary({ article: { ...article, url: null, published: null }, quotes: [] }, plain)).toBe(
    'Harbour library opens',
  );
});

test('a headline is the article and one sentence, or the article alone', () => {
  expect(showHeadline({ article, quotes: [quote('It opened.')] }, plain)).toBe(
    'Harbour library opens · 4 March 2021\n> It opened.',
  );
  expect(showHeadline({ article, quotes: [] }, plain)).toBe('Harbour library opens · 4 March 2021');
});

test('whatever a quote holds, it is one line without control characters, its span bold', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, (before, span, after) => {
      const words = `${before}${span}${after}`;
      const from = 100 + before.length;
      const cited = quote(words, { highlight: [from, from + span.length] });
      const shown = showAnswer(answer({ answer: null, quotes: [cited] }), plain);
      expect(shown.split('\n')).toHaveLength(2);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(shown.replace('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      const styled = showAnswer(answer({ answer: null, quotes: [cited] }), { width: 0, styled: true });
      expect(stripVTControlCharacters(styled).replace('│', '>')).toBe(shown);
    }),
    { numRuns: 300 },
  );
});
