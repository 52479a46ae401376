import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { planUpdate } from '../../src/index/plan.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { withLock } from '../../src/model/lock.ts';
import { pageOf, website } from '../article/website.ts';
import { library, loadedEmbedder, newsOf, temporaryFolder, writeFiles } from './library.ts';

const { update } = loadedEmbedder();

/** Every file below a folder with its content and its time of change. */
const traces = async (folder: string) => {
  const found: Record<string, unknown> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(file);
    found[file] = [mtimeMs, entry.isFile() ? (await readFile(file)).toString('latin1') : ''];
  }
  return found;
};

/** What a report says, without what a plan cannot know. */
const comparable = ({ version: _, written: __, milliseconds: ___, dryRun: ____, ...rest }: UpdateReport) =>
  rest;

test('a plan is what the update then does, and touches nothing', async () => {
  const site = await website({ '/a': pageOf(newsOf('Marrin')), '/gone': pageOf(newsOf('Vesper')) });
  const places = await library({
    'a.txt': newsOf('Ellery'),
    'b.txt': `${newsOf('Osterby')}\nDownload our app for more news\n`,
    'c.txt': newsOf('Corvane'),
  });
  await update(places, { locations: [`${site.origin}/a`, `${site.origin}/gone`] });
  site.pages['/a'] = 503;
  site.pages['/gone'] = 410;
  await writeFiles(places.articlesDir, {
    'a.txt': newsOf('Ellery', 'thirty'),
    'd.txt': newsOf('Hallam'),
    'empty.txt': '',
  });
  const before = await traces(path.dirname(places.articlesDir));
  const request = { remove: ['c'] };
  const plan = await planUpdate(places, request);
  expect(await traces(path.dirname(places.articlesDir))).toEqual(before);

  const done = await update(places, request);
  expect(plan).toMatchObject({
    dryRun: true,
    written: false,
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  expect(comparable(plan)).toEqual(comparable(done));
  expect(plan.added.map(({ id }) => id)).toEqual(['d']);
  expect(plan.removed.map(({ id }) => id).toSorted()).toEqual(['127-0-0-1-gone', 'c']);
  expect(plan.cost.embedded).toBeGreaterThan(0);

  expect(comparable(await planUpdate(places))).toEqual(comparable(await update(places)));
});

test('where there is no index, no folder for one is made, and no model fetched', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  const modelsDir = path.join(await temporaryFolder(), 'models');
  const plan = await planUpdate({ ...places, modelsDir });
  expect(plan).toMatchObject({ version: '', notes: [] });
  expect(plan.added.map(({ id }) => id)).toEqual(['a']);
  expect(plan.cost).toEqual({ embedded: plan.counts.passages, reused: 0 });
  expect(await readdir(path.dirname(places.indexDir))).toEqual(['articles']);
  await expect(stat(modelsDir)).rejects.toThrow('ENOENT');
});

test('an article that is there twice is embedded once', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Ellery') });
  const { cost, counts } = await planUpdate(places);
  expect(cost).toEqual({ embedded: counts.passages / 2, reused: counts.passages / 2 });
  expect((await update(places)).cost).toEqual(cost);
});

test('it waits for nobody, and needs no permission to write', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await update(places);
  await chmod(places.indexDir, 0o555);
  try {
    const lock = path.join(await temporaryFolder(), 'update.lock');
    await withLock(lock, async () => expect((await planUpdate(places)).unchanged).toBe(1));
  } finally {
    await chmod(places.indexDir, 0o755);
  }
  await withLock(path.join(places.indexDir, 'update.lock'), async () => {
    expect((await planUpdate(places)).unchanged).toBe(1);
  });
});

test('it says what is wrong with an index, and leaves that so', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await update(places);
  await rm(path.join(places.indexDir, 'manifest.previous.json'), { force: true });
  await writeFiles(places.indexDir, { 'manifest.json': '{"half' });
  const plan = await planUpdate(places);
  expect(plan.notes).toEqual([
    expect.stringMatching(/^The index is damaged: .*; it would be mended or built anew$/),
  ]);
  expect(await readFile(path.join(places.indexDir, 'manifest.json'), 'utf8')).toBe('{"half');
});

test('what an update would refuse, it refuses', async () => {
  const places = await library({ 'ellery.txt': newsOf('Ellery') });
  await update(places);
  await expect(planUpdate(places, { remove: ['elery'] })).rejects.toThrow('The index has no article "elery"');
  await expect(planUpdate(await library())).rejects.toThrow('There is no article to index in');
});
