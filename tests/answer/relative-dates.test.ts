import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateNote, relativeDates } from '../../src/answer/relative-dates.ts';

/** 3 December 2020 was a Thursday. */
const thursday = '2020-12-03';

/** What a text's words mean, as `words = meaning`. */
const meanings = (text: string, published = thursday) =>
  relativeDates(text, published).map(({ words, meaning }) => `${words} = ${meaning}`);

test.each<[string, string[]]>([
  ['The minister said on Wednesday that it was over.', ['Wednesday = 2 December 2020']],
  ['The minister said on Thursday that it was over.', ['Thursday = 3 December 2020']],
  ['The minister said on Friday that it was over.', ['Friday = 27 November 2020']],
  ['Monday’s vote was close.', ['Monday = 30 November 2020']],
  ['The vote will be held on Friday.', ['Friday = 4 December 2020']],
  ['The vote is expected on Thursday.', ['Thursday = 3 December 2020']],
  ['The vote is due on Wednesday.', ['Wednesday = 9 December 2020']],
  ['He left on Monday and came back on Tuesday.', ['Monday = 30 November 2020', 'Tuesday = 1 December 2020']],
  ['It happened on Sunday. On Sunday nobody knew.', ['Sunday = 29 November 2020']],
  ['It opened last year.', ['last year = 2019']],
  ['It opens next year.', ['next year = 2021']],
  ['It opened earlier this year.', ['this year = 2020']],
  ['It opened last month.', ['last month = November 2020']],
  ['It opens next month.', ['next month = January 2021']],
  ['It closed this month.', ['this month = December 2020']],
  ['It opened yesterday.', ['yesterday = 2 December 2020']],
  ['It opens tomorrow.', ['tomorrow = 4 December 2020']],
  ['It is open today.', ['today = 3 December 2020']],
  ['It opened three days ago.', ['three days ago = 30 November 2020']],
  ['It opened two years ago.', ['two years ago = 2018']],
  ['It fell in September.', ['September = September 2020']],
  ['It closed in December.', ['December = December 2020']],
  ['It will close in January.', ['January = January 2021']],
  ['It will close in December.', ['December = December 2020']],
  ['It happened on November 5.', ['November 5 = 5 November 2020']],
  ['It happened on 5 November.', ['5 November = 5 November 2020']],
  ['It happened on December 24.', ['December 24 = 24 December 2019']],
  ['It will happen on December 24.', ['December 24 = 24 December 2020']],
  ['It will happen on January 15.', ['January 15 = 15 January 2021']],
  ['It happened on December 3.', ['December 3 = 3 December 2020']],
  ['It happened on Wednesday, December 2.', ['Wednesday, December 2 = 2 December 2020']],
  ['It happened on 5 November 2018.', []],
  ['It happened in September 2018.', []],
  ['It happened in 2018.', []],
  ['Two days later he resigned.', []],
  ['He resigned the day before.', []],
  ['He resigned three days after Monday.', []],
  ['It opened last Friday.', []],
  ['It opens next Friday.', []],
  ['It opened last week.', []],
  ['It opened in the last decade.', []],
  ['It may rain and the sun may shine.', []],
  ['May I march on, he asked; they sat in the sun.', []],
  ['Theresa May resigned.', []],
  ['The protesters march at dawn.', []],
  ['It opens at 9 p.m.', []],
  ['The ride takes two hours.', []],
  ['A friday night band called sunday.', []],
  ['Nothing is said about time.', []],
  ['Sat down, wed, mon ami: dec and jan.', []],
  ['', []],
])('%j', (text, expected) => {
  expect(meanings(text)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['It happened on Wednesday.', '2021-01-01', ['Wednesday = 30 December 2020']],
  ['It happened in December.', '2021-01-01', ['December = December 2020']],
  ['It happened on December 31.', '2021-01-01', ['December 31 = 31 December 2020']],
  ['It opens next month.', '2020-12-31', ['next month = January 2021']],
  ['It opened last month.', '2021-01-31', ['last month = December 2020']],
  ['It opened yesterday.', '2020-03-01', ['yesterday = 29 February 2020']],
  ['It opened yesterday.', '2021-03-01', ['yesterday = 28 February 2021']],
  ['It opened yesterday.', '2021-01-01', ['yesterday = 31 December 2020']],
  ['It opened last month.', '2020-03-31', ['last month = February 2020']],
  ['It opened last year.', '2020-02-29', ['last year = 2019']],
  ['It happened on February 29.', '2020-03-02', ['February 29 = 29 February 2020']],
  ['It happened on February 29.', '2021-03-02', []],
  ['It will happen on February 29.', '2020-03-02', []],
  ['It happened on February 29.', '2020-01-10', []],
  ['It opened Last Year.', '2020-02-29', ['Last Year = 2019']],
])('%j published %s', (text, published, expected) => {
  expect(meanings(text, published)).toEqual(expected);
});

test.each([
  '2020-12-03',
  '2020-12-03T00:00:00Z',
  '2020-12-03T23:59:00-08:00',
  '2020-12-03T00:30:00+14:00',
  '2020-12-03T12:00',
])('the day written in %s counts', (published) => {
  expect(meanings('It happened on Wednesday.', published)).toEqual(['Wednesday = 2 December 2020']);
});

test.each(['', 'yesterday', '2020', '2020-12', '2020-13-45', '03/12/2020', 'null'])(
  'without a day of publication (%j) nothing is resolved',
  (published) => {
    expect(meanings('It happened on Wednesday.', published)).toEqual([]);
  },
);

test('a note tells words and meaning apart', () => {
  expect(dateNote({ words: 'Wednesday', meaning: '2 December 2020' })).toBe('"Wednesday" is 2 December 2020');
});

const parts = [
  'on Wednesday',
  'last year',
  'in May',
  'May 5',
  'on 31 February',
  'Feb. 29',
  'three days ago',
  'earlier this year',
  'next month',
  'the end of September',
  'yesterday morning',
  'will',
  'at 5 p.m.',
  'Sunday, Jan. 3',
  'since last Friday',
  '12/13',
  '2020',
  'later this week',
  '“Monday”',
];

test('the words stand in the text, and the meaning is a day, a month or a year', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
  const text = fc
    .array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'grapheme', maxLength: 8 })), {
      maxLength: 6,
    })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(text, day, (words, date) => {
      for (const resolved of relativeDates(words, date.toISOString())) {
        expect(words).toContain(resolved.words);
        expect(resolved.words).not.toBe('');
        expect(resolved.meaning).toMatch(/^(?:(?:[1-9]\d? )?[JFMASOND][a-z]{2,8} )?\d{4}$/);
      }
    }),
    { numRuns: 300 },
  );
});
