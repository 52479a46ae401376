import { expect, test } from 'vitest';
import type { Quote } from '../../src/answer/answer.ts';
import type { QuestionKind } from '../../src/answer/question.ts';
import {
  asksSeveralArticles,
  contradiction,
  contradictionNote,
  newerFirst,
} from '../../src/answer/several-articles.ts';

test.each([
  ['What do both articles say about the pier?', true],
  ['How do the two papers tell it?', true],
  ['Do the reports agree on the number of boats?', true],
  ['Compare what they say of the storm', true],
  ['On what do the stories disagree?', true],
  ['Who opened the bridge?', false],
  ['Were both captains hurt?', false],
  ['What does the report say?', false],
])('%j asks several articles: %s', (question, several) => {
  expect(asksSeveralArticles(question)).toBe(several);
});

/** A quote with the words between `*` marked. */
const quote = (article: string, published: string | null, marked: string, score = 0.8): Quote => {
  const [before = '', words = ''] = marked.split('*');
  return {
    text: marked.replaceAll('*', ''),
    article,
    title: article,
    published,
    paragraph: 1,
    start: 0,
    end: marked.length - 2,
    highlight: [before.length, before.length + words.length],
    url: null,
    link: null,
    score,
    found: { byWords: null, byMeaning: null },
  };
};

const older = quote('a', '2021-03-04', 'The storm injured *37 people*.');

test.each<[string, QuestionKind, Quote, boolean]>([
  ['another number', 'quantity', quote('b', '2021-03-11', 'The storm injured *44*, the county says.'), true],
  ['the same number', 'quantity', quote('b', '2021-03-11', 'The storm injured *37*.'), false],
  ['the same article', 'quantity', quote('a', '2021-03-04', 'The storm injured *44*.'), false],
  ['no number', 'quantity', quote('b', '2021-03-11', 'The storm injured *many*.'), false],
  ['far less likely', 'quantity', quote('b', '2021-03-11', 'The storm injured *44*.', 0.2), false],
  ['something else', 'quantity', quote('b', '2021-03-11', 'The ferry has *44 seats*.'), false],
  ['no number asked for', 'person', quote('b', '2021-03-11', 'The storm injured *44*.'), false],
])('%s', (_, kind, other, contradicts) => {
  const found = contradiction(kind, ['storm', 'injur'], [older, other]);
  expect(found).toBe(contradicts ? other : null);
});

test('of two that contradict each other the newer comes first, with a note that names both', () => {
  const newer = quote('b', '2021-03-11', 'The storm injured *44*.');
  const third = quote('c', null, 'The storm was *strong*.');
  expect(newerFirst([older, third, newer], newer)).toEqual([newer, older, third]);
  expect(newerFirst([newer, older], older)).toEqual([newer, older]);
  const undated = quote('d', null, 'The storm injured *44*.');
  expect(newerFirst([undated, older], older)).toEqual([undated, older]);
  expect(contradictionNote(newer, older)).toBe(
    'Two articles do not say the same: “44” (b, 11 March 2021); “37 people” (a, 4 March 2021)',
  );
});

test('nothing contradicts nothing', () => {
  expect(contradiction('quantity', [], [])).toBeNull();
  expect(newerFirst([], older)).toEqual([]);
});
