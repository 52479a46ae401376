import { expect, test } from 'vitest';
import { exactMatch, normaliseAnswer, wordF1 } from '../../src/eval/squad-normalisation.ts';

test.each([
  ['The Harbour', 'harbour'],
  ['an  ox,\n a cart and the mule', 'ox cart and mule'],
  ['“Stop!” she said.', '“stop” she said'],
  ['U.S. $2,000', 'us 2000'],
  ['theatre', 'theatre'],
  ['thé a été', 'thé été'],
  ['the', ''],
])('%j is compared as %j', (text, normal) => {
  expect(normaliseAnswer(text)).toBe(normal);
});

test.each([
  { answer: 'the quay', expected: ['a pier', 'Quay.'], exact: true, f1: 1 },
  { answer: 'at the quay', expected: ['the quay'], exact: false, f1: 2 / 3 },
  { answer: 'seven boats', expected: ['seven red boats', 'none'], exact: false, f1: 4 / 5 },
  { answer: 'red red boats', expected: ['red boats'], exact: false, f1: 4 / 5 },
  { answer: 'boats', expected: ['ships'], exact: false, f1: 0 },
  { answer: null, expected: ['ships'], exact: false, f1: 0 },
  { answer: 'the', expected: ['a'], exact: true, f1: 1 },
  { answer: 'boats', expected: ['the'], exact: false, f1: 0 },
  { answer: 'boats', expected: [], exact: false, f1: 0 },
])('$answer against $expected', ({ answer, expected, exact, f1 }) => {
  expect(exactMatch(answer, expected)).toBe(exact);
  expect(wordF1(answer, expected)).toBeCloseTo(f1, 10);
});
