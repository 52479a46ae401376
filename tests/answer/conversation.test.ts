import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../../src/answer/answer.ts';
import { completeQuestion } from '../../src/answer/conversation.ts';

const turn = (question: string, answer: string | null, understood = question): Turn => ({
  question,
  answer: {
    question,
    understood,
    answered: answer !== null,
    confidence: answer === null ? 0.1 : 0.9,
    answer,
    quotes: [],
    notes: [],
    refusal: null,
    index: '',
    timings: { embed: 0, search: 0, rank: 0, total: 0 },
  },
});

const complete = (before: string, answer: string | null, question: string) =>
  completeQuestion(question, [turn(before, answer)]);

describe('he and she are the person spoken of', () => {
  test.each([
    ['Who did Brandt command?', 'the Harbour Guards', 'And when was he killed?', 'when was Brandt killed?'],
    ['Who did Brandt command?', 'Odette Marlow', 'When was he killed?', 'When was Brandt killed?'],
    ['Who commanded Brandt?', 'Odette Marlow', 'When was she killed?', 'When was Odette Marlow killed?'],
    ['Who was Brandt?', 'commanded the Harbour Guards', 'When was he killed?', 'When was Brandt killed?'],
    ['Who killed Brandt?', 'a drone', 'When was he killed?', 'When was Brandt killed?'],
    ['Who chairs the trust?', 'Odette Marlow', 'What did she say?', 'What did Odette Marlow say?'],
    ['Who chairs the trust?', 'Odette Marlow', 'What is her age?', "What is Odette Marlow's age?"],
    ['Who chairs the trust?', 'Odette Marlow', 'Who met her in Rome?', 'Who met Odette Marlow in Rome?'],
    ['Who chairs the trust?', 'Odette Marlow', 'Who helped her back?', 'Who helped Odette Marlow back?'],
    ['Who chairs the trust?', 'Odette Marlow', 'Who interviewed her?', 'Who interviewed Odette Marlow?'],
    ['What happened to Odette Marlow’s boat?', 'it sank', 'Where is she?', 'Where is Odette Marlow?'],
    ['Who is the envoy in Lisbon?', 'Ilias Brandt', 'Is he leaving too?', 'Is Ilias Brandt leaving too?'],
    ['When was Brandt killed?', 'Jan. 3', 'who died with him?', 'who died with Brandt?'],
    [
      'What did Brandt threaten?',
      'to close it',
      'what do his opponents say?',
      "what do Brandt's opponents say?",
    ],
    ['Is Brandt in Lisbon?', null, 'and when does he return?', 'when does Brandt return?'],
    ['Who is $& or $1?', 'Brandt', 'When was he born?', 'When was Brandt born?'],
  ])('%j [%s], then %j', (before, answer, question, completed) => {
    expect(complete(before, answer, question)).toBe(completed);
  });

  test('a person named some turns ago is still spoken of', () => {
    const turns = [
      turn('Who chairs the trust?', 'Odette Marlow'),
      turn('What did she say?', 'We counted every brick', 'What did Odette Marlow say?'),
      turn('When was that?', 'Monday'),
    ];
    expect(completeQuestion('How old is she?', turns)).toBe('How old is Odette Marlow?');
  });

  test('the same pronoun is the same person, another one is not', () => {
    const turns = [
      turn('Who was Brandt’s wife?', 'Odette Marlow'),
      turn('Who followed her?', 'Ruud Vercammen', 'Who followed Odette Marlow?'),
    ];
    expect(completeQuestion('Who brought her back?', turns)).toBe('Who brought Odette Marlow back?');
    expect(completeQuestion('Where did he go?', turns)).toBe('Where did Ruud Vercammen go?');
  });

  test('where nobody was named the question stays', () => {
    expect(complete('Is the bridge open?', null, 'When was he born there?')).not.toContain("'s");
  });
});

describe('a question word asks the question before anew', () => {
  test.each([
    ['When did the library open?', 'Monday', 'Why?', 'Why did the library open (Monday)?'],
    ['When did the library open?', 'Monday', 'and where?', 'where did the library open (Monday)?'],
    ['When did the library open?', null, 'Why then?', 'Why then did the library open?'],
    ['Who is the envoy in Lisbon?', 'Brandt', 'since when?', 'since when is the envoy in Lisbon (Brandt)?'],
    ['Which office did the bank close?', 'Basra', 'why?', 'why did the bank close office (Basra)?'],
    ['How many ships were sold?', 'two', 'by whom?', 'by whom were ships sold (two)?'],
    ['Is the bridge open?', 'It stays open', 'why not?', 'why not is the bridge open?'],
    ['Who won in Spain?', 'Brandt', 'When?', 'When Brandt won in Spain?'],
    ['Who won in Spain?', null, 'When?', 'When won in Spain?'],
  ])('%j [%s], then %j', (before, answer, question, completed) => {
    expect(complete(before, answer, question)).toBe(completed);
  });
});

describe('new words take the place of what is like them', () => {
  test.each([
    ['How many voted in 2016?', 'What about 2018?', 'How many voted in 2018?'],
    ['How many voted in 2016?', 'and in 2018?', 'How many voted in 2018?'],
    ['How many voted in 2016?', '2018?', 'How many voted in 2018?'],
    ['Who won in Spain?', 'What about Portugal?', 'Who won in Portugal?'],
    ['Who won in Spain?', 'and in Portugal?', 'Who won in Portugal?'],
    ['Who won in Spain?', 'Portugal?', 'Who won in Portugal?'],
    ['When was Brandt killed?', 'and Marlow?', 'When was Marlow killed?'],
    ['How many soldiers stay?', 'How about the diplomats?', 'How many soldiers stay: diplomats?'],
    ['How many soldiers stay?', 'and diplomats?', 'How many soldiers stay: diplomats?'],
    ['Who won in Spain?', 'and in $1?', 'Who won in Spain: in $1?'],
    ['Who won in Spain?', 'What about $&?', 'Who won in Spain: $&?'],
  ])('%j, then %j', (before, question, completed) => {
    expect(complete(before, 'x', question)).toBe(completed);
  });
});

describe('what cannot be put in its place is added', () => {
  test.each([
    ['What is the Harbour Guard?', 'a branch', 'Who led it?', 'Who led the Harbour Guard?'],
    ['What is the Harbour Guard?', 'a branch', 'What are its tasks?', "What are the Harbour Guard's tasks?"],
    ['When did the library open?', 'Monday', 'Who paid for it?', 'Who paid for it (library open Monday)?'],
    ['Which office was closed?', 'Basra', 'where is that?', 'where is that (office closed Basra)?'],
    [
      'When did the ships leave?',
      '2011',
      'And when did they return?',
      'when did they return (ships leave 2011)?',
    ],
    [
      'How many soldiers stay?',
      '2,500',
      'How many are there now?',
      'How many are there now (soldiers stay 2,500)?',
    ],
    ['Who won in Spain?', 'Brandt', 'And who lost?', 'who lost (won Spain Brandt)?'],
    ['Why did the tram stop?', null, 'who else was hit?', 'who else was hit (tram stop)?'],
    ['Who won in Spain?', null, 'Did Brandt deny that?', 'Did Brandt deny that (won Spain)?'],
  ])('%j [%s], then %j', (before, answer, question, completed) => {
    expect(complete(before, answer, question)).toBe(completed);
  });

  test('a long conversation adds no more than eight words', () => {
    const words = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet';
    const completed = complete(`When did ${words} end?`, null, 'Who ended it?');
    expect(completed.match(/\((.*)\)/)?.[1]?.split(' ')).toHaveLength(8);
  });
});

const standsAlone = [
  'How many people live in Lisbon?',
  'When did the ferry sink?',
  'Who is the US ambassador in Iraq?',
  'Is it true that Marlow resigned?',
  'Is there a strike in Hallam?',
  'What happened to the captain of the ferry?',
  'Did the minister say that the bridge is closed?',
  'How many people were on board when the ferry sank?',
  'Which of those who left the ship were hurt?',
  'What was decided this year about the tram line?',
  'Did the US help us?',
  'ambassador iraq',
  'Soleimani',
  'What about-face did the minister make on taxes?',
];

test.each(standsAlone)('%j stands alone', (question) => {
  expect(completeQuestion(question, [])).toBe(question);
  expect(complete('Who won in Spain?', 'Brandt', question)).toBe(question);
});

test('a turn that was not answered, or failed, is still one that was asked', () => {
  expect(completeQuestion('And who lost?', [{ question: 'Who won in Spain?', answer: null }])).toBe(
    'who lost (won Spain)?',
  );
});

test('a greeting is nothing to come back to', () => {
  const { question, answer } = turn('hello', null);
  const greeted: Turn = { question, answer: answer && { ...answer, refusal: 'greeting' } };
  expect(completeQuestion('Who won?', [greeted])).toBe('Who won?');
  expect(completeQuestion('And who lost?', [turn('Who won in Spain?', null), greeted])).toBe(
    'who lost (won Spain)?',
  );
});

interface FollowUp {
  readonly conversation: string;
  readonly turn: number;
  readonly question: string;
  readonly standalone: string;
  readonly refersTo: string | null;
  readonly answers: readonly string[];
}

test('most of what written conversations lean on is put in', () => {
  const turns = readFileSync(new URL('../data/follow-ups/sample.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as FollowUp);
  let leaning = 0;
  let found = 0;
  let before: Turn[] = [];
  for (const { turn: number, question, standalone, refersTo, answers } of turns) {
    if (number === 1) {
      before = [];
      expect(completeQuestion(question, before)).toBe(question);
    } else if (refersTo !== null) {
      const completed = completeQuestion(question, before).toLowerCase();
      const last = refersTo.split(' ').at(-1)?.toLowerCase() ?? '';
      leaning += 1;
      found += Number(completed.includes(last));
    }
    before = [...before, turn(question, answers[0] ?? null, standalone)];
  }
  expect(leaning).toBe(31);
  expect(found).toBeGreaterThanOrEqual(26);
});

test('a question of nothing but its opening keeps its words', () => {
  expect(complete('Who led Brandt?', null, 'What about ?. \u0000')).toBe('What about ?. \u0000');
});

test('whatever was said before, something is asked', () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom(
        'who',
        'When',
        'did',
        'it',
        'he',
        'And',
        'what about',
        'Brandt',
        '2018',
        '?',
        'in',
        '$&',
        'that',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 8 },
  );
  const text = words.map((all) => all.join(' '));
  fc.assert(
    fc.property(text, text, fc.option(text), (question, before, answer) => {
      const completed = complete(before, answer, question);
      if (/[\p{L}\p{N}]/u.test(question)) expect(completed).toMatch(/[\p{L}\p{N}]/u);
      expect(completeQuestion(question, [])).toBe(question);
    }),
    { numRuns: 500 },
  );
});
