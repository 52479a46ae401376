import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  type AnswerRecordOptions,
  createAnswerRecord,
  dropOldAnswers,
  type GivenAnswer,
  readAnswers,
} from '../../src/answer/answer-record.ts';

let folder: string;
beforeEach(async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'pullquote-record-'));
  folder = path.join(parent, 'index.answers');
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
});

const at = (time: string) => () => new Date(time);
const answer = (question: string | null, text = 'Snow fell on Harlow.'): Omit<GivenAnswer, 'at'> => ({
  question,
  answered: true,
  quotes: [{ article: 'snow', start: 4, end: 4 + text.length, text }],
  index: 'abc',
});
const kept = async (): Promise<GivenAnswer[]> => {
  const answers: GivenAnswer[] = [];
  for await (const one of readAnswers(folder)) answers.push(one);
  return answers;
};
const questions = async (): Promise<(string | null)[]> => (await kept()).map(({ question }) => question);
const noteAll = async (
  list: readonly string[],
  options: Partial<AnswerRecordOptions> = {},
): Promise<void> => {
  const record = createAnswerRecord({ folder, days: 30, ...options });
  for (const question of list) record.note(answer(question));
  await record.close();
};

test('what was noted is read again, whatever people and articles write', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          question: fc.option(fc.string({ unit: 'grapheme' })),
          text: fc.string({ unit: 'grapheme' }),
        }),
      ),
      async (given) => {
        await rm(folder, { recursive: true, force: true });
        const record = createAnswerRecord({ folder, days: 30, now: at('2026-05-04T10:00:00Z') });
        for (const { question, text } of given) record.note(answer(question, text));
        await record.close();
        expect(await kept()).toEqual(
          given.map(({ question, text }) => ({ ...answer(question, text), at: '2026-05-04T10:00:00.000Z' })),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('only what belongs to an answer is kept', async () => {
  const record = createAnswerRecord({ folder, days: 30 });
  const more = { ...answer('Why?'), person: 'Ada', confidence: 1 };
  record.note({ ...more, quotes: more.quotes.map((quote) => ({ ...quote, title: 'Snow' })) });
  await record.close();
  const [line] = await kept();
  expect(Object.keys(line ?? {}).sort()).toEqual(['answered', 'at', 'index', 'question', 'quotes']);
  expect(Object.keys(line?.quotes[0] ?? {}).sort()).toEqual(['article', 'end', 'start', 'text']);
});

test('nobody else on the machine may read it', async () => {
  await noteAll(['Why?']);
  const [name] = await readdir(folder);
  expect((await stat(path.join(folder, name ?? ''))).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test('many writers at once lose nothing', async () => {
  const writers = Array.from({ length: 8 }, () => createAnswerRecord({ folder, days: 30 }));
  const wanted = Array.from({ length: 400 }, (_, i) => `Question ${i}`);
  for (const [i, question] of wanted.entries()) writers[i % 8]?.note(answer(question));
  await Promise.all(writers.map((writer) => writer.close()));
  expect((await questions()).sort()).toEqual(wanted.sort());
});

test.each([
  ['a line cut short', '{"at":"2026-05-04T10:00:00.000Z","question":"Who'],
  ['a line cut within a character', Buffer.from('{"at":"ü').subarray(0, 8)],
  ['something else', 'hello\n\n[1]\n{"at":1}\n'],
])('%s is passed over, and what comes after it is kept', async (_, torn) => {
  const now = at('2026-05-04T10:00:00Z');
  await noteAll(['before'], { now });
  await appendFile(path.join(folder, '2026-05-04.jsonl'), torn);
  await noteAll(['after', 'later'], { now });
  expect(await questions()).toEqual(['before', 'after', 'later']);
});

test('days that have passed are removed at the start, and what is no day is left alone', async () => {
  for (const day of ['2026-04-03', '2026-04-04', '2026-05-03'])
    await noteAll([day], { now: at(`${day}T12:00:00Z`) });
  await writeFile(path.join(folder, 'notes.txt'), 'mine');
  await noteAll(['today'], { now: at('2026-05-04T00:00:01Z') });
  expect(await questions()).toEqual(['2026-04-04', '2026-05-03', 'today']);
  expect(await readdir(folder)).toContain('notes.txt');
});

test.each([[0], [1]])('kept for %i days', async (days) => {
  await noteAll(['yesterday'], { now: at('2026-05-03T23:59:59Z') });
  await noteAll(['today'], { days, now: at('2026-05-04T12:00:00Z') });
  expect(await questions()).toEqual(days === 0 ? [] : ['yesterday', 'today']);
});

test('the oldest days give way when all of it is too large; the clock may have been wrong', async () => {
  for (const day of ['2099-01-01', '2026-05-01', '2026-05-02'])
    await noteAll(['x'.repeat(500)], { now: at(`${day}T12:00:00Z`) });
  await dropOldAnswers(folder, 30, { now: new Date('2026-05-04T12:00:00Z'), most: 1_500 });
  expect(await readdir(folder)).toEqual(['2026-05-02.jsonl', '2099-01-01.jsonl']);
});

test('a day that is full takes no more, says so once, and the next day does', async () => {
  const troubles: unknown[] = [];
  let time = '2026-05-04T10:00:00Z';
  const record = createAnswerRecord({
    folder,
    days: 30,
    now: () => new Date(time),
    bounds: { day: 100 },
    onTrouble: (error) => troubles.push(error),
  });
  const noted = async (question: string): Promise<void> => {
    record.note(answer(question));
    await expect.poll(async () => (await questions()).includes(question) || troubles.length > 0).toBe(true);
  };
  await noted('first');
  await noted('second');
  record.note(answer('third'));
  expect(String(troubles[0])).toContain('2026-05-04.jsonl has reached 100 bytes');
  time = '2026-05-05T10:00:00Z';
  record.note(answer('next day'));
  await record.close();
  expect(await questions()).toEqual(['first', 'next day']);
  expect(troubles).toHaveLength(1);
});

test('where nothing can be written, that is told once and nothing else happens', async () => {
  await mkdir(path.dirname(folder), { recursive: true });
  // A file stands where the folder should be: this holds for root too.
  await writeFile(folder, 'in the way');
  const troubles: unknown[] = [];
  const record = createAnswerRecord({ folder, days: 30, onTrouble: (error) => troubles.push(error) });
  record.note(answer('Why?'));
  record.note(answer('Who?'));
  await record.close();
  expect(troubles).toHaveLength(1);
  expect(await readFile(folder, 'utf8')).toBe('in the way');
});

test('no record is no answers', async () => {
  expect(await kept()).toEqual([]);
});
