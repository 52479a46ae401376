import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { LocalAnswerer } from '../../src/answer/answerer.ts';
import ranking from '../../src/answer/ranking.json' with { type: 'json' };
import { createSyntheticEmbedder } from '../../src/bench/synthetic-embedder.ts';
import { openIndex } from '../../src/index/store.ts';
import { updateIndex } from '../../src/index/update.ts';
import { library, loadedEmbedder, newsOf } from './library.ts';

vi.setConfig({ testTimeout: 240_000 });

const loaded = loadedEmbedder();

/** Real vectors of a few passages, from which a synthetic embedder makes as many as are wanted. */
const synthetic = async () => {
  const vectors = await loaded.embedder.passages(
    ['Ellery', 'Osterby', 'Marrin', 'Vesper'].map((town) => ({
      context: '',
      sentences: newsOf(town).split('\n\n'),
    })),
  );
  return createSyntheticEmbedder(vectors.flatMap(({ passage, sentences }) => [passage, ...sentences]));
};

test('an article that is there three times is quoted once', async () => {
  const places = await library({
    'a.txt': newsOf('Ellery', 'thirty'),
    'b/a copy.txt': newsOf('Ellery', 'thirty'),
    'b/c.md': newsOf('Ellery', 'thirty'),
    'd.txt': newsOf('Osterby'),
  });
  const { counts, cost } = await updateIndex(places, { embedder: loaded.embedder });
  expect(counts.articles).toBe(4);
  expect(cost.embedded).toBeLessThan(counts.passages - 2);
  const index = await openIndex(places.indexDir);
  expect(index.vectors.pointCount).toBe(cost.embedded);
  const answerer = new LocalAnswerer({ index, embedder: loaded.embedder, reader: null, ranking });
  for (const question of [
    'How many volumes are on the shelves in Ellery?',
    'Who is the chair of the harbour trust?',
  ]) {
    const { quotes } = await answerer.ask(question, { limit: 9 });
    expect(quotes.length).toBeGreaterThan(0);
    expect(new Set(quotes.map(({ text }) => text)).size).toBe(quotes.length);
  }
  index.close();
});

/** Town names in many alphabets, right to left ones and emoji among them. */
const names = [
  'Zürich',
  'Łódź',
  'Αθήνα',
  'Київ',
  'تهران',
  'ירושלים',
  '東京',
  'กรุงเทพ',
  'मुंबई',
  'Tiếng Việt',
  '🚢 harbour',
  "o'clock & co",
];

test('files in nested folders, of any name, with links that lead in circles, are each indexed once', async () => {
  const places = await library();
  const files = new Map<string, string>();
  let folder = places.articlesDir;
  for (let depth = 0; depth < 20; depth++) {
    for (const name of names) files.set(path.join(folder, `${name}.txt`), newsOf(`${name} ${depth}`));
    folder = path.join(folder, `${names[depth % names.length]} ${depth}`);
    await mkdir(folder);
    await symlink(places.articlesDir, path.join(folder, 'up'));
  }
  for (const [file, text] of files) await writeFile(file, text);
  const { counts, skipped } = await updateIndex(places, { embedder: await synthetic() });
  expect(skipped).toEqual([]);
  expect(counts.articles).toBe(files.size);
  const index = await openIndex(places.indexDir);
  expect(new Map(index.articles.map(({ source }, number) => [source, index.text(number)]))).toEqual(files);
  expect(new Set(index.articles.map(({ id }) => id)).size).toBe(files.size);
  index.close();
  expect((await updateIndex(places, { embedder: await synthetic() })).written).toBe(false);
});

test('an article as long as a shelf of books is indexed whole, and a change in it costs a passage or two', async () => {
  const chapters = Array.from({ length: 1_200 }, (_, i) =>
    newsOf(`Port ${i}`).split('\n\n').slice(1).join('\n'),
  );
  const places = await library({ 'long.txt': `A long story\n\n${chapters.join('\n')}` });
  const { counts } = await updateIndex(places, { embedder: await synthetic() });
  expect(counts.passages).toBeGreaterThan(2_000);
  const text = `A long story\n\n${chapters.with(600, newsOf('Port 600', 'thirty')).join('\n')}`;
  await writeFile(path.join(places.articlesDir, 'long.txt'), text);
  const { cost } = await updateIndex(places, { embedder: await synthetic() });
  expect(cost.embedded).toBeGreaterThan(0);
  expect(cost.embedded).toBeLessThan(8);
  const index = await openIndex(places.indexDir);
  expect(index.text(0)).toBe(text);
  const sentences = index.sentences(...index.sentenceRange(0));
  const passages = Array.from({ length: index.manifest.counts.passages }, (_, i) => index.passage(i));
  // Every sentence belongs to a passage, in order: nothing of the article is out of reach.
  expect(
    passages.map(({ first }) => first).every((first, i) => i === 0 || first <= (passages[i - 1]?.last ?? 0)),
  ).toBe(true);
  expect(passages.at(-1)?.last).toBe(sentences.length);
  index.close();
});
