import { spawnSync } from 'node:child_process';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, type LockOwner, withLock } from '../../src/model/lock.ts';
import { processStart } from '../../src/model/process-start.ts';
import { temporaryFolder } from './fake-hub.ts';

const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

const writeLock = async (owner: unknown): Promise<string> => {
  const file = path.join(await temporaryFolder(), 'lock');
  await writeFile(file, JSON.stringify(owner));
  return file;
};

test('one works at a time, and the lock is gone afterwards', async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'lock');
  let inside = 0;
  let waited = 0;
  const onWait = () => {
    waited += 1;
  };
  const work = async (): Promise<void> => {
    inside += 1;
    expect(inside).toBe(1);
    await readdir(folder);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(file, work, { onWait })));
  expect(waited).toBe(2);
  expect(await readdir(folder)).toEqual([]);
});

test('a failure frees the lock', async () => {
  const file = path.join(await temporaryFolder(), 'lock');
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(file, async () => 'yes')).toBe('yes');
});

test('the lock of a process that is gone is taken over without a wait', async () => {
  const file = await writeLock({ pid: deadPid(), host: hostname() });
  expect(await withLock(file, async () => 'done', { onWait: () => expect.fail('it waited') })).toBe('done');
});

test.each([
  ['of another machine', { pid: 1, host: 'elsewhere.invalid' }],
  ['that cannot be read', 'nonsense'],
])('a lock %s that nobody touches is taken over', async (_, owner) => {
  const file = await writeLock(owner);
  await utimes(file, new Date(0), new Date(0));
  expect(await withLock(file, async () => 'done')).toBe('done');
});

test.each([
  ['never', ''],
  ['half', '{"pid":12,"ho'],
])('a lock that was %s signed is taken over soon', async (_, content) => {
  const file = path.join(await temporaryFolder(), 'lock');
  await writeFile(file, content);
  const before = new Date(Date.now() - 3_000);
  await utimes(file, before, before);
  expect(await withLock(file, async () => 'done')).toBe('done');
});

test.each([
  ['of a running process', { pid: process.pid, host: hostname() }],
  ['of another machine', { pid: deadPid(), host: 'elsewhere.invalid' }],
  ['just begun', ''],
])('a fresh lock %s is waited for, until the signal', async (_, owner) => {
  const file = await writeLock(owner);
  const stop = new AbortController();
  const onWait = () => stop.abort(new Error('enough'));
  const waiting = withLock(file, async () => 'done', { onWait, signal: stop.signal });
  await expect(waiting).rejects.toThrow('enough');
});

test('a process is alive until it has ended', () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(deadPid())).toBe(false);
});

test('the lock of a process whose number another one has by now is taken over', async () => {
  // Only Linux tells when a process was started; elsewhere the lock is taken over when nobody touches it.
  const started = (await processStart(process.pid)) === null ? null : 'another boot/1';
  const file = await writeLock({ pid: process.pid, host: hostname(), started });
  expect(await withLock(file, async () => 'done', { untouched: 20 })).toBe('done');
});

test('a process that is there keeps its lock, however long it is too busy to touch it', async () => {
  const started = await processStart(process.pid);
  if (started === null) return;
  const file = await writeLock({ pid: process.pid, host: hostname(), started });
  await utimes(file, new Date(0), new Date(0));
  const stop = new AbortController();
  const waiting = withLock(file, () => expect.fail('it was taken over'), {
    untouched: 0,
    onWait: () => setTimeout(() => stop.abort(new Error('enough')), 300),
    signal: stop.signal,
  });
  await expect(waiting).rejects.toThrow('enough');
});

test.each([
  ['of another machine, whose clock goes ahead', { pid: 1, host: 'elsewhere.invalid' }, 3_600_000],
  ['of another machine, whose clock is behind', { pid: 1, host: 'elsewhere.invalid' }, -3_600_000],
  ['that was never signed, before the clock was set back', '', 3_600_000],
])('a lock %s, is taken over when nobody has touched it for a while', async (_, owner, ahead) => {
  const file = await writeLock(owner);
  if (owner === '') await writeFile(file, '');
  const touched = new Date(Date.now() + ahead);
  await utimes(file, touched, touched);
  let waited = false;
  const onWait = () => {
    waited = true;
  };
  expect(await withLock(file, async () => 'done', { untouched: 100, onWait })).toBe('done');
  // Who has not signed is given a moment to, and is gone by then.
  if (owner !== '') expect(waited).toBe(true);
});

test('who waits is told who holds it, and since when', async () => {
  const file = path.join(await temporaryFolder(), 'lock');
  const stop = new AbortController();
  const owners: (LockOwner | null)[] = [];
  const before = Date.now();
  await withLock(file, async () => {
    const waiting = withLock(file, async () => 'done', {
      onWait: (owner) => {
        owners.push(owner);
        stop.abort(new Error('enough'));
      },
      signal: stop.signal,
    });
    await expect(waiting).rejects.toThrow('enough');
  });
  expect(owners).toEqual([
    {
      pid: process.pid,
      host: hostname(),
      started: await processStart(process.pid),
      since: expect.any(String),
    },
  ]);
  const since = Date.parse(owners[0]?.since ?? '');
  expect(since).toBeGreaterThanOrEqual(before);
  expect(since).toBeLessThanOrEqual(Date.now());
});

test('a lock that was taken over meanwhile is left to its new owner', async () => {
  const file = path.join(await temporaryFolder(), 'lock');
  const other = JSON.stringify({ pid: 1, host: 'elsewhere.invalid' });
  await withLock(file, () => writeFile(file, other));
  expect(await readFile(file, 'utf8')).toBe(other);
});

test('of many that find the lock of a killed process one works at a time', async () => {
  const file = await writeLock({ pid: deadPid(), host: hostname() });
  let inside = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    expect(inside).toBe(1);
    await readdir(path.dirname(file));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work)));
  expect(await readdir(path.dirname(file))).toEqual([]);
});
