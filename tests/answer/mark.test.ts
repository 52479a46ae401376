import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markAnswer } from '../../src/answer/mark.ts';
import { Reader } from '../../src/answer/reader.ts';

let reader: Reader;
beforeAll(async () => {
  reader = await Reader.load(fileURLToPath(new URL('../../models/reader', import.meta.url)), { threads: 1 });
});
afterAll(() => reader.close());

const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Odette',
        'opened',
        ' ',
        '  ',
        '\n',
        '“',
        '”',
        '…',
        '£3.5m',
        'café',
        'ﬁsh',
        '😀',
        '漢字',
        'שלום',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 20 },
  )
  .map((all) => all.join(''));

test('the words that are marked in a sentence are those that answer, whatever stands beside it', async () => {
  const sentence = 'The bridge was opened by Odette Marlow (61) on 3 May 2019.';
  for (const before of [[], ['It rained all day.'], ['Nothing of note was said. '.repeat(90)]])
    for (const after of [[], ['She was late.']]) {
      const passage = { context: 'A bridge. ', sentences: [...before, sentence, ...after] };
      const span = await markAnswer(reader, 'Who opened the bridge?', passage, before.length);
      expect(sentence.slice(span?.start, span?.end)).toBe('Odette Marlow');
    }
});

test('of a sentence that is too long, words that were read are marked, and of none, none', async () => {
  const passage = (sentence: string) => ({ context: 'A bridge. ', sentences: ['It rained.', sentence] });
  const long = `Odette Marlow opened it, ${'and it was said that it rained, '.repeat(80)}.`;
  const span = await markAnswer(reader, 'Who opened the bridge?', passage(long), 1);
  expect(long.slice(span?.start, span?.end)).toBe('Odette Marlow');
  expect(await markAnswer(reader, 'Who?', passage(''), 1)).toBeNull();
});

test('for every text what is marked are whole chunks of it', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (sentence, before) => {
      const span = await markAnswer(reader, 'Who?', { context: '', sentences: [before, sentence] }, 1);
      const { spans } = reader.tokens(sentence);
      expect(span === null).toBe(spans.length === 0);
      if (!span) return;
      expect(spans.some(({ start }) => start === span.start)).toBe(true);
      expect(spans.some(({ end }) => end === span.end)).toBe(true);
      expect(span.end).toBeGreaterThan(span.start);
    }),
    { numRuns: 30 },
  );
});
