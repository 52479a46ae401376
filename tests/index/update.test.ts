import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureIndex } from '../../src/index/ensure-index.ts';
import { encodeManifest, formatVersion, manifestName } from '../../src/index/manifest.ts';
import { openIndex, openPreviousIndex, readManifest } from '../../src/index/store.ts';
import type { IndexPlaces } from '../../src/index/update.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { library, loadedEmbedder, newsOf, temporaryFolder, writeFiles } from './library.ts';

const loaded = loadedEmbedder();
const { update } = loaded;

const ids = (articles: readonly { id: string }[]): string[] => articles.map(({ id }) => id);

/** What an update did, in short. */
const brief = ({ added, changed, removed, unchanged, kept, skipped, written }: UpdateReport) => ({
  added: ids(added),
  changed: ids(changed),
  removed: ids(removed),
  unchanged,
  kept: ids(kept),
  skipped: skipped.map(({ location, reason }) => `${path.basename(location)} ${reason}`),
  written,
});

const nothing = { added: [], changed: [], removed: [], unchanged: 0, kept: [], skipped: [], written: true };

/** The texts of an index, by id. */
const texts = async ({ indexDir }: IndexPlaces): Promise<Record<string, string>> => {
  const index = await openIndex(indexDir);
  const found = Object.fromEntries(index.articles.map(({ id }, number) => [id, index.text(number)]));
  index.close();
  return found;
};

/** A web server whose pages a test may change; a number is a status to fail with. */
const website = async (pages: Record<string, string | number>) => {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''] ?? 404;
    if (typeof page === 'number') response.writeHead(page).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const pageOf = (text: string): string => {
  const [title, ...paragraphs] = text.trim().split('\n\n');
  return `<html><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('')}</article></body></html>`;
};

describe('files', () => {
  test('are added, changed and removed as their folder says', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.md': `# B\n\n${newsOf('Osterby')}` });
    const first = await update(places);
    expect(brief(first)).toEqual({ ...nothing, added: ['a', 'b'] });
    expect(first.counts.articles).toBe(2);
    expect(first.cost).toEqual({ embedded: first.counts.passages, reused: 0 });

    await writeFiles(places.articlesDir, {
      'a.txt': newsOf('Ellery', 'thirty'),
      'sub/c.txt': newsOf('Marrin'),
    });
    await rm(path.join(places.articlesDir, 'b.md'));
    expect(brief(await update(places))).toEqual({ ...nothing, added: ['c'], changed: ['a'], removed: ['b'] });
    expect(await texts(places)).toEqual({ a: newsOf('Ellery', 'thirty'), c: newsOf('Marrin') });
  });

  test('that are added or changed leave the state before to fall back to, those that are removed do not', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    const stateBefore = async (): Promise<string[]> => {
      const index = await openPreviousIndex(places.indexDir);
      const articles = index.articles.map(
        ({ id }, number) => `${id} ${index.text(number).includes('thirty')}`,
      );
      index.close();
      return articles;
    };
    await update(places);
    await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'thirty') });
    await update(places);
    expect(await stateBefore()).toEqual(['a false', 'b false']);
    await rm(path.join(places.articlesDir, 'b.txt'));
    await update(places);
    expect(await stateBefore()).toEqual(['a true']);
    const left = await Promise.all(
      (await readdir(places.indexDir)).map((name) => readFile(path.join(places.indexDir, name), 'utf8')),
    );
    expect(left.some((content) => content.includes('Ellery'))).toBe(true);
    expect(left.some((content) => content.includes('Osterby'))).toBe(false);
  });

  test('that did not change are left alone, byte for byte', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const first = await update(places);
    const manifest = await readFile(path.join(places.indexDir, manifestName), 'utf8');
    const again = await update(places);
    expect(brief(again)).toEqual({ ...nothing, unchanged: 1, written: false });
    expect(again.version).toBe(first.version);
    expect(again.cost.embedded).toBe(0);
    expect(await readFile(path.join(places.indexDir, manifestName), 'utf8')).toBe(manifest);
  });

  test('keep their date and vectors when others change', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    await update(places);
    const before = (await readManifest(places.indexDir)).manifest.articles;
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby', 'thirty') });
    const { cost, counts } = await update(places);
    const after = (await readManifest(places.indexDir)).manifest.articles;
    expect(after[0]?.indexed).toBe(before[0]?.indexed);
    expect(after[1]?.indexed).not.toBe(before[1]?.indexed);
    // One sentence changed: its passage alone is embedded, or with a neighbour where the division moved.
    expect(cost.embedded).toBeGreaterThan(0);
    expect(cost.embedded).toBeLessThanOrEqual(2);
    expect(cost.embedded + cost.reused).toBe(counts.passages);
  });

  test('that change their title alone are changed', async () => {
    const places = await library({ 'a.md': `---\ntitle: One\n---\n\n${newsOf('Ellery')}` });
    await update(places);
    await writeFiles(places.articlesDir, { 'a.md': `---\ntitle: Two\n---\n\n${newsOf('Ellery')}` });
    expect(brief(await update(places)).changed).toEqual(['a']);
    expect((await readManifest(places.indexDir)).manifest.articles[0]?.title).toBe('Two');
  });

  test('that move keep their name, and nothing is embedded again', async () => {
    const places = await library({ 'old/a.txt': newsOf('Ellery') });
    await update(places);
    await rename(path.join(places.articlesDir, 'old'), path.join(places.articlesDir, 'new'));
    const report = await update(places);
    expect(brief(report)).toEqual({ ...nothing, changed: ['a'] });
    expect(report.cost.embedded).toBe(0);
  });

  test('of the same name are told apart, and stay so', async () => {
    const places = await library({ 'x/a.txt': newsOf('Ellery'), 'y/a.txt': newsOf('Osterby') });
    expect(brief(await update(places)).added).toEqual(['a', 'a-2']);
    await writeFiles(places.articlesDir, { 'w/a.txt': newsOf('Marrin') });
    expect(brief(await update(places))).toMatchObject({ added: ['a-3'], unchanged: 2 });
    await rm(path.join(places.articlesDir, 'x'), { recursive: true });
    expect(brief(await update(places))).toMatchObject({ removed: ['a'], unchanged: 2 });
    expect((await texts(places))['a-2']).toBe(newsOf('Osterby'));
  });

  test('that cannot be read are skipped with their reason, the rest is indexed', async () => {
    const places = await library({
      'a.txt': newsOf('Ellery'),
      'empty.txt': '',
      'binary.txt': Buffer.from([0, 1, 2, 255, 254, 0, 0, 9, 137, 80]),
      'letter.docx': 'x',
    });
    const report = await update(places);
    expect(brief(report)).toMatchObject({ added: ['a'] });
    expect(brief(report).skipped).toEqual([
      expect.stringMatching(/^binary\.txt \S/),
      'empty.txt is empty',
      expect.stringMatching(/^letter\.docx is not read/),
    ]);
  });

  test('that cannot be read any more keep their text; files that are gone do not', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    await update(places);
    await writeFiles(places.articlesDir, { 'a.txt': Buffer.alloc(300) });
    await rm(path.join(places.articlesDir, 'b.txt'));
    const report = await update(places);
    expect(brief(report)).toEqual({ ...nothing, kept: ['a'], removed: ['b'] });
    expect(report.kept[0]?.reason).not.toBe('');
    expect(await texts(places)).toEqual({ a: newsOf('Ellery') });
    expect(brief(await update(places))).toEqual({ ...nothing, kept: ['a'], written: false });
  });

  test('list what was left out of them', async () => {
    const places = await library({ 'a.txt': `${newsOf('Ellery')}\nDownload our app for more news\n` });
    expect((await update(places)).leftOut).toEqual([
      { article: 'a', text: 'Download our app for more news', reason: expect.any(String) },
    ]);
  });
});

describe('sources', () => {
  test('that are named are remembered, wherever they are', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const elsewhere = await temporaryFolder();
    await writeFiles(elsewhere, { 'b.txt': newsOf('Osterby'), 'more/c.txt': newsOf('Marrin') });
    const locations = [path.join(elsewhere, 'b.txt'), path.join(elsewhere, 'more')];
    expect(brief(await update(places, { locations })).added).toEqual(['a', 'b', 'c']);
    expect((await readManifest(places.indexDir)).manifest.sources).toEqual(locations);

    await writeFiles(elsewhere, { 'more/d.txt': newsOf('Vesper') });
    expect(brief(await update(places))).toEqual({ ...nothing, added: ['d'], unchanged: 3 });
    expect(brief(await update(places, { locations }))).toMatchObject({ unchanged: 4, written: false });
  });

  test('that are gone are forgotten, with a word', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const elsewhere = await temporaryFolder();
    const file = path.join(elsewhere, 'b.txt');
    await writeFiles(elsewhere, { 'b.txt': newsOf('Osterby') });
    await update(places, { locations: [file] });
    await rm(file);
    const report = await update(places);
    expect(brief(report)).toEqual({ ...nothing, removed: ['b'], unchanged: 1 });
    expect(report.notes).toEqual([`${file} does not exist any more, and is no source any more`]);
    expect((await update(places)).notes).toEqual([]);
  });

  test('that give nothing are skipped and not remembered', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const missing = path.join(places.articlesDir, 'missing.txt');
    const report = await update(places, { locations: [missing] });
    expect(brief(report).skipped).toEqual(['missing.txt does not exist']);
    expect(report.notes).toEqual([`${missing} gave no article, and is not remembered as a source`]);
    expect(brief(await update(places)).skipped).toEqual([]);
  });

  test('are never the index itself', async () => {
    const places = await library({ 'a.html': pageOf(newsOf('Ellery')) });
    const all = path.dirname(places.articlesDir);
    expect(brief(await update(places, { locations: [all] })).added).toEqual(['a']);
    expect(brief(await update(places))).toEqual({ ...nothing, unchanged: 1, written: false });
  });

  test.skipIf(process.getuid?.() === 0)('that are closed folders keep what was in them', async () => {
    const places = await library({ 'in/a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    await update(places);
    const closed = path.join(places.articlesDir, 'in');
    await chmod(closed, 0);
    onTestFinished(() => chmod(closed, 0o755));
    const report = await update(places);
    expect(brief(report)).toMatchObject({ kept: ['a'], unchanged: 1, removed: [] });
  });
});

describe('web addresses', () => {
  test('are read again, and keep their text while they cannot be', async () => {
    const pages: Record<string, string | number> = { '/news/a': pageOf(newsOf('Ellery')) };
    const places = await library({ 'b.txt': newsOf('Osterby') });
    const address = `${await website(pages)}/news/a`;
    const first = await update(places, { locations: [`${address}#top`] });
    expect(brief(first).added).toEqual(['b', '127-0-0-1-news-a']);
    expect((await readManifest(places.indexDir)).manifest.sources).toEqual([address]);
    expect(brief(await update(places))).toEqual({ ...nothing, unchanged: 2, written: false });

    pages['/news/a'] = 503;
    const failing = await update(places);
    expect(brief(failing)).toEqual({ ...nothing, unchanged: 1, kept: ['127-0-0-1-news-a'], written: false });
    expect(failing.kept[0]).toMatchObject({ source: address, reason: 'answered 503 Service Unavailable' });

    pages['/news/a'] = pageOf(newsOf('Ellery', 'thirty'));
    expect(brief(await update(places))).toEqual({ ...nothing, changed: ['127-0-0-1-news-a'], unchanged: 1 });
    expect((await texts(places))['127-0-0-1-news-a']).toContain('thirty thousand volumes');
  });

  test('that never could be read are skipped and not remembered', async () => {
    const places = await library({ 'b.txt': newsOf('Osterby') });
    const site = await website({});
    const report = await update(places, { locations: [`${site}/gone`, 'http://'] });
    expect(report.skipped).toEqual([
      { location: `${site}/gone`, reason: 'answered 404 Not Found' },
      { location: 'http://', reason: 'is not a valid web address' },
    ]);
    expect((await readManifest(places.indexDir)).manifest.sources).toEqual([]);
  });

  test('of a list go when the list drops them, and stay while the list cannot be read', async () => {
    const site = await website({ '/a': pageOf(newsOf('Ellery')), '/b': pageOf(newsOf('Osterby')) });
    const places = await library({ 'sources.txt': `${site}/a\n${site}/b\n`, 'c.txt': newsOf('Marrin') });
    expect(brief(await update(places)).added).toEqual(['c', '127-0-0-1-a', '127-0-0-1-b']);
    await writeFiles(places.articlesDir, {
      'sources.txt': Buffer.from([0, 255, 0, 1, 0, 254, 3, 0, 0, 8, 9]),
    });
    expect(brief(await update(places))).toMatchObject({ kept: ['127-0-0-1-a', '127-0-0-1-b'], unchanged: 1 });
    await writeFiles(places.articlesDir, { 'sources.txt': `${site}/b\n` });
    expect(brief(await update(places))).toEqual({ ...nothing, removed: ['127-0-0-1-a'], unchanged: 2 });
    await rm(path.join(places.articlesDir, 'sources.txt'));
    expect(brief(await update(places))).toEqual({ ...nothing, removed: ['127-0-0-1-b'], unchanged: 1 });
  });
});

describe('taking out', () => {
  test('an article keeps it out until it is named again', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    await update(places);
    expect(brief(await update(places, { remove: ['a'] }))).toEqual({
      ...nothing,
      removed: ['a'],
      unchanged: 1,
    });
    expect(brief(await update(places))).toEqual({ ...nothing, unchanged: 1, written: false });
    await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'thirty') });
    expect(brief(await update(places, { locations: [places.articlesDir] })).added).toEqual([]);
    const given = path.join(places.articlesDir, 'a.txt');
    expect(brief(await update(places, { locations: [given] }))).toMatchObject({ added: ['a'], unchanged: 1 });
  });

  test('a web page asks its server no more', async () => {
    const pages: Record<string, string | number> = { '/a': pageOf(newsOf('Ellery')) };
    const places = await library({ 'b.txt': newsOf('Osterby') });
    await update(places, { locations: [`${await website(pages)}/a`] });
    await update(places, { remove: ['127-0-0-1-a'] });
    pages['/a'] = 500;
    expect(brief(await update(places))).toEqual({ ...nothing, unchanged: 1, written: false });
    expect((await readManifest(places.indexDir)).manifest.sources).toEqual([]);
  });

  test('a source forgets it', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const elsewhere = await temporaryFolder();
    await writeFiles(elsewhere, { 'b.txt': newsOf('Osterby') });
    await update(places, { locations: [elsewhere] });
    expect(brief(await update(places, { remove: [elsewhere] }))).toMatchObject({
      removed: ['b'],
      unchanged: 1,
    });
    expect(brief(await update(places))).toMatchObject({ unchanged: 1, written: false });
  });

  test('what is not there names what is close, and changes nothing', async () => {
    const places = await library({ 'ellery-library.txt': newsOf('Ellery'), 'storm.txt': newsOf('Osterby') });
    const { version } = await update(places);
    await expect(update(places, { remove: ['storm', 'elery-library'] })).rejects.toThrow(
      'The index has no article "elery-library". Choose one of ellery-library, storm.',
    );
    expect((await readManifest(places.indexDir)).version).toBe(version);
  });

  test('the last article leaves an index that holds none', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    await update(places);
    const report = await update(places, { remove: ['a'] });
    expect(report.counts).toEqual({ articles: 0, sentences: 0, passages: 0 });
    const index = await openIndex(places.indexDir);
    expect(index.vectors.search((await loaded.embedder.question('Who?')).question, 5)).toEqual([]);
    expect(index.keywords.search(['library'], 5)).toEqual([]);
    index.close();
  });
});

describe('without articles', () => {
  test('there is no index, and a message that says what to do', async () => {
    const places = await library();
    await expect(update(places)).rejects.toThrow(
      `There is no article to index in ${places.articlesDir}. Put .txt, .md, .html or .pdf files there`,
    );
    await expect(update(places, { locations: [path.join(places.articlesDir, 'x.txt')] })).rejects.toThrow(
      /and nothing else could be read\n {4}\S+x\.txt does not exist/,
    );
    expect(await readdir(places.indexDir)).toEqual([]);
  });

  test('because the folder of articles is away, the index stays', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { version } = await update(places);
    await expect(update({ ...places, articlesDir: `${places.articlesDir}-away` })).rejects.toThrow(
      'There is no article to index',
    );
    expect((await readManifest(places.indexDir)).version).toBe(version);
  });
});

describe('an index that cannot be used', () => {
  const twice = async (): Promise<IndexPlaces> => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const elsewhere = await temporaryFolder();
    await writeFiles(elsewhere, { 'b.txt': newsOf('Osterby') });
    await update(places, { locations: [elsewhere] });
    await writeFiles(places.articlesDir, { 'c.txt': newsOf('Marrin') });
    await update(places);
    return places;
  };
  const mended = { ...nothing, added: ['c'], unchanged: 2 };

  test.each(['texts', 'structure', 'keywords', 'vectors', 'sentences'] as const)(
    'because of its %s is mended from the state before',
    async (kind) => {
      const places = await twice();
      const file = path.join(
        places.indexDir,
        (await readManifest(places.indexDir)).manifest.files[kind].name,
      );
      await writeFile(file, 'damaged');
      const report = await update(places);
      expect(brief(report)).toEqual(mended);
      expect(report.notes).toEqual([
        expect.stringMatching(/ is not as it was written; it was mended from the state of \d{4}-/),
      ]);
      expect(Object.keys(await texts(places))).toEqual(['a', 'c', 'b']);
      expect((await update(places)).written).toBe(false);
    },
  );

  test('because the state before it is damaged is mended, too', async () => {
    const places = await twice();
    const previous = (await readManifest(places.indexDir, 'manifest.previous.json')).manifest.files;
    await writeFile(path.join(places.indexDir, previous.structure.name), 'damaged');
    expect((await update(places)).written).toBe(false);
    const mended = await openPreviousIndex(places.indexDir);
    expect(mended.version).toBe((await readManifest(places.indexDir)).version);
    mended.close();
  });

  test('because its manifest is damaged still knows its sources', async () => {
    const places = await twice();
    await writeFile(path.join(places.indexDir, manifestName), '{"half');
    expect(brief(await update(places))).toEqual({ ...nothing, unchanged: 3 });
    for (const name of await readdir(places.indexDir))
      if (/^manifest\.json|^manifest-/.test(name))
        await writeFile(path.join(places.indexDir, name), '{"half');
    expect(brief(await update(places))).toEqual(mended);
    expect((await readManifest(places.indexDir)).manifest.sources).toHaveLength(1);
  });

  test('because both of its states are damaged is built anew, from the same sources', async () => {
    const places = await twice();
    for (const name of await readdir(places.indexDir))
      if (name.startsWith('texts')) await writeFile(path.join(places.indexDir, name), '');
    const report = await update(places);
    expect(brief(report)).toEqual({ ...nothing, added: ['a', 'c', 'b'] });
    expect(report.notes[0]).toMatch(/^The index is damaged: .*; it was built anew$/);
    await update(places);
    expect(Object.keys(await texts(places))).toEqual(['a', 'c', 'b']);
  });

  test('because of its format is built anew, from the same sources', async () => {
    const places = await twice();
    const { manifest } = await readManifest(places.indexDir);
    for (const name of await readdir(places.indexDir))
      if (name.startsWith('manifest')) await rm(path.join(places.indexDir, name));
    await writeFile(
      path.join(places.indexDir, manifestName),
      encodeManifest({ ...manifest, format: formatVersion + 1 }),
    );
    const report = await update(places);
    expect(ids(report.added)).toEqual(['a', 'c', 'b']);
    expect(report.notes[0]).toMatch(
      /^The index has format \d+, this version reads format \d+; it was built anew$/,
    );
  });

  test('because of its model is embedded again, and keeps what cannot be read', async () => {
    const pages: Record<string, string | number> = { '/a': pageOf(newsOf('Ellery')) };
    const places = await library({ 'b.txt': newsOf('Osterby') });
    await update(places, { locations: [`${await website(pages)}/a`] });
    const { manifest } = await readManifest(places.indexDir);
    const model = { ...manifest.model, sha256: 'f'.repeat(64) };
    await writeFile(path.join(places.indexDir, manifestName), encodeManifest({ ...manifest, model }));
    pages['/a'] = 503;
    const report = await update(places);
    expect(brief(report)).toEqual({ ...nothing, unchanged: 1, kept: ['127-0-0-1-a'] });
    expect(report.cost.reused).toBe(0);
    expect(report.notes[0]).toContain('The index was made with other files of Xenova/bge-small-en-v1.5');
  });

  test('what stopped processes left behind is cleared away', async () => {
    const places = await twice();
    const stray = ['.aside-999999999-vectors', `texts-${'0'.repeat(16)}.utf8`, 'articles/.aside-999999999'];
    await writeFiles(places.indexDir, Object.fromEntries(stray.map((name) => [name, 'x'])));
    await writeFiles(places.indexDir, { 'notes.md': 'not ours' });
    expect((await update(places)).written).toBe(false);
    const left = await readdir(places.indexDir, { recursive: true });
    for (const name of stray) expect(left).not.toContain(name);
    expect(left).toContain('notes.md');

    await writeFiles(places.indexDir, Object.fromEntries(stray.map((name) => [name, 'x'])));
    await writeFiles(places.articlesDir, { 'd.txt': newsOf('Vesper') });
    expect((await update(places)).written).toBe(true);
    for (const name of stray) expect(await readdir(places.indexDir)).not.toContain(name);
  });
});

describe('copies of texts', () => {
  test('are kept of what is no text file, mended and removed with it', async () => {
    const places = await library({ 'a.html': pageOf(newsOf('Ellery')), 'b.txt': newsOf('Osterby') });
    await update(places);
    const folder = path.join(places.indexDir, 'articles');
    expect(await readdir(folder)).toEqual(['a.txt']);
    const file = path.join(folder, 'a.txt');
    expect(await readFile(file, 'utf8')).toBe((await texts(places))['a']);

    for (const damage of [
      () => rm(file),
      () => writeFile(file, 'other'),
      () => rm(folder, { recursive: true }),
    ]) {
      await damage();
      expect((await update(places)).written).toBe(false);
      expect(await readFile(file, 'utf8')).toBe((await texts(places))['a']);
    }

    await rm(path.join(places.articlesDir, 'a.html'));
    await update(places);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('who needs an index', () => {
  test('gets it built where there is none, with a word', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery'), 'e.txt': '' });
    const notes: string[] = [];
    const index = await ensureIndex(places, { embedder: loaded.embedder, note: (note) => notes.push(note) });
    expect(ids(index.articles)).toEqual(['a']);
    index.close();
    expect(notes).toEqual([
      `There is no index in ${places.indexDir} yet; building it from ${places.articlesDir}`,
      `Skipped: ${path.join(places.articlesDir, 'e.txt')} is empty`,
      expect.stringMatching(/^Indexed 1 article in \d passages$/),
    ]);
  });

  test('gets it as it is where there is one', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { version } = await update(places);
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    const notes: string[] = [];
    const index = await ensureIndex(places, { note: (note) => notes.push(note) });
    expect(index.version).toBe(version);
    index.close();
    expect(notes).toEqual([]);
  });

  test('gets the state before it where it is damaged, with a word, until an update has mended it', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    await update(places);
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    await update(places);
    const file = path.join(
      places.indexDir,
      (await readManifest(places.indexDir)).manifest.files.vectors.name,
    );
    await writeFile(file, 'damaged');
    const notes: string[] = [];
    const open = async () => {
      const index = await ensureIndex(places, { note: (note) => notes.push(note) });
      index.close();
      return ids(index.articles);
    };
    expect(await open()).toEqual(['a']);
    expect(notes).toEqual([
      expect.stringMatching(/^The index is damaged: .*vectors-.* is used until npm run index has mended it$/),
    ]);
    await update(places);
    expect(await open()).toEqual(['a', 'b']);
    expect(notes).toHaveLength(1);
  });

  test('is told when it is damaged, rather than left without what it held', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    await update(places);
    for (const name of await readdir(places.indexDir))
      if (name.startsWith('manifest')) await writeFile(path.join(places.indexDir, name), '');
    await expect(ensureIndex(places)).rejects.toThrow('The index is damaged');
  });
});

test('an update that is called off leaves everything as it was', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  const { version } = await update(places);
  const before = (await readdir(places.indexDir)).toSorted();
  await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
  for (const name of ['Reading', 'Embedding']) {
    const controller = new AbortController();
    const progress = {
      start: (work: { name: string }) => void (work.name === name && controller.abort()),
      update() {},
      stop() {},
    };
    await expect(update(places, { progress, signal: controller.signal })).rejects.toThrow('aborted');
    expect((await readdir(places.indexDir)).toSorted()).toEqual(before);
    expect((await readManifest(places.indexDir)).version).toBe(version);
  }
});

test('the same articles give the same index, files and all', async () => {
  const files = { 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') };
  const places = await library(files);
  await update(places);
  const again = { ...places, indexDir: path.join(await temporaryFolder(), 'index') };
  await mkdir(again.indexDir);
  await update(again);
  expect((await readManifest(again.indexDir)).manifest.files).toEqual(
    (await readManifest(places.indexDir)).manifest.files,
  );
});
