import { watch } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { openIndex, readManifest } from '../../src/index/store.ts';
import { library, newsOf, writeFiles } from './library.ts';
import { runIndex, startIndex } from './processes.ts';

// Each test starts several processes, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 240_000 });

const towns = Array.from({ length: 8 }, (_, i) => `Port${String.fromCharCode(97 + i)}`);

const manyFiles = (detail: string) =>
  Object.fromEntries(towns.map((town) => [`${town}.txt`, newsOf(town, `${detail} ${town}`)]));

test('of two at once the second waits, says so, and finds nothing left to do', async () => {
  const places = await library(manyFiles('twelve'));
  const both = [startIndex(places), startIndex(places)];
  const ended = await Promise.all(both.map((each) => each.ended));
  expect(ended.map(({ status }) => status)).toEqual([0, 0]);
  const pids = both.map(({ child }) => child.pid);
  const waited = ended.filter(({ stderr }) => stderr.includes('Another process is updating the index'));
  expect(waited).toHaveLength(1);
  const [, pid] =
    /index \(process (\d+) on this machine, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\); waiting for it\n/.exec(
      waited[0]?.stderr ?? '',
    ) ?? [];
  expect(Number(pid)).toBe(pids.find((_, i) => ended[i] !== waited[0]));
  expect(waited[0]?.stdout).toMatch(/^8 unchanged; /);
  expect(await readdir(places.indexDir)).toHaveLength(7);
});

test('two that add different articles at once both have their way', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  const [b, c] = ['b.txt', 'c.txt'].map((name) => path.join(path.dirname(places.articlesDir), name));
  await writeFile(b ?? '', newsOf('Osterby'));
  await writeFile(c ?? '', newsOf('Marrin'));
  await Promise.all([runIndex(places, [b ?? '']), runIndex(places, [c ?? ''])]);
  const { manifest } = await readManifest(places.indexDir);
  expect(manifest.articles.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c']);
  expect(manifest.sources.toSorted()).toEqual([b, c]);
});

test('killed at any moment, the index before or after stands, and the next run finishes', async () => {
  const places = await library(manyFiles('twelve'));
  await runIndex(places);
  let killed = 0;
  for (let round = 0; round < 10; round++) {
    const detail = `round ${round}`;
    await writeFiles(places.articlesDir, manyFiles(detail));
    const before = (await readManifest(places.indexDir)).version;
    const { child, ended } = startIndex(places);
    // A little later in each round: when it takes the lock first, then between any two things that it writes.
    let changes = 0;
    const watcher = watch(places.indexDir, () => {
      changes += 1;
      if (changes === 1 + 4 * round) child.kill('SIGKILL');
    });
    const { signal } = await ended;
    watcher.close();
    if (signal === 'SIGKILL') killed++;

    const index = await openIndex(places.indexDir);
    for (const [article, town] of towns.entries()) {
      const text = index.text(article);
      expect(text).toContain(`${town} opens`);
      if (index.version !== before) expect(text).toContain(detail);
    }
    index.close();
  }
  expect(killed).toBeGreaterThan(2);

  const { status } = await runIndex(places);
  expect(status).toBe(0);
  const index = await openIndex(places.indexDir);
  expect(towns.every((_, article) => index.text(article).includes('round 9'))).toBe(true);
  index.close();
  expect((await readdir(places.indexDir)).filter((name) => /^\.aside|lock/.test(name))).toEqual([]);
});

test('Ctrl-C leaves no trace, and the index as it was', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await runIndex(places);
  const before = (await readdir(places.indexDir)).toSorted();
  const { version } = await readManifest(places.indexDir);
  await writeFiles(places.articlesDir, manyFiles('twelve'));
  const { child, ended } = startIndex(places);
  // It is at work when it holds the lock.
  await expect
    .poll(() => readdir(places.indexDir), { interval: 5, timeout: 30_000 })
    .toContain('update.lock');
  child.kill('SIGINT');
  const { signal, stdout } = await ended;
  expect({ signal, stdout }).toEqual({ signal: 'SIGINT', stdout: '' });
  expect((await readdir(places.indexDir)).toSorted()).toEqual(before);
  expect((await readManifest(places.indexDir)).version).toBe(version);
});

test('the lock of a killed indexer keeps nobody waiting, and readers never wait', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await runIndex(places);
  await writeFiles(places.articlesDir, manyFiles('twelve'));
  const { child, ended } = startIndex(places);
  // It is at work when it has signed the lock.
  const lock = path.join(places.indexDir, 'update.lock');
  await expect
    .poll(() => readFile(lock, 'utf8').catch(() => ''), { interval: 5, timeout: 30_000 })
    .toContain(String(child.pid));
  child.kill('SIGSTOP');
  // The indexer stands still with the lock in its hands.
  const index = await openIndex(places.indexDir);
  expect(index.articles.map(({ id }) => id)).toEqual(['a']);
  index.close();
  const next = startIndex(places);
  const said = new Promise<string>((resolve) =>
    next.child.stderr?.on('data', (text) => String(text).includes('waiting') && resolve(String(text))),
  );
  expect(await said).toContain(`(process ${child.pid} on this machine`);
  child.kill('SIGKILL');
  await ended;
  const { status, stdout } = await next.ended;
  expect(status).toBe(0);
  expect(stdout).toContain('8 added');
  expect(await readdir(places.indexDir)).not.toContain('update.lock');
});
