import { fileURLToPath } from 'node:url';
import { AutoTokenizer, type PreTrainedTokenizer } from '@xenova/transformers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bestSpan, Reader } from '../../src/answer/reader.ts';
import { harbour, strike } from './library.ts';

const folder = fileURLToPath(new URL('../../models/reader', import.meta.url));

let reader: Reader;
let tokenizer: PreTrainedTokenizer;

beforeAll(async () => {
  reader = await Reader.load(folder);
  tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true });
});

afterAll(() => reader.close());

/** The tokens of the whole text, as the tokenizer itself makes them. */
const wholeIds = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false });

const checkSpans = (text: string): void => {
  const { ids, spans } = reader.tokens(text);
  expect(spans).toHaveLength(ids.length);
  let end = 0;
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThan(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
    // Tokens of one chunk share its span; chunks follow one another.
    expect(span.start >= end || span.end === end).toBe(true);
    end = span.end;
    for (const at of [span.start, span.end])
      expect(/[\ud800-\udbff]$/.test(text.slice(0, at)) && /^[\udc00-\udfff]/.test(text.slice(at))).toBe(
        false,
      );
    expect(text.slice(span.start, span.end)).not.toMatch(/^ | $/);
  }
};

test.each([
  harbour,
  strike,
  'It cost £3.5m, €5 or ¥80,000 – 20 °C, 3×4, 5½ and 50% of AT&T’s “shares”.',
  'naïve café, Ąžuolas, Đặng, ﬁsh and ﬂour, e\u0301 and E\u0301',
  'soft\u00adhyphen, zero\u200bwidth, joi\u200dner, bell\u0007, nul\u0000, tab\u000bbed, c1\u0085, \ufeffmark',
  '习近平说：“你好”。東京タワー is 333 m',
  'שלום עולם, قالت الوزيرة: لا',
  'family 👨‍👩‍👧, flag 🇫🇷, keycap 1️⃣ and 🚣🏽',
  'İstanbul and ẞ, ſ, K (kelvin)',
  'a≠b, ;question, `tick`',
  '',
  ' \n\t ',
  'x'.repeat(300),
])('the tokens of %j are those of the whole text', (text) => {
  expect(reader.tokens(text).ids).toEqual(wholeIds(text));
  checkSpans(text);
});

const pieces = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('The', 'café', 'Tüller', 'don’t', '“so”', '2,500', 'U.S.', 'ﬁsh', 'ǅ', 'é'),
  },
  fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '\u00a0',
    '\u2009',
    '\t',
    '\u2028',
    '-',
    '—',
    '…',
    '.',
    ',',
    '"',
    '(',
    '$',
    '+',
  ),
  fc.constantFrom(
    '€',
    '£',
    '°',
    '½',
    '×',
    '©',
    '\u0301',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u0007',
    '\ufeff',
    '\u202e',
  ),
  fc.constantFrom('漢', '字', '習', '😀', '👨‍👩‍👧', '🇩🇪', '𝐖', 'שלום', 'العربية', 'กข', 'हिन्दी'),
  fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => !/\p{Script=Greek}/u.test(text)),
);
// Greek is left out: the last sigma of a word has a small letter of its own, which an apostrophe behind it decides.
const texts = fc.array(pieces, { maxLength: 30 }).map((all) => all.join(''));

test('for every text the tokens put together are those of the whole, each a slice of it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(reader.tokens(text).ids).toEqual(wholeIds(text));
      checkSpans(text);
    }),
    { numRuns: 500 },
  );
});

test('lone surrogates and names of special tokens in a text do no harm', () => {
  for (const text of ['a\ud83d b', '\ude00', '[SEP] [CLS] [MASK] [PAD]', 'x[SEP]y']) checkSpans(text);
  // The tokenizer would take these words for its own marks, and see two passages where there is one.
  expect(reader.tokens('[SEP]').ids).not.toEqual(wholeIds('[SEP]'));
});

test('the spans that are read are whole words of their sentences', async () => {
  const sentences = [
    'The bridge was opened by Odette Marlow on 3 May 2019.',
    'It cost £3.5m.',
    '',
    '…',
    'Nobody fell.',
  ];
  const [reading] = await reader.read('Who opened the bridge?', [{ context: 'A bridge. ', sentences }]);
  const words = reading?.sentences.map(
    (found, i) => found && sentences[i]?.slice(found.span.start, found.span.end),
  );
  expect(words?.[0]).toBe('Odette Marlow');
  expect(words?.[2]).toBeNull();
  expect(words?.[3]).toBe('…');
  const scores = reading?.sentences.map((found) => found?.score ?? Number.NEGATIVE_INFINITY) ?? [];
  expect(Math.max(...scores)).toBe(scores[0]);
  expect(scores[0]).toBeGreaterThan(reading?.none ?? 0);
});

test('what is too long to be read has no spans, and the rest is read', async () => {
  const long = 'Nothing of note was said about the weather in the valley. '.repeat(60).trim();
  const sentences = ['The bridge was opened by Odette Marlow.', long, 'She was late.'];
  const [reading] = await reader.read(`Who ${'really '.repeat(200)}opened it?`, [{ context: '', sentences }]);
  expect(reading?.sentences[0]).not.toBeNull();
  expect(reading?.sentences[1]).not.toBeNull();
  expect(reading?.sentences[2]).toBeNull();
});

test('readings come in the order of the passages, and none for none', async () => {
  expect(await reader.read('Who?', [])).toEqual([]);
  const passages = ['It rained. '.repeat(20), 'Brandt won.', 'Then they all went home by tram.'].map(
    (text) => ({
      context: '',
      sentences: [text],
    }),
  );
  const together = await reader.read('Who won?', passages);
  for (const [i, passage] of passages.entries()) {
    const [alone] = await reader.read('Who won?', [passage]);
    expect(together[i]?.sentences[0]?.span).toEqual(alone?.sentences[0]?.span);
  }
});

test('the scores of a sentence are those of its tokens in its passage; what is cut off has none', async () => {
  const sentences = ['It rained.', 'The bridge was opened by Odette Marlow.'];
  const question = 'Who opened the bridge?';
  const { spans, starts, ends } = await reader.score(question, { context: '', sentences }, 1);
  expect(spans).toEqual(reader.tokens(sentences[1] ?? '').spans);
  expect([starts.length, ends.length]).toEqual([spans.length, spans.length]);
  const [reading] = await reader.read(question, [{ context: '', sentences }]);
  expect(bestSpan(starts, ends, 0, spans)?.score).toBeCloseTo(reading?.sentences[1]?.score ?? 0, 4);
  const long = ['It rained. '.repeat(200), 'It stopped.'];
  expect((await reader.score(question, { context: '', sentences: long }, 1)).spans).toEqual([]);
});
