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
  for (const before of [null, 'It rained all day.', 'Nothing of note was said. '.repeat(90)])
    for (const after of [null, 'She was late.']) {
      const span = await markAnswer(reader, 'Who opened the bridge?', {
        context: 'A bridge. ',
        sentence,
        before,
        after,
      });
      expect(sentence.slice(span?.start, span?.end)).toBe('Odette Marlow');
    }
});

test('of a sentence that is too long, words that were read are marked, and of none, none', async () => {
  const alone = { context: 'A bridge. ', before: 'It rained.', after: null };
  const long = `Odette Marlow opened it, ${'and it was said that it rained, '.repeat(80)}.`;
  const span = await markAnswer(reader, 'Who opened the bridge?', { ...alone, sentence: long });
  expect(long.slice(span?.start, span?.end)).toBe('Odette Marlow');
  expect(await markAnswer(reader, 'Who?', { ...alone, sentence: '' })).toBeNull();
});

test('for every text what is marked are whole chunks of it', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (sentence, before) => {
      const span = await markAnswer(reader, 'Who?', { context: '', sentence, before, after: null });
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
