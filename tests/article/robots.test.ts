import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/article/limits.ts';
import { fetchRobots, readRobots } from '../../src/article/robots.ts';
import { type Page, website } from './website.ts';

const origin = 'https://news.example';
const refused = "is not to be read by programs, says the site's robots.txt";

describe('what a robots.txt says', () => {
  test.each<[what: string, text: string, path: string, allowed: boolean]>([
    ['nothing', '', '/a', true],
    ['everybody out', 'User-agent: *\nDisallow: /', '/a', false],
    ['an empty rule', 'User-agent: *\nDisallow:', '/a', true],
    ['a folder', 'User-agent: *\nDisallow: /private/', '/private/a', false],
    ['a folder, and we are beside it', 'User-agent: *\nDisallow: /private/', '/privates', true],
    ['us by name', 'User-agent: Pullquote\nDisallow: /a\n\nUser-agent: *\nAllow: /', '/a', false],
    ['us by name, in any case', 'user-agent: pullquote\ndisallow: /a', '/a', false],
    [
      'us by name, and the rest does not count',
      'User-agent: *\nDisallow: /\n\nUser-agent: pullquote\nAllow: /',
      '/a',
      true,
    ],
    ['others only', 'User-agent: otherbot\nDisallow: /', '/a', true],
    [
      'us in two groups',
      'User-agent: pullquote\nDisallow: /a\n\nUser-agent: pullquote\nDisallow: /b',
      '/b',
      false,
    ],
    ['us among several', 'User-agent: otherbot\nUser-agent: pullquote\nDisallow: /', '/a', false],
    ['the longest rule wins', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['of equal rules the kinder wins', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['a wildcard', 'User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false],
    ['a wildcard with an end', 'User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?page=1', true],
    ['a query', 'User-agent: *\nDisallow: /*?print=', '/a?print=1', false],
    ['letters beyond ASCII', 'User-agent: *\nDisallow: /über', '/über/uns', false],
    ['the same, escaped', 'User-agent: *\nDisallow: /%c3%bcber', '/über/uns', false],
    ['CRLF', 'User-agent: *\r\nDisallow: /a\r\n', '/a', false],
    ['a comment', '# Hello\nUser-agent: * # all\nDisallow: /a # here', '/a', false],
    ['what nobody understands', '<html><body>Not found</body></html>', '/a', true],
  ])('%s', (_, text, path, allowed) => {
    const robots = readRobots(`${origin}/robots.txt`, text, 'Pullquote/1.2.3');
    expect(robots.refusal(new URL(path, origin))).toBe(allowed ? null : refused);
  });

  test.each([
    ['User-agent: *\nCrawl-delay: 2', 2_000],
    ['User-agent: *\nCrawl-delay: 0.5', 500],
    ['User-agent: pullquote\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 9', 3_000],
    ['User-agent: *\nCrawl-delay: 86400', 30_000],
    ['User-agent: *\nCrawl-delay: -5', 0],
    ['User-agent: *\nCrawl-delay: soon', 0],
    ['User-agent: *\nDisallow: /', 0],
  ])('%j is a pause of %i ms', (text, pause) => {
    expect(readRobots(`${origin}/robots.txt`, text, 'Pullquote/1.2.3').pause).toBe(pause);
  });
});

describe('a robots.txt', () => {
  const limits = { ...defaultLimits, timeout: 300 };
  const answerTo = async (
    robots: Page | undefined,
    more: Record<string, Page> = {},
  ): Promise<string | null> => {
    const site = await website({ ...more, ...(robots === undefined ? {} : { '/robots.txt': robots }) });
    return (await fetchRobots(site.origin, limits)).refusal(new URL('/a', site.origin));
  };

  test.each<[what: string, robots: Page | undefined, reason: string | null]>([
    ['that allows', 'User-agent: *\nAllow: /', null],
    ['that refuses', 'User-agent: *\nDisallow: /', refused],
    ['that begins with a byte-order mark', '\ufeffUser-agent: *\nDisallow: /', refused],
    ['that is not there', undefined, null],
    ['that is gone', 410, null],
    ['that may not be read', 403, null],
    ['that leads elsewhere', [301, { location: '/moved' }], refused],
    ['that leads in a circle', [301, { location: '/robots.txt' }], null],
    ['that leads to no address', [301, { location: 'http://[' }], null],
    [
      'of a broken server',
      500,
      'is on a site whose robots.txt answered 500 Internal Server Error, and so is left alone',
    ],
    [
      'of a busy server',
      503,
      'is on a site whose robots.txt answered 503 Service Unavailable, and so is left alone',
    ],
    [
      'of a server that has had enough',
      429,
      'is on a site whose robots.txt answered 429 Too Many Requests, and so is left alone',
    ],
    ['that never comes', () => {}, 'did not answer within 0.3 seconds'],
    [
      'of a server that hangs up',
      (_, response) => response.destroy(),
      'closed the connection before the end',
    ],
  ])('%s', async (_, robots, reason) => {
    expect(await answerTo(robots, { '/moved': 'User-agent: *\nDisallow: /a' })).toBe(reason);
  });

  test('is read to its half megabyte and no further', async () => {
    const long = `User-agent: *\nDisallow: /a\n${'# nothing here\n'.repeat(40_000)}`;
    expect(await answerTo(`${long}\nUser-agent: pullquote\nAllow: /`)).toBe(refused);
  });

  test('of a host that refuses the connection', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const robots = await fetchRobots(`http://127.0.0.1:${port}`, limits);
    expect(robots.refusal(new URL(`http://127.0.0.1:${port}/a`))).toBe(
      'has a host that refused the connection',
    );
  });

  test('is given up with all the rest', async () => {
    const site = await website({ '/robots.txt': () => {} });
    const controller = new AbortController();
    const asked = fetchRobots(site.origin, limits, controller.signal);
    controller.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
  });
});
