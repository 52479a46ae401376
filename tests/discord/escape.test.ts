import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockQuote,
  escapedUnits,
  escapeMarkdown,
  maskedLink,
  oneLine,
  withBold,
} from '../../src/discord/escape.ts';
import { type Block, type Inline, markdownText, parseMarkdown } from '../../src/discord/markdown.ts';

const hostile = readFileSync('tests/data/hostile.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as string);

const kinds = (nodes: readonly (Block | Inline)[]): string[] =>
  nodes.flatMap((node) => [
    node.type,
    ...('children' in node ? kinds(node.children) : []),
    ...('items' in node ? node.items.flatMap(kinds) : []),
  ]);

/** What Discord can carry of a text: its own line breaks, no NUL, no half characters. */
const carried = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');

/** Pieces that mean something to Discord, in any order, among ordinary text. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '*',
          '**',
          '_',
          '__',
          '~~',
          '||',
          '|',
          '`',
          '```',
          '\\',
          '<',
          '>',
          '[',
          ']',
          '(',
          ')',
          '#',
          '-',
          '+',
        ],
        ...[
          '# ',
          '## ',
          '-# ',
          '- ',
          '* ',
          '+ ',
          '1. ',
          '12. ',
          '> ',
          '>>> ',
          '\n',
          '\n\n',
          '\r\n',
          ' ',
          '  ',
        ],
        ...['@everyone', '@here', '<@123>', '<@&1>', '<#1>', '<:a:1>', '<a:b:1>', ':smile:', '::', '</a:1>'],
        ...[
          'https://x.example/a_b',
          'http',
          '://',
          '[a](https://b.example)',
          '<https://c.example>',
          '<t:1:R>',
        ],
        ...['¯\\_(ツ)_/¯', 'word', 'a b', '😀', '\u200B', '\u202E', '\uD800', 'é', '3', '.', ':'],
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((parts) => parts.join('').trim())
  .filter((text) => text !== '');

const expectIntact = (text: string, bold: readonly [number, number] | null): void => {
  const message = `${blockQuote(withBold(escapedUnits(text), bold ? [bold] : []))}\n-# 1 · Title`;
  const tree = parseMarkdown(message);
  expect(tree.map(({ type }) => type)).toEqual(['quote', 'subtext']);
  expect(markdownText(tree.slice(0, 1))).toBe(carried(text));
  const allowed = new Set(['quote', 'paragraph', 'text', 'break', 'bold']);
  expect(kinds(tree.slice(0, 1)).filter((kind) => !allowed.has(kind))).toEqual([]);
};

describe('a quote arrives as it was written', () => {
  test('whatever it is made of, whatever is bold in it', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        expectIntact(text, [start ?? 0, end ?? 0]);
      }),
      { numRuns: 5_000 },
    );
  });

  test('outside of quotes too', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tree = parseMarkdown(escapeMarkdown(text));
        expect(markdownText(tree)).toBe(carried(text));
        expect(kinds(tree).filter((kind) => !['paragraph', 'text', 'break'].includes(kind))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  test('hostile strings', () => {
    for (const text of hostile.map((each) => each.trim())) {
      if (text === '') continue;
      expectIntact(text, null);
      expectIntact(text, [Math.floor(text.length / 3), Math.ceil((text.length * 2) / 3)]);
    }
  });

  test('bold is what is highlighted and nothing else', () => {
    const bold = (nodes: readonly (Block | Inline)[], inside = false): string =>
      nodes
        .map((node) => {
          if ('children' in node) return bold(node.children, inside || node.type === 'bold');
          return inside && node.type === 'text' ? node.text : '';
        })
        .join('');
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
        const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        // A bound inside a pair of units is none that a highlight has.
        fc.pre(!/^[\uDC00-\uDFFF]/.test(text.slice(start)) && !/^[\uDC00-\uDFFF]/.test(text.slice(end)));
        const tree = parseMarkdown(blockQuote(withBold(escapedUnits(text), [[start, end]])));
        const expected = carried(text.slice(start, end)).replace(/^\s+|\s+$|\n/gm, '');
        expect(bold(tree).replace(/\s/g, '')).toBe(expected.replace(/\s/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('escapes are few where few are needed', () => {
  test.each([
    ['Mr. Smith said: "No."', 'Mr. Smith said: "No."'],
    ['3.5 million', '3.5 million'],
    ['1. First', '1\\. First'],
    ['3. Mai', '3\\. Mai'],
    ['# 1 in the charts', '\\# 1 in the charts'],
    ['- no', '\\- no'],
    ['a - b # c > d', 'a - b # c > d'],
    ['> said', '\\> said'],
    ['a\n- b\n  + c', 'a\n\\- b\n  \\+ c'],
    ['-# small', '\\-# small'],
    ['snake_case', 'snake\\_case'],
    ['**x**', '\\*\\*x\\*\\*'],
    ['https://a.example', 'https\\://a.example'],
    ['at 12:30', 'at 12:30'],
    [':wave:', '\\:wave:'],
    ['mail@example.org', 'mail@example.org'],
    ['@everyone', '\\@everyone'],
    ['<@1>', '\\<@1>'],
    ['C:\\x', 'C:\\\\x'],
    ['a\r\nb\rc', 'a\nb\nc'],
  ])('%j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe('bold', () => {
  test.each([
    ['a b c', [2, 3], 'a **b** c'],
    ['abc', [1, 2], 'a**b**c'],
    ['*a*', [1, 2], '\\***a**\\*'],
    ['*a*', [0, 3], '**\\*a\\***'],
    ['a\nb', [0, 3], '**a**\n**b**'],
    ['a\n\nb', [0, 4], '**a**\n\n**b**'],
    ['a b', [1, 2], 'a b'],
    ['a b', [0, 2], '**a** b'],
    ['abc', [3, 3], 'abc'],
    ['abc', [0, 99], '**abc**'],
  ] as const)('%j %j', (text, range, markdown) => {
    expect(withBold(escapedUnits(text), range ? [range] : [])).toBe(markdown);
  });
});

describe('a link in small print', () => {
  test.each([
    ['Title', 'https://a.example/b', '[Title](https://a.example/b)'],
    ['Title', null, 'Title'],
    ['Title', 'not an address', 'Title'],
    ['Title', 'javascript:alert(1)', 'Title'],
    ['Title', 'file:///etc/passwd', 'Title'],
    ['[Live] a_b', 'https://a.example', '[(Live) a\\_b](https://a.example/)'],
    ['See https://x.example', 'https://a.example', '[See x.example](https://a.example/)'],
    ['Two\nlines', 'https://a.example', '[Two lines](https://a.example/)'],
    ['a', 'https://a.example/b_(c)?d=e f', '[a](https://a.example/b_%28c%29?d=e%20f)'],
    ['', 'https://a.example', ''],
    ['@everyone', 'https://a.example', '[\\@everyone](https://a.example/)'],
  ])('%j %j', (label, address, markdown) => {
    expect(maskedLink(label, address)).toBe(markdown);
  });

  test('is one link with that label whatever the label is', () => {
    fc.assert(
      fc.property(texts, (label) => {
        const markdown = `-# 1 · ${maskedLink(label, 'https://a.example/b')} · 2024`;
        const [print] = parseMarkdown(markdown);
        fc.pre(
          oneLine(label)
            .replace(/[a-z]+:\/\//gi, '')
            .trim() !== '',
        );
        expect(print?.type).toBe('subtext');
        const parts = print?.type === 'subtext' ? print.children.map(({ type }) => type) : [];
        expect(parts).toEqual(['text', 'link', 'text']);
      }),
      { numRuns: 3_000 },
    );
  });
});

test.each([
  ['a\r\n b\t c ', 'a b c'],
  ['a\u202Eb', 'ab'],
  ['a\0b\u0007c', 'a b c'],
  ['\u2066x\u2069', 'x'],
])('one line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
