import { expect, test } from 'vitest';
import { type ClosedHosts, Courtesy, waitOf } from '../../src/article/courtesy.ts';
import { defaultLimits } from '../../src/article/limits.ts';
import { type ReadResult, readSources } from '../../src/article/read-sources.ts';
import { type Clock, localTime } from '../../src/clock.ts';
import { version } from '../../src/version.ts';
import { testClock } from '../test-clock.ts';
import { pageOf, website } from './website.ts';

const text = `A bridge for Ellery

The council of Ellery voted on Monday to build a new bridge over the river, officials said after the meeting.

Work on the bridge will begin in the spring, and ferries will run until the last of its pillars stands in the water.
`;

const run = (clock: Clock, closed: ClosedHosts = {}) =>
  new Courtesy({ limits: defaultLimits, clock, closed });

/** What became of each address: `read`, or the reason why not. */
const read = async (courtesy: Courtesy, addresses: readonly string[]): Promise<string[]> => {
  const became: string[] = [];
  for await (const result of readSources(addresses, { courtesy })) became.push(fate(result));
  return became;
};

const fate = (result: ReadResult): string => ('skipped' in result ? result.skipped.reason : 'read');

test('a host is asked one thing at a time, and for its robots.txt once', async () => {
  const pages = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`/${i}`, pageOf(text)]));
  const site = await website(pages);
  const addresses = Object.keys(pages).map((path) => `${site.origin}${path}`);
  expect(await read(run(testClock()), addresses)).toEqual(addresses.map(() => 'read'));
  expect(site.asked).toEqual(Object.keys(pages).map((path) => `GET ${path}`));
  expect(site).toMatchObject({ atOnce: 1, robotsAsked: 1 });
  expect(new Set(site.headers.map((headers) => headers['user-agent']))).toEqual(
    new Set([`Pullquote/${version}`]),
  );
});

test('a slow host does not keep others waiting; results come in the order given', async () => {
  let answer = () => {};
  const slow = await website({
    '/a': (_, response) => {
      answer = () => response.setHeader('content-type', 'text/html').end(pageOf(text));
    },
  });
  // The slow host answers when the quick one has been asked, which it would never be if hosts were asked in turn.
  const quick = await website({
    '/b': (_, response) => {
      answer();
      response.writeHead(410).end();
    },
  });
  expect(await read(run(testClock()), [`${slow.origin}/a`, `${quick.origin}/b`])).toEqual([
    'read',
    'answered 410 Gone',
  ]);
});

test('what robots.txt refuses is not asked for, and the rest is', async () => {
  const site = await website({
    '/robots.txt': 'User-agent: *\nDisallow: /members/',
    '/a': pageOf(text),
    '/members/b': pageOf(text),
    '/moved': [302, { location: '/members/b' }],
  });
  const paths = ['/members/b', '/a', '/moved'];
  expect(
    await read(
      run(testClock()),
      paths.map((path) => site.origin + path),
    ),
  ).toEqual([
    "is not to be read by programs, says the site's robots.txt",
    'read',
    "is not to be read by programs, says the site's robots.txt",
  ]);
  expect(site.asked).toEqual(['GET /a', 'GET /moved']);
});

test('the robots.txt of the site that a redirect leads to counts, too', async () => {
  const inside = await website({ '/robots.txt': 'User-agent: *\nDisallow: /', '/a': pageOf(text) });
  const site = await website({ '/a': [302, { location: `${inside.origin}/a` }] });
  expect(await read(run(testClock()), [`${site.origin}/a`])).toEqual([
    "is not to be read by programs, says the site's robots.txt",
  ]);
  expect(inside.asked).toEqual([]);
});

test('two hosts that redirect to each other keep nobody waiting for ever', async () => {
  const [one, two] = [await website(), await website()];
  Object.assign(one.pages, { '/a': [302, { location: `${two.origin}/b` }], '/b': pageOf(text) });
  Object.assign(two.pages, { '/a': [302, { location: `${one.origin}/b` }], '/b': pageOf(text) });
  expect(await read(run(testClock()), [`${one.origin}/a`, `${two.origin}/a`])).toEqual(['read', 'read']);
});

test('the pause that a site asks for is kept', async () => {
  const clock = testClock();
  const site = await website({
    '/robots.txt': 'User-agent: *\nCrawl-delay: 2',
    ...Object.fromEntries(['/a', '/b', '/c'].map((path) => [path, pageOf(text)])),
  });
  await read(
    run(clock),
    ['/a', '/b', '/c'].map((path) => site.origin + path),
  );
  expect(clock.waits).toEqual([2_000, 2_000]);
});

test('a host that asks for a moment is given it', async () => {
  const clock = testClock();
  const site = await website({
    '/a': (_, response) => {
      if (site.asked.length === 1) response.writeHead(503, { 'retry-after': '7' }).end();
      else response.setHeader('content-type', 'text/html').end(pageOf(text));
    },
  });
  expect(await read(run(clock), [`${site.origin}/a`])).toEqual(['read']);
  expect(clock.waits).toEqual([7_000]);
});

test.each([
  ['429, for seconds', 429, '120', 120_000],
  ['503, for seconds', 503, '3600', 3_600_000],
  ['429, until a date', 429, new Date(Date.UTC(2026, 10, 24, 12, 5)).toUTCString(), 300_000],
  ['429, for a hundred years', 429, '3155760000', 24 * 3_600_000],
  ['429, for it does not say how long', 429, undefined, 60_000],
])('a host that wants to be left alone is, in later runs too: %s', async (_, status, retryAfter, wait) => {
  const clock = testClock();
  const site = await website({
    '/a': [status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }],
    '/b': pageOf(text),
  });
  const addresses = [`${site.origin}/a`, `${site.origin}/b`];
  const until = localTime(clock.time + wait);
  const first = run(clock);
  expect(await read(first, addresses)).toEqual([
    expect.stringMatching(new RegExp(`^answered ${status} .*, and asked to be left alone until ${until}$`)),
    `is on a host that asked to be left alone until ${until}`,
  ]);
  expect(first.closed).toEqual({ [new URL(site.origin).host]: clock.time + wait });

  clock.time += wait - 1;
  const second = run(clock, first.closed);
  await read(second, addresses);
  expect(site.asked).toEqual(['GET /a']);
  clock.time += 1;
  expect(second.closed).toEqual({});
  expect(await read(run(clock, first.closed), [`${site.origin}/b`])).toEqual(['read']);
  expect(site.asked).toEqual(['GET /a', 'GET /b']);
});

test('a host that still is busy after the moment it asked for is left alone', async () => {
  const clock = testClock();
  const site = await website({ '/a': [503, { 'retry-after': '5' }] });
  const courtesy = run(clock);
  expect(await read(courtesy, [`${site.origin}/a`])).toEqual([
    expect.stringMatching(/^answered 503 Service Unavailable, and asked to be left alone until /),
  ]);
  expect(site.asked).toHaveLength(2);
  expect(Object.values(courtesy.closed)).toEqual([clock.time + 5_000]);
});

test('a busy host that says nothing of when is asked for its other pages', async () => {
  const site = await website({ '/a': 503, '/b': pageOf(text) });
  const courtesy = run(testClock());
  expect(await read(courtesy, [`${site.origin}/a`, `${site.origin}/b`])).toEqual([
    'answered 503 Service Unavailable',
    'read',
  ]);
  expect(courtesy.closed).toEqual({});
});

test('the wish of a robots.txt to be left alone is kept', async () => {
  const clock = testClock();
  const site = await website({ '/robots.txt': [503, { 'retry-after': '600' }], '/a': pageOf(text) });
  const courtesy = run(clock);
  const [reason] = await read(courtesy, [`${site.origin}/a`]);
  expect(reason).toContain('robots.txt answered 503');
  expect(Object.values(courtesy.closed)).toEqual([clock.time + 600_000]);
  expect(site.asked).toEqual([]);
});

test('a date from before the clock was set back closes no host', () => {
  const clock = testClock();
  expect(run(clock, { 'news.example': clock.time + 365 * 24 * 3_600_000 }).closed).toEqual({});
});

test('a run that is called off asks nothing more', async () => {
  const controller = new AbortController();
  const site = await website({
    '/a': () => controller.abort(new Error('stopped')),
    '/b': pageOf(text),
  });
  const reading = async () => {
    for await (const result of readSources([`${site.origin}/a`, `${site.origin}/b`], {
      signal: controller.signal,
    }))
      fate(result);
  };
  await expect(reading()).rejects.toThrow('stopped');
  expect(site.asked).toEqual(['GET /a']);
});

test.each([
  ['30', 30_000],
  [' 30 ', 30_000],
  ['0', 0],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('Retry-After %j is %j ms', (value, wait) => {
  expect(waitOf(value, Date.UTC(2026, 10, 24, 12))).toBe(wait);
});
