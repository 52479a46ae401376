import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/article/article.ts';
import { readText } from '../../src/article/read-text.ts';
import { splitSentences } from '../../src/article/split.ts';

const read = (content: string, source = '/articles/a.txt'): Article => readText(content, { id: 'a', source });

const blocks = ({ text, blocks }: Article): [kind: string, words: string][] =>
  blocks.map(({ kind, start, end }) => [kind, text.slice(start, end)]);

const words = (article: Article): string[] => blocks(article).map(([, text]) => text);

const long =
  'The council voted on Monday to build a bridge over the river, and it will cost three million euros.';

describe('paragraphs of plain text', () => {
  test.each([
    ['blank lines divide', 'One is here.\n\nTwo is here.', ['One is here.', 'Two is here.']],
    ['lines of white space too', 'One is here.\r\n \t\r\nTwo is here.', ['One is here.', 'Two is here.']],
    [
      'form feeds and old line ends too',
      'One is here.\f\fTwo is here.\r\rThree.',
      ['One is here.', 'Two is here.', 'Three.'],
    ],
    ['outer white space is none of them', '\n\n  One is here.  \n', ['One is here.']],
    [
      'without blank lines each line is one',
      `${long} ${long}\n${long} ${long}\n${long}`,
      [`${long} ${long}`, `${long} ${long}`, long],
    ],
    [
      'lines that all end like sentences are',
      'One is here.\nTwo is there.',
      ['One is here.', 'Two is there.'],
    ],
    [
      'wrapped lines stay together',
      'The council of the town voted on\nMonday to build a new bridge over\nthe river. It costs a lot, said\nthe mayor.\n\nWork begins in May.',
      [
        'The council of the town voted on\nMonday to build a new bridge over\nthe river. It costs a lot, said\nthe mayor.',
        'Work begins in May.',
      ],
    ],
    [
      'a heading above wrapped lines does not',
      'A new bridge\nThe council of the town voted on\nMonday to build a new bridge over\nthe river. It costs a lot, said\nthe mayor.',
      [
        'A new bridge',
        'The council of the town voted on\nMonday to build a new bridge over\nthe river. It costs a lot, said\nthe mayor.',
      ],
    ],
    [
      'list items are each one',
      'The council of the town voted on\nMonday for three things:\n- a bridge over the river that is\n  new\n- a road\n- a park',
      [
        'The council of the town voted on\nMonday for three things:',
        '- a bridge over the river that is\n  new',
        '- a road',
        '- a park',
      ],
    ],
    ['the line separator divides lines', 'One is here.\u2028Two is here.', ['One is here.', 'Two is here.']],
    ['nothing holds none', ' \n ', []],
  ])('%s', (_, content, expected) => {
    expect(words(read(content))).toEqual(expected);
  });
});

describe('what an article says of itself', () => {
  test('headline, byline and dateline in front of the text', () => {
    const article = read(
      `Town to build bridge\n\nBy Jane Doe\n\nPublished March 3, 2021\n\nLONDON (AP) — ${long}\n\nIt opens in two years.`,
    );
    expect(article).toMatchObject({
      title: 'Town to build bridge',
      author: 'Jane Doe',
      published: '2021-03-03',
      place: 'LONDON',
      url: null,
      language: null,
    });
    expect(article.blocks.map(({ kind, reason }) => reason ?? kind)).toEqual([
      'heading',
      'byline',
      'dateline',
      'body',
      'body',
    ]);
  });

  test('a dateline stays in its paragraph but in no sentence', () => {
    const article = read(` date 2021-03-03 LONDON – ${long} It opens soon.\n`);
    expect(article).toMatchObject({
      published: '2021-03-03',
      place: 'LONDON',
      title: expect.stringMatching(/^The council voted .* …$/),
    });
    const [block] = article.blocks;
    expect(article.text.slice(block?.start, block?.end)).toBe(
      `date 2021-03-03 LONDON – ${long} It opens soon.`,
    );
    expect(article.text.slice(block?.dateline?.start, block?.dateline?.end)).toBe('date 2021-03-03 LONDON –');
    expect(splitSentences(article).map(({ start, end }) => article.text.slice(start, end))).toEqual([
      long,
      'It opens soon.',
    ]);
  });

  test.each([
    ['headline', 'Town to build bridge\n\nIt is new.', '/a.txt', 'Town to build bridge'],
    ['question as headline', 'Who builds the bridge?\n\nIt is new.', '/a.txt', 'Who builds the bridge?'],
    ['short first sentence', 'It is new. It is long.', '/a.txt', 'It is new.'],
    [
      'long first sentence',
      `${long} ${long}`,
      '/a.txt',
      'The council voted on Monday to build a bridge over the river, and it will cost three …',
    ],
    [
      'what is not the article is no title',
      'Advertisement\n\nTown to build bridge\n\nIt is new.',
      '/a.txt',
      'Town to build bridge',
    ],
    ['file name, at last', '', '/the_old-bridge.txt', 'the old bridge'],
  ])('title: %s', (_, content, source, title) => {
    expect(read(content, source).title).toBe(title);
  });

  test.each([
    ['in the dateline', `LONDON, March 3, 2021 – ${long}`, '/a-2020-01-01.txt', '2021-03-03'],
    ['in the file name', long, '/bridge-2020-12-03.txt', '2020-12-03'],
    ['not any number there', long, '/bridge-12020-12-031.txt', null],
    ['not a day in the text', `${long} It was closed on December 3, 2020.`, '/a.txt', null],
    ['not a day of change', `Bridge\n\nUpdated Dec. 4, 2020\n\n${long}`, '/a.txt', null],
  ])('date: %s', (_, content, source, published) => {
    expect(read(content, source).published).toBe(published);
  });

  test("each story of a digest has its own dateline, the first is the article's", () => {
    const article = read(
      `LONDON (AP) — ${long}\n\n___\n\n${long}\n\n${long}\n\nSEOUL, South Korea (AP) — ${long}`,
    );
    expect(article.place).toBe('LONDON');
    const datelines = article.blocks.flatMap(({ dateline }) =>
      dateline ? [article.text.slice(dateline.start, dateline.end)] : [],
    );
    expect(datelines).toEqual(['LONDON (AP) —', 'SEOUL, South Korea (AP) —']);
  });

  test('a first line that only looks like a byline is the headline', () => {
    expect(blocks(read(`By Dawn's Early Light\n\n${long}`))[0]).toEqual(['heading', "By Dawn's Early Light"]);
  });
});

test('asides and captions are marked where they stand', () => {
  const article = read(
    `${long}\n\nThe story continues\n\n${long}\n\nImage: Cranes by the river (Jane Doe / dpa)\n\nDownload the Channel Nine app for the latest news\n\n${long}`,
  );
  expect(article.blocks.map(({ kind, reason }) => reason ?? kind)).toEqual([
    'body',
    'note of the page',
    'body',
    'caption',
    'invitation to an app',
    'body',
  ]);
  const sentences = splitSentences(article);
  expect(sentences.map(({ block }) => block)).toEqual([0, 2, 3, 5]);
});

test('all characters stay: CRLF, marks, emoji, right-to-left', () => {
  const content =
    'One\u00a0two – “three”.\r\n\r\nE\u0301te\u0301 😀👨‍👩‍👧 👍🏽.\r\n\r\nوصل الوزير أمس.\u200f\r\n';
  const article = read(content);
  expect(article.text).toBe(content);
  expect(words(article)).toEqual([
    'One\u00a0two – “three”.',
    'E\u0301te\u0301 😀👨‍👩‍👧 👍🏽.',
    'وصل الوزير أمس.\u200f',
  ]);
});

const content = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '\r\n\r\n',
        '\u2028',
        '. ',
        'Advertisement',
        'LONDON – The',
        '- ',
        'By Jane Doe',
        'Image: a',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

test('for every text, blocks and what stands between them are the text', () => {
  fc.assert(
    fc.property(content, (text) => {
      const article = read(text);
      let at = 0;
      expect(article.text).toBe(text);
      for (const { start, end } of article.blocks) {
        expect(text.slice(at, start).trim()).toBe('');
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
      for (const { start, end, block } of splitSentences(article)) {
        expect(start).toBeGreaterThanOrEqual(article.blocks[block]?.start ?? -1);
        expect(end).toBeLessThanOrEqual(article.blocks[block]?.end ?? -1);
      }
    }),
    { numRuns: 1000 },
  );
});

const embassy = '../shared/articles/embassy-2020-12-03.txt';
test.skipIf(!existsSync(embassy))('the news article that the program was made for', () => {
  const article = read(readFileSync(embassy, 'utf8'), embassy);
  expect(article).toMatchObject({ published: '2020-12-03', place: 'WASHINGTON' });
  expect(article.blocks.map(({ kind }) => kind).filter((kind) => kind !== 'body')).toEqual([
    'left-out',
    'left-out',
    'caption',
  ]);
  expect(splitSentences(article)[0]?.start).toBe(30);
});
