import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Columns } from '../../src/index/columns.ts';
import { Keywords } from '../../src/index/keywords.ts';

/** BM25 by its formula: k1 1.2, b 0.75, the weight with 1 added so that it stays above 0. */
const naive = (documents: readonly (readonly string[])[], terms: readonly string[]): number[] => {
  const average = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  return documents.map((document) =>
    terms.reduce((score, term) => {
      const holding = documents.filter((each) => each.includes(term)).length;
      const weight = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
      const count = document.filter((each) => each === term).length;
      return count === 0
        ? score
        : score + (weight * count * 2.2) / (count + 1.2 * (1 - 0.75 + (0.75 * document.length) / average));
    }, 0),
  );
};

const term = fc.constantFrom('ferri', 'pier', 'storm', 'vote', 'tram', 'constructor', '__proto__', '京都');
const documents = fc.array(fc.array(term, { maxLength: 12 }), { minLength: 1, maxLength: 15 });
const reload = (keywords: Keywords): Keywords => Keywords.load(new Columns(keywords.encode(), 'keywords'));

test('search scores as the formula does, also after it was written and read', () => {
  fc.assert(
    fc.property(documents, fc.uniqueArray(term), fc.integer({ min: 1, max: 20 }), (corpus, query, k) => {
      const expected = naive(corpus, query);
      const built = Keywords.build(corpus);
      const hits = built.search(query, k);
      expect(reload(built).search(query, k)).toEqual(hits);
      expect(hits.length).toBe(Math.min(k, expected.filter((score) => score > 0).length));
      const best = expected.toSorted((a, b) => b - a);
      hits.forEach(({ document, score }, i) => {
        expect(score).toBeCloseTo(expected[document] ?? 0, 4);
        expect(score).toBeCloseTo(best[i] ?? 0, 4);
      });
    }),
  );
});

test('a change to an index gives what building it anew would', () => {
  const kept = fc.array(fc.nat(), { maxLength: 12 });
  fc.assert(
    fc.property(documents, kept, documents, fc.infiniteStream(fc.boolean()), (corpus, picks, more, turns) => {
      const before = Keywords.build(corpus);
      const changed: (number | string[])[] = [...picks.map((pick) => pick % corpus.length)];
      for (const document of more) {
        if (turns.next().value) changed.push(document);
        else changed.unshift(document);
      }
      const whole = changed.map((each) => (typeof each === 'number' ? (corpus[each] ?? []) : each));
      expect(Keywords.build(changed, before).encode()).toEqual(Keywords.build(whole).encode());
    }),
  );
});

test('frequencies and weights', () => {
  const keywords = reload(Keywords.build([['storm', 'storm', 'pier'], ['pier'], [], ['vote']]));
  expect(keywords.size).toBe(4);
  expect(['storm', 'pier', 'tram'].map((each) => keywords.frequency(each))).toEqual([1, 2, 0]);
  expect(keywords.weight('tram')).toBeGreaterThan(keywords.weight('storm'));
  expect(keywords.weight('storm')).toBeGreaterThan(keywords.weight('pier'));
});

test('only accepted documents are found', () => {
  const keywords = Keywords.build([['pier', 'pier'], ['pier'], ['pier', 'vote']]);
  expect(keywords.search(['pier'], 5, (document) => document !== 0).map(({ document }) => document)).toEqual([
    1, 2,
  ]);
});

test('nothing is found in nothing', () => {
  expect(reload(Keywords.build([])).search(['pier'], 5)).toEqual([]);
  expect(Keywords.build([[], []]).search(['pier'], 5)).toEqual([]);
});

test('a word that fills a document still counts', () => {
  const keywords = reload(Keywords.build([Array.from({ length: 70_000 }, () => 'pier'), ['pier']]));
  expect(keywords.search(['pier'], 2)).toHaveLength(2);
});
