import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExitStatus } from '../../src/errors.ts';
import { summary as command } from '../../src/terminal/summary.ts';
import { harbour, strike } from '../answer/library.ts';
import { type Ended, runHere, runScript } from './run-script.ts';

let folder: string;
let all: Ended;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pullquote-summary-'));
  await mkdir(path.join(folder, 'articles'));
  await writeFile(path.join(folder, 'articles', 'harbour.md'), harbour);
  await writeFile(path.join(folder, 'articles', 'strike.md'), strike);
  all = await summary();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const summary = (...words: string[]) => runScript('summary', words, { folder });

/** The same in this process. */
const summaryHere = (...words: string[]) =>
  runHere(command, ['--index', path.join(folder, 'embeddings', 'index'), ...words]);

const quotesIn = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('> '));

test('without an article each has one sentence, the newest first', () => {
  expect(all.status).toBe(0);
  expect(quotesIn(all.stdout)).toHaveLength(2);
  expect(all.stdout.indexOf('Tessmouth opens')).toBeLessThan(
    all.stdout.indexOf('Tram drivers in Hallam walk out'),
  );
  expect(all.stdout).toContain('Tram drivers in Hallam walk out · 17 October 2019\n> ');
});

test.each([
  ['brief', 3],
  ['standard', 5],
  ['detailed', 10],
])('--length %s is at most %d sentences of the article', async (length, most) => {
  const { stdout, error } = await summaryHere('harbour', '--length', length);
  expect(error).toBeNull();
  expect(stdout.startsWith('Tessmouth opens a library that lends boats · 4 March 2021\n\n> ')).toBe(true);
  const quotes = quotesIn(stdout);
  expect(quotes.length).toBeGreaterThan(0);
  expect(quotes.length).toBeLessThanOrEqual(most);
  for (const quote of quotes) expect(harbour).toContain(quote.slice(2));
});

test('--json is a line for each article, and standard output holds nothing else', async () => {
  const lines = (await summary('--json')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { article: string }).article)).toEqual([
    'harbour',
    'strike',
  ]);
  const [one, ...more] = (await summaryHere('--json', '--article', 'strike')).stdout.trimEnd().split('\n');
  expect(more).toEqual([]);
  const { quotes, ...facts } = JSON.parse(one ?? '') as {
    quotes: { text: string; start: number; end: number }[];
  };
  expect(facts).toEqual({
    article: 'strike',
    title: 'Tram drivers in Hallam walk out',
    author: null,
    published: '2019-10-17',
    place: 'HALLAM',
    url: 'https://news.example/hallam/trams?id=7#top',
  });
  for (const { text, start, end } of quotes) expect(strike.slice(start, end)).toBe(text);
});

test('an article that is not there is named, with those that are', async () => {
  const { stdout, error } = await summaryHere('strikes');
  expect(stdout).toBe('');
  expect(error?.exit).toBe(ExitStatus.failed);
  expect(error?.message).toBe('The index has no article "strikes". Choose one of harbour, strike.');
});

test.each([
  [['harbour', '--length', 'endless'], '--length is "endless", allowed is brief, standard or detailed'],
  [['harbour', 'strike'], 'More than one article was given'],
  [['harbour', '--article', 'strike'], 'More than one article was given'],
])('%j is wrong use', async (words, message) => {
  const { stdout, error } = await summaryHere(...words);
  expect(stdout).toBe('');
  expect(error?.exit).toBe(ExitStatus.usage);
  expect(error?.what).toBe(message);
});
