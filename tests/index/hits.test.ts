import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topHits } from '../../src/index/hits.ts';

test('the best hits are those that sorting all would give', () => {
  fc.assert(
    fc.property(
      // Few different scores, so that many are equal.
      fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 40 }),
      fc.nat(12),
      fc.func(fc.boolean()),
      (numbers, k, accept) => {
        const scores = Float32Array.from(numbers);
        const sorted = numbers
          .map((score, document) => ({ document, score }))
          .filter(({ score, document }) => score > 0 && accept(document))
          .sort((a, b) => b.score - a.score || a.document - b.document);
        expect(topHits(scores, k, accept)).toEqual(sorted.slice(0, k));
      },
    ),
  );
});
