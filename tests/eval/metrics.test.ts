import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/eval/dataset.ts';
import {
  type Excerpt,
  holdsAnswer,
  isQuoted,
  isRight,
  measure,
  type Outcome,
  percentile,
} from '../../src/eval/metrics.ts';

const question: Question = {
  id: 'q1',
  question: 'Where did the boat lie?',
  article: 'harbour',
  answers: ['at the quay', 'by the quay wall'],
  answerable: true,
};
const unanswerable: Question = { id: 'q2', question: 'Who?', article: null, answers: [], answerable: false };
const quote = (text: string, article = 'harbour'): Excerpt => ({ article, text });
const filler = (length: number) => quote('x'.repeat(length));

test.each([
  { text: 'It lay at the quay.', article: 'harbour', holds: true },
  { text: 'It lay at\n  the quay.', article: 'harbour', holds: true },
  { text: 'It lay by the quay wall.', article: 'harbour', holds: true },
  { text: 'It lay at the quay.', article: 'market', holds: false },
  { text: 'It lay At the quay.', article: 'harbour', holds: false },
  { text: '', article: 'harbour', holds: false },
])('$text of $article', ({ text, article, holds }) => {
  expect(holdsAnswer(question, { article, text })).toBe(holds);
});

test('nothing answers a question without an answer', () => {
  expect(holdsAnswer({ ...unanswerable, article: 'harbour', answers: ['quay'] }, quote('quay'))).toBe(false);
});

describe('the first 300 characters', () => {
  test.each([
    { what: 'the first quote', quotes: [quote('It lay at the quay.')], quoted: true },
    { what: 'the second quote', quotes: [filler(100), quote('at the quay')], quoted: true },
    { what: 'the last that fits', quotes: [filler(289), quote('at the quay')], quoted: true },
    { what: 'one character too far', quotes: [filler(290), quote('at the quay')], quoted: false },
    { what: 'a long quote’s end', quotes: [quote(`${'x'.repeat(295)} at the quay`)], quoted: false },
    { what: 'after a longer quote', quotes: [filler(400), quote('at the quay')], quoted: false },
    { what: 'across two quotes', quotes: [quote('at the '), quote('quay')], quoted: false },
    { what: 'another article', quotes: [quote('at the quay', 'market')], quoted: false },
    {
      what: 'after another article',
      quotes: [quote('at the quay', 'market'), quote('at the quay')],
      quoted: true,
    },
    { what: 'no quotes', quotes: [], quoted: false },
  ])('$what: $quoted', ({ quotes, quoted }) => {
    expect(isQuoted(question, quotes)).toBe(quoted);
  });

  test('are not asked for where the first quote is', () => {
    const long = [quote(`${'x'.repeat(295)} at the quay`)];
    expect(isRight({ question, quotes: long })).toBe(true);
    expect(isRight({ question, quotes: [filler(10), ...long] })).toBe(false);
    expect(isRight({ question, quotes: [] })).toBe(false);
  });
});

test.each([
  { values: [5, 1, 4, 2, 3], rank: 0.5, is: 3 },
  { values: [4, 1, 3, 2], rank: 0.5, is: 2 },
  { values: [1, 2, 3, 4], rank: 0.95, is: 4 },
  { values: Array.from({ length: 100 }, (_, i) => i + 1), rank: 0.95, is: 95 },
  { values: [7], rank: 0.95, is: 7 },
  { values: [], rank: 0.5, is: null },
])('percentile $rank of $values.length values is $is', ({ values, rank, is }) => {
  expect(percentile(values, rank)).toBe(is);
});

const outcome = (changes: Partial<Outcome>): Outcome => ({
  question,
  answered: true,
  confidence: 0.9,
  answer: null,
  quotes: [],
  passages: [],
  milliseconds: 10,
  ...changes,
});
const checked = (text: string, original: string | null = text, article = 'harbour') => ({
  article,
  text,
  original,
});

test('the figures of a data set', () => {
  const metrics = measure([
    outcome({
      answer: 'the quay',
      quotes: [checked('It lay at the quay.'), checked('A storm came.')],
      passages: [quote('It lay at the quay.')],
      confidence: 0.8,
      milliseconds: 30,
    }),
    outcome({
      answer: 'At the quay',
      quotes: [checked('A storm came.'), checked('by the quay wall', 'by the  quay wall')],
      passages: [quote('Rain.'), quote('at the quay', 'market'), quote('Wind.'), quote('at the quay')],
      confidence: 0.6,
      milliseconds: 20,
    }),
    outcome({ answered: false, quotes: [checked('at the quay')], confidence: 0.1 }),
    outcome({ question: unanswerable, answered: false, confidence: 0.2 }),
    outcome({ question: unanswerable, quotes: [checked('It rained.', null)], confidence: 0.7 }),
  ]);
  expect(metrics).toEqual({
    questions: 5,
    answerable: 3,
    found: {
      1: { count: 1, of: 3 },
      3: { count: 1, of: 3 },
      5: { count: 2, of: 3 },
      10: { count: 2, of: 3 },
    },
    quoted: { count: 3, of: 3 },
    quotedFirst: { count: 2, of: 3 },
    answeredRight: { count: 1, of: 3 },
    exact: { count: 1, of: 3 },
    f1: expect.closeTo((2 / 3 + 1 + 0) / 3, 10),
    abstention: {
      // Pairs in order: 0.8 over both, 0.6 over one, 0.1 over none.
      auroc: 3 / 6,
      precision: { count: 1, of: 2 },
      recall: { count: 1, of: 2 },
    },
    verbatim: { count: 4, of: 6 },
    calibrationError: expect.closeTo((0.2 + 0.6 + 0.9 + 0.2 + 0.7) / 5, 10),
    milliseconds: { median: 10, p95: 30 },
  });
});

test('of no questions there are no figures', () => {
  expect(measure([])).toMatchObject({
    questions: 0,
    f1: null,
    quoted: { count: 0, of: 0 },
    abstention: { auroc: null },
    calibrationError: null,
    milliseconds: { median: null, p95: null },
  });
});

test('the figures of what is written', () => {
  const writing = (changes: Partial<NonNullable<Outcome['writing']>>) => ({
    shown: true,
    why: null,
    drafted: 2,
    referenced: 2,
    removed: 0,
    quotes: [],
    milliseconds: 400,
    ...changes,
  });
  const metrics = measure([
    outcome({ writing: writing({ quotes: [checked('at the quay')] }) }),
    outcome({ writing: writing({ removed: 1, milliseconds: 900 }) }),
    outcome({ writing: writing({ shown: false, why: 'unusable', drafted: 4, referenced: 1, removed: 4 }) }),
    outcome({ writing: writing({ shown: false, why: 'unavailable', drafted: 0, referenced: 0 }) }),
    outcome({ answered: false }),
  ]);
  expect(metrics.writing).toEqual({
    withText: { count: 2, of: 4 },
    referenced: { count: 5, of: 8 },
    removed: { count: 5, of: 8 },
    without: { unusable: 1, unavailable: 1 },
    milliseconds: { median: 400, p95: 900 },
  });
  expect(metrics.verbatim).toEqual({ count: 1, of: 1 });
});
