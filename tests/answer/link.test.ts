import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteLink } from '../../src/answer/link.ts';

const page = 'https://news.example/a';
const sentence = 'The library on the quay was paid for by the harbour trust.';

/** The fragment of a link to a quote that stands in a text. */
const fragment = (text: string, quote: string, url = page): string => {
  const start = text.indexOf(quote);
  const link = quoteLink(url, text, start, start + quote.length);
  expect(link.startsWith(`${page}#:~:text=`)).toBe(true);
  return link.slice(`${page}#:~:text=`.length);
};

/** What a browser makes of a fragment: its terms, decoded. */
const terms = (text: string) =>
  text.split(',').map((term) => ({
    words: decodeURIComponent(term.replace(/^-|-$/g, '')),
    prefix: term.endsWith('-'),
    suffix: term.startsWith('-'),
  }));

test('a quote of common length stands in the link whole', () => {
  expect(fragment(`First.\n\n${sentence} Next.`, sentence)).toBe(encodeURIComponent(sentence));
});

test.each([
  ['well-known', 'well%2Dknown'],
  ['one, two', 'one%2C%20two'],
  ['you & me', 'you%20%26%20me'],
  ['100 %', '100%20%25'],
  ['a#b', 'a%23b'],
  ['“curly” é', '%E2%80%9Ccurly%E2%80%9D%20%C3%A9'],
  ['😀', '%F0%9F%98%80'],
  ['العربية', encodeURIComponent('العربية')],
])('%s is written %s', (words, encoded) => {
  const quote = `${words} and then the library on the quay was opened.`;
  expect(fragment(quote, quote)).toBe(
    `${encoded}%20and%20then%20the%20library%20on%20the%20quay%20was%20opened.`,
  );
});

test.each([[`${page}#top`], [`${page}#:~:text=other`], [`${page}#`]])(
  'a fragment of the address %s is replaced',
  (url) => {
    expect(fragment(sentence, sentence, url)).toBe(encodeURIComponent(sentence));
  },
);

test('parameters of the address are kept', () => {
  expect(quoteLink(`${page}?id=1&x=2`, sentence, 0, sentence.length)).toBe(
    `${page}?id=1&x=2#:~:text=${encodeURIComponent(sentence)}`,
  );
});

test('a short quote gets the words around it', () => {
  const text = 'Asked on the steps she said it would be done before the first snow.';
  expect(terms(fragment(text, 'it would be done'))).toEqual([
    { words: 'steps she said', prefix: true, suffix: false },
    { words: 'it would be done', prefix: false, suffix: false },
    { words: 'before the first', prefix: false, suffix: true },
  ]);
});

test('a short quote that is all there is needs no context', () => {
  expect(fragment('Done.', 'Done.')).toBe('Done.');
});

test('a repeated quote gets the words around it, of its own place', () => {
  const text = `Before one two three. ${sentence} After one. Then came four five six. ${sentence} After two.`;
  const second = text.lastIndexOf(sentence);
  const link = quoteLink(page, text, second, second + sentence.length);
  expect(terms(link.slice(link.indexOf('=') + 1))).toEqual([
    { words: 'four five six.', prefix: true, suffix: false },
    { words: sentence, prefix: false, suffix: false },
    { words: 'After two.', prefix: false, suffix: true },
  ]);
});

test('the words around a quote are whole words, up to the edges of the text', () => {
  const text = 'She said so. It is done. We know.';
  expect(terms(fragment(text, 'It is done.')).map(({ words }) => words)).toEqual([
    'She said so.',
    'It is done.',
    'We know.',
  ]);
  const long = `${'abcdefghij'.repeat(9)} two It is done. one ${'abcdefghij'.repeat(9)}`;
  expect(terms(fragment(long, 'It is done.')).map(({ words }) => words)).toEqual([
    'two',
    'It is done.',
    'one',
  ]);
});

test('context stays inside the paragraph', () => {
  const text = 'A paragraph before.\n\nIt is done.\n\nA paragraph after.';
  expect(fragment(text, 'It is done.')).toBe('It%20is%20done.');
});

test('of a long quote the first and the last words stand in the link', () => {
  const quote = `${'one two three four five six seven '.repeat(12)}the end of it`;
  expect(quote.length).toBeGreaterThan(300);
  expect(fragment(`Start here. ${quote} More.`, quote)).toBe(
    'one%20two%20three%20four%20five,seven%20the%20end%20of%20it',
  );
});

test('300 characters stand in the link whole, 301 do not', () => {
  const quote = (length: number) =>
    'lorem ipsum '
      .repeat(30)
      .slice(0, length - 1)
      .trim()
      .padEnd(length, 'x');
  expect(terms(fragment(quote(300), quote(300)))).toHaveLength(1);
  expect(terms(fragment(quote(301), quote(301)))).toHaveLength(2);
});

test('a quote across paragraphs is found by its ends', () => {
  const quote = 'The council promised to look.\n\nBefore the first snow it did.';
  expect(fragment(`Well. ${quote}`, quote)).toBe(
    'The%20council%20promised%20to%20look.,the%20first%20snow%20it%20did.',
  );
});

test('the ends of a quote across paragraphs do not reach into one another', () => {
  const quote = 'Yes, she said.\n\nIt did.';
  const [start, end, ...more] = terms(fragment(quote, quote)).filter(
    ({ prefix, suffix }) => !prefix && !suffix,
  );
  expect(more).toEqual([]);
  expect(start?.words).toBe('Yes, she said.');
  expect(end?.words).toBe('It did.');
});

test('line breaks and many spaces are one space on the page', () => {
  const quote = 'The council promised\nto look   at both matters soon.';
  expect(fragment(quote, quote)).toBe('The%20council%20promised%20to%20look%20at%20both%20matters%20soon.');
});

test('whatever is quoted, the link is an address with a fragment of one to four terms', () => {
  const text = fc.array(
    fc.oneof(
      fc.constantFrom(' ', '\n', '\n\n', '-', ',', '&', '#', '\ud83d', '\ude00', '%', ':~:'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
      fc.lorem({ maxCount: 4 }),
    ),
    { minLength: 1, maxLength: 80 },
  );
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (pieces, a, b) => {
      const all = pieces.join('');
      // No quote begins or ends inside a pair of surrogates.
      const [start, end] = [a, b]
        .map((n) => n % (all.length + 1))
        .map((n) =>
          /^[\ud800-\udbff][\udc00-\udfff]/.test(all.slice(Math.max(0, n - 1))) && n > 0 ? n - 1 : n,
        )
        .sort((x, y) => x - y) as [number, number];
      if (all.slice(start, end).trim() === '') return;
      const link = quoteLink(page, all, start, end);
      expect(new URL(link).href).toBe(link);
      const found = terms(link.slice(`${page}#:~:text=`.length));
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(5);
      const flat = all.toWellFormed().replace(/\s+/g, ' ');
      for (const { words } of found) expect(flat).toContain(words);
    }),
    { numRuns: 300 },
  );
});
