import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ReadArticle,
  type ReadOptions,
  readSources,
  type Skipped,
} from '../../src/article/read-sources.ts';
import { version } from '../../src/version.ts';
import { pdfLinesAt, writePdf } from './pdf.ts';

const sentence =
  'The council of the town voted on Monday to build a new bridge over the river, officials said.';
const page = `<html><head><title>Bridge</title></head><body><article>${`<p>${sentence}</p>`.repeat(5)}</article></body></html>`;

const read = async (
  locations: readonly string[],
  options: ReadOptions = {},
): Promise<{ articles: ReadArticle[]; skipped: Skipped[] }> => {
  const articles: ReadArticle[] = [];
  const skipped: Skipped[] = [];
  for await (const result of readSources(locations, options)) {
    if ('skipped' in result) skipped.push(result.skipped);
    else articles.push(result);
  }
  return { articles, skipped };
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pullquote-read-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, content: string | Uint8Array = sentence): string => {
  const target = path.join(folder, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  return target;
};

const names = (articles: readonly ReadArticle[]): string[] =>
  articles.map(({ article }) => path.relative(folder, article.source).replaceAll('\\', '/'));

describe('files and folders', () => {
  test('every format is read', async () => {
    file('a.txt', `Headline\n\n${sentence}`);
    file('b.md', `# Headline\n\n${sentence}`);
    file('c.html', page);
    file('d.htm', page);
    file('e.pdf', writePdf([pdfLinesAt(700, [sentence.slice(0, 50), sentence.slice(50).trim()])]));
    file('F.TXT');
    const { articles, skipped } = await read([folder]);
    expect(skipped).toEqual([]);
    expect(articles.map(({ article }) => article.id)).toEqual(['f', 'a', 'b', 'c', 'd', 'e']);
    for (const { article } of articles) expect(article.text).toContain('voted on Monday to build');
  });

  test('a folder with all below it, in order, without hidden files and other formats', async () => {
    for (const name of [
      'b.txt',
      'a/z.md',
      'a/b/c.txt',
      'README.md',
      '.hidden.txt',
      '.git/x.txt',
      'a.jpg',
      'LICENSE',
    ])
      file(name);
    const { articles, skipped } = await read([folder]);
    expect(names(articles)).toEqual(['README.md', 'a/b/c.txt', 'a/z.md', 'b.txt']);
    expect(skipped).toEqual([]);
  });

  test('links are followed, also in circles, and nothing is read twice', async () => {
    file('a/one.txt');
    symlinkSync(folder, path.join(folder, 'a', 'up'));
    symlinkSync(path.join(folder, 'a', 'one.txt'), path.join(folder, 'b.txt'));
    const { articles } = await read([path.join(folder, 'a'), folder, path.join(folder, 'a/one.txt')]);
    expect(names(articles)).toEqual(['a/one.txt']);
  });

  test('the text of a file is its content, and the hash is that of its bytes', async () => {
    const content = `\ufeffBridge\r\n\r\n${sentence}\r\n`;
    const { articles } = await read([file('a.txt', content)]);
    expect(articles[0]?.article.text).toBe(content.slice(1));
    expect(articles[0]?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(articles[0]?.page).toBeNull();
  });

  test('another encoding is read with a note', async () => {
    const { articles } = await read([
      file('a.txt', Buffer.from(`The caf\xe9 re-opens \x93soon\x94. ${sentence}`, 'latin1')),
    ]);
    expect(articles[0]?.article.text).toMatch(/café re-opens “soon”/);
    expect(articles[0]?.notes).toEqual([expect.stringMatching(/WINDOWS-1252/)]);
  });

  test('ids stay with their sources', async () => {
    const [first, second] = [file('a/x.txt'), file('b/x.txt')];
    const { articles } = await read([folder], { ids: new Map([[second, 'x']]) });
    expect(articles.map(({ article }) => [article.source, article.id])).toEqual([
      [first, 'x-2'],
      [second, 'x'],
    ]);
  });
});

describe('files that cannot be read', () => {
  const cases: [name: string, make: () => string, reason: RegExp][] = [
    ['empty', () => file('a.txt', ''), /^is empty$/],
    ['white space', () => file('a.md', ' \n\u00a0\n'), /^is empty$/],
    ['binary', () => file('a.txt', Buffer.from([1, 0, 2, 0, 0, 3, 4, 0])), /binary/],
    [
      'a picture with the wrong name',
      () => file('a.md', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
      /PNG picture/,
    ],
    ['a PDF that is none', () => file('a.pdf', 'Hello'), /damaged/],
    ['a PDF without text', () => file('a.pdf', writePdf([[]])), /no text/],
    ['front matter only', () => file('a.md', '---\ntitle: A\n---\n'), /holds no text/],
    ['a page without an article', () => file('a.html', '<p>Hello</p>'), /no readable article/],
    ['another format', () => file('a.docx'), /\.docx files are not/],
    ['no ending', () => file('NOTES'), /files without an ending/],
    ['not there', () => path.join(folder, 'a.txt'), /does not exist/],
    ['below a file', () => path.join(file('a.txt'), 'b.txt'), /does not exist/],
    ['an empty folder', () => folder, /holds no \.txt/],
  ];
  test.each(cases)('%s', async (_, make, reason) => {
    const location = make();
    const { articles, skipped } = await read([location]);
    expect(articles).toEqual([]);
    expect(skipped).toEqual([{ location, reason: expect.stringMatching(reason) }]);
    expect(skipped[0]?.reason).not.toContain('\n');
  });

  test('a file of 100 MB is refused by its size, without reading it', async () => {
    const location = file('a.txt', '');
    truncateSync(location, 100_000_000);
    expect((await read([location])).skipped).toEqual([
      { location, reason: 'has 100 MB, more than the 50 MB that are read; divide it' },
    ]);
  });

  test('a link to itself', async () => {
    const location = path.join(folder, 'loop.txt');
    symlinkSync(location, location);
    expect((await read([location])).skipped[0]?.reason).toMatch(/circle/);
  });

  test('a file and a folder without permission', async () => {
    chmodSync(folder, 0o755);
    chmodSync(file('a.txt'), 0);
    mkdirSync(path.join(folder, 'b'));
    chmodSync(path.join(folder, 'b'), 0);
    // Root may read everything, so the test steps down to nobody while it reads.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      const { skipped } = await read([folder]);
      expect(skipped).toEqual([
        {
          location: path.join(folder, 'a.txt'),
          reason: 'may not be read; give yourself permission to read it',
        },
        { location: path.join(folder, 'b'), reason: 'may not be read; give yourself permission to read it' },
      ]);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(path.join(folder, 'b'), 0o700);
    }
  });

  test('the rest is read all the same', async () => {
    file('a.txt', '');
    file('b.txt');
    file('c.docx');
    file('d.txt/e.txt');
    const { articles, skipped } = await read([path.join(folder, 'none.txt'), folder]);
    expect(names(articles)).toEqual(['b.txt', 'd.txt/e.txt']);
    expect(skipped).toHaveLength(3);
  });
});

describe('web addresses', () => {
  let server: Server;
  let base: string;
  const agents: (string | undefined)[] = [];

  const routes: Record<string, RequestListener> = {
    '/page': (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('etag', '"1"');
      response.setHeader('last-modified', 'Wed, 03 Mar 2021 08:00:00 GMT');
      response.end(page);
    },
    '/latin': (_, response) => {
      response.setHeader('content-type', 'text/html; charset=ISO-8859-1');
      response.end(Buffer.from(page.replaceAll('town', 'caf\xe9'), 'latin1'));
    },
    '/text': (_, response) => response.setHeader('content-type', 'text/plain').end(`Headline\n\n${sentence}`),
    '/a.md': (_, response) =>
      response.setHeader('content-type', 'text/plain').end(`# Headline\n\n${sentence}`),
    '/pdf': (_, response) =>
      response.setHeader('content-type', 'application/pdf').end(writePdf([pdfLinesAt(700, [sentence])])),
    '/untyped': (_, response) => response.end(page),
    '/moved': (_, response) => response.writeHead(301, { location: '/moved-again' }).end(),
    '/moved-again': (_, response) => response.writeHead(302, { location: `${base}/page#part` }).end(),
    '/picture': (_, response) => response.setHeader('content-type', 'image/png').end('x'),
    '/missing': (_, response) => response.writeHead(404).end(page),
    '/broken': (_, response) => response.writeHead(500).end(page),
    '/forbidden': (_, response) => response.writeHead(403).end(),
    '/never': () => undefined,
    '/stalls': (_, response) => response.setHeader('content-type', 'text/html').write(page),
    '/circle': (_, response) => response.writeHead(302, { location: '/circle-2' }).end(),
    '/circle-2': (_, response) => response.writeHead(302, { location: '/circle' }).end(),
    '/endless': ({ url }, response) =>
      response
        .writeHead(302, {
          location: `${url}/endless`.replace(/^\/endless(\/endless)*/, '/endless?') + Math.random(),
        })
        .end(),
    '/away': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/nowhere': (_, response) => response.writeHead(302, { location: 'http://[' }).end(),
    '/huge': (_, response) => {
      response.setHeader('content-type', 'text/html');
      const chunk = Buffer.alloc(1_000_000, 'x');
      let sent = 0;
      const more = (): void => {
        if (sent >= 100 || response.destroyed) return void response.end();
        sent += 1;
        response.write(chunk, () => more());
      };
      more();
    },
    '/announced': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000000' }).write('x'),
    '/cut': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' });
      response.write('<p>', () => response.destroy());
    },
    '/empty': (_, response) => response.setHeader('content-type', 'text/html').end(),
    '/app': (_, response) => response.setHeader('content-type', 'text/html').end('<div id="app"></div>'),
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      agents.push(request.headers['user-agent']);
      const route = routes[new URL(request.url ?? '/', 'http://a').pathname];
      if (route) route(request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a page is read, under a name of ours', async () => {
    const { articles } = await read([`${base}/page`]);
    expect(articles[0]).toMatchObject({
      article: { id: '127-0-0-1-page', source: `${base}/page`, url: `${base}/page`, title: 'Bridge' },
      page: { etag: '"1"', lastModified: 'Wed, 03 Mar 2021 08:00:00 GMT' },
    });
    expect(articles[0]?.article.text).toContain(sentence);
    expect(agents.at(-1)).toBe(`Pullquote/${version}`);
  });

  test.each([
    ['/latin', /café/],
    ['/text', /^Headline\n\n/],
    ['/a.md', /^# Headline\n\n/],
    ['/pdf', /voted on Monday/],
    ['/untyped', /voted on Monday/],
  ])('%s', async (route, text) => {
    expect((await read([`${base}${route}`])).articles[0]?.article.text).toMatch(text);
  });

  test('redirects are followed; the article is cited where it was found', async () => {
    const { articles } = await read([`${base}/moved`]);
    expect(articles[0]?.article).toMatchObject({
      source: `${base}/moved`,
      url: `${base}/page`,
    });
  });

  test.each([
    ['/missing', /^answered 404 Not Found$/],
    ['/broken', /^answered 500 Internal Server Error$/],
    ['/forbidden', /^answered 403 Forbidden$/],
    ['/never', /^did not answer within 0\.2 seconds$/],
    ['/stalls', /^did not answer within 0\.2 seconds$/],
    ['/circle', /^redirects in a circle$/],
    ['/endless', /^redirects more than 5 times$/],
    ['/away', /^leads to a file: address$/],
    ['/nowhere', /not valid/],
    ['/picture', /^is image\/png, not a page/],
    ['/huge', /^is larger than the 10 MB that are read$/],
    ['/announced', /^is larger than the 10 MB that are read$/],
    ['/cut', /^closed the connection before the end$/],
    ['/empty', /^is empty$/],
    ['/app', /^has no readable article$/],
  ])('%s is skipped, the next page is read', async (route, reason) => {
    const timeout = route === '/never' || route === '/stalls' ? 200 : 15_000;
    const { articles, skipped } = await read([`${base}${route}`, `${base}/page`], { timeout });
    expect(skipped).toEqual([{ location: `${base}${route}`, reason: expect.stringMatching(reason) }]);
    expect(articles).toHaveLength(1);
  });

  test.each([
    ['ftp://example.com/a', 'ftp://example.com/a', /only http and https/],
    ['http://', 'http://', /not a valid web address/],
    ['http://jane:secret@example.com/a', 'example.com/a', /name or password/],
    ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/a', /could not be fetched|refused/],
    ['http://name.invalid/a', 'http://name.invalid/a', /host/],
  ])('%s is skipped', async (address, location, reason) => {
    expect(await read([address])).toEqual({
      articles: [],
      skipped: [{ location, reason: expect.stringMatching(reason) }],
    });
  });

  test('a closed port is skipped', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect((await read([`http://127.0.0.1:${port}/`])).skipped[0]?.reason).toBe(
      'has a host that refused the connection',
    );
  });

  test('a list stands for its addresses', async () => {
    const list = file(
      'sources.txt',
      `# Pages\r\n\r\n${base}/page # the first\r\n${base}/page#part\r\n${base}/text\r\nbridge.txt\r\n`,
    );
    file('a.txt');
    const { articles, skipped } = await read([folder]);
    expect(articles.map(({ article }) => article.source)).toEqual([
      path.join(folder, 'a.txt'),
      `${base}/page`,
      `${base}/text`,
    ]);
    expect(skipped).toEqual([{ location: `${list}:6`, reason: 'is not a web address' }]);
  });

  test('an abort ends it all', async () => {
    const controller = new AbortController();
    const reading = read([`${base}/never`], { signal: controller.signal });
    controller.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
  });
});
