import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { IndexPlaces } from '../../src/index/update.ts';
import { fewWatches, works } from '../confined.ts';
import { library, newsOf, writeFiles } from './library.ts';
import { runIndex, startIndex } from './processes.ts';

// Each test starts a process, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 240_000 });

/** Starts a command that goes on, and hears what it prints. */
const start = (places: IndexPlaces, args: readonly string[], before: readonly string[] = []) => {
  const { child, ended } = startIndex(places, args, before);
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const prints = (wanted: RegExp) => expect.poll(() => stdout, { timeout: 120_000 }).toMatch(wanted);
  const notes = (wanted: RegExp) => expect.poll(() => stderr, { timeout: 120_000 }).toMatch(wanted);
  return { child, ended, prints, notes };
};

test('--watch prints what changes with the time, goes on after a failure, and Ctrl-C ends it well', async () => {
  const places = await library();
  const { child, ended, prints, notes } = start(places, ['--watch']);
  await notes(/^Keeping the index in step; Ctrl-C ends it\nThere is no article to index in .*\.\nPut /);
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery') });
  await prints(
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]\n\+ a {2}Ellery opens .*\n1 added; 1 article in \d+ passages/,
  );
  await writeFiles(places.articlesDir, { 'empty.md': '' });
  await prints(/\]\n! skipped: \S+empty\.md is empty\n1 unchanged, 1 skipped; /);
  await rm(path.join(places.articlesDir, 'a.txt'));
  await prints(/\]\n- a {2}Ellery opens .*\n! skipped: .*\n1 removed, 1 skipped; 0 articles/);
  child.kill('SIGINT');
  const { status, signal, stdout } = await ended;
  expect({ status, signal }).toEqual({ status: 0, signal: null });
  expect(stdout.match(/^\[/gm)).toHaveLength(3);
});

test('--watch --json prints an object for every round, failures too', async () => {
  const places = await library();
  const { child, ended, prints } = start(places, ['--watch', '--every', '1h', '--json']);
  await prints(/^\{"error":/);
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery') });
  await prints(/"added":\[\{"id":"a"/);
  child.kill('SIGTERM');
  const { status, stdout } = await ended;
  expect(status).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({
    error: {
      what: expect.stringMatching(/^There is no article to index in /),
      next: expect.stringMatching(/^Put \.txt/),
    },
  });
  expect(lines.at(-1)).toMatchObject({ written: true, added: [{ id: 'a' }], quotesGiven: null });
});

test.skipIf(!works(fewWatches(2)))('--watch says where the system watches no more, and goes on', async () => {
  const places = await library(
    Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/${name}.txt`, newsOf(name)])),
  );
  const { child, ended, prints, notes } = start(places, ['--watch'], fewWatches(4));
  await prints(/\n5 added; 5 articles/);
  await notes(
    /\n\S+ and \d more folders cannot be watched \(the system watches no more of them\); with --every 5m changes there are seen, too\n/,
  );
  await writeFiles(places.articlesDir, { 'f.txt': newsOf('Ellery') });
  await prints(/\n1 added, 5 unchanged; 6 articles/);
  child.kill('SIGINT');
  const { stderr } = await ended;
  expect(stderr.match(/cannot be watched/g)).toHaveLength(1);
});

test('--dry-run says what would be, also as JSON', async () => {
  const places = await library({ 'a.txt': `${newsOf('Ellery')}\nDownload our app\n` });
  const { status, stdout } = await runIndex(places, ['--dry-run']);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^\+ a {2}Ellery .*\n {2}left out as not the article: 1 .+ \(--verbose shows it\)\nDry run, nothing was written: 1 added; 1 article in (\d+) passages, \1 of them to embed; \d+ m?s\n$/,
  );
  const json = await runIndex(places, ['--dry-run', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ dryRun: true, written: false, added: [{ id: 'a' }] });
});

test.each([
  [['--every', '5'], '--every is "5", allowed is a time from 10s to 7d, such as 90s, 15m, 1h30m or 1d'],
  [['--every', '2s'], '--every is "2s", allowed is'],
  [['--dry-run', '--watch'], '--dry-run goes with neither --watch nor --every'],
  [['--dry-run', '--every', '1h'], '--dry-run goes with neither --watch nor --every'],
])('%j is wrong use', async (args, said) => {
  const { status, stdout, stderr } = await runIndex(await library(), args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
  expect(stderr).toContain('\nUsage: npm run index');
});
