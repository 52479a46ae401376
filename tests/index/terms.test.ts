import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStopTerm, subjectTerms, terms, toTerm, words } from '../../src/index/terms.ts';

test.each([
  ['Embassies', 'embassi'],
  ['embassy', 'embassi'],
  ['Withdrawing', 'withdraw'],
  ['2,000', '2000'],
  ['1,234,567', '1234567'],
  ['3,5', '3,5'],
  ['3.5', '3.5'],
  ['U.S.', 'us'],
  ['USA', 'usa'],
  ['Iran’s', 'iran'],
  ["Iran's", 'iran'],
  ['soldiers’', 'soldier'],
  ["we've", 'we'],
  ['Zürich', 'zurich'],
  ['Zu\u0308rich', 'zurich'],
  ['naïveté', 'naivet'],
  ['ﬁre', 'fire'],
  ['Straße', 'straße'],
  ['Багдад', 'багдад'],
  ['COVID19', 'covid19'],
  ['19th', '19th'],
])('%s is looked up as %s', (word, term) => {
  expect(toTerm(word)).toBe(term);
});

test.each([
  ['Gen. Soleimani was killed', ['gen', 'soleimani', 'wa', 'kill']],
  ['the U.S. Embassy', ['the', 'us', 'embassi']],
  ['a $2,000 fine, 3.5 percent', ['a', '2000', 'fine', '3.5', 'percent']],
  ['well-known', ['well', 'known']],
  ['«Она сказала»', ['она', 'сказала']],
  ['東京都', ['東京', '京都']],
  ['京', ['京']],
  ['🚢 sails…', ['sail']],
  ['', []],
  ['— … !', []],
])('the terms of %j', (text, expected) => {
  expect(terms(text)).toEqual(expected);
});

test.each([
  ['When did the ferry hit the pier?', ['ferri', 'hit', 'pier']],
  ['Ferry, ferries, FERRY', ['ferri']],
  ['Who are you?', ['who', 'ar', 'you']],
  ['', []],
])('the subject of %j', (text, expected) => {
  expect(subjectTerms(text)).toEqual(expected);
});

test('function words carry no subject', () => {
  expect(['the', 'did', 'who', 'tell'].map((word) => isStopTerm(toTerm(word)))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(isStopTerm('ferri')).toBe(false);
});

test('words lie in the text in order, and each gives its term again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      let last = 0;
      for (const { start, end, term } of words(text)) {
        expect(start).toBeGreaterThanOrEqual(last === 0 ? 0 : last - 2);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect([toTerm(text.slice(start, end)), text.slice(start, end)]).toContain(term);
        expect(term).not.toBe('');
        last = end;
      }
    }),
  );
});

test('case does not matter', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z' .,0-9]{0,40}$/), (text) => {
      expect(terms(text.toUpperCase())).toEqual(terms(text.toLowerCase()));
    }),
  );
});
