import { cp, mkdir, rename, rm, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { openIndex, readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import type { Progress } from '../../src/progress.ts';
import { library, newsOf, temporaryFolder, writeFiles } from './library.ts';

/** Does something when a part of an update begins. */
const when = (name: string, act: () => void): Progress => ({
  start: (work) => void (work.name === name && act()),
  update() {},
  stop() {},
});

const ids = async ({ indexDir }: IndexPlaces): Promise<string[]> => {
  const index = await openIndex(indexDir);
  index.close();
  return index.articles.map(({ id }) => id);
};

/** Places with a model of their own, which may be spoilt. */
const withModel = async (files: Record<string, string>) => {
  const places = await library(files);
  const modelsDir = path.join(await temporaryFolder(), 'models');
  await cp(places.modelsDir, modelsDir, { recursive: true });
  const weights = path.join(modelsDir, ...places.embeddingModel.split('/'), 'onnx', 'model_quantized.onnx');
  return { places: { ...places, modelsDir }, weights };
};

test.each<[string, (weights: string) => Promise<void>]>([
  ['removed', (weights) => unlink(weights)],
  ['cut off', (weights) => truncate(weights, 1_000)],
  ['emptied', (weights) => truncate(weights)],
])(
  'a model that is %s under way is said so, and the index of before stays in use',
  async (_, spoil) => {
    const { places, weights } = await withModel({ 'a.txt': newsOf('Ellery') });
    await updateIndex(places);
    const { version } = await readManifest(places.indexDir);
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    let spoilt = Promise.resolve();
    const progress = when('Reading', () => {
      spoilt = spoil(weights);
    });
    const error = await updateIndex(places, { progress }).catch((found: unknown) => found);
    await spoilt;
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(`The model in ${path.dirname(path.dirname(weights))} cannot be loaded`);
    expect((await readManifest(places.indexDir)).version).toBe(version);
    expect(await ids(places)).toEqual(['a']);

    await cp(path.join((await library()).modelsDir), places.modelsDir, { recursive: true });
    await updateIndex(places);
    expect(await ids(places)).toEqual(['a', 'b']);
  },
  120_000,
);

test('files that are removed, changed or exchanged between finding and reading them cost nobody else', async () => {
  const places = await library(
    Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [`${id}.txt`, newsOf(`Port ${id}`)])),
  );
  const at = (name: string) => path.join(places.articlesDir, name);
  let change = Promise.resolve();
  const progress = when('Reading', () => {
    change = (async () => {
      await unlink(at('b.txt'));
      await writeFile(at('c.txt'), newsOf('Port c', 'thirty'));
      await rename(at('d.txt'), at('moved.txt'));
      await rm(at('e.txt')).then(() => mkdir(at('e.txt')));
    })();
  });
  const report = await updateIndex(places, { progress });
  await change;
  expect(report.added.map(({ id }) => id)).toContain('a');
  const index = await openIndex(places.indexDir);
  for (const [number, { id, source }] of index.articles.entries()) {
    expect(source).toBe(at(`${id}.txt`));
    expect([newsOf(`Port ${id}`), newsOf(`Port ${id}`, 'thirty')]).toContain(index.text(number));
  }
  index.close();
  await updateIndex(places);
  expect(await ids(places)).toEqual(['a', 'c', 'moved']);
});

test('a clock that was set back years changes nothing but dates', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await updateIndex(places);
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date('2001-02-03T04:05:06Z'));
  await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
  expect((await updateIndex(places)).added.map(({ id }) => id)).toEqual(['b']);
  const { manifest } = await readManifest(places.indexDir);
  expect(manifest.created).toBe('2001-02-03T04:05:06.000Z');
  expect(manifest.articles.map(({ indexed }) => indexed.slice(0, 4))).toEqual([
    String(new Date(performance.timeOrigin).getFullYear()),
    '2001',
  ]);
  expect(await ids(places)).toEqual(['a', 'b']);
  expect((await updateIndex(places)).written).toBe(false);

  // A file of the future that changes again, and a lock of the future whose owner is no more.
  const future = new Date('2087-01-01');
  await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby', 'thirty') });
  await utimes(path.join(places.articlesDir, 'b.txt'), future, future);
  const lock = path.join(places.indexDir, 'update.lock');
  await writeFile(lock, JSON.stringify({ pid: 999_999_999, host: hostname() }));
  await utimes(lock, future, future);
  expect((await updateIndex(places)).changed.map(({ id }) => id)).toEqual(['b']);
});
