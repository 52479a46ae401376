import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { library, newsOf, writeFiles } from './library.ts';
import { runIndex } from './processes.ts';

// Each test starts several processes, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 240_000 });

test('what was done is said in lines, and how long it took', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
  const first = await runIndex(places);
  expect(first.status).toBe(0);
  expect(first.stdout.split('\n')).toEqual([
    `+ a  Ellery opens its new harbour library  (${places.articlesDir}/a.txt)`,
    `+ b  Osterby opens its new harbour library  (${places.articlesDir}/b.txt)`,
    expect.stringMatching(/^2 added; 2 articles in \d+ passages, \d+ of them embedded now; \d+ m?s$/),
    '',
  ]);

  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'thirty') });
  await rm(path.join(places.articlesDir, 'b.txt'));
  const second = await runIndex(places);
  expect(second.stdout.split('\n')).toEqual([
    expect.stringMatching(/^~ a /),
    expect.stringMatching(/^- b /),
    expect.stringMatching(
      /^1 changed, 1 removed; 1 article in \d+ passages, \d+ of them embedded now; \d+ m?s$/,
    ),
    '',
  ]);

  const third = await runIndex(places);
  expect(third.stdout).toMatch(/^1 unchanged; 1 article in \d+ passages; \d+ m?s\n$/);
});

test('something skipped has its reason and status 3', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery'), 'empty.md': '' });
  const { status, stdout } = await runIndex(places, ['nowhere.txt']);
  expect(status).toBe(3);
  expect(stdout).toContain(`! skipped: ${places.articlesDir}/empty.md is empty\n`);
  expect(stdout).toContain(`! skipped: ${path.resolve('nowhere.txt')} does not exist\n`);
  expect(stdout).toContain('1 added, 2 skipped; 1 article');
});

test('--json prints one object and nothing else', async () => {
  const places = await library({ 'a.txt': `${newsOf('Ellery')}\nDownload our app\n`, 'empty.txt': '' });
  const { status, stdout } = await runIndex(places, ['--json']);
  expect(status).toBe(3);
  expect(stdout.trimEnd()).not.toContain('\n');
  expect(JSON.parse(stdout)).toEqual({
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
    written: true,
    added: [
      { id: 'a', title: 'Ellery opens its new harbour library', source: `${places.articlesDir}/a.txt` },
    ],
    changed: [],
    removed: [],
    unchanged: 0,
    kept: [],
    skipped: [{ location: `${places.articlesDir}/empty.txt`, reason: 'is empty' }],
    notes: [],
    counts: { articles: 1, sentences: expect.any(Number), passages: expect.any(Number) },
    cost: { embedded: expect.any(Number), reused: 0 },
    milliseconds: expect.any(Number),
    quotesGiven: null,
  });
  const verbose = await runIndex(places, ['--json', '--verbose']);
  expect(JSON.parse(verbose.stdout).leftOut).toEqual([
    { article: 'a', text: 'Download our app', reason: expect.any(String) },
  ]);
});

test('--verbose lists what was left out', async () => {
  const places = await library({ 'a.txt': `${newsOf('Ellery')}\nDownload our app\n` });
  expect((await runIndex(places, ['--verbose'])).stdout).toMatch(
    /\n {2}left out of a \(.+\): Download our app\n/,
  );
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery') });
  expect((await runIndex(places, ['--verbose'])).stdout).toContain(
    '\nNothing was left out of the articles.\n',
  );
});

test('--index and --articles win over the settings, --remove takes out', async () => {
  const places = await library({ 'other/a.txt': newsOf('Ellery'), 'other/b.txt': newsOf('Osterby') });
  const options = [
    '--index',
    `${places.indexDir}-other`,
    '--articles',
    path.join(places.articlesDir, 'other'),
  ];
  expect((await runIndex(places, options)).stdout).toContain('2 added; 2 articles');
  expect((await runIndex(places, [...options, '--remove', 'a'])).stdout).toContain('1 removed, 1 unchanged');
});

test.each([
  [['--remove'], "Option '--remove <value>' argument missing"],
  [['--jsom'], "Unknown option '--jsom'"],
])('%j is wrong use', async (args, said) => {
  const { status, stdout, stderr } = await runIndex(await library(), args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
  expect(stderr).toContain('\nUsage: npm run index [-- PATH or URL …]');
});

test('--help tells the options and does nothing', async () => {
  const { status, stdout, stderr } = await runIndex(await library(), ['--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Usage: npm run index');
  expect(stdout).toContain('--remove ID');
});

test.each([[[]], [['--json']]])('without articles it says what to do, with %j too', async (args) => {
  const { status, stdout, stderr } = await runIndex(await library(), args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^There is no article to index in .*\.\nPut \.txt, \.md, \.html or \.pdf files there, .*\.\n$/,
  );
});

test('an unknown article to remove is named with those that are close', async () => {
  const places = await library({ 'ellery.txt': newsOf('Ellery') });
  await runIndex(places);
  const { status, stderr } = await runIndex(places, ['--remove', 'elery']);
  expect(status).toBe(1);
  expect(stderr).toBe('The index has no article "elery".\nChoose one of ellery.\n');
});

test('a file in place of the folder is said so', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await mkdir(path.dirname(places.indexDir), { recursive: true });
  await writeFile(places.indexDir, '');
  const { status, stderr } = await runIndex(places);
  expect(status).toBe(1);
  expect(stderr).toContain(`The index cannot be written to ${places.indexDir}: EEXIST`);
});
