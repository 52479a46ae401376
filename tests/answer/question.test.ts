import { expect, test } from 'vitest';
import {
  holdsEvidence,
  leavesOpen,
  openWords,
  type QuestionKind,
  questionKind,
} from '../../src/answer/question.ts';

test.each<[string, QuestionKind]>([
  ['Who opened the bridge?', 'person'],
  ['By whom was the bridge opened?', 'person'],
  ['Whose idea was it?', 'person'],
  ['which minister resigned', 'person'],
  ['Which company built the tram?', 'person'],
  ['Name the Spanish team. Which team won?', 'person'],
  ['When did the ferry sink?', 'time'],
  ['In what year was it built?', 'time'],
  ['On which day does it open?', 'time'],
  ['What time does it start?', 'time'],
  ['Since when is it closed?', 'time'],
  ['Where was he found?', 'place'],
  ['Which city hosts the fair?', 'place'],
  ['In which neighborhood did it burn?', 'place'],
  ['In which neighbourhood did it burn?', 'place'],
  ['How many people drowned?', 'quantity'],
  ['how much did it cost', 'quantity'],
  ['How old is the captain?', 'quantity'],
  ['What percentage voted against?', 'quantity'],
  ['What is the price of bread?', 'quantity'],
  ['Why did she resign?', 'reason'],
  ['How come the tram stopped?', 'reason'],
  ['What caused the fire?', 'reason'],
  ['What were the reasons for the strike?', 'reason'],
  ['Is the embassy open?', 'yes-no'],
  ['Has anyone been arrested?', 'yes-no'],
  ['Isn’t the bridge closed?', 'yes-no'],
  ['and does it help?', 'yes-no'],
  ['What did the minister say?', 'other'],
  ['What is the Quds Force?', 'other'],
  ['harbour library', 'other'],
  ['Tell me about the strike', 'other'],
  ['', 'other'],
  ['WHO OPENED THE BRIDGE?', 'person'],
])('%j asks for a %s', (question, kind) => {
  expect(questionKind(question)).toBe(kind);
});

test.each<[QuestionKind, string, boolean]>([
  ['person', 'The bridge was opened by Odette Marlow.', true],
  ['person', 'On Monday Ludwig van Beek resigned.', true],
  ['person', 'Nobody was to blame.', false],
  ['time', 'It sank on Tuesday.', true],
  ['time', 'The tower dates from 1894.', true],
  ['time', 'Doors open at 9 p.m.', true],
  ['time', 'It was built three years ago.', true],
  ['time', 'The tower is tall.', false],
  ['place', 'He was found in Lisbon.', true],
  ['place', 'It burned near the old Market Hall.', true],
  ['place', 'It burned all night.', false],
  ['quantity', 'Twelve people drowned.', true],
  ['quantity', 'About 2,000 came.', true],
  ['quantity', 'Many came.', true],
  ['quantity', 'The crowd was large.', false],
  ['reason', 'She resigned because of her health.', true],
  ['reason', 'It closed to protect the staff.', true],
  ['reason', 'It is closed.', false],
  ['yes-no', 'It is open.', false],
  ['other', 'Anything at all in 2020.', false],
])('for a %s, %j holds evidence: %s', (kind, sentence, holds) => {
  expect(holdsEvidence(kind, sentence)).toBe(holds);
});

test.each<[QuestionKind, string, string, string | null]>([
  [
    'quantity',
    'The exact number of boats was not immediately clear.',
    'exact number',
    'was not immediately clear',
  ],
  ['quantity', 'It is not clear how many boats sank.', 'how many boats', 'is not clear'],
  ['quantity', 'How many boats sank remained unclear.', 'How many', 'remained unclear'],
  ['quantity', 'The number is not clear, but 500 boats sailed.', '500 boats', null],
  ['time', 'No date has been set for the race.', 'date', 'No date has been set'],
  ['person', 'The chair has not been named yet.', 'Odette Marlow', null],
  ['person', 'Who will chair the trust is unknown.', 'Who', 'is unknown'],
  ['reason', 'The reason was a storm.', 'reason', null],
])('%s: %j, where %j is taken for the answer, says %j', (kind, sentence, taken, words) => {
  const found = openWords(kind, sentence, taken);
  expect(found && sentence.slice(found.start, found.end)).toBe(words);
});

test.each<[QuestionKind, string, boolean]>([
  ['quantity', 'The toll is still unknown.', true],
  ['quantity', 'The sky was unclear.', false],
  ['person', 'The police declined to name the driver.', true],
  ['yes-no', 'She declined to say whether she would stay.', true],
  ['yes-no', 'She will stay.', false],
])('%s: whether %j leaves it open: %j', (kind, sentence, open) => {
  expect(leavesOpen(kind, sentence)).toBe(open);
});
