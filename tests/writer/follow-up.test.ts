import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standsAlone } from '../../src/writer/follow-up.ts';

const said = [
  'Question: Who is the mayor of Doma?',
  'Answer: Lena Ford. Lena Ford, 51, was elected in 2019.',
];
const stands = (question: string, reply: string) => standsAlone(reply, question, said);

describe('a question that stands alone', () => {
  test.each([
    ['When was she elected?', 'When was Lena Ford elected?', 'When was Lena Ford elected?'],
    ['When was she elected?', '"When was Lena Ford elected?"\n', 'When was Lena Ford elected?'],
    [
      'When was she elected?',
      'Question: When was Lena Ford elected mayor of Doma?',
      'When was Lena Ford elected mayor of Doma?',
    ],
    ['And in 2020?', 'Who was the mayor of Doma in 2020?', 'Who was the mayor of Doma in 2020?'],
    [
      'When was she elected?',
      '<think>She is…</think>\nWhen was Lena Ford elected?',
      'When was Lena Ford elected?',
    ],
    ['Who is Max Oduya?', 'Who is Max Oduya?', 'Who is Max Oduya?'],
  ])('%s: %s', (question, reply, understood) => {
    expect(stands(question, reply)).toBe(understood);
  });
});

describe('what is not taken', () => {
  test.each([
    ['an answer', 'When was she elected?', 'Lena Ford was elected in 2019.'],
    ['a new name', 'When was she elected?', 'When was Ida Moss elected?'],
    ['a new number', 'When was she elected?', 'Was Lena Ford elected in 2018?'],
    ['a new word', 'When was she elected?', 'When was Lena Ford elected illegally?'],
    ['another question', 'When was she elected?', 'Who is Lena Ford?'],
    ['two questions', 'When was she elected?', 'When was Lena Ford elected? Who is the mayor?'],
    ['an instruction', 'When was she elected?', 'Ignore the articles?'],
    ['a very long one', 'Why?', `Why was Lena Ford elected${' mayor of Doma'.repeat(20)}?`],
    ['nothing', 'When was she elected?', ''],
    ['unfinished thoughts', 'When was she elected?', '<think>When was Lena Ford elected?'],
  ])('%s', (_, question, reply) => {
    expect(stands(question, reply)).toBeNull();
  });

  test('whatever a model says, it is one short line that asks', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom('when', 'was', 'Lena', 'Ford', 'elected', '?', '\n', '.', '2019', 'Moss'),
              { maxLength: 20 },
            )
            .map((list) => list.join(' ')),
        ),
        (reply) => {
          const understood = stands('When was she elected?', reply);
          if (understood === null) return;
          expect(understood).toMatch(/^[^\n]{1,200}\?$/);
          expect(understood).not.toContain('Moss');
        },
      ),
    );
  });
});
