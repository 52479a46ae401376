import { rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { examineAll } from '../../src/doctor/check.ts';
import { indexCheck } from '../../src/doctor/index.ts';
import { readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { library, newsOf, writeFiles } from '../index/library.ts';

const examine = async (places: IndexPlaces) => {
  for await (const finding of examineAll([indexCheck(places)])) return finding;
  return undefined;
};

test('what stands in the folder of the index is said, with what to do', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  expect(await examine(places)).toMatchObject({
    ok: true,
    detail: expect.stringContaining('There is none in'),
  });

  await updateIndex(places);
  expect(await examine(places)).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/index is whole: 1 article in \d passages, of \d{4}-\d\d-\d\d$/),
  });
  expect(await examine({ ...places, embeddingModel: 'Xenova/all-MiniLM-L6-v2' })).toMatchObject({
    ok: false,
    detail: expect.stringContaining('The index was made with the model Xenova/bge-small-en-v1.5'),
  });

  const { manifest } = await readManifest(places.indexDir);
  await truncate(path.join(places.indexDir, manifest.files.vectors.name), 100);
  expect(await examine(places)).toMatchObject({
    ok: false,
    detail: expect.stringContaining(`${manifest.files.vectors.name} is not as it was written`),
    next: 'Run npm run index to mend it',
  });

  await updateIndex(places);
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'thirty') });
  await updateIndex(places);
  const previous = (await readManifest(places.indexDir, 'manifest.previous.json')).manifest.files;
  await truncate(path.join(places.indexDir, previous.keywords.name), 100);
  expect(await examine(places)).toMatchObject({ ok: false, next: 'Run npm run index to mend it' });

  await updateIndex(places);
  await rm(path.join(places.articlesDir, 'a.txt'));
  await updateIndex(places);
  expect(await examine(places)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('holds no article'),
  });
});
