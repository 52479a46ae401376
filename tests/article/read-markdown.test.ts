import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/article/article.ts';
import { readMarkdown } from '../../src/article/read-markdown.ts';

const read = (content: string): Article => readMarkdown(content, { id: 'a', source: '/articles/a.md' });

const blocks = ({ text, blocks }: Article): [kind: string, words: string][] =>
  blocks.map(({ kind, start, end, reason }) => [reason ?? kind, text.slice(start, end)]);

describe('blocks', () => {
  test.each<[string, string, [kind: string, words: string][]]>([
    [
      'headings',
      '# One\n## Two ##\n#three',
      [
        ['heading', 'One'],
        ['heading', 'Two'],
        ['body', '#three'],
      ],
    ],
    [
      'underlined headings',
      'One\n===\n\nTwo\n---\nText.',
      [
        ['heading', 'One'],
        ['heading', 'Two'],
        ['body', 'Text.'],
      ],
    ],
    [
      'paragraphs keep their line breaks',
      'One\r\ntwo.\r\n\r\nThree.',
      [
        ['body', 'One\r\ntwo.'],
        ['body', 'Three.'],
      ],
    ],
    [
      'lists',
      '- one\n  goes on\n* two\n+ [x] three\n4. four\n5) five',
      [
        ['body', 'one\n  goes on'],
        ['body', 'two'],
        ['body', 'three'],
        ['body', 'four'],
        ['body', 'five'],
      ],
    ],
    [
      'quotes',
      '> One\n> two.\n\n> # Three',
      [
        ['body', 'One\n> two.'],
        ['heading', 'Three'],
      ],
    ],
    [
      'rules',
      'One.\n\n---\n\n***\n\nTwo.',
      [
        ['body', 'One.'],
        ['body', 'Two.'],
      ],
    ],
    [
      'fenced code',
      '```js\nlet a. B.\n```\nText.',
      [
        ['code', '```js\nlet a. B.\n```'],
        ['body', 'Text.'],
      ],
    ],
    [
      'code that is never closed',
      'Text.\n\n~~~\nlet a',
      [
        ['body', 'Text.'],
        ['code', '~~~\nlet a'],
      ],
    ],
    [
      'longer fences',
      '````\n```\n````\nText.',
      [
        ['code', '````\n```\n````'],
        ['body', 'Text.'],
      ],
    ],
    [
      'pictures',
      '![A street in Basra](a.png "t")\n\n[![The river](b.png)](https://a.b)\n\n![](c.png)',
      [
        ['caption', 'A street in Basra'],
        ['caption', 'The river'],
      ],
    ],
    [
      'tables',
      '| A | B |\n|---|:-:|\n| c | d |',
      [
        ['body', 'A | B'],
        ['body', 'c | d'],
      ],
    ],
    ['comments', '<!-- one\n\ntwo -->\nText <!-- stays --> here.', [['body', 'Text <!-- stays --> here.']]],
    [
      'a comment that is never closed is text',
      'Text.\n\n<!-- more',
      [
        ['body', 'Text.'],
        ['body', '<!-- more'],
      ],
    ],
    ['lines of tags', '<div class="a">\nText.\n</div>', [['body', 'Text.']]],
    [
      'definitions and footnotes',
      '[a]: https://a.b\n\nText.[^1]\n\n[^1]: A note.',
      [
        ['body', 'Text.[^1]'],
        ['body', 'A note.'],
      ],
    ],
    [
      'links and emphasis stay',
      'He **left** [the town](https://a.b).',
      [['body', 'He **left** [the town](https://a.b).']],
    ],
    [
      'lists of related links',
      'It rained. It was cold.\n\n## Related stories\n\n- [One](https://a.b)\n- [Two](https://a.b)\n\nIt rained on.',
      [
        ['body', 'It rained. It was cold.'],
        ['related link', 'Related stories'],
        ['related link', '[One](https://a.b)'],
        ['related link', '[Two](https://a.b)'],
        ['body', 'It rained on.'],
      ],
    ],
  ])('%s', (_, content, expected) => {
    expect(blocks(read(content))).toEqual(expected);
  });
});

describe('facts', () => {
  test.each(['\n', '\r\n', '\r'])('front matter, with line ends %j', (end) => {
    const content = [
      '---',
      'title: "Bridge: opened"',
      'authors: [Jane Doe, John Roe]',
      'date: 2021-03-03',
      'place: London',
      'source: https://example.com/a',
      'language: en-GB',
      '---',
      '# Other title',
      '',
      'Text.',
    ].join(end);
    const article = read(content);
    expect(article).toMatchObject({
      text: content,
      title: 'Bridge: opened',
      author: 'Jane Doe, John Roe',
      published: '2021-03-03',
      place: 'London',
      url: 'https://example.com/a',
      language: 'en-GB',
    });
    expect(blocks(article)).toEqual([
      ['heading', 'Other title'],
      ['body', 'Text.'],
    ]);
  });

  test.each([
    ['a date with time', 'date: 2021-03-03T08:00:00Z', { published: '2021-03-03T08:00:00Z' }],
    ['a date in words', 'date: March 3, 2021', { published: '2021-03-03' }],
    ['no date', 'date: soon', { published: null }],
    ['a source that is no address', 'source: The Daily Bridge', { url: null }],
    ['a script as address', 'url: javascript:alert(1)', { url: null }],
    ['a number as title', 'title: 1984', { title: '1984' }],
    [
      'fields of other kinds',
      'title: {a: 1}\nauthor: []\nplace: London',
      { title: 'Text.', place: 'London' },
    ],
    ['no valid YAML', 'title: "open\n  - x: [', { title: 'Text.' }],
    ['a list', '- a', { title: 'Text.' }],
    ['nothing', '', { title: 'Text.' }],
  ])('front matter with %s', (_, yaml, facts) => {
    const article = read(`---\n${yaml}\n---\nText.`);
    expect(article).toMatchObject(facts);
    expect(blocks(article)).toEqual([['body', 'Text.']]);
  });

  test('the first heading is the title, without its marks', () => {
    expect(read('# The *new* [bridge](https://a.b) \\& `road`\n\nText.').title).toBe('The new bridge & road');
  });

  test('a heading further down is not', () => {
    expect(read('It is new.\n\n# Part one\n\nText.').title).toBe('It is new.');
  });

  test('a rule at the top is no front matter', () => {
    expect(blocks(read('---\nText goes on.\n\nAnd on.'))).toEqual([
      ['body', 'Text goes on.'],
      ['body', 'And on.'],
    ]);
  });
});

test('for every text, blocks are in order and inside it', () => {
  const parts = fc.constantFrom(
    '# ',
    '> ',
    '- ',
    '```',
    '\n',
    '\n\n',
    '---',
    '===',
    '![a](b)',
    '|',
    '<!--',
    '-->',
    '[a]: b',
    'Text. ',
    '😀',
    '\r\n',
    '    ',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 50 }), (list) => {
      const { text, blocks } = read(list.join(''));
      let at = 0;
      expect(text).toBe(list.join(''));
      for (const { start, end } of blocks) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 1000 },
  );
});
