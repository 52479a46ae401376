import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findWords, quotedParts } from '../../src/writer/quotations.ts';

const shown = (text: string) =>
  quotedParts(text)
    ?.map((part) => (part.quoted ? `<${part.text}>` : part.text))
    .join('');

describe('what stands in quotation marks', () => {
  test.each([
    ['He said “no”.', 'He said <no>.'],
    ['He said "no" and "yes".', 'He said <no> and <yes>.'],
    ['Er sagte „nein“.', 'Er sagte <nein>.'],
    ['Il dit « non ».', 'Il dit < non >.'],
    ["He said 'no, it isn't'.", "He said <no, it isn't>."],
    ['He said ‘no’.', 'He said <no>.'],
    ["The mayor's dogs' bowls aren't here.", "The mayor's dogs' bowls aren't here."],
    ['No marks.', 'No marks.'],
  ])('%s', (text, parts) => {
    expect(shown(text)).toBe(parts);
  });

  test.each(['He said “no.', 'He said no”.', 'He said "no.', 'He “said “no” again”.', '“a„b”'])(
    '%s does not pair',
    (text) => {
      expect(quotedParts(text)).toBeNull();
    },
  );
});

describe('where words stand', () => {
  const text = 'It  isn’t\nhere — “not  yet,” he said of the em\u00ADbassy.';
  test.each([
    ["it isn't here", null],
    ["It isn't here", 'It  isn’t\nhere'],
    ['not yet,', 'not  yet'],
    ['"not yet," he said', '“not  yet,” he said'],
    ['here - “not yet', 'here — “not  yet'],
    ['embassy', 'em\u00ADbassy'],
    ['bassy', null],
    ['he sai', null],
    ['here not yet', null],
    ['', null],
    [' … ', null],
  ])('%j', (wanted, found) => {
    const span = findWords(wanted, text);
    expect(span && text.slice(span.start, span.end)).toBe(found);
  });

  test('what is found is a slice that says the same', () => {
    const plain = (value: string) => value.replaceAll(/[\s\p{Cf}\p{P}\p{S}]+/gu, '');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        (whole, part) => {
          for (const wanted of [part, whole, whole.slice(2, 12)]) {
            const span = findWords(wanted, whole);
            if (span) expect(plain(whole.slice(span.start, span.end))).toBe(plain(wanted));
          }
        },
      ),
    );
  });
});
