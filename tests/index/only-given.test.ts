import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openIndex } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { library, newsOf, writeFiles } from './library.ts';

/** A newspaper of one page, which notes what it is asked. */
const newspaper = async () => {
  const asked: { readonly url: string; readonly etag: string | undefined }[] = [];
  let town = 'Osterby';
  const server = createServer(({ url = '', headers }, response) => {
    asked.push({ url, etag: headers['if-none-match'] });
    if (url !== '/page') response.writeHead(404).end();
    else if (headers['if-none-match'] === `"${town}"`) response.writeHead(304).end();
    else
      response
        .setHeader('content-type', 'text/plain; charset=utf-8')
        .setHeader('etag', `"${town}"`)
        .end(newsOf(town));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    asked,
    page: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    moveTo: (next: string) => {
      town = next;
    },
  };
};

const state = async ({ indexDir }: IndexPlaces) => {
  const index = await openIndex(indexDir);
  const found = index.articles.map(({ id }, number) => [id, index.text(number)] as const);
  index.close();
  return { texts: new Map(found), sources: index.manifest.sources };
};

test('one more article waits for no other source, and changes none', async () => {
  const { asked, page, moveTo } = await newspaper();
  const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Sandholm') });
  await updateIndex(places, { locations: [page] });
  const before = await state(places);
  const questions = asked.length;

  // All else changes meanwhile: that is for the next update that reads everything.
  moveTo('Harlow');
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'thirty') });
  await rm(path.join(places.articlesDir, 'b.txt'));
  const folder = path.join(path.dirname(places.indexDir), 'uploads');
  await writeFiles(folder, { 'c.txt': newsOf('Ostley') });
  const added = path.join(folder, 'c.txt');
  const report = await updateIndex(places, { locations: [added], onlyGiven: true });
  expect(report.added.map(({ source }) => source)).toEqual([added]);
  expect({ ...report, added: [] }).toMatchObject({ changed: [], removed: [], kept: [], skipped: [] });
  expect(report.unchanged).toBe(before.texts.size);
  expect(report.cost.reused).toBeGreaterThan(0);
  expect(asked).toHaveLength(questions);
  const now = await state(places);
  expect(now.texts.get('c')).toBe(newsOf('Ostley'));
  for (const [id, text] of before.texts) expect(now.texts.get(id)).toBe(text);
  expect(now.sources).toEqual([...before.sources, added]);

  const whole = await updateIndex(places);
  expect(whole.changed.map(({ id }) => id).sort()).toEqual(['127-0-0-1-page', 'a']);
  expect(whole.removed.map(({ id }) => id)).toEqual(['b']);
  // What was known of the page was kept while nobody asked for it.
  expect(asked.at(-1)).toEqual({ url: '/page', etag: '"Osterby"' });
  expect((await state(places)).texts.get('c')).toBe(newsOf('Ostley'));
});

test('given again, it is read again; an id is given once', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await updateIndex(places);
  const folder = path.join(path.dirname(places.indexDir), 'uploads');
  await writeFiles(folder, { 'a.txt': newsOf('Ostley') });
  const given = { locations: [path.join(folder, 'a.txt')], onlyGiven: true };
  const [first] = (await updateIndex(places, given)).added;
  expect(first?.id).not.toBe('a');
  expect((await updateIndex(places, given)).written).toBe(false);
  await writeFiles(folder, { 'a.txt': newsOf('Ostley', 'forty') });
  expect((await updateIndex(places, given)).changed.map(({ id }) => id)).toEqual([first?.id]);
  // A folder that is given is read whole: what is gone from it is taken out.
  await writeFiles(folder, { 'd.txt': newsOf('Dunmore') });
  await rm(path.join(folder, 'a.txt'));
  const folderGiven = await updateIndex(places, { locations: [folder], onlyGiven: true });
  expect(folderGiven.added.map(({ id }) => id)).toEqual(['d']);
  expect(folderGiven.removed.map(({ id }) => id)).toEqual([first?.id]);
  expect([...(await state(places)).texts.keys()].sort()).toEqual(['a', 'd']);
});

test('a source that cannot be read keeps its text; an excluded one is read again when it is given', async () => {
  const { page, moveTo } = await newspaper();
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await updateIndex(places, { locations: [page] });
  moveTo('');
  const gone = page.replace('/page', '/nowhere');
  const { skipped } = await updateIndex(places, { locations: [gone], onlyGiven: true });
  expect(skipped).toMatchObject([{ location: gone, reason: expect.stringContaining('404') }]);
  await updateIndex(places, { remove: ['a'] });
  expect((await updateIndex(places, { locations: [gone], onlyGiven: true })).added).toEqual([]);
  expect((await state(places)).texts.has('a')).toBe(false);
  const again = path.join(places.articlesDir, 'a.txt');
  expect((await updateIndex(places, { locations: [again], onlyGiven: true })).added).toMatchObject([
    { id: 'a', source: again },
  ]);
});

test('where there is no index yet, or a damaged one, everything is read', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  const folder = path.join(path.dirname(places.indexDir), 'uploads');
  await writeFiles(folder, { 'c.txt': newsOf('Ostley') });
  const given = { locations: [path.join(folder, 'c.txt')], onlyGiven: true };
  await updateIndex(places, given);
  expect([...(await state(places)).texts.keys()].sort()).toEqual(['a', 'c']);
  const { files } = JSON.parse(await readFile(path.join(places.indexDir, 'manifest.json'), 'utf8'));
  await writeFiles(places.indexDir, { [files.texts.name]: 'damaged' });
  await updateIndex(places, given);
  expect([...(await state(places)).texts.keys()].sort()).toEqual(['a', 'c']);
});
