import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { type KeptThread, keepThread } from '../../src/thread/keep.ts';
import { hearReports } from '../../src/thread/reporting.ts';
import { startThread, type Thread, ThreadEnded } from '../../src/thread/start.ts';
import type { OddJobs } from './odd-jobs.ts';

const entry = new URL('./odd-jobs.ts', import.meta.url);
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error,
  );

describe('a thread', () => {
  let thread: Thread<OddJobs>;
  const told: unknown[] = [];
  beforeEach(() => {
    told.length = 0;
    thread = startThread<OddJobs>(entry, (news) => told.push(news));
  });
  afterEach(() => thread.close());

  test('does what it is called for, several things at once', async () => {
    expect(await Promise.all([1, 2, 3].map((value) => thread.call('double', [value])))).toEqual([2, 4, 6]);
  });

  test('reports to the caller, and tells the starter', async () => {
    const heard: unknown[] = [];
    const progress = {
      start: (work: unknown) => heard.push(work),
      update: (done: number) => heard.push(done),
      stop: () => heard.push('stop'),
    };
    await thread.call('report', [], { hear: hearReports({ progress, note: (line) => heard.push(line) }) });
    expect(heard).toEqual([{ name: 'Counting', total: 2, unit: 'stones' }, 1, 'one is red', 'stop']);
    await expect.poll(() => told).toEqual(['counted']);
  });

  test('hands on errors with their class and what they say', async () => {
    const error = (await caught(thread.call('refuse', ['It is odd']))) as UserError;
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ what: 'It is odd', next: 'Try another', exit: 2 });
    expect((error.cause as Error).message).toBe('it was odd');
    expect(error.stack).toContain('odd-jobs.ts');
    const none = await caught(thread.call('read', ['/no/such/file']));
    expect(none).toMatchObject({ code: 'ENOENT', name: 'Error' });
  });

  test('is told when a call is given up', async () => {
    const controller = new AbortController();
    const call = thread.call('untilGivenUp', [], { signal: controller.signal });
    expect(await thread.call('double', [4])).toBe(8);
    controller.abort();
    expect(await caught(call)).toMatchObject({ name: 'AbortError' });
    expect(await caught(thread.call('double', [1], { signal: controller.signal }))).toMatchObject({
      name: 'AbortError',
    });
  });

  test('refuses what cannot be sent, and goes on', async () => {
    const wrong = thread.call('double', [(() => 1) as unknown as number]);
    expect(await caught(wrong)).toMatchObject({ name: 'DataCloneError' });
    expect(await thread.call('double', [5])).toBe(10);
  });

  test('that ends lets nobody wait', async () => {
    const waiting = thread.call('untilGivenUp', []);
    const ending = thread.call('end', []);
    for (const call of [waiting, ending]) {
      const error = (await caught(call)) as ThreadEnded;
      expect(error).toBeInstanceOf(ThreadEnded);
      expect(error.message).toContain('out of stones');
    }
    expect(await thread.ended).toBeInstanceOf(ThreadEnded);
    expect(await caught(thread.call('double', [1]))).toBeInstanceOf(ThreadEnded);
  });

  test('that is closed ends as it should', async () => {
    const waiting = caught(thread.call('untilGivenUp', []));
    await thread.close();
    expect(await waiting).toBeInstanceOf(ThreadEnded);
    expect(await thread.ended).toBeNull();
    await thread.close();
  });

  test('that is closed comes to the end of what cannot be interrupted', async () => {
    const steps = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const counting = thread.call('countTo', [50_000_000, steps]);
    await expect.poll(() => Atomics.load(steps, 0), { interval: 0 }).toBeGreaterThan(0);
    await thread.close();
    expect(Atomics.load(steps, 0)).toBe(50_000_000);
    await counting;
  });
});

describe('a kept thread', () => {
  let folder: string;
  let thread: KeptThread<OddJobs>;
  let opened: number;
  let ends: string[];
  const keep = () =>
    keepThread<OddJobs>({
      entry,
      open: async (started) => {
        await started.call('double', [1]);
        opened++;
      },
      shut: async (ending) => void (await ending.call('double', [1])),
      onEnd: ({ message }) => ends.push(message),
    });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-thread-'));
    [opened, ends] = [0, []];
    thread = await keep();
  });
  afterEach(async () => {
    await thread.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is started anew, and what was under way done after all', async () => {
    const file = path.join(folder, 'once');
    expect(await thread.call('endOnce', [file])).toBe('done');
    expect(opened).toBe(2);
    expect(ends).toHaveLength(1);
    expect(await thread.call('double', [3])).toBe(6);
    expect(opened).toBe(2);
  });

  test('gives up on what ends it each time, and goes on with the rest', async () => {
    expect(await caught(thread.call('end', []))).toBeInstanceOf(ThreadEnded);
    expect(ends).toHaveLength(2);
    expect(await thread.call('double', [3])).toBe(6);
  });

  test('says why it cannot be opened, and tries again with the next call', async () => {
    let works = true;
    const moody = await keepThread<OddJobs>({
      entry,
      open: async (started) => {
        if (!works) await started.call('refuse', ['Not today']);
      },
      shut: async () => undefined,
    });
    works = false;
    const error = await caught(moody.call('end', []));
    expect(error).toBeInstanceOf(UserError);
    works = true;
    expect(await moody.call('double', [3])).toBe(6);
    await moody.close();
  });

  test('takes nothing once it is closed', async () => {
    await thread.close();
    expect(await caught(thread.call('double', [1]))).toBeInstanceOf(ThreadEnded);
  });
});
