import { describe, expect, test } from 'vitest';
import { finish } from '../../src/article/finish.ts';
import { joinWords, vocabularyOf } from '../../src/article/hyphens.ts';
import { draftPdf } from '../../src/article/read-pdf.ts';
import { type PdfWords, pdfLinesAt, writePdf } from './pdf.ts';

const read = async (pages: readonly (readonly PdfWords[])[], info: Readonly<Record<string, string>> = {}) => {
  const draft = await draftPdf(writePdf(pages, { info }));
  if ('reason' in draft) throw new Error(draft.reason);
  const article = finish(draft, { id: 'a', source: '/articles/river-report.pdf' });
  return { article, words: article.blocks.map(({ start, end }) => article.text.slice(start, end)) };
};

const first = [
  'The council of the town voted on Monday to build',
  'a new bridge over the river, which will cost a good',
  'deal, said the mayor.',
];
const second = ['Work begins in May and takes two years. The old', 'bridge stays open until then.'];

describe('paragraphs', () => {
  test('are told by the gaps between them', async () => {
    const { words } = await read([[...pdfLinesAt(700, first), ...pdfLinesAt(645, second)]]);
    expect(words).toEqual([first.join(' '), second.join(' ')]);
  });

  test('are told by a short last line', async () => {
    const { words } = await read([pdfLinesAt(700, [...first, ...second])]);
    expect(words).toEqual([first.join(' '), second.join(' ')]);
  });

  test('are told by an indent', async () => {
    const full = [
      'The council of the town voted on Monday to build',
      'a new bridge over the river, which will cost much.',
    ];
    const { words } = await read([
      [
        ...pdfLinesAt(700, full),
        { words: 'Work begins in May and takes two years. The', x: 90, y: 672 },
        { words: 'old bridge stays open until then.', y: 658 },
      ],
    ]);
    expect(words).toHaveLength(2);
    expect(words[1]).toBe('Work begins in May and takes two years. The old bridge stays open until then.');
  });

  test('go on in the next column and on the next page', async () => {
    const column = (lines: string[], x: number): PdfWords[] => pdfLinesAt(700, lines, { x });
    const { words } = await read([
      [
        ...column(['The council of the town voted', 'on Monday to build a new'], 72),
        ...column(['bridge over the river, which', 'will cost a good deal of'], 330),
      ],
      column(['money, said the mayor of the', 'town.'], 72),
    ]);
    expect(words).toEqual([
      'The council of the town voted on Monday to build a new bridge over the river, which will cost a good deal of money, said the mayor of the town.',
    ]);
  });

  test('words divided at line ends are joined', async () => {
    const { words } = await read([
      pdfLinesAt(700, [
        'The council of the town voted for a new con-',
        'struction plan by the well-',
        'known architect.',
      ]),
    ]);
    expect(words).toEqual([
      'The council of the town voted for a new construction plan by the well-known architect.',
    ]);
  });

  test('pieces of one line are put together', async () => {
    const { words } = await read([
      [
        { words: 'The council', y: 700 },
        { words: 'voted for it.', x: 135, y: 700 },
      ],
    ]);
    expect(words).toEqual(['The council voted for it.']);
  });
});

test('running headers, footers and page numbers are left away', async () => {
  const page = (number: number): PdfWords[] => [
    { words: `The Daily Bridge ${number} March 2021`, y: 770, size: 9 },
    ...pdfLinesAt(700, [
      `Part ${number} of the report was given to the council`,
      'of the town, which talked about it for',
      `${['one', 'two', 'three', 'four'][number - 1]} long days and did not agree.`,
      `Then it was ${['spring', 'summer', 'autumn', 'winter'][number - 1]} in the town.`,
    ]),
    { words: `Page ${number} of 4`, y: 30, size: 9 },
  ];
  const { article } = await read([1, 2, 3, 4].map(page));
  expect(article.text).not.toMatch(/Daily|Page/);
  expect(article.text.match(/Part \d/g)).toHaveLength(4);
});

describe('headings and facts', () => {
  test('large letters are headings, the largest the title', async () => {
    const { article, words } = await read([
      [
        { words: 'River report', y: 740, size: 24 },
        ...pdfLinesAt(700, first),
        { words: 'Costs', y: 630, size: 15 },
        ...pdfLinesAt(605, second),
      ],
    ]);
    expect(words).toEqual(['River report', first.join(' '), 'Costs', second.join(' ')]);
    expect(article.blocks.map(({ kind }) => kind)).toEqual(['heading', 'body', 'heading', 'body']);
    expect(article.title).toBe('River report');
  });

  test.each([
    ['a title', { Title: 'Report on the river', Author: 'Jane Doe' }, 'Report on the river', 'Jane Doe'],
    [
      'a made-up title and a login name',
      { Title: 'Microsoft Word - r2.docx', Author: 'jdoe' },
      `${first.join(' ').slice(0, 87)} …`,
      null,
    ],
  ])('its own data: %s', async (_, info, title, author) => {
    const { article } = await read([pdfLinesAt(700, first)], info);
    expect(article.author).toBe(author);
    expect(article.title.slice(0, 60)).toBe(title.slice(0, 60));
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no text', writePdf([[], []]), /no text in it/],
    ['a stamp on a scan', writePdf([[{ words: 'Scan 12', y: 20 }]]), /no text in it/],
    ['a password', writePdf([pdfLinesAt(700, first)], { locked: true }), /password/],
    ['rubbish', Buffer.from('%PDF-1.4\nrubbish'), /damaged/],
    ['half of the file', writePdf([pdfLinesAt(700, first)]).subarray(0, 300), /damaged/],
  ])('%s', async (_, bytes, reason) => {
    expect(await draftPdf(bytes)).toEqual({ reason: expect.stringMatching(reason) });
  });
});

test("the bytes stay the caller's", async () => {
  const bytes = writePdf([pdfLinesAt(700, first)]);
  const copy = Buffer.from(bytes);
  await draftPdf(bytes);
  expect(bytes.equals(copy)).toBe(true);
});

describe('hyphens at line ends', () => {
  test.each([
    [['con-', 'struction'], 'construction', ''],
    [['con\u00ad', 'struction'], 'construction', ''],
    [['Anglo-', 'American'], 'Anglo-American', ''],
    [['self-', 'made'], 'self-made', ''],
    [['co-', 'operate'], 'cooperate', 'They cooperate.'],
    [['mother-', 'board'], 'mother-board', 'A mother-board.'],
    [['1990-', '2000'], '1990-2000', ''],
    [['he left -', 'she stayed'], 'he left - she stayed', ''],
    [['one', 'two'], 'one two', ''],
  ])('%j', (lines, joined, elsewhere) => {
    expect(joinWords(lines, vocabularyOf(elsewhere))).toBe(joined);
  });
});
