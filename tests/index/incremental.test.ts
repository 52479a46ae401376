import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAnswerer } from '../../src/answer/open.ts';
import { openIndex } from '../../src/index/store.ts';
import type { IndexPlaces } from '../../src/index/update.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings } from '../../src/settings.ts';
import { pageOf, website } from '../article/website.ts';
import { library, loadedEmbedder, newsOf, writeFiles } from './library.ts';

const loaded = loadedEmbedder();
const { update } = loaded;

/** An article of many paragraphs; each may be replaced by another. */
const report = (changes: Readonly<Record<number, string>> = {}): string =>
  [
    'Ellery counts its bridges',
    ...Array.from(
      { length: 24 },
      (_, i) =>
        changes[i] ??
        `Bridge number ${i + 1} was opened in ${1800 + 7 * i} by a mayor whose name nobody remembers. ` +
          `It carries ${i + 3} hundred carts a day over the river, and two of its lamps are out. ` +
          `The council of Ellery wants to paint it before the winter of its ${i + 20}th year.`,
    ),
  ].join('\n\n');

describe('of an article that changes, only what changed is embedded', () => {
  test.each<[what: string, after: string, most: number]>([
    ['nothing', report(), 0],
    [
      'one sentence',
      report({
        11: 'Bridge number 12 fell into the river on Sunday. Nobody was hurt, for it was market day.',
      }),
      2,
    ],
    [
      'two paragraphs far apart',
      report({ 3: 'The fourth bridge is closed.', 20: 'The twenty-first is closed, too.' }),
      4,
    ],
    [
      'a paragraph more at the end',
      `${report()}\n\nA reader wrote that there is a twenty-fifth, in her garden.`,
      1,
    ],
    ['a paragraph less', report().replace(/\n\nBridge number 9 .*/, ''), 2],
    ['line ends', report().replaceAll('\n', '\r\n'), 0],
    ['white space between paragraphs', report().replaceAll('\n\n', '\n\n\n'), 0],
  ])('%s', async (_, after, most) => {
    const places = await library({ 'a.txt': report(), 'b.txt': newsOf('Osterby') });
    const { counts } = await update(places);
    expect(counts.passages).toBeGreaterThan(12);
    await writeFiles(places.articlesDir, { 'a.txt': after });
    const { cost, ...now } = await update(places);
    expect(cost.embedded).toBeLessThanOrEqual(most);
    if (most > 0) expect(cost.embedded).toBeGreaterThan(0);
    expect(cost.embedded + cost.reused).toBe(now.counts.passages);
  });

  test('paragraphs that move within it, or to another article of the same title, are not embedded again', async () => {
    const paragraphs = report().split('\n\n');
    const places = await library({ 'a.txt': report() });
    await update(places);
    const [title = '', ...rest] = paragraphs;
    await writeFiles(places.articlesDir, { 'c.txt': [title, ...rest.slice(0, 12)].join('\n\n') });
    // The last passage ends sooner than it did.
    expect((await update(places)).cost.embedded).toBeLessThanOrEqual(1);
  });
});

const word = 'Quinquereme';
const told = `${newsOf('Osterby')}\nThe ${word} sails at dawn on Friday, said its captain, Ottoline Fenwick.\n`;

/** Every way in which an article may have to go. */
const ways: [what: string, go: (places: IndexPlaces) => Promise<UpdateReport>][] = [
  ['by name', (places) => update(places, { remove: ['b'] })],
  [
    'with its file',
    async (places) => {
      await rm(path.join(places.articlesDir, 'b.html'));
      return update(places);
    },
  ],
];

describe('an article that is taken out is gone everywhere at once', () => {
  const traces = async (folder: string): Promise<string[]> => {
    const found: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const content = (await readFile(file)).toString('latin1').toLowerCase();
      if (['quinquerem', 'fenwick', 'osterby'].some((trace) => content.includes(trace)))
        found.push(entry.name);
    }
    return found;
  };

  test.each(ways)('%s', async (_, go) => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.html': pageOf(told) });
    await update(places);
    const vector = (await loaded.embedder.question(`When does the ${word} sail?`)).question;
    const before = await openIndex(places.indexDir);
    expect(before.keywords.search(['quinquerem'], 5)).not.toEqual([]);
    const count = before.manifest.counts.passages;
    before.close();
    expect(await traces(places.indexDir)).toContain('b.txt');

    expect((await go(places)).removed.map(({ id }) => id)).toEqual(['b']);
    const index = await openIndex(places.indexDir);
    expect(index.articleNumber('b')).toBeNull();
    expect(index.keywords.search(['quinquerem'], 5)).toEqual([]);
    expect(index.manifest.counts.passages).toBeLessThan(count);
    const near = index.vectors.search(vector, 50).map(({ document }) => index.passage(document).article);
    expect(new Set(near)).toEqual(new Set([index.articleNumber('a')]));
    index.close();
    // Its source's path is what keeps it out.
    expect((await traces(places.indexDir)).filter((name) => !/^manifest/.test(name))).toEqual([]);

    const answerer = await openAnswerer(
      { ...readSettings(), INDEX_DIR: places.indexDir, ARTICLES_DIR: places.articlesDir, READER: 'off' },
      { progress: noProgress, note() {} },
    );
    const answer = await answerer.ask(`When does the ${word} sail?`);
    const texts = [
      ...answer.quotes.map(({ text }) => text),
      ...(await answerer.overview()).flatMap(({ quotes }) => quotes.map(({ text }) => text)),
    ];
    await answerer.close();
    expect(texts.filter((text) => /Quinquereme|Osterby|Fenwick/.test(text))).toEqual([]);
  });

  test('a page that is gone', async () => {
    const site = await website({ '/b': pageOf(told) });
    const places = await library({ 'a.txt': newsOf('Ellery') });
    await update(places, { locations: [`${site.origin}/b`] });
    expect(await traces(places.indexDir)).not.toEqual([]);
    site.pages['/b'] = 410;
    await update(places);
    expect(await traces(places.indexDir)).toEqual([]);
  });
});

test('a file that goes while the others are read is taken out, and not kept as one that cannot be read', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`${i + 10}.txt`, newsOf(`Town ${i}`)]),
  );
  const places = await library(files);
  await update(places);
  let going: Promise<void> | undefined;
  const progress = {
    start() {},
    update: (done: number) => {
      if (done === 3) going = rm(path.join(places.articlesDir, '29.txt'));
    },
    stop() {},
  };
  const { removed, kept, skipped } = await update(places, { progress });
  await going;
  expect({ removed: removed.map(({ id }) => id), kept, skipped }).toEqual({
    removed: ['29'],
    kept: [],
    skipped: [],
  });
});
