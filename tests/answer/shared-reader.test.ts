import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Reader, type ReaderInput } from '../../src/answer/reader.ts';
import type { ReadingTasks } from '../../src/answer/reading-thread.ts';
import { openSharedReader } from '../../src/answer/shared-reader.ts';
import { startThread, type Thread } from '../../src/thread/start.ts';

const folder = fileURLToPath(new URL('../../models/reader', import.meta.url));
const question = 'How many boats did the harbour lend?';
const passages: readonly ReaderInput[] = Array.from({ length: 9 }, (_, i) => ({
  context: 'Harbour news',
  sentences: Array.from(
    { length: 1 + (i % 4) },
    (_, j) => `In week ${j} the harbour lent ${10 * i + j} boats. `,
  ),
}));

let alone: Reader;
beforeAll(async () => {
  alone = await Reader.load(folder, { threads: 1 });
});
afterAll(() => alone.close());

/** Starts real threads, and tells when each has loaded its reader. */
const watched = () => {
  const threads: Thread<ReadingTasks>[] = [];
  const asked = { load: 0, read: 0, score: 0 };
  let loaded: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  const start = (): Thread<ReadingTasks> => {
    const thread = startThread<ReadingTasks>(new URL('../../src/answer/reading-thread.ts', import.meta.url));
    threads.push(thread);
    return {
      ...thread,
      async call(task, given, options) {
        asked[task]++;
        const value = await thread.call(task, given, options);
        if (task === 'load') setImmediate(loaded);
        return value;
      },
    };
  };
  return { start, threads, asked, ready };
};

test('passages read together with a helper have the scores that one reader gives them, in their order', async () => {
  const expected = await alone.read(question, passages);
  const { start, asked, ready } = watched();
  const shared = await openSharedReader(folder, { count: 1, start });
  expect(await shared.read(question, passages)).toEqual(expected);
  await ready;
  const [first, second] = await Promise.all([
    shared.read(question, passages),
    shared.read(question, passages.slice(0, 3)),
  ]);
  expect(first).toEqual(expected);
  expect(second).toEqual(expected.slice(0, 3));
  expect(asked.read).toBeGreaterThan(0);
  expect(await shared.read(question, [])).toEqual([]);
  await shared.close();
});

test('where the helper ends by accident, everything is read all the same', async () => {
  const expected = await alone.read(question, passages);
  const { start, threads, ready } = watched();
  const shared = await openSharedReader(folder, { count: 1, start });
  await shared.read(question, passages.slice(0, 1));
  await ready;
  const reading = shared.read(question, passages);
  await threads[0]?.close();
  expect(await reading).toEqual(expected);
  expect(await shared.read(question, passages)).toEqual(expected);
  await shared.close();
});

test('a sentence is scored by whoever is free, always alike', async () => {
  const [, , passage = { context: '', sentences: [] }] = passages;
  const expected = await alone.score(question, passage, 1);
  const { start, asked, threads, ready } = watched();
  const shared = await openSharedReader(folder, { count: 1, start });
  expect(await shared.score(question, passage, 1)).toEqual(expected);
  await shared.read(question, passages.slice(0, 1));
  await ready;
  const scored = () => Promise.all(Array.from({ length: 6 }, () => shared.score(question, passage, 1)));
  expect(await scored()).toEqual(Array.from({ length: 6 }, () => expected));
  expect(asked.score).toBeGreaterThan(0);
  const scoring = scored();
  await threads[0]?.close();
  expect(await scoring).toEqual(Array.from({ length: 6 }, () => expected));
  await shared.close();
});

test('where no helper comes up, it reads alone', async () => {
  const start = (): Thread<ReadingTasks> => startThread(new URL('file:///nowhere/at-all.ts'));
  const shared = await openSharedReader(folder, { count: 2, start });
  const expected = await alone.read(question, passages);
  expect(await shared.read(question, passages)).toEqual(expected);
  expect(await shared.read(question, passages)).toEqual(expected);
  await shared.close();
});

test('a folder that is no reader is refused', async () => {
  await expect(openSharedReader('/nowhere')).rejects.toThrow();
});
