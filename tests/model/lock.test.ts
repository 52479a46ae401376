import { spawnSync } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, withLock } from '../../src/model/lock.ts';
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

test('a lock that was never signed is taken over soon', async () => {
  const file = path.join(await temporaryFolder(), 'lock');
  await writeFile(file, '');
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
