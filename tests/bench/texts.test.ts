import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomNumbers } from '../../src/bench/statistics.ts';
import { createSyntheticEmbedder, near } from '../../src/bench/synthetic-embedder.ts';
import { changeNames } from '../../src/bench/texts.ts';
import { dot } from '../../src/index/vectors.ts';

const text = 'The mayor of Harlow, Petra Lindqvist, spoke. When Harlow floods, the Mayor pays. Petra agreed.';

test('names become others, the same throughout a copy; other words stay', () => {
  const changed = changeNames(text, 1);
  expect(changed).not.toMatch(/Harlow|Petra|Lindqvist/);
  const [, town] =
    /The mayor of (\w+), \w+ \w+, spoke\. When \1 floods, the Mayor pays\. \w+ agreed\./.exec(changed) ?? [];
  expect(town).toBeDefined();
});

test('copies differ from one another, and each is the same every time', () => {
  expect(changeNames(text, 0)).toBe(text);
  expect(changeNames(text, 1)).not.toBe(changeNames(text, 2));
  expect(changeNames(text, 2)).toBe(changeNames(text, 2));
});

test('made vectors are of unit length and near what they are made from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const random = randomNumbers(seed);
      const raw = Float32Array.from({ length: 384 }, () => random() - 0.5);
      const length = Math.sqrt(dot(raw, raw));
      const vector = raw.map((x) => x / length);
      const made = near(vector, random);
      expect(dot(made, made)).toBeCloseTo(1, 4);
      expect(dot(made, vector)).toBeGreaterThan(0.8);
      expect(dot(made, vector)).toBeLessThan(0.95);
    }),
  );
});

test('the synthetic embedder gives every passage and sentence a vector of its own', async () => {
  const real = [Float32Array.from({ length: 8 }, (_, i) => (i === 0 ? 1 : 0))];
  const done: number[] = [];
  const vectors = await createSyntheticEmbedder(real).passages(
    [
      { context: 'T. ', sentences: ['One.', 'Two.'] },
      { context: 'T. ', sentences: ['Three.'] },
    ],
    (count) => done.push(count),
  );
  expect(vectors.map(({ sentences }) => sentences.length)).toEqual([2, 1]);
  expect(vectors[0]?.passage).not.toEqual(vectors[1]?.passage);
  expect(done.at(-1)).toBe(2);
});
