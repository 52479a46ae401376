import { expect, test } from 'vitest';
import type { Answer, Summary } from '../../src/answer/answer.ts';
import { answerJson, summaryJson } from '../../src/terminal/json.ts';

const quote = {
  text: 'Its chair is\nOdette Marlow.',
  article: 'harbour',
  title: 'Harbour “library” opens',
  published: '2021-03-04',
  paragraph: 2,
  start: 100,
  end: 127,
  highlight: [113, 126],
  url: null,
  link: null,
  score: 0.91,
  found: { byWords: 1, byMeaning: null },
} as const;

const answer: Answer = {
  question: 'Who chairs the trust?',
  understood: 'Who chairs the trust?',
  answered: true,
  confidence: 0.93,
  answer: 'Odette Marlow',
  quotes: [quote],
  notes: ['"Monday" is 1 March 2021'],
  refusal: null,
  index: 'abc',
  timings: { embed: 3.1372, search: 0.4, rank: 2, total: 6.2222 },
};

test('an answer is one line with the promised fields in their order', () => {
  const line = answerJson(answer, 'q1');
  expect(line).not.toContain('\n');
  expect(line).toBe(
    '{"id":"q1","question":"Who chairs the trust?","answered":true,"confidence":0.93,"answer":"Odette Marlow",' +
      '"quotes":[{"text":"Its chair is\\nOdette Marlow.","article":"harbour","title":"Harbour “library” opens",' +
      '"published":"2021-03-04","paragraph":2,"start":100,"end":127,"highlight":[113,126],"url":null,"link":null,' +
      '"score":0.91}],"notes":["\\"Monday\\" is 1 March 2021"],' +
      '"timings":{"embed":3.14,"search":0.4,"rank":2,"total":6.22}}',
  );
});

test('no answer has the same fields', () => {
  const none: Answer = {
    ...answer,
    answered: false,
    answer: null,
    quotes: [],
    notes: [],
    refusal: 'greeting',
  };
  const read: unknown = JSON.parse(answerJson(none, 'ü"1'));
  expect(read).toMatchObject({ id: 'ü"1', answered: false, answer: null, quotes: [], notes: [] });
  expect(Object.keys(read as object)).toEqual(Object.keys(JSON.parse(answerJson(answer, 'q1'))));
});

test('a lone surrogate does not make the line unreadable', () => {
  const text = `half \ud83d of it`;
  const line = answerJson({ ...answer, quotes: [{ ...quote, text }] }, 'q1');
  expect(line.isWellFormed()).toBe(true);
  expect(JSON.parse(line)).toMatchObject({ quotes: [{ text }] });
});

test('a summary is one line with the article and its quotes', () => {
  const summary: Summary = {
    article: {
      id: 'harbour',
      title: 'Harbour library opens',
      author: 'Ines Calder',
      published: '2021-03-04',
      place: 'Tessmouth',
      url: null,
      source: '/harbour.md',
      passages: 3,
      indexed: '2021-03-05T00:00:00.000Z',
    },
    quotes: [quote],
  };
  expect(JSON.parse(summaryJson(summary))).toEqual({
    article: 'harbour',
    title: 'Harbour library opens',
    author: 'Ines Calder',
    published: '2021-03-04',
    place: 'Tessmouth',
    url: null,
    quotes: [JSON.parse(JSON.stringify({ ...quote, found: undefined }))],
  });
  expect(summaryJson(summary)).not.toContain('\n');
});
