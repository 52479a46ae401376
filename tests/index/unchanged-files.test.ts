import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { draftOf, keptDraft } from '../../src/index/index-draft.ts';
import { encodeManifest, manifestName } from '../../src/index/manifest.ts';
import { openIndex, readManifest } from '../../src/index/store.ts';
import { UnchangedFiles } from '../../src/index/unchanged-files.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { readingVersion } from '../../src/version.ts';
import { library, loadedEmbedder, newsOf, placesIn, writeFiles } from './library.ts';

const loaded = loadedEmbedder();

const files = {
  'a.txt': `${newsOf('Ellery')}\nDownload our app for more news\n`,
  'b.md': `---\ntitle: Boats\ndate: 2024-05-03\n---\n\n${newsOf('Osterby')}`,
  'c.html': `<html><title>C</title><body><article><p>${newsOf('Marrin')}</p></article></body></html>`,
  'd.txt': newsOf('Vesper').replaceAll('\n', '\r\n'),
  'e.txt': Buffer.from(newsOf('Zürich'), 'latin1'),
};

const built = async (): Promise<IndexPlaces> => {
  const places = await library(files);
  await updateIndex(places, { embedder: loaded.embedder });
  return places;
};

test('an article as the index has it is what reading and splitting it made', async () => {
  const index = await openIndex((await built()).indexDir);
  expect(index.articles).toHaveLength(5);
  index.articles.forEach((_, number) => {
    const kept = keptDraft(index, number);
    const fresh = draftOf(kept.article);
    expect({ ...kept, inputs: kept.inputs }).toEqual(fresh);
  });
  index.close();
});

test('text files of the same bytes are known, others are read', async () => {
  const places = await built();
  const index = await openIndex(places.indexDir);
  expect(index.manifest.reading).toBe(readingVersion());
  const ids = new Map(index.articles.map(({ id, source }) => [source, id]));
  const known = new UnchangedFiles(index, ids);
  const at = (name: string) => path.join(places.articlesDir, name);
  for (const name of ['a.txt', 'b.md', 'd.txt']) {
    const file = known.known(at(name));
    expect(file?.article().text).toBe(await readFile(at(name), 'utf8'));
    expect(known.take(at(name))?.article.source).toBe(at(name));
    expect(known.take(at(name))).toBeUndefined();
  }
  expect(known.known(at('c.html'))).toBeNull();
  expect(known.known(at('nowhere.txt'))).toBeNull();
  expect(new UnchangedFiles(null, ids).known(at('a.txt'))).toBeNull();
  expect(new UnchangedFiles(index, new Map([[at('a.txt'), 'z']])).known(at('a.txt'))).toBeNull();
  index.close();
});

test('whatever of the files changes, the index is what reading all of them anew makes', async () => {
  const places = await built();
  const at = (name: string) => path.join(places.articlesDir, name);
  const changes: (() => Promise<unknown>)[] = [
    () => writeFile(at('a.txt'), newsOf('Ellery', 'thirty')),
    () => rename(at('b.md'), at('b.txt')),
    () => rename(at('d.txt'), at('b.md')),
    () => rm(at('c.html')),
    () => writeFile(at('e.txt'), newsOf('Zürich')),
    () => writeFiles(places.articlesDir, { 'sub/a.txt': newsOf('Ellery', 'thirty') }),
  ];
  for (const change of changes) {
    await change();
    await updateIndex(places, { embedder: loaded.embedder });
    const anew = placesIn(path.dirname(places.articlesDir));
    const fresh = { ...anew, indexDir: `${places.indexDir}-anew` };
    await rm(fresh.indexDir, { recursive: true, force: true });
    await updateIndex(fresh, { embedder: loaded.embedder });
    const of = async (folder: string) => {
      const index = await openIndex(folder);
      const found = index.articles.map(({ id: _, indexed: __, ...facts }, number) => ({
        ...facts,
        text: index.text(number),
        blocks: index.blocks(number),
        sentences: index.sentences(...index.sentenceRange(number)),
      }));
      index.close();
      return found;
    };
    expect(await of(places.indexDir)).toEqual(await of(fresh.indexDir));
  }
});

test('an index that other code read is read again, once', async () => {
  const places = await built();
  const { manifest } = await readManifest(places.indexDir);
  await writeFile(
    path.join(places.indexDir, manifestName),
    encodeManifest({ ...manifest, reading: 'f'.repeat(12) }),
  );
  const index = await openIndex(places.indexDir);
  const ids = new Map(index.articles.map(({ id, source }) => [source, id]));
  expect(new UnchangedFiles(index, ids).known(path.join(places.articlesDir, 'a.txt'))).toBeNull();
  index.close();
  expect(await updateIndex(places, { embedder: loaded.embedder })).toMatchObject({
    written: true,
    unchanged: 5,
    changed: [],
  });
  expect((await readManifest(places.indexDir)).manifest.reading).toBe(readingVersion());
  expect(await updateIndex(places, { embedder: loaded.embedder })).toMatchObject({
    written: false,
    unchanged: 5,
  });
});
