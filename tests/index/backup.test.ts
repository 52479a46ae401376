import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { randomNumbers } from '../../src/bench/statistics.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, openLastGood, readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { library, loadedEmbedder, newsOf, temporaryFolder, writeFiles } from './library.ts';

const loaded = loadedEmbedder();

const contents = (index: SearchIndex): Record<string, string> => {
  const found = Object.fromEntries(index.articles.map(({ id }, number) => [id, index.text(number)]));
  for (let passage = 0; passage < index.manifest.counts.passages; passage++)
    expect(index.vectors.search(index.vectors.get(passage), 1)[0]?.score).toBeCloseTo(1, 4);
  index.close();
  return found;
};

/** A folder's files in some order, as a program that copies it may come by them. */
const shuffled = async (folder: string, random: () => number): Promise<string[]> => {
  const names = (await readdir(folder)).sort();
  for (let i = names.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [names[i], names[j]] = [names[j] ?? '', names[i] ?? ''];
  }
  return names;
};

/** What is gone by now a program that copies leaves out, with a word. */
const copyNow = async (from: string, to: string, names: readonly string[]): Promise<void> => {
  for (const name of names) await copyFile(path.join(from, name), path.join(to, name)).catch(() => {});
};

test('a copy works wherever an update falls between the copying of its files, and in whichever order they come', async () => {
  const random = randomNumbers(24);
  const texts = [newsOf('Ellery'), newsOf('Osterby', 'thirty')];
  const places = await library({ 'a.txt': texts[0] ?? '', 'b.txt': texts[1] ?? '' });
  const { model } =
    (await updateIndex(places, { embedder: loaded.embedder })) &&
    (await readManifest(places.indexDir)).manifest;
  const states = [contents(await openIndex(places.indexDir))];
  for (let turn = 0; turn < 24; turn++) {
    const to = path.join(await temporaryFolder(), 'copy');
    await mkdir(to);
    const names = await shuffled(places.indexDir, random);
    const moment = Math.floor(random() * (names.length + 1));
    await copyNow(places.indexDir, to, names.slice(0, moment));
    // One more article, or one that changes its text; both texts are known, so that nothing is embedded.
    await writeFiles(places.articlesDir, {
      [`${'cdefgh'[turn % 6]}.txt`]: texts[Math.floor(turn / 6) % 2] ?? '',
    });
    await updateIndex(places, { embedder: loaded.embedder });
    states.push(contents(await openIndex(places.indexDir)));
    await copyNow(places.indexDir, to, names.slice(moment));
    const found = contents(await openLastGood(to, model, () => {}));
    expect(states.slice(-2)).toContainEqual(found);
    await rm(to, { recursive: true });
  }
});

test('copied in a loop while an index is written, each copy loads', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby', 'thirty') });
  await updateIndex(places, { embedder: loaded.embedder });
  const { model } = (await readManifest(places.indexDir)).manifest;
  const copies: string[] = [];
  const random = randomNumbers(8);
  let isWriting = true;
  const copying = async () => {
    while (isWriting) {
      const to = path.join(await temporaryFolder(), 'copy');
      const before = (await readManifest(places.indexDir)).version;
      await mkdir(to);
      await copyNow(places.indexDir, to, await shuffled(places.indexDir, random));
      // Two updates within one copy are one too many, and said to be so.
      const after = await readManifest(places.indexDir);
      const previous = await readManifest(places.indexDir, 'manifest.previous.json').catch(() => after);
      if ([after.version, previous.version].includes(before)) copies.push(to);
    }
  };
  const writing = async () => {
    for (let turn = 0; turn < 12; turn++) {
      await writeFiles(places.articlesDir, {
        [`${turn}.txt`]: newsOf(turn % 2 ? 'Ellery' : 'Osterby', 'thirty'),
      });
      await updateIndex(places, { embedder: loaded.embedder });
    }
    isWriting = false;
  };
  await Promise.all([writing(), copying()]);
  expect(copies.length).toBeGreaterThan(0);
  for (const copy of copies) {
    const found = contents(await openLastGood(copy, model, () => {}));
    expect(found).toMatchObject({ a: newsOf('Ellery'), b: newsOf('Osterby', 'thirty') });
  }
});

test('nothing that reading needs depends on where the folder is, or on the machine', async () => {
  const places: IndexPlaces = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
  await updateIndex(places, { embedder: loaded.embedder });
  const { manifest } = await readManifest(places.indexDir);
  const bytes = (key: keyof typeof manifest.files) =>
    readFile(path.join(places.indexDir, manifest.files[key].name));
  const here = contents(await openIndex(places.indexDir));

  const [keywords, graph] = [await bytes('keywords'), await bytes('vectors')];
  const elsewhere = path.join(await temporaryFolder(), 'somewhere', 'else');
  await cp(places.indexDir, elsewhere, { recursive: true });
  await rm(path.dirname(places.articlesDir), { recursive: true });
  const there = await openIndex(elsewhere, manifest.model);
  expect(there.articles.map(({ source }) => source)).toEqual(manifest.articles.map(({ source }) => source));
  expect(contents(there)).toEqual(here);

  // Columns: their header says where each lies; the first number of `starts` after 0 is read as little-endian.
  const headerLength = keywords.readUInt32LE(8);
  const header = JSON.parse(keywords.toString('utf8', 12, 12 + headerLength)) as {
    columns: { name: string; offset: number; length: number }[];
    strings: string[];
  };
  const body = Math.ceil((12 + headerLength) / 8) * 8;
  const starts = header.columns.find(({ name }) => name === 'starts');
  expect(starts?.length).toBe(header.strings.length + 1);
  expect(keywords.readUInt32LE(body + (starts?.offset ?? 0))).toBe(0);
  const postings = header.columns.find(({ name }) => name === 'documents')?.length;
  expect(keywords.readUInt32LE(body + (starts?.offset ?? 0) + 4 * header.strings.length)).toBe(postings);
  // The graph: its second number, of 64 bits, is how many points there is room for, the third how many there are.
  expect(graph.readBigUInt64LE(16)).toBe(BigInt(manifest.counts.passages));
});
