import { describe, expect, test } from 'vitest';
import { bylineOf } from '../../src/article/byline.ts';
import { datelineAlone, datelineOf } from '../../src/article/dateline.ts';
import { isoDate } from '../../src/article/dates.ts';

describe('dates', () => {
  test.each([
    ['2020-12-03', '2020-12-03'],
    ['2020/12/03', '2020-12-03'],
    ['2020-12-03T10:00:00Z', '2020-12-03T10:00:00Z'],
    ['2020-12-03T10:00:00.000+01:00', '2020-12-03T10:00:00+01:00'],
    ['2020-12-03 10:00:00 +0100', '2020-12-03T10:00:00+01:00'],
    ['2020-12-03T10:00', '2020-12-03'],
    ['Dec. 3, 2020', '2020-12-03'],
    ['3 December 2020', '2020-12-03'],
    ['Thursday, December 3, 2020', '2020-12-03'],
    ['Dec. 3, 2020, 10:15 AM EST', '2020-12-03'],
    ['Thu, 03 Dec 2020 10:00:00 GMT', '2020-12-03'],
    ['2020-13-03', null],
    ['2021-02-29', null],
    ['3/12/2020', null],
    ['March 2020', null],
    ['December 3', null],
    ['last Wednesday', null],
    ['The bridge was closed on December 3, 2020', null],
    ['', null],
  ])('%s', (words, date) => {
    expect(isoDate(words)).toBe(date);
  });
});

describe('a dateline in front of a sentence', () => {
  test.each([
    ['date 2020-12-03 WASHINGTON – |The plan', 'WASHINGTON', '2020-12-03'],
    ['2020-12-03 – |The plan', null, '2020-12-03'],
    ['BAGHDAD (AP) — |Two', 'BAGHDAD', null],
    ['BAGHDAD (Agency) -- |Two', 'BAGHDAD', null],
    ['KABUL, Afghanistan (AP) — |“We', 'KABUL, Afghanistan', null],
    ['LONDON, March 3 – |The', 'LONDON', null],
    ['LONDON, March 3, 2021 (Reuters) - |A', 'LONDON', '2021-03-03'],
    ['LONDON, 3 March 2021 – |A', 'LONDON', '2021-03-03'],
    ['WASHINGTON/BAGHDAD (Reuters) - |A', 'WASHINGTON/BAGHDAD', null],
    ['Washington (CNN)|President', 'Washington', null],
    ['Washington (CNN) — |President', 'Washington', null],
    ['PARIS -- |Two', 'PARIS', null],
    ['NEW YORK—|The', 'NEW YORK', null],
    ['ST. LOUIS (AP) — |A', 'ST. LOUIS', null],
    ['SÃO PAULO — |A', 'SÃO PAULO', null],
    ['KYIV — |3,000 people', 'KYIV', null],
    ['MOSCOW. Dec 3 (Interfax) - |Russia', 'MOSCOW', null],
    ['DENVER, Dec. 3, 2020 /NewsWire/ -- |Acme', 'DENVER', '2020-12-03'],
  ])('%s', (marked, place, published) => {
    const text = `\n${marked.replace('|', '')} goes on.`;
    const found = datelineOf(text, { start: 1, end: text.length });
    expect(found).toMatchObject({ start: 1, place, published });
    expect(text.slice(1, found?.end)).toBe(marked.split('|')[0]?.trimEnd());
  });

  test.each([
    'NATO – the alliance – met on Monday.',
    'NATO – The alliance met on Monday.',
    'U.S. – Iran talks failed.',
    'Paris – The minister left.',
    'A – The letter.',
    'The minister (AP) left.',
    'WASHINGTON – ',
    'WASHINGTON is cold.',
    'UPDATE – The bridge is open.',
  ])('none in: %s', (text) => {
    expect(datelineOf(text, { start: 0, end: text.length })).toBeNull();
  });

  test.each([
    ['BAGHDAD, Dec. 3, 2020', { place: 'BAGHDAD', published: '2020-12-03' }],
    ['Baghdad, 3 December 2020 –', { place: 'Baghdad', published: '2020-12-03' }],
    ['The 3 December 2020', null],
    ['WASHINGTON', null],
  ])('on a line of its own: %s', (words, expected) => {
    expect(datelineAlone(words)).toEqual(expected);
  });
});

describe('bylines', () => {
  test.each([
    ['By Jane Doe', 'Jane Doe', null],
    ['By JANE DOE', 'JANE DOE', null],
    ['Written by Jane Doe', 'Jane Doe', null],
    ['By Jane Doe and John Roe', 'Jane Doe and John Roe', null],
    [
      'By Anne-Marie O’Neil, Mohammed al-Sabri and Lee Wu',
      'Anne-Marie O’Neil, Mohammed al-Sabri and Lee Wu',
      null,
    ],
    ['By Jane Doe of The Daily Bridge', 'Jane Doe of The Daily Bridge', null],
    ['By Jane Doe | December 3, 2020', 'Jane Doe', '2020-12-03'],
    ['By Jane Doe, December 3, 2020', 'Jane Doe', '2020-12-03'],
    ['By Jane Doe\nDec. 3, 2020', 'Jane Doe', '2020-12-03'],
    ['Published Dec. 3, 2020', null, '2020-12-03'],
    ['Published on 2020-12-03 | 5 min read', null, '2020-12-03'],
    ['Published December 3, 2020, updated Dec. 4, 2020', null, '2020-12-03'],
    ['Updated Dec. 4, 2020', null, null],
    ['Last updated: 4 December 2020 at 10:15', null, null],
    ['December 3, 2020', null, '2020-12-03'],
  ])('%s', (words, author, published) => {
    expect(bylineOf(words)).toEqual({ author, published });
  });

  test.each([
    'By the time he left, it was over',
    'By Monday it ended',
    'By Monday Everyone Left',
    'By 2020, it was done',
    'By Jane Doe left the town.',
    'Jane Doe',
    '5 min read',
    'The bridge was closed on December 3, 2020',
  ])('none: %s', (words) => {
    expect(bylineOf(words)).toBeNull();
  });
});
