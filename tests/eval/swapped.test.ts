import { expect, test } from 'vitest';
import type { Question } from '../../src/eval/dataset.ts';
import { swappedQuestions } from '../../src/eval/swapped.ts';

const texts = new Map([
  [
    'bridge',
    'The mayor, Sunniva Lund, opened the bridge of Hallam in 2019. It cost 12 million, said Odette Marlow.',
  ],
  [
    'ferry',
    'The captain, Ruud Vercammen, left Tessmouth in 2016 with 80 passengers, said the owner Velomar.',
  ],
]);

const asked = (question: string, answers: string[] = ['x']): Question => ({
  id: 'q',
  question,
  article: 'bridge',
  answers,
  answerable: true,
});

test.each([
  ['Who opened the bridge of Hallam?', [/^Who opened the bridge of (?:Tessmouth|Velomar)\?$/]],
  ['What did Sunniva Lund open?', [/^What did Odette Marlow open\?$/, /^What did Ruud Vercammen open\?$/]],
  ['Who opened the bridge in 2019?', [/^Who opened the bridge in 2016\?$/]],
  ['Who got the 12 million?', [/^Who got the 80 million\?$/]],
  ['Who opened the bridge?', []],
  ['Lund opened what?', []],
])('%j', (question, expected) => {
  const swapped = swappedQuestions([asked(question)], texts);
  expect(swapped).toHaveLength(expected.length);
  swapped.forEach((each, i) => {
    expect(each.question).toMatch(expected[i] ?? /never/);
    expect(each).toMatchObject({ article: null, answers: [], answerable: false });
  });
});

test('nothing is put in that answers, and questions without an answer stay out of it', () => {
  expect(swappedQuestions([asked('What did Sunniva Lund say?', ['Odette Marlow'])], texts)).toHaveLength(1);
  expect(
    swappedQuestions([{ ...asked('What did Sunniva Lund say?'), article: null, answerable: false }], texts),
  ).toEqual([]);
});

test('the same questions make the same ones', () => {
  const questions = [asked('What did Sunniva Lund open?'), asked('Who opened the bridge of Hallam?')];
  expect(swappedQuestions(questions, texts)).toEqual(swappedQuestions(questions, texts));
});
