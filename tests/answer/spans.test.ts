import { expect, test } from 'vitest';
import type { QuestionKind } from '../../src/answer/question.ts';
import { likelySpan } from '../../src/answer/spans.ts';
import { subjectTerms } from '../../src/index/terms.ts';

test.each<[QuestionKind, string, string, string | null]>([
  ['time', 'When did it sink?', 'It sank on Tuesday, 3 May 2019, near Lisbon.', 'Tuesday, 3 May 2019'],
  ['time', 'When did it sink?', 'It sank on May 3, 2019.', 'May 3, 2019'],
  ['time', 'When did it sink?', 'It sank in May 2019.', 'May 2019'],
  ['time', 'When did it sink?', 'It sank on Jan. 3.', 'Jan. 3'],
  ['time', 'When did it sink?', 'It sank in 1912.', '1912'],
  ['time', 'When was it?', 'In the 1990s it was open.', '1990s'],
  ['time', 'When did it sink?', 'It sank yesterday.', 'yesterday'],
  ['time', 'When did it sink?', 'Earlier this year it sank.', 'this year'],
  ['time', 'When in 2019 did it sink?', 'In 2019 it sank, on Tuesday.', 'Tuesday'],
  ['time', 'When did it sink?', 'It sank.', null],
  ['quantity', 'How many drowned?', 'Some 2,500 people drowned.', '2,500 people'],
  ['quantity', 'How much was it?', 'It cost $3.5 million.', '$3.5 million'],
  ['quantity', 'How many voted?', 'About 61 percent voted.', '61 percent voted'],
  ['quantity', 'How many drowned?', 'Twelve sailors drowned.', 'Twelve sailors'],
  ['quantity', 'How many drowned?', 'Nobody drowned.', null],
  ['person', 'Who opened the bridge?', 'The bridge was opened by Odette Marlow.', 'Odette Marlow'],
  ['person', 'Who is Odette Marlow married to?', 'Odette Marlow is married to Ilias Brandt.', 'Ilias Brandt'],
  ['person', 'Who led it?', 'It was led by Ludwig van Beek.', 'Ludwig van Beek'],
  ['person', 'Who led it?', 'It was led by Élodie Ångström.', 'Élodie Ångström'],
  ['person', 'Who led it?', 'Nobody led it.', null],
  ['place', 'Where was he found?', 'He was found near the Old Mill.', 'Old Mill'],
  ['place', 'Where was he found?', 'He was found in São Paulo.', 'São Paulo'],
  ['place', 'Where was he found?', 'He was found at home.', null],
  ['reason', 'Why?', 'Because of 3 May 2019 in Lisbon.', null],
  ['yes-no', 'Is it?', 'On 3 May 2019 in Lisbon.', null],
  ['other', 'What?', 'On 3 May 2019 in Lisbon.', null],
  ['person', 'Who?', '', null],
])('%s: %j in %j is %j', (kind, question, sentence, words) => {
  const span = likelySpan(kind, sentence, subjectTerms(question));
  expect(span && sentence.slice(span.start, span.end)).toBe(words);
});
