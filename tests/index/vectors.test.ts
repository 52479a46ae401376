import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSources } from '../../src/article/read-sources.ts';
import { Embedder } from '../../src/index/embed.ts';
import { draftOf } from '../../src/index/index-draft.ts';
import { dot, Vectors } from '../../src/index/vectors.ts';
import { openModel } from '../../src/model/open.ts';
import { placesIn, temporaryFolder } from './library.ts';

const unit = (vector: Float32Array): Float32Array => {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((x) => x / length);
};

/** Uniform numbers from 0 to 1, the same in each run (Marsaglia, "Xorshift RNGs", 2003). */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

const exact = (vectors: readonly Float32Array[], query: Float32Array) =>
  vectors.map((vector) => dot(vector, query)).toSorted((a, b) => b - a);

describe('on vectors of the model', () => {
  const vectors: Float32Array[] = [];
  const questions: Float32Array[] = [];
  let graph: Vectors;

  beforeAll(async () => {
    const { model, folder } = await openModel(placesIn('unused'));
    const embedder = await Embedder.load(model, folder);
    const newsroom = 'tests/data/newsroom';
    for await (const read of readSources([`${newsroom}/articles`])) {
      if ('skipped' in read) throw new Error(read.skipped.reason);
      for (const { passage, sentences } of await embedder.passages(draftOf(read.article).inputs))
        vectors.push(passage, ...sentences);
    }
    const lines = readFileSync(`${newsroom}/questions.jsonl`, 'utf8').trimEnd().split('\n');
    for (const line of lines.slice(0, 150))
      questions.push((await embedder.question(JSON.parse(line).question)).question);
    await embedder.close();
    // Around each real vector a cluster of others, some close and some less so.
    const random = randomNumbers(2_024);
    for (const real of [...vectors])
      for (const spread of [0.01, 0.02, 0.03, 0.05, 0.08, 0.1])
        vectors.push(unit(real.map((x) => x + (random() - 0.5) * 2 * spread)));
    graph = Vectors.build(384, vectors);
  });

  test('nearest neighbours equal exact search at least 99.5 % of the time for k up to 20', () => {
    expect(vectors.length).toBeGreaterThan(3_000);
    const queries = [...questions, ...vectors.filter((_, i) => i % 97 === 0)];
    let right = 0;
    let all = 0;
    for (const query of queries) {
      const nearest = exact(vectors, query);
      for (let k = 1; k <= 20; k++) {
        const hits = graph.search(query, k);
        expect(hits).toHaveLength(k);
        // By their cosine rather than by number: of equally near ones each is right.
        right += hits.filter(({ score }) => score >= (nearest[k - 1] ?? 1) - 1e-5).length;
        all += k;
      }
    }
    expect(right / all).toBeGreaterThanOrEqual(0.995);
  });

  test('a search among few is exact', () => {
    const few = new Set([...vectors.keys()].filter((i) => i % 7 === 0));
    for (const query of questions.slice(0, 20)) {
      const expected = [...few]
        .map((document) => ({ document, score: dot(vectors[document] ?? [], query) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 20);
      const hits = graph.search(query, 20, few);
      expect(hits.map(({ document }) => document)).toEqual(expected.map(({ document }) => document));
    }
  });

  test('a search among many finds only those', () => {
    const many = new Set([...vectors.keys()].filter((i) => i % 5 !== 0));
    expect(many.size).toBeGreaterThan(2_000);
    for (const query of questions.slice(0, 20)) {
      const hits = graph.search(query, 20, many);
      expect(hits).toHaveLength(20);
      expect(hits.every(({ document }) => many.has(document))).toBe(true);
      expect(hits.map(({ score }) => score)).toEqual(
        hits.map(({ score }) => score).toSorted((a, b) => b - a),
      );
    }
  });

  test('what was saved finds the same', async () => {
    const file = path.join(await temporaryFolder(), 'vectors.hnsw');
    graph.save(file);
    const loaded = Vectors.load(file, 384, graph.points);
    expect(loaded.size).toBe(vectors.length);
    for (const query of questions.slice(0, 20))
      expect(loaded.search(query, 20)).toEqual(graph.search(query, 20));
    const vector = vectors[5] ?? new Float32Array();
    expect(dot(loaded.get(5), vector)).toBeCloseTo(1, 5);
  });
});

const axis = (i: number): Float32Array => Float32Array.from({ length: 3 }, (_, j) => (i === j ? 1 : 0));

test('scores are cosines, the nearest first, and never more than there are', () => {
  const graph = Vectors.build(3, [axis(0), Float32Array.of(0.6, 0.8, 0), axis(2)]);
  const hits = graph.search(axis(0), 10);
  expect(hits.map(({ document }) => document)).toEqual([0, 1, 2]);
  expect(hits.map(({ score }) => Math.round(score * 1000) / 1000)).toEqual([1, 0.6, 0]);
  expect(graph.search(axis(0), 1)).toHaveLength(1);
  expect(graph.search(axis(0), 0)).toEqual([]);
});

test('nothing is found in nothing', () => {
  expect(Vectors.build(3, []).search(axis(0), 5)).toEqual([]);
  expect(Vectors.build(3, [axis(1)]).search(axis(0), 5, new Set())).toEqual([]);
});

test.each([
  ['too short', Float32Array.of(1, 0), 'A vector has 2 dimensions instead of 3'],
  ['not a number', Float32Array.of(1, Number.NaN, 0), 'A vector holds what is no number'],
  ['infinite', Float32Array.of(1, Number.POSITIVE_INFINITY, 0), 'A vector holds what is no number'],
])('a vector that is %s is refused', (_, vector, message) => {
  expect(() => Vectors.build(3, [vector])).toThrow(new RangeError(message));
  expect(() => Vectors.build(3, [axis(0)]).search(vector, 1)).toThrow(new RangeError(message));
});

test('building reports how far it is', () => {
  const reports: number[] = [];
  Vectors.build(
    3,
    Array.from({ length: 250 }, (_, i) => axis(i % 3)),
    (done) => reports.push(done),
  );
  expect(reports).toEqual([100, 200]);
});
