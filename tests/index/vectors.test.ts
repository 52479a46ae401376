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

/** How much of what is found is among the nearest, for k from 1 to 20. */
const agreement = (graph: Vectors, vectors: readonly Float32Array[], queries: readonly Float32Array[]) => {
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
  return right / all;
};

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
    expect(agreement(graph, vectors, queries)).toBeGreaterThanOrEqual(0.995);
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

  test('after many changes nearest neighbours are as exact, and nothing that was removed is found', async () => {
    const folder = await temporaryFolder();
    // Of sixteen groups another one is missing each time; the one that comes back is new to the graph.
    const numbers = [...vectors.keys()];
    const without = (group: number) => numbers.filter((i) => i % 16 !== group);
    let present = graph;
    let held = numbers;
    const pointCounts: number[] = [];
    for (let change = 0; change < 6; change++) {
      const file = path.join(folder, `${change}.hnsw`);
      present.save(file);
      const places = new Map(held.map((number, document) => [number, document]));
      const next = without(change);
      const points = present.points;
      present = present.successor(file, {
        documents: next.map((i) => points[places.get(i) ?? -1] ?? vectors[i] ?? new Float32Array()),
      });
      held = next;
      pointCounts.push(present.pointCount);
      expect(present.size).toBe(held.length);
    }
    // Deleted points pile up, until the graph is built anew.
    expect(Math.max(...pointCounts)).toBeGreaterThan(1.15 * held.length);
    expect(Math.max(...pointCounts)).toBeLessThanOrEqual(1.25 * held.length + 1);
    expect(pointCounts.slice(1)).toContain(held.length);

    const live = held.map((i) => vectors[i] ?? new Float32Array());
    const queries = [...questions, ...vectors.filter((_, i) => i % 97 === 0)];
    expect(agreement(present, live, queries)).toBeGreaterThanOrEqual(0.995);
    const removed = vectors.filter((_, i) => i % 16 === 5);
    for (const query of removed.slice(0, 50)) {
      for (const { document, score } of present.search(query, 5))
        expect(score).toBeCloseTo(dot(live[document] ?? [], query), 4);
    }
  }, 120_000);

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

describe('a change', () => {
  const change = async (graph: Vectors, documents: readonly (number | Float32Array)[]): Promise<Vectors> => {
    const file = path.join(await temporaryFolder(), 'vectors.hnsw');
    graph.save(file);
    return graph.successor(file, { documents });
  };
  const found = (graph: Vectors, query: Float32Array): number[] =>
    graph.search(query, 10).map(({ document }) => document);

  test('takes points over, links new ones and deletes others, and leaves the state before as it is', async () => {
    const graph = Vectors.build(3, [axis(0), axis(1), axis(2), Float32Array.of(0.6, 0.8, 0)]);
    const after = await change(graph, [3, axis(2), 1, 2]);
    expect(found(after, axis(0))).toEqual([0, 1, 2, 3]);
    expect(after.pointCount).toBe(5);
    expect(found(after, axis(2))).toEqual([1, 3, 0, 2]);
    expect(found(graph, axis(0))).toEqual([0, 3, 1, 2]);
    expect(await change(after, [])).toMatchObject({ size: 0, pointCount: 0 });
  });

  test('lets documents that are alike share a point, for as long as one of them is there', async () => {
    const twin = axis(1);
    const graph = Vectors.build(3, [twin, axis(0), twin]);
    expect(graph.pointCount).toBe(2);
    expect(graph.search(twin, 2).map(({ document, score }) => [document, Math.round(score)])).toEqual([
      [0, 1],
      [2, 1],
    ]);
    const [point = -1] = graph.points;
    const one = await change(graph, [1, point]);
    expect(one.pointCount).toBe(2);
    expect(found(one, twin)).toEqual([1, 0]);
    expect(found(one, twin)).not.toContain(2);
  });

  test('refuses points that the state before does not have', async () => {
    const graph = Vectors.build(3, [axis(0)]);
    await expect(change(graph, [0, 7])).rejects.toThrow(RangeError);
    const file = path.join(await temporaryFolder(), 'vectors.hnsw');
    graph.save(file);
    expect(() => Vectors.load(file, 3, Uint32Array.of(1))).toThrow('There is no point 1 among 1');
  });
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
