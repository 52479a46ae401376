import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findShown } from '../../src/page/server/find-quote.ts';

const text = 'One river rose.\n\nTwo  bridges fell,\nand nobody was hurt. One river rose.';

test.each([
  ['as it stands', 'and nobody was hurt.', 'and nobody was hurt.'],
  ['over a line break', 'Two bridges fell, and nobody', 'Two  bridges fell,\nand nobody'],
  ['cut at both ends', '… bridges fell, …', 'bridges fell,'],
  ['the first of two', 'One river rose.', 'One river rose.'],
])('finds a quote %s', (_, shown, expected) => {
  const place = findShown(text, shown);
  expect(place && text.slice(place.start, place.end)).toBe(expected);
});

test.each([['Three bridges'], [''], ['…'], ['   ']])('finds nothing for %j', (shown) => {
  expect(findShown(text, shown)).toBeNull();
});

test('finds every piece of every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), fc.nat(), (whole, a, b) => {
      const [from, to] = [Math.min(a, b) % whole.length, Math.max(a, b) % (whole.length + 1)];
      const piece = whole.slice(from, to);
      fc.pre(piece.trim() !== '' && !piece.includes('…'));
      const place = findShown(whole, piece);
      const squeeze = (one: string) => one.replace(/\s/g, '');
      expect(place && squeeze(whole.slice(place.start, place.end))).toBe(squeeze(piece));
    }),
  );
});
