import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openIndex, readManifest } from '../../src/index/store.ts';
import type { IndexPlaces } from '../../src/index/update.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { describeUpdate } from '../../src/terminal/describe-update.ts';
import { pageOf, type Website, website } from '../article/website.ts';
import { testClock } from '../test-clock.ts';
import { library, loadedEmbedder, newsOf, writeFiles } from './library.ts';

const { update } = loadedEmbedder();

/** A page as careful servers give it: not again to whom has it. */
const conditional = (html: string, date = 'Tue, 24 Nov 2026 08:00:00 GMT'): RequestListener => {
  const etag = `"${createHash('sha256').update(html).digest('hex').slice(0, 8)}"`;
  return ({ headers }, response) => {
    response.setHeader('etag', etag).setHeader('last-modified', date);
    const asked = headers['if-none-match'];
    if (asked === undefined ? headers['if-modified-since'] === date : asked === etag)
      response.writeHead(304).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  };
};

const ellery = pageOf(newsOf('Ellery'));
const id = '127-0-0-1-a';

/** An index of one file and of `/a` of a site. */
const withPage = async (page: Website['pages'][string]) => {
  const site = await website({ '/a': page });
  const places = await library({ 'b.txt': newsOf('Osterby') });
  const address = `${site.origin}/a`;
  await update(places, { locations: [address] });
  return { site, places, address };
};

const kept = ({ kept }: UpdateReport) => kept.map(({ id, reason }) => `${id} ${reason}`);
const holds = async ({ indexDir }: IndexPlaces) =>
  (await readManifest(indexDir)).manifest.articles.map(({ id }) => id);

describe('a page that has not changed', () => {
  test('is not sent again, and keeps its text', async () => {
    const { site, places } = await withPage(conditional(ellery));
    const report = await update(places);
    expect(report).toMatchObject({ written: false, unchanged: 2, kept: [], skipped: [] });
    expect(site.headers[0]).not.toHaveProperty('if-none-match');
    expect(site.headers[1]).toMatchObject({
      'if-none-match': expect.stringMatching(/^"[0-9a-f]{8}"$/),
      'if-modified-since': 'Tue, 24 Nov 2026 08:00:00 GMT',
    });
    const index = await openIndex(places.indexDir);
    expect(index.text(1)).toContain('twelve thousand volumes');
    index.close();
  });

  test('is read anew when it has changed, and then known by its new state', async () => {
    const { site, places } = await withPage(conditional(ellery));
    site.pages['/a'] = conditional(pageOf(newsOf('Ellery', 'thirty')));
    const report = await update(places);
    expect(report.changed.map(({ id }) => id)).toEqual([id]);
    // One sentence changed: its passage alone is embedded, or with a neighbour where the division moved.
    expect(report.cost.embedded).toBeLessThanOrEqual(2);
    expect(await update(places)).toMatchObject({ written: false, unchanged: 2 });
    expect(site.headers[2]?.['if-none-match']).not.toBe(site.headers[1]?.['if-none-match']);
  });

  test('is known by its date where there is no ETag', async () => {
    const date = 'Tue, 24 Nov 2026 08:00:00 GMT';
    const { site, places } = await withPage(({ headers }, response) => {
      if (headers['if-modified-since'] === date) response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/html', 'last-modified': date }).end(ellery);
    });
    expect(await update(places)).toMatchObject({ written: false, unchanged: 2, kept: [] });
    expect(site.headers[1]).not.toHaveProperty('if-none-match');
  });

  test('is asked for by the address that gave it, behind a redirect', async () => {
    const { site, places } = await withPage([302, { location: '/there' }]);
    expect(await holds(places)).toEqual(['b']);
    site.pages['/there'] = conditional(ellery);
    const address = `${site.origin}/a`;
    await update(places, { locations: [address] });
    const before = site.headers.length;
    expect(await update(places)).toMatchObject({ written: false, unchanged: 2, kept: [] });
    const [first, second] = site.headers.slice(before);
    expect(first).not.toHaveProperty('if-none-match');
    expect(second).toHaveProperty('if-none-match');
    expect((await readManifest(places.indexDir)).manifest.articles[1]?.url).toBe(`${site.origin}/there`);

    // Where it leads elsewhere now, what was said of the old place means nothing.
    site.pages['/a'] = [302, { location: '/elsewhere' }];
    site.pages['/elsewhere'] = conditional(pageOf(newsOf('Marrin')));
    expect((await update(places)).changed.map(({ id }) => id)).toEqual([id]);
    expect(site.headers.at(-1)).not.toHaveProperty('if-none-match');
  });

  test.each<[what: string, (places: IndexPlaces) => Promise<void>]>([
    [
      'the index was lost',
      async ({ indexDir }) => {
        for (const name of await readdir(indexDir))
          if (/^(texts|manifest)/.test(name)) await rm(path.join(indexDir, name));
      },
    ],
    [
      'another version of the program read it',
      async ({ indexDir }) => {
        const file = path.join(indexDir, 'web.json');
        const state = JSON.parse(await readFile(file, 'utf8'));
        await writeFile(file, JSON.stringify({ ...state, program: '0.0.0' }));
      },
    ],
    [
      'what was known of it is damaged',
      ({ indexDir }) => writeFile(path.join(indexDir, 'web.json'), '{"half'),
    ],
    ['what was known of it is lost', ({ indexDir }) => rm(path.join(indexDir, 'web.json'))],
  ])('is asked for without conditions when %s', async (_, damage) => {
    const { site, places, address } = await withPage(conditional(ellery));
    await damage(places);
    await update(places, { locations: [address] });
    expect(site.headers.at(-1)).not.toHaveProperty('if-none-match');
    expect(await holds(places)).toEqual(['b', id]);
    expect(await update(places)).toMatchObject({ written: false, unchanged: 2 });
    expect(site.headers.at(-1)).toHaveProperty('if-none-match');
  });

  test('is asked for without conditions when the index had to fall back to an older text of it', async () => {
    const { site, places } = await withPage(conditional(ellery));
    site.pages['/a'] = conditional(pageOf(newsOf('Ellery', 'thirty')));
    await update(places);
    const { files } = (await readManifest(places.indexDir)).manifest;
    await writeFile(path.join(places.indexDir, files.texts.name), 'damaged');
    expect((await update(places)).notes[0]).toContain('it was mended from the state of');
    expect(site.headers.at(-1)).not.toHaveProperty('if-none-match');
    const index = await openIndex(places.indexDir);
    expect(index.text(1)).toContain('thirty thousand volumes');
    index.close();
  });

  test('is no answer to who did not ask', async () => {
    const { site, places } = await withPage(ellery);
    site.pages['/a'] = 304;
    expect(kept(await update(places))).toEqual([`${id} answered 304 Not Modified`]);
  });
});

describe('a page that is gone', () => {
  test('is taken out at once when its server says so, with a line that says why', async () => {
    const { site, places, address } = await withPage(conditional(ellery));
    site.pages['/a'] = 410;
    const report = await update(places);
    expect(report).toMatchObject({ written: true, kept: [], skipped: [] });
    expect(describeUpdate(report, false)[0]).toBe(
      `- ${id}  Ellery opens its new harbour library  (${address}): the page is gone, it answered 410 Gone`,
    );
    expect(await holds(places)).toEqual(['b']);
    expect(await readdir(path.join(places.indexDir, 'articles'))).toEqual([]);
    // It is no source any more, and not asked for again.
    const before = site.asked.length;
    expect(await update(places)).toMatchObject({ written: false, unchanged: 1, skipped: [] });
    expect(site.asked).toHaveLength(before);
    expect(await readdir(places.indexDir)).not.toContain('web.json');
  });

  test('is taken out when it is not found for the third time', async () => {
    const { site, places } = await withPage(conditional(ellery));
    site.pages['/a'] = 404;
    expect(kept(await update(places))).toEqual([
      `${id} answered 404 Not Found (1 of 3 times, then it is taken out)`,
    ]);
    expect(kept(await update(places))).toEqual([
      `${id} answered 404 Not Found (2 of 3 times, then it is taken out)`,
    ]);
    expect((await update(places)).removed).toEqual([
      expect.objectContaining({ id, reason: 'answered 404 Not Found' }),
    ]);
    expect(await holds(places)).toEqual(['b']);
  });

  test('and comes back between is counted anew; when it is down meanwhile the count stands', async () => {
    const { site, places } = await withPage(conditional(ellery));
    const seen: [number | RequestListener, string[]][] = [
      [404, [`${id} answered 404 Not Found (1 of 3 times, then it is taken out)`]],
      [404, [`${id} answered 404 Not Found (2 of 3 times, then it is taken out)`]],
      [conditional(ellery), []],
      [404, [`${id} answered 404 Not Found (1 of 3 times, then it is taken out)`]],
      [500, [`${id} answered 500 Internal Server Error`]],
      [404, [`${id} answered 404 Not Found (2 of 3 times, then it is taken out)`]],
    ];
    for (const [page, expected] of seen) {
      site.pages['/a'] = page;
      const report = await update(places);
      expect(kept(report)).toEqual(expected);
      expect(report).toMatchObject({ written: false, removed: [] });
    }
    site.pages['/a'] = 404;
    expect((await update(places)).removed).toHaveLength(1);
  });

  test('of a list is named at every run until the list drops it', async () => {
    const site = await website({ '/a': ellery });
    const places = await library({ 'sources.txt': `${site.origin}/a\n`, 'b.txt': newsOf('Osterby') });
    await update(places);
    site.pages['/a'] = 410;
    expect(await update(places)).toMatchObject({ removed: [{ id }], skipped: [] });
    expect((await update(places)).skipped).toEqual([
      { location: `${site.origin}/a`, reason: 'answered 410 Gone' },
    ]);
    await writeFiles(places.articlesDir, { 'sources.txt': '' });
    expect(await update(places)).toMatchObject({ written: false, skipped: [] });
  });

  test('may be named again when it is back', async () => {
    const { site, places, address } = await withPage(ellery);
    site.pages['/a'] = 410;
    await update(places);
    site.pages['/a'] = ellery;
    expect((await update(places, { locations: [address] })).added.map(({ id }) => id)).toEqual([id]);
  });
});

describe('a page that is down keeps its text', () => {
  test.each<[what: string, page: Website['pages'][string], reason: string]>([
    ['a broken server', 500, 'answered 500 Internal Server Error'],
    ['a busy server', 503, 'answered 503 Service Unavailable'],
    ['a server behind another', 502, 'answered 502 Bad Gateway'],
    ['no more permission', 403, 'answered 403 Forbidden'],
    ['an answer that never comes', () => {}, 'did not answer within 0.3 seconds'],
    ['a connection that breaks', (_, response) => response.destroy(), 'closed the connection before the end'],
    ['a page that is empty now', '<p></p>', 'has no readable article'],
  ])('%s', async (_, page, reason) => {
    const { site, places } = await withPage(conditional(ellery));
    site.pages['/a'] = page;
    const report = await update(places, { limits: { timeout: 300 } });
    expect(kept(report)).toEqual([`${id} ${reason}`]);
    expect(report).toMatchObject({ written: false, removed: [] });
    // What is known of it stays, too.
    site.pages['/a'] = conditional(ellery);
    expect(await update(places)).toMatchObject({ kept: [], unchanged: 2 });
    expect(site.headers.at(-1)).toHaveProperty('if-none-match');
  });

  test('a host that cannot be found', async () => {
    const { places, address } = await withPage(ellery);
    const fetchNowhere: typeof fetch = () => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error(address), { code: 'ENOTFOUND' }),
      });
    };
    const report = await update(places, { limits: { fetch: fetchNowhere } });
    expect(kept(report)).toEqual([`${id} has a host that could not be found`]);
  });

  test('a robots.txt that refuses it now', async () => {
    const { site, places } = await withPage(ellery);
    site.pages['/robots.txt'] = 'User-agent: *\nDisallow: /';
    expect(kept(await update(places))).toEqual([
      `${id} is not to be read by programs, says the site's robots.txt`,
    ]);
    expect(site.asked).toHaveLength(1);
  });
});

test('a host that wants to be left alone is not asked by the next run either', async () => {
  const clock = testClock();
  const { site, places } = await withPage(conditional(ellery));
  site.pages['/a'] = [429, { 'retry-after': '900' }];
  expect(kept(await update(places, { clock }))[0]).toContain('answered 429 Too Many Requests, and asked');
  site.pages['/a'] = conditional(ellery);
  clock.time += 899_000;
  expect(kept(await update(places, { clock }))[0]).toContain(
    'is on a host that asked to be left alone until',
  );
  expect(site.asked).toHaveLength(2);
  clock.time += 1_000;
  expect(await update(places, { clock })).toMatchObject({ kept: [], unchanged: 2 });
  expect(site.asked).toHaveLength(3);
});

test('an index without web pages keeps nothing of the web', async () => {
  const places = await library({ 'b.txt': newsOf('Osterby') });
  await update(places);
  expect(await readdir(places.indexDir)).not.toContain('web.json');
});
