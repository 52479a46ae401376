import { expect, test } from 'vitest';
import type { Answer, Turn } from '../../src/answer/answer.ts';
import { materialFor, type Told, tell } from '../../src/writer/tell.ts';
import type { Writer, Writing, WritingTask, Written } from '../../src/writer/writer.ts';
import { createSmallAnswerer } from '../discord/small-answerer.ts';

const answerer = () =>
  createSmallAnswerer([
    {
      id: 'bridge',
      title: 'A bridge for Doma',
      text: 'Lena Ford opened the bridge on Monday. It cost 12 million.\n\nIda Moss designed the tower. The tower is empty.',
    },
  ]);

/** A writer that does what it is told, and remembers what it was asked. */
const writerThat = (
  write: (task: WritingTask, onText: (written: Written) => void) => Written | null,
  complete: string | null = null,
) => {
  const tasks: WritingTask[] = [];
  const writer: Writer = {
    model: 'scripted',
    async write(task, { onText } = {}): Promise<Writing> {
      tasks.push(task);
      const written = write(task, onText ?? (() => undefined));
      return {
        written,
        why: written ? null : 'unusable',
        drafted: 1,
        referenced: 1,
        removed: written ? 0 : 1,
      };
    },
    complete: async () => complete,
  };
  return { writer, tasks };
};

const textOf = (task: WritingTask, count = 1): Written => ({
  sentences: task.material
    .slice(0, count)
    .map((quote, i) => ({ pieces: [{ kind: 'quote', quote }], cites: [i] })),
  sources: task.material.slice(0, count),
});

const all = async (steps: AsyncGenerator<Told>): Promise<Told[]> => {
  const told: Told[] = [];
  for await (const step of steps) told.push(step);
  return told;
};

test('without a writer the answer comes once', async () => {
  const told = await all(tell({ answerer: answerer(), writer: null }, 'Who opened the bridge?'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ done: true, written: null, writing: null, answer: { answered: true } });
});

test('the quotes come before the server is asked anything, then the text grows, then it is done', async () => {
  const { writer, tasks } = writerThat((task, onText) => {
    onText(textOf(task, 1));
    return textOf(task, 2);
  });
  const steps = tell({ answerer: answerer(), writer }, 'Who opened the bridge?');
  const first = await steps.next();
  expect(first.value).toMatchObject({ done: false, written: null, answer: { answered: true } });
  expect(tasks).toEqual([]);
  const rest = await all(steps);
  expect(rest.map(({ written, done }) => [written?.sentences.length, done])).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(rest.at(-1)?.writing).toMatchObject({ drafted: 1, removed: 0 });
});

test('what was not written leaves the answer as it was', async () => {
  const told = await all(
    tell({ answerer: answerer(), writer: writerThat(() => null).writer }, 'Who opened the bridge?'),
  );
  expect(told.at(-1)).toMatchObject({ done: true, written: null, writing: { why: 'unusable' } });
  expect(told.at(-1)?.answer).toBe(told[0]?.answer);
});

test('nothing is written where the articles do not answer', async () => {
  const { writer, tasks } = writerThat((task) => textOf(task));
  const told = await all(tell({ answerer: answerer(), writer }, 'Who invented the telephone in Boston?'));
  expect(told.at(-1)).toMatchObject({
    done: true,
    written: null,
    writing: null,
    answer: { answered: false },
  });
  expect(tasks).toEqual([]);
});

const turn = (question: string, answer: Answer | null): Turn => ({ question, answer });

test('a follow-up that means something else is answered anew', async () => {
  const small = answerer();
  const conversation = [turn('Who designed the tower?', await small.ask('Who designed the tower?'))];
  const { writer, tasks } = writerThat((task) => textOf(task), 'Who opened the bridge on Monday?');
  const told = await all(
    tell({ answerer: small, writer }, 'And who designed the other one?', { conversation }),
  );
  expect(small.asked.at(-1)?.options.understood).toBe('Who opened the bridge on Monday?');
  expect(told.at(-1)?.done).toBe(true);
  expect(told[0]?.answer).not.toBe(told.at(-1)?.answer);
  expect(tasks).toHaveLength(1);
});

test('a follow-up that finds nothing in other words keeps the answer that it had', async () => {
  const small = answerer();
  const conversation = [turn('Who designed the tower?', null)];
  const { writer } = writerThat((task) => textOf(task), 'Why did Napoleon lose at Waterloo?');
  const told = await all(tell({ answerer: small, writer }, 'Who opened the bridge?', { conversation }));
  expect(told.at(-1)?.answer).toBe(told[0]?.answer);
});

test('a model is shown the passages of the quotes first, each sentence once, in the order of the article', async () => {
  const small = answerer();
  const answer = await small.ask('Who designed the tower?', { limit: 1 });
  const passages = await small.passages('Who opened the bridge and designed the tower?');
  const material = materialFor(answer, passages);
  expect(material.map(({ start }) => start)).toEqual(
    [...material.map(({ start }) => start)].sort((a, b) => a - b),
  );
  expect(new Set(material.map(({ start }) => start)).size).toBe(material.length);
  expect(material.map(({ text }) => text)).toContain(answer.quotes[0]?.text);
  const many = Array.from({ length: 50 }, (_, i) =>
    passages.flat().map((quote) => ({ ...quote, article: `a${i}` })),
  );
  expect(materialFor(answer, many).length).toBeLessThanOrEqual(31);
});
