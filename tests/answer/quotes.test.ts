import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SentenceFeatures } from '../../src/answer/features.ts';
import { chooseQuotes, cite, longestQuote } from '../../src/answer/quotes.ts';
import type { RankedSentence } from '../../src/answer/rank.ts';
import { type Library, openLibrary } from './library.ts';

const long = `The harbour master listed ${'buoys and beacons, '.repeat(16)}and lamps.`;

let library: Library;

beforeAll(async () => {
  library = await openLibrary({
    'a.txt': [
      'The bridge at Norhaven',
      'The bridge was opened by Odette Marlow. She had waited nine years. Nobody fell into the water.',
      `${long} It was read aloud.`,
      'A gull took the ribbon.',
    ].join('\n\n'),
    'b.txt': 'The bridge again\n\nThe bridge was opened by Odette Marlow! A gull took the ribbon.\n',
    'c.txt':
      'The lighthouse\n\nIlias Brandt climbed the tower.\n\nHe lit the lamp.\n\n“Nobody sleeps while it burns.” Odette Marlow told reporters so.\n',
  });
});

afterAll(() => library.close());

/** The sentences that start with these words, ranked in this order; an article's name in front of `:` chooses it. */
const rank = (...starts: string[]): RankedSentence[] =>
  starts.map((start, place) => {
    const { index } = library;
    const [, id = 'a', words = ''] = /^(?:([abc]):)?(.*)$/.exec(start) ?? [];
    const article = index.articleNumber(id) ?? -1;
    const [first, last] = index.sentenceRange(article);
    const found = index
      .sentences(first, last)
      .find((sentence) => index.text(article).slice(sentence.start, sentence.end).startsWith(words));
    if (!found) throw new Error(`No sentence starts with ${words}`);
    return {
      sentence: found.number,
      candidate: 0,
      features: {} as SentenceFeatures,
      span: null,
      says: '',
      noneChance: 0,
      borneOut: {
        passage: { names: 0, years: 0, numbers: 0 },
        namesInArticle: 0,
        othersInArticle: 0,
      },
      odds: -place,
      score: 0.5 / (place + 1),
    };
  });

const quoted = (ranked: readonly RankedSentence[], count = 3) =>
  chooseQuotes(library.index, ranked, count).map((span) => cite(library.index, span).text);

test('each of the best sentences is a quote, the best first', () => {
  expect(quoted(rank('A gull', 'Nobody fell', 'The bridge at'))).toEqual([
    'A gull took the ribbon.',
    'Nobody fell into the water.',
    'The bridge at Norhaven',
  ]);
  expect(quoted(rank('A gull', 'Nobody fell', 'The bridge at'), 1)).toEqual(['A gull took the ribbon.']);
  expect(quoted(rank('A gull'), 0)).toEqual([]);
  expect(quoted([])).toEqual([]);
});

test('a sentence that hangs on the one before has it with it', () => {
  expect(quoted(rank('She had waited'))).toEqual([
    'The bridge was opened by Odette Marlow. She had waited nine years.',
  ]);
});

test('the sentence before may end the paragraph before; a quotation comes with the sentence that names its speaker', () => {
  expect(quoted(rank('It was read'))).toEqual(['It was read aloud.']);
  expect(quoted(rank('c:He lit'))).toEqual(['Ilias Brandt climbed the tower.\n\nHe lit the lamp.']);
  expect(quoted(rank('c:“Nobody sleeps'))).toEqual([
    '“Nobody sleeps while it burns.” Odette Marlow told reporters so.',
  ]);
  const [span] = chooseQuotes(library.index, rank('c:He lit'), 1);
  expect(span && cite(library.index, span).paragraph).toBe(2);
});

test('where both are too long the sentence stands alone', () => {
  expect(long.length).toBeGreaterThan(longestQuote);
  expect(quoted(rank('It was read'))).toEqual(['It was read aloud.']);
  expect(quoted(rank('The harbour master'))).toEqual([long]);
});

test('what is inside a quote is not quoted again', () => {
  expect(quoted(rank('She had waited', 'The bridge was'))).toEqual([
    'The bridge was opened by Odette Marlow. She had waited nine years.',
  ]);
  expect(quoted(rank('The bridge was', 'The bridge was'))).toHaveLength(1);
});

test('the same words in another article are not quoted again, marks and case aside', () => {
  expect(quoted(rank('A gull', 'b:A gull', 'b:The bridge was', 'The bridge was'))).toEqual([
    'A gull took the ribbon.',
    'The bridge was opened by Odette Marlow!',
  ]);
});

test('the span that answers is marked where it stands in the article', () => {
  const [best, ...others] = rank('She had waited');
  if (!best) throw new Error('No sentence');
  const span = { span: { start: 15, end: 25 }, score: 1, chance: 0 };
  const [quote] = chooseQuotes(library.index, [{ ...best, span }, ...others], 1);
  const text = library.index.text(quote?.article ?? -1);
  expect(quote?.highlight && text.slice(quote.highlight.start, quote.highlight.end)).toBe('nine years');
});

test('a citation says where the quote stands', () => {
  const [quote] = chooseQuotes(library.index, rank('A gull'), 1).map((span) => cite(library.index, span));
  expect(quote).toMatchObject({
    article: 'a',
    paragraph: 4,
    url: null,
    link: null,
    score: 0.5,
    highlight: null,
  });
  expect(quote?.text).toBe(
    library.index.text(library.index.articleNumber('a') ?? -1).slice(quote?.start, quote?.end),
  );
});
