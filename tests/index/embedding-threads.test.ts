import { cp, mkdtemp, rm, truncate } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { Embedder, type PassageInput } from '../../src/index/embed.ts';
import {
  type EmbeddingThreads,
  startEmbeddingThreads,
  threadsFor,
} from '../../src/index/embedding-threads.ts';
import { dot } from '../../src/index/vectors.ts';
import { type OpenedModel, openModel } from '../../src/model/open.ts';
import { placesIn } from './library.ts';

/** Of different lengths, and told apart by their words. */
const inputs: readonly PassageInput[] = Array.from({ length: 70 }, (_, i) => ({
  context: `Log of day ${i}. `,
  sentences: Array.from(
    { length: 1 + (i % 5) },
    (_, j) => `Boat ${i} carried ${j + 2} crates of ${'very '.repeat(i % 7)}ripe pears.`,
  ),
}));

let opened: OpenedModel;
let threads: EmbeddingThreads;

beforeAll(async () => {
  opened = await openModel(placesIn('unused'));
  threads = await startEmbeddingThreads(opened, 2);
});
afterAll(() => threads?.close());

test('threads give what one embedder gives, in the order of the passages', async () => {
  const heard: number[] = [];
  const shared = await threads.passages(inputs, (done) => heard.push(done));
  const embedder = await Embedder.load(opened.model, opened.folder);
  const alone = await embedder.passages(inputs);
  await embedder.close();
  expect(shared).toHaveLength(inputs.length);
  for (const [i, { passage, sentences }] of alone.entries()) {
    // Numbers are rounded by the batch that a text is in.
    expect(dot(shared[i]?.passage ?? [], passage)).toBeGreaterThan(0.99);
    expect(shared[i]?.sentences).toHaveLength(sentences.length);
    const last = sentences.length - 1;
    expect(dot(shared[i]?.sentences[last] ?? [], sentences[last] ?? [])).toBeGreaterThan(0.99);
  }
  expect(heard.at(-1)).toBe(inputs.length);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  expect(await threads.passages([])).toEqual([]);
});

test('the same passages have the same vectors each time, whichever thread was faster', async () => {
  const [first, second] = [await threads.passages(inputs), await threads.passages(inputs)];
  expect(second).toEqual(first);
});

test('whoever listens can stop it, and it can be used again', async () => {
  const enough = new Error('enough');
  const stop = threads.passages(inputs, () => {
    throw enough;
  });
  await expect(stop).rejects.toBe(enough);
  expect(await threads.passages(inputs.slice(0, 1))).toHaveLength(1);
});

test('a model that is damaged is said to be, and no thread stays', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-threads-'));
  await cp(opened.folder, folder, { recursive: true });
  await truncate(path.join(folder, 'onnx', 'model_quantized.onnx'), 1_000);
  await expect(startEmbeddingThreads({ ...opened, folder }, 2)).rejects.toThrow(UserError);
  await rm(folder, { recursive: true });
});

test('a few passages are not worth a second thread', () => {
  expect(threadsFor(1)).toBe(1);
  expect(threadsFor(100)).toBe(1);
  expect(threadsFor(1_000_000)).toBeGreaterThanOrEqual(1);
  expect(threadsFor(1_000_000)).toBeLessThanOrEqual(4);
});
