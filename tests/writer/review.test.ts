import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/answer/answer.ts';
import { checkSentence } from '../../src/writer/check-sentence.ts';
import type { DraftSentence } from '../../src/writer/draft.ts';
import { isEnough, mostSentencesOf, type Removal, type Reviewed, review } from '../../src/writer/review.ts';
import { Sources } from '../../src/writer/sources.ts';
import type { Written } from '../../src/writer/writer.ts';
import { allArticles, alteredFrom, chooser } from './alterations.ts';

const text = [
  'Mayor Lena Ford of Doma opened the bridge on Monday. “It will last a hundred years,” she said.',
  'The bridge, which cost 12 million, spans 300 metres. It carries trains and trams.',
  'Engineer Max Oduya called it “a quiet miracle” and said that the old bridge would not be torn down before 2030.',
  'Critics of the project had feared that it would never be finished. Ida Moss, who led them, stayed away.',
].join('\n\n');

/** The sentences of a text of ours, as an answerer would give them. */
const material: Quote[] = [...text.matchAll(/[^\n.]+?(?:[.]”?)(?= |\n|$)|“[^”]+,” she said\./g)].map(
  (match) => {
    const start = match.index + (match[0].length - match[0].trimStart().length);
    return {
      text: text.slice(start, match.index + match[0].length),
      article: 'bridge',
      title: 'A bridge for Doma',
      published: '2024-06-12',
      paragraph: text.slice(0, start).split('\n\n').length,
      start,
      end: match.index + match[0].length,
      highlight: null,
      url: null,
      link: null,
      score: 0,
      found: { byWords: null, byMeaning: null },
    };
  },
);

const numberOf = (words: string): number => material.findIndex((quote) => quote.text.includes(words)) + 1;
const [opened, hundred, cost, carries, miracle, feared, moss] = [
  'opened the bridge',
  'a hundred years',
  'cost 12 million',
  'carries trains',
  'a quiet miracle',
  'had feared',
  'Ida Moss',
].map(numberOf) as [number, number, number, number, number, number, number];

/** Text, the sentences that it cites, the one quoted after it. */
type Line = readonly [string, readonly number[], number?];

const written = (...sentences: readonly Line[]): Reviewed =>
  review(
    sentences.map(([words, cites, quote = null]): DraftSentence => ({ text: words, cites, quote })),
    material,
    'answer',
  );

/** A text as people read it. */
const read = ({ sentences }: Written): string =>
  sentences
    .map(
      ({ pieces, cites }) =>
        `${pieces.map((piece) => (piece.kind === 'quote' ? `“${piece.quote.text}”` : piece.text)).join('')} [${cites.map((cite) => cite + 1)}]`,
    )
    .join(' ');

const expectTrue = ({ written: shown }: Reviewed, sources: readonly Quote[], whole?: string) => {
  for (const { pieces, cites } of shown?.sentences ?? []) {
    expect(cites.length).toBeGreaterThan(0);
    expect(pieces.length).toBeGreaterThan(0);
    for (const cite of cites) expect(sources).toContain(shown?.sources[cite]);
    for (const piece of pieces) {
      if (piece.kind === 'words') expect(piece.text).not.toMatch(/["“”„«»‘\n@<>[\]|`*]/);
      else {
        const { quote } = piece;
        const holder = sources.find(
          ({ article, start, end }) => article === quote.article && start <= quote.start && quote.end <= end,
        );
        expect(quote.text.length).toBeGreaterThan(0);
        expect(holder?.text.slice(quote.start - holder.start, quote.end - holder.start)).toBe(quote.text);
        if (whole) expect(whole.slice(quote.start, quote.end)).toBe(quote.text);
      }
    }
  }
};

describe('what is shown', () => {
  test.each<readonly [string, readonly Line[], string]>([
    [
      'words',
      [['Mayor Lena Ford opened the bridge on Monday.', [opened]]],
      'Mayor Lena Ford opened the bridge on Monday. [1]',
    ],
    ['without a full stop', [['The bridge cost 12 million', [cost]]], 'The bridge cost 12 million. [1]'],
    [
      'a whole quote',
      [
        ['The bridge spans 300 metres.', [cost]],
        ['', [moss], moss],
      ],
      'The bridge spans 300 metres. [1] “Ida Moss, who led them, stayed away.” [2]',
    ],
    [
      'a quote inside a sentence',
      [['Engineer Max Oduya called it "a quiet miracle".', [miracle]]],
      'Engineer Max Oduya called it “a quiet miracle”. [1]',
    ],
    [
      'a comma inside the marks',
      [
        ['“It will last a hundred years,” she said.', [opened, hundred]],
        ['The bridge cost 12 million.', [cost]],
      ],
      'The bridge cost 12 million. [1]',
    ],
    [
      'whoever “she” is was named right before',
      [
        ['Mayor Lena Ford opened the bridge.', [opened]],
        ['“It will last a hundred years,” she said.', [hundred]],
      ],
      'Mayor Lena Ford opened the bridge. [1] “It will last a hundred years”, she said. [2]',
    ],
    [
      'only what bears it out is cited',
      [['Ida Moss stayed away.', [cost, moss, feared]]],
      'Ida Moss stayed away. [1]',
    ],
    [
      'two clauses from two sentences',
      [['The bridge spans 300 metres, and Ida Moss stayed away.', [cost, moss]]],
      'The bridge spans 300 metres, and Ida Moss stayed away. [1,2]',
    ],
    [
      'emphasis is taken off',
      [['The bridge **cost** 12 million.', [cost]]],
      'The bridge cost 12 million. [1]',
    ],
  ])('%s', (_, sentences, shown) => {
    const reviewed = written(...sentences);
    expect(reviewed.written && read(reviewed.written)).toBe(shown);
    expectTrue(reviewed, material, text);
  });
});

describe('what is removed', () => {
  test.each<readonly [string, readonly Line[], readonly Removal[]]>([
    ['no reference', [['The bridge cost 12 million.', []]], ['reference']],
    [
      'a reference to a sentence that is not there',
      [['The bridge cost 12 million.', [cost, 99]]],
      ['reference'],
    ],
    ['a reference to sentence 0', [['The bridge cost 12 million.', [0]]], ['reference']],
    ['a quote that is not there', [['', [], 99]], ['reference']],
    ['an invented quote', [['Max Oduya called it “a loud miracle”.', [miracle]]], ['quotation']],
    [
      'two quotes joined',
      [['Max Oduya said “a quiet miracle will last a hundred years”.', [miracle, hundred]]],
      ['quotation'],
    ],
    [
      'a quote from a sentence that is not cited',
      [['Max Oduya called it “a quiet miracle”.', [cost]]],
      ['quotation'],
    ],
    [
      'a quote given to somebody else',
      [['Lena Ford called it “a quiet miracle”.', [opened, miracle]]],
      ['name'],
    ],
    ['a part of a word quoted', [['Max Oduya called it “a quiet mir”.', [miracle]]], ['quotation']],
    ['marks that do not pair', [['Max Oduya called it “a quiet miracle.', [miracle]]], ['quotation']],
    ['single marks', [["Max Oduya called it 'a loud miracle'.", [miracle]]], ['quotation']],
    [
      'a dropped “not”',
      [['Engineer Max Oduya said that the old bridge would be torn down before 2030.', [miracle]]],
      ['force'],
    ],
    ['a changed digit', [['The bridge cost 13 million.', [cost]]], ['number']],
    ['a subject from another sentence', [['Ida Moss called it a quiet miracle.', [moss, miracle]]], ['name']],
    ['“she” without anybody', [['She said it will last a hundred years.', [hundred]]], ['pronoun']],
    [
      '“she” after somebody else',
      [
        ['Ida Moss stayed away.', [moss]],
        ['She said it will last a hundred years.', [hundred]],
      ],
      ['pronoun'],
    ],
    [
      '“it” after something else',
      [
        ['Ida Moss stayed away.', [moss]],
        ['It carries trains and trams.', [carries]],
      ],
      ['pronoun'],
    ],
    [
      'the same twice',
      [
        ['The bridge cost 12 million.', [cost]],
        ['The bridge cost 12 million.', [cost]],
      ],
      ['repetition'],
    ],
    ['the reader spoken to', [['You know the bridge cost 12 million.', [cost]]], ['form']],
    ['a link', [['The bridge cost 12 million, see http://bridge.example.', [cost]]], ['form']],
    ['a mention', [['@everyone The bridge cost 12 million.', [cost]]], ['form']],
    ['a masked link', [['The [bridge](x) cost 12 million.', [cost]]], ['form']],
    [
      'what somebody says told as a fact',
      [
        ['Mayor Lena Ford opened the bridge.', [opened]],
        ['The bridge will last a hundred years.', [opened, hundred]],
      ],
      ['word'],
    ],
    ['another language', [['Die Brücke kostete 12 Millionen.', [cost]]], ['name']],
    ['nonsense', [['Blue ideas sleep.', [cost]]], ['name']],
    ['far too long', [[`The bridge cost 12 million${' and cost 12 million'.repeat(30)}.`, [cost]]], ['form']],
  ])('%s', (_, sentences, removals) => {
    const reviewed = written(...sentences);
    expect(reviewed.removals).toEqual(removals);
    expectTrue(reviewed, material, text);
  });
});

test('more sentences than there may be are cut off', () => {
  const draft = material.map((_, i): DraftSentence => ({ text: '', cites: [i + 1], quote: i + 1 }));
  const { written: shown, removals } = review(draft, material, 'answer');
  expect(shown?.sentences).toHaveLength(mostSentencesOf('answer'));
  expect(new Set(removals)).toEqual(new Set(['length']));
});

describe('too little', () => {
  test.each<readonly [string, readonly Line[], boolean]>([
    ['quotes alone', [['', [moss], moss]], false],
    [
      'one of three',
      [
        ['The bridge cost 12 million.', [cost]],
        ['The bridge cost 13 million.', [cost]],
        ['The bridge cost 14 million.', [cost]],
      ],
      false,
    ],
    [
      'one of two',
      [
        ['The bridge cost 12 million.', [cost]],
        ['The bridge cost 13 million.', [cost]],
      ],
      true,
    ],
    [
      'what is said twice',
      [
        ['The bridge cost 12 million.', [cost]],
        ['The bridge cost 12 million.', [cost]],
        ['The bridge cost 12 million.', [cost]],
      ],
      true,
    ],
    ['nothing', [], false],
  ])('%s: %s', (_, sentences, enough) => {
    expect(isEnough(written(...sentences))).toBe(enough);
  });
});

describe('whatever a model says', () => {
  const word = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...text.split(/\s+/)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '“',
        '”',
        '"',
        '‘',
        "'",
        '«',
        '»',
        '[1]',
        '@everyone',
        '**',
        '\n',
        'not',
        'She',
        '12',
        '13',
        '.',
        ',',
        '“a quiet miracle”',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  );
  const number = fc.oneof(
    fc.integer({ min: -1, max: material.length + 2 }),
    fc.constantFrom(99, 1.5, Number.NaN),
  );
  const slice = fc
    .tuple(fc.nat({ max: material.length - 1 }), fc.nat(200), fc.nat(200))
    .map(([at, from, length]) => material[at]?.text.slice(from, from + length) ?? '');
  const sentence = fc.record({
    text: fc.oneof(
      fc.array(word, { maxLength: 25 }).map((list) => list.join(' ')),
      slice,
      slice.map((part) => `Max Oduya said “${part}” on Monday.`),
      fc.constantFrom(...material.map((quote) => quote.text)),
    ),
    cites: fc.array(number, { maxLength: 4 }),
    quote: fc.option(number),
  });

  test('every quote is a slice, and every sentence has a reference and passes its checks again', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 8 }), (draft) => {
        const reviewed = review(draft, material, 'answer');
        expectTrue(reviewed, material, text);
        expect(reviewed.drafted).toBe(draft.length);
        expect(reviewed.removals.length + (reviewed.written?.sentences.length ?? 0)).toBe(draft.length);
        // What is shown, given back as a draft of its own, is borne out by what it cites.
        let previous: Parameters<typeof checkSentence>[2] = null;
        const sources = new Sources(material);
        for (const { pieces, cites } of reviewed.written?.sentences ?? []) {
          const all = cites.map((cite) => material.indexOf(reviewed.written?.sources[cite] as Quote));
          const wholes = pieces.filter((piece) => piece.kind === 'quote' && material.includes(piece.quote));
          if (wholes.length === 0) {
            const line = pieces
              .map((piece) => (piece.kind === 'words' ? piece.text : `“${piece.quote.text}”`))
              .join('');
            const again = checkSentence({ text: line.trim(), cites: all, quote: null }, sources, previous);
            if (previous !== null || typeof again !== 'string') expect(again).not.toBeTypeOf('string');
          }
          previous = { pieces, cites: all };
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('over a thousand replies with altered words in quotation marks, not one altered quote is shown', () => {
  const choose = chooser(11);
  let tried = 0;
  for (const article of allArticles('tests/data/newsroom/articles')) {
    const whole = article.map((quote) => quote.text.replaceAll(/\s+/g, ' '));
    for (const index of article.keys()) {
      for (const { text: altered, cites } of alteredFrom(article, index, [], choose)) {
        if (whole.some((sentence) => sentence.includes(altered.replace(/[.!]$/, '')))) continue;
        for (const reply of [
          `“${altered}”`,
          `It was said that “${altered}”.`,
          altered.replace(/^(\S+ \S+) (.*)$/, '$1 “$2”'),
        ]) {
          tried++;
          const reviewed = review(
            [{ text: reply, cites: cites.map((cite) => cite + 1), quote: null }],
            article,
            'answer',
          );
          expectTrue(reviewed, article);
        }
      }
    }
  }
  expect(tried).toBeGreaterThan(1_000);
});
