import { cp, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ensureIndex } from '../../src/index/ensure-index.ts';
import { encodeManifest, formatVersion } from '../../src/index/manifest.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, openPreviousIndex, readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { loadedEmbedder, newsOf, placesIn, temporaryFolder, writeFiles } from './library.ts';

/** Written by the version before format 2; the articles that it was made of are nowhere any more. */
const fixture = 'tests/data/index-format-1';

const loaded = loadedEmbedder();

/** The old index in a folder without any articles. */
const places = async (): Promise<IndexPlaces> => {
  const found = placesIn(await temporaryFolder());
  await cp(fixture, found.indexDir, { recursive: true });
  return found;
};

const old = () => readManifest(fixture, 'manifest.json', [1]);

/** Everything that an index says of its articles. */
const contents = (index: SearchIndex) =>
  index.articles.map((record, number) => ({
    id: record.id,
    title: record.title,
    published: record.published,
    source: record.source,
    indexed: record.indexed,
    text: index.text(number),
    blocks: index.blocks(number),
    sentences: index
      .sentences(...index.sentenceRange(number))
      .map(({ start, end }) => index.text(number).slice(start, end)),
  }));

const expectWhole = async (index: SearchIndex): Promise<void> => {
  const { manifest } = await old();
  expect(index.manifest.format).toBe(formatVersion);
  expect(index.articles.map(({ id, source, indexed }) => ({ id, source, indexed }))).toEqual(
    manifest.articles.map(({ id, source, indexed }) => ({ id, source, indexed })),
  );
  const texts = await readFile(path.join(fixture, manifest.files.texts.name));
  expect(index.articles.map((_, number) => index.text(number))).toEqual(
    manifest.articles.map(({ textStart, textEnd }) => texts.toString('utf8', textStart, textEnd)),
  );
  expect(index.blocks(0).find(({ kind }) => kind === 'left-out')).toBeDefined();
  const { question } = await loaded.embedder.question('How many books does the library of Osterby have?');
  const [hit] = index.vectors.search(question, 1);
  expect(index.article(index.passage(hit?.document ?? -1).article).id).toBe('osterby');
  expect(index.keywords.search(['osterbi'], 9).length).toBeGreaterThan(0);
};

test('an index of an older format is rebuilt from its stored texts by whoever opens it', async () => {
  const at = await places();
  const notes: string[] = [];
  const index = await ensureIndex(at, { embedder: loaded.embedder, note: (note) => notes.push(note) });
  await expectWhole(index);
  expect(notes).toEqual([
    `The index had format 1; it was rebuilt from its stored texts in format ${formatVersion}`,
  ]);
  const { manifest } = await old();
  const vectors = await readFile(path.join(fixture, manifest.files.sentences.name));
  const kept = index.sentenceVectors(0, manifest.counts.sentences).flatMap((vector) => [...vector]);
  expect(kept).toEqual([...new Int8Array(vectors)]);
  index.close();
});

test('npm run index does so, too, where the sources are not at hand', async () => {
  const at = await places();
  const report = await updateIndex(at, { embedder: loaded.embedder });
  expect(report).toMatchObject({ written: true, unchanged: 3, removed: [], cost: { embedded: 0 } });
  expect(report.notes[0]).toContain('The index had format 1');
  const index = await openIndex(at.indexDir);
  await expectWhole(index);
  const found = contents(index);
  index.close();
  const before = await openPreviousIndex(at.indexDir);
  expect(contents(before)).toEqual(found);
  before.close();
});

test('articles at hand are brought up to date on the way, others are kept where their source is away', async () => {
  const at = await places();
  const { manifest } = await old();
  const [first, ...rest] = manifest.articles;
  if (!first) throw new Error('The old index holds no article');
  const address = 'http://127.0.0.1:9/osterby';
  const articles = [{ ...first, source: address }, ...rest];
  await writeFile(
    path.join(at.indexDir, 'manifest.json'),
    encodeManifest({ ...manifest, articles, sources: [address] }),
  );
  await writeFiles(at.articlesDir, { 'vesper.txt': newsOf('Vesper') });
  const report = await updateIndex(at, { embedder: loaded.embedder });
  expect(report.added.map(({ id }) => id)).toEqual(['vesper']);
  expect(report.kept.map(({ id }) => id)).toEqual([first.id]);
  const index = await openIndex(at.indexDir);
  expect(index.articles.map(({ id }) => id)).toEqual(['vesper', first.id]);
  index.close();
});

test('one of another model, too, is embedded again from its stored texts', async () => {
  const at = await places();
  const { manifest } = await old();
  const model = { ...manifest.model, sha256: 'f'.repeat(64) };
  await writeFile(path.join(at.indexDir, 'manifest.json'), encodeManifest({ ...manifest, model }));
  const index = await ensureIndex(at, { embedder: loaded.embedder });
  await expectWhole(index);
  expect(index.manifest.model.sha256).toBe((await old()).manifest.model.sha256);
  index.close();
});

test('one that is damaged is told so, and built anew from the sources that are there', async () => {
  const at = await places();
  const { manifest } = await old();
  await truncate(path.join(at.indexDir, manifest.files.texts.name), 9);
  await expect(ensureIndex(at, { embedder: loaded.embedder })).rejects.toThrow(
    'The index has format 1, this version reads',
  );
  await writeFiles(at.articlesDir, { 'vesper.txt': newsOf('Vesper') });
  const report = await updateIndex(at, { embedder: loaded.embedder });
  expect(report.added.map(({ id }) => id)).toEqual(['vesper']);
  expect(report.notes[0]).toMatch(/^The index has format 1.*; it was built anew$/);
});
