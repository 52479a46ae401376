import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findQuote, findShown } from '../../src/page/server/find-quote.ts';
import { createSmallAnswerer } from '../discord/small-answerer.ts';

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

const fire = { id: 'fire', title: 'Fire in Harlow', text: 'Nobody was hurt in the fire. The roof fell in.' };
const copy = {
  id: 'copy',
  title: 'Harlow roof falls',
  text: 'The roof fell in. Nobody was hurt in the fire.',
};

test.each<[string, string, readonly string[], string | null]>([
  ['in the article that is named', '1 · Harlow roof falls · paragraph 1', ['fire', 'copy'], 'copy'],
  ['in any where none is named', '1 · Harlow r… · paragraph 1', ['copy', 'fire'], 'copy'],
  [
    'not in a copy of the article that is named',
    '1 · Fire in Harlow · paragraph 1',
    ['changed', 'copy'],
    null,
  ],
  ['not in an article out of scope', '1 · Fire in Harlow · paragraph 1', ['copy'], null],
])('a quote is found %s', async (_, citation, ids, expected) => {
  const changed = { ...fire, id: 'changed', text: 'One was hurt in the fire.' };
  const articles = [fire, copy, changed].filter(({ id }) => ids.includes(id));
  const answerer = createSmallAnswerer(articles.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)));
  const scope = expected === null && !ids.includes('changed') ? { except: ['copy'] } : {};
  const place = await findQuote(answerer, { text: 'Nobody was hurt in the fire.', citation }, scope);
  expect(place?.article ?? null).toBe(expected);
});
