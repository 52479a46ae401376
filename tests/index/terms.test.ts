import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatVersion } from '../../src/index/manifest.ts';
import { isStopTerm, subjectTerms, terms, toTerm, words } from '../../src/index/terms.ts';
import { newsOf } from './library.ts';

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
  ['Who is the U.S. envoy?', ['us', 'envoi']],
  ['who is the us envoy', ['us', 'envoi']],
  ['Tell us who the envoy is', ['envoi']],
  ['How many of the US?', ['mani', 'us']],
  ['Give US envoys', ['us', 'envoi']],
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

test('what is a word changes with the format of the index only, whose words would not be looked up otherwise', () => {
  const text =
    `${newsOf('Ellery')} The U.S. Embassy's 2,000 soldiers won't say they're Iran’s; 3.5 % of COVID-19's 19th ` +
    'wave, No. 10, A.I. and NATO’s e-mails in Zürich, naïveté, Straße, Багдад, القدس, 東京都, ภาษาไทย, Ελλάδα, o’clock, ' +
    'rock-’n’-roll, x86_64, 1.234.567,89, 12:30, £5m, #tag, @name, well-known, running, studies, happily, organisations';
  const hash = createHash('sha256').update(terms(text).join(' ')).digest('hex');
  // Where this fails, count formatVersion up, so that indexes are rebuilt, and put the new pair here.
  expect({ formatVersion, terms: hash.slice(0, 16) }).toEqual({
    formatVersion: 2,
    terms: 'b15fadb635a10603',
  });
});
