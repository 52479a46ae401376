import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logOdds, probability } from '../../src/answer/linear.ts';
import { fitLogistic } from '../../src/eval/logistic.ts';

/** Hours of study of twenty students, and whether they passed: the example in Wikipedia's article on the method. */
const hours = [
  0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
];
const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1].map(Boolean);
const noise = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4];
const students = hours.map((value, i) => ({ hours: value, noise: noise[i] ?? 0, same: 7 }));

// Where the weights may move freely, that article's coefficients; else those of scikit-learn 1 on standardised columns.
test.each([
  { names: ['hours'], freedom: 1e9, intercept: -4.0777, weights: { hours: 1.5046 } },
  { names: ['hours'], freedom: 0.3, intercept: -1.6621, weights: { hours: 0.6003 } },
  { names: ['hours', 'noise'], freedom: 0.3, intercept: -1.5567, weights: { hours: 0.6071, noise: -0.0248 } },
  { names: ['hours', 'noise'], freedom: 1, intercept: -2.2862, weights: { hours: 0.9939, noise: -0.0849 } },
  { names: ['hours', 'same'], freedom: 0.3, intercept: -1.6621, weights: { hours: 0.6003, same: 0 } },
] as const)('$names at $freedom', ({ names, freedom, intercept, weights }) => {
  const model = fitLogistic(students, passed, names, freedom);
  expect(model.intercept).toBeCloseTo(intercept, 3);
  expect(Object.keys(model.weights)).toEqual(names);
  for (const [name, weight] of Object.entries(weights)) expect(model.weights[name]).toBeCloseTo(weight, 3);
});

test('says on average what happened', () => {
  const example = fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: 0, max: 999 }) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(example, fc.boolean()), { minLength: 2, maxLength: 40 }),
      fc.constantFrom(0.1, 1, 10),
      (examples, freedom) => {
        const labels = examples.map(([, label]) => label);
        fc.pre(labels.includes(true) && labels.includes(false));
        const features = examples.map(([each]) => each);
        const model = fitLogistic(features, labels, ['x', 'y'], freedom);
        // The intercept is not held down: at the optimum the chances add up to the number of true labels.
        const expected = features.reduce((sum, each) => sum + probability(logOdds(model, each)), 0);
        expect(expected).toBeCloseTo(labels.filter(Boolean).length, 4);
      },
    ),
  );
});

test('one label alone teaches nothing', () => {
  expect(() =>
    fitLogistic(
      students,
      students.map(() => true),
      ['hours'],
      1,
    ),
  ).toThrow(RangeError);
});
