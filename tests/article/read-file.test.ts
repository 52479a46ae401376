import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readBytes, readStill } from '../../src/article/read-file.ts';

const temporaryFile = async (content: string | Buffer): Promise<string> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-bytes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'a.txt');
  await writeFile(file, content);
  return file;
};

const limit = 50_000_000;

test.each([
  ['nothing', ''],
  ['a word', 'word'],
  ['more than one piece', 'x'.repeat(3_000_000)],
])('a file of %s is read whole', async (_, content) => {
  const read = await readBytes(await temporaryFile(content), limit);
  expect('bytes' in read && Buffer.from(read.bytes).toString()).toBe(content);
});

test('a file from the future is read', async () => {
  const file = await temporaryFile('word');
  const tomorrow = new Date(Date.now() + 86_400_000);
  await utimes(file, tomorrow, tomorrow);
  expect(await readBytes(file, limit)).toHaveProperty('bytes');
});

/** An open file to which something happens each time that it is being read, so many times. */
const disturbed = async (content: string, times: number, disturb: (path: string) => Promise<unknown>) => {
  const path = await temporaryFile(content);
  const file = await open(path, 'r');
  onTestFinished(() => file.close());
  let left = times;
  return {
    path,
    file: {
      stat: () => file.stat(),
      async read(...where: Parameters<typeof file.read>) {
        const read = await file.read(...where);
        if (left-- > 0) await disturb(path);
        return read;
      },
    } as Pick<FileHandle, 'stat' | 'read'>,
  };
};

const disturbances: [what: string, disturb: (path: string) => Promise<unknown>][] = [
  ['longer', (path) => appendFile(path, 'more')],
  ['shorter', (path) => truncate(path, 2)],
  ['another of the same length', (path) => writeFile(path, 'WORD')],
];

test.each(disturbances)('a file that becomes %s while it is read is read again', async (_, disturb) => {
  const { path, file } = await disturbed('word', 1, disturb);
  const read = await readStill(file, limit);
  expect('bytes' in read && Buffer.from(read.bytes)).toEqual(await readFile(path));
});

test.each(disturbances)('a file that becomes %s again and again is not read', async (_, disturb) => {
  let round = 0;
  const { path, file } = await disturbed('word', Number.POSITIVE_INFINITY, async (path) => {
    await disturb(path);
    // A coarse clock gives two changes in a row the same time.
    round += 1;
    await utimes(path, round, round);
  });
  expect(await readStill(file, limit)).toEqual({ reason: 'is being written just now' });
  expect(await readBytes(path, limit)).toHaveProperty('bytes');
});
