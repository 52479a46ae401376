import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc, calibrationError, coverageCurve, reliability } from '../../src/eval/confidence.ts';

const claims = (right: readonly number[], wrong: readonly number[]) => [
  ...right.map((confidence) => ({ confidence, right: true })),
  ...wrong.map((confidence) => ({ confidence, right: false })),
];

describe('auroc', () => {
  test.each([
    { first: [0.9, 0.8], second: [0.1], area: 1 },
    { first: [0.1], second: [0.9, 0.8], area: 0 },
    { first: [0.5, 0.5], second: [0.5], area: 0.5 },
    { first: [0.9, 0.4], second: [0.6, 0.1], area: 0.75 },
    { first: [0.7, 0.4], second: [0.4], area: 0.75 },
    { first: [], second: [0.4], area: null },
    { first: [0.4], second: [], area: null },
  ])('of $first against $second is $area', ({ first, second, area }) => {
    expect(auroc(first, second)).toBe(area);
  });

  test('is the share of pairs in order', () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        let pairs = 0;
        for (const a of first) for (const b of second) pairs += a > b ? 1 : a === b ? 0.5 : 0;
        expect(auroc(first, second)).toBeCloseTo(pairs / (first.length * second.length), 10);
      }),
    );
  });
});

test('reliability has bins of a tenth, the last with 1 in it, and no empty ones', () => {
  expect(reliability(claims([0.1, 0.95, 1], [0.19, 0.95]))).toEqual([
    { from: 0.1, to: 0.2, count: 2, confidence: expect.closeTo(0.145, 10), right: 0.5 },
    { from: 0.9, to: 1, count: 3, confidence: expect.closeTo(2.9 / 3, 10), right: 2 / 3 },
  ]);
});

test.each([
  { what: 'sure and right', right: [1, 1], wrong: [], error: 0 },
  { what: 'sure and wrong', right: [], wrong: [1, 1], error: 1 },
  { what: 'half sure, half right', right: [0.5], wrong: [0.5], error: 0 },
  // Bin of 0.8: 0.3 off at 2 of 3 answers; bin of 0.1: 0.1 off at 1 of 3.
  { what: 'two bins', right: [0.8], wrong: [0.8, 0.1], error: (2 * 0.3 + 0.1) / 3 },
  { what: 'nothing', right: [], wrong: [], error: null },
])('calibration error of $what', ({ right, wrong, error }) => {
  const found = calibrationError(reliability(claims(right, wrong)));
  if (error === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(error, 10);
});

test('the coverage curve answers the surest first, equal ones together', () => {
  expect(coverageCurve(claims([0.9, 0.5], [0.5, 0.2]))).toEqual([
    { coverage: 0.25, accuracy: 1, threshold: 0.9 },
    { coverage: 0.75, accuracy: 2 / 3, threshold: 0.5 },
    { coverage: 1, accuracy: 0.5, threshold: 0.2 },
  ]);
  expect(coverageCurve([])).toEqual([]);
});
