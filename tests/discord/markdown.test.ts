import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Block,
  type Inline,
  inlineText,
  markdownText,
  parseInline,
  parseMarkdown,
} from '../../src/discord/markdown.ts';

/** Writes a tree short: `bold(a italics(b))`, line breaks as `⏎`. */
const inline = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return node.text;
        case 'break':
          return '⏎';
        case 'code':
          return `code(${node.text})`;
        case 'codeBlock':
          return `block:${node.language ?? ''}(${node.text.replaceAll('\n', '⏎')})`;
        case 'link':
          return `${node.quiet ? 'quiet' : 'link'}(${node.label ? `${inline(node.label)}→` : ''}${node.url})`;
        case 'mention':
          return `${node.kind}(${node.id})`;
        case 'emoji':
          return `emoji(${node.name}${node.id ? `#${node.id}` : ''}${node.animated ? '!' : ''})`;
        case 'timestamp':
          return `time(${node.unix} ${node.style})`;
        default:
          return `${node.type}(${inline(node.children)})`;
      }
    })
    .join('');

const blocks = (tree: readonly Block[]): string =>
  tree
    .map((block) => {
      switch (block.type) {
        case 'paragraph':
          return inline(block.children);
        case 'heading':
          return `h${block.level}(${inline(block.children)})`;
        case 'subtext':
          return `small(${inline(block.children)})`;
        case 'quote':
          return `quote(${blocks(block.children)})`;
        default:
          return `list${block.start ?? ''}(${block.items.map(blocks).join(' | ')})`;
      }
    })
    .join(' / ');

describe('inside a line', () => {
  test.each([
    ['plain text', 'plain text'],
    ['*a*', 'italics(a)'],
    ['_a_', 'italics(a)'],
    ['**a**', 'bold(a)'],
    ['__a__', 'underline(a)'],
    ['~~a~~', 'strike(a)'],
    ['||a||', 'spoiler(a)'],
    ['***a***', 'italics(bold(a))'],
    ['**a *b* c**', 'bold(a italics(b) c)'],
    ['*a **b** c*', 'italics(a bold(b) c)'],
    ['__**a**__', 'underline(bold(a))'],
    ['___a___', 'italics(underline(a))'],
    ['||**a** b||', 'spoiler(bold(a) b)'],
    ['~~a ||b||~~', 'strike(a spoiler(b))'],
    ['a**b**c', 'abold(b)c'],
    ['**a\nb**', 'bold(a⏎b)'],
    ['snake_case_word', 'snake_case_word'],
    ['a * b * c', 'a * b * c'],
    ['2*3*4', '2italics(3)4'],
    ['**', '**'],
    ['** a **', 'bold( a )'],
    ['*a', '*a'],
    ['**a*', '*italics(a)'],
    ['|a|', '|a|'],
    ['~a~', '~a~'],
    ['\\*a\\*', '*a*'],
    ['\\**a**', '**a**'],
    ['**\\*a\\***', 'bold(*a*)'],
    ['\\***a**\\*', '*bold(a)*'],
    ['\\\\**a**', '\\bold(a)'],
    ['\\a \\1', '\\a \\1'],
    ['a\\', 'a\\'],
    ['¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
    ['`a *b*`', 'code(a *b*)'],
    ['``a ` b``', 'code(a ` b)'],
    ['`` `a` ``', 'code(`a`)'],
    ['`a', '`a'],
    ['```a *b*```', 'block:(a *b*)'],
    ['```ts\nlet a;\nlet b;\n```', 'block:ts(let a;⏎let b;)'],
    ['```\na\n```', 'block:(a)'],
    ['x ```a``` y', 'x block:(a) y'],
    ['https://a.example/b', 'link(https://a.example/b)'],
    ['see https://a.example/b.', 'see link(https://a.example/b).'],
    ['(https://a.example/b)', '(link(https://a.example/b))'],
    ['https://a.example/b_(c)', 'link(https://a.example/b_(c))'],
    ['https://a.example/_b_c', 'link(https://a.example/_b_c)'],
    ['<https://a.example/b>', 'quiet(https://a.example/b)'],
    ['<mail@a.example>', 'quiet(mail@a.example)'],
    ['[a](https://b.example)', 'link(a→https://b.example)'],
    ['[a](<https://b.example>)', 'quiet(a→https://b.example)'],
    ['[**a** b](https://b.example)', 'link(bold(a) b→https://b.example)'],
    ['[a](https://b.example "title")', 'link(a→https://b.example)'],
    ['[a](https://b.example/c_(d))', 'link(a→https://b.example/c_(d))'],
    ['[a] (https://b.example)', '[a] (link(https://b.example))'],
    ['[a](ftp://b.example)', '[a](ftp://b.example)'],
    ['[a](javascript:b)', '[a](javascript:b)'],
    ['[https://a.example](https://b.example)', '[link(https://a.example](https://b.example))'],
    ['[](https://b.example)', '[](link(https://b.example))'],
    ['\\[a](https\\://b.example)', '[a](https://b.example)'],
    ['http:// a', 'http:// a'],
    ['<@123>', 'user(123)'],
    ['<@!123>', 'user(123)'],
    ['<@&123>', 'role(123)'],
    ['<#123>', 'channel(123)'],
    ['</ask:123>', 'command(ask:123)'],
    ['</a b c:123>', 'command(a b c:123)'],
    ['<id:browse>', 'guild(browse)'],
    ['<id:linked-roles:1>', 'guild(linked-roles:1)'],
    ['@everyone and @here', 'everyone(everyone) and here(here)'],
    ['\\@everyone', '@everyone'],
    ['\\<@123>', '<@123>'],
    ['@somebody', '@somebody'],
    ['<:a_b:1>', 'emoji(a_b#1)'],
    ['<a:b:1>', 'emoji(b#1!)'],
    [':wave:', 'emoji(wave)'],
    [':+1::skin-tone-2:', 'emoji(+1)'],
    ['12:30:45', '12:30:45'],
    ['a: b: c', 'a: b: c'],
    ['<t:1700000000:R>', 'time(1700000000 R)'],
    ['<t:1700000000>', 'time(1700000000 f)'],
    ['<t:x>', '<t:x>'],
    ['😀 é 𝒳', '😀 é 𝒳'],
  ])('%j', (source, shown) => {
    expect(inline(parseInline(source))).toBe(shown);
  });

  test('formatting too deep stays text and costs no stack', () => {
    const deep = `${'**_'.repeat(5_000)}a${'_**'.repeat(5_000)}`;
    expect(inlineText(parseInline(deep))).toContain('a');
  });
});

describe('lines', () => {
  test.each([
    ['a\nb', 'a⏎b'],
    ['# a', 'h1(a)'],
    ['## a', 'h2(a)'],
    ['### a', 'h3(a)'],
    ['#### a', '#### a'],
    ['#a', '#a'],
    ['a # b', 'a # b'],
    ['# **a** b\nc', 'h1(bold(a) b) / c'],
    ['-# a', 'small(a)'],
    ['-#a', '-#a'],
    ['> a', 'quote(a)'],
    ['>a', '>a'],
    ['> a\n> b', 'quote(a⏎b)'],
    ['> a\n> \n> b', 'quote(a⏎⏎b)'],
    ['> a\n-# b', 'quote(a) / small(b)'],
    ['> a\nb\n> c', 'quote(a) / b / quote(c)'],
    ['>>> a\n\nb\n> c', 'quote(a⏎⏎b⏎> c)'],
    ['> > a', 'quote(> a)'],
    ['> # a\n> -# b', 'quote(h1(a) / small(b))'],
    ['> **a\n> b**', 'quote(bold(a⏎b))'],
    ['> - a\n> - b', 'quote(list(a | b))'],
    ['> ```\n> a\n> ```', 'quote(block:(a))'],
    ['- a\n- b', 'list(a | b)'],
    ['* a\n* b', 'list(a | b)'],
    ['1. a\n2. b', 'list1(a | b)'],
    ['7. a\n8. b', 'list7(a | b)'],
    ['- a\n  - b\n  - c\n- d', 'list(a / list(b | c) | d)'],
    ['1. a\n   - b', 'list1(a / list(b))'],
    ['- a\n  more', 'list(a⏎more)'],
    ['- a\nb', 'list(a) / b'],
    ['- **a** <@1>', 'list(bold(a) user(1))'],
    ['-a', '-a'],
    ['1.a', '1.a'],
    ['2024. a', 'list2024(a)'],
    ['\\# a', '# a'],
    ['1\\. a', '1. a'],
    ['\\- a', '- a'],
    ['\\> a', '> a'],
    ['```\n# a\n> b\n```', 'block:(# a⏎> b)'],
    ['a ```\n- b\n```\n# c', 'a block:(- b) / h1(c)'],
    ['', ''],
  ])('%j', (source, shown) => {
    expect(blocks(parseMarkdown(source))).toBe(shown);
  });
});

test('any text is parsed, in time that grows with its length', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '*',
      '_',
      '~~',
      '||',
      '`',
      '```',
      '[',
      '](',
      ')',
      '<',
      '>',
      '> ',
      '- ',
      '# ',
      '\n',
      'a',
      ':',
      '\\',
      '@here',
    ),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(typeof markdownText(parseMarkdown(parts.join('')))).toBe('string');
    }),
    { numRuns: 300 },
  );
});

test.each([
  ...[
    '*',
    '_',
    '**a',
    '__',
    '~~',
    '|',
    '||a',
    '`',
    '`a',
    '```',
    '[',
    '[a](',
    '[a](https://b',
    '](',
    '<',
    '<@',
    '<:a:',
  ],
  ...[
    ':a',
    '\\',
    '> ',
    '> a\n',
    '>>> ',
    '- ',
    '- a\n',
    '1. ',
    '\n- ',
    '  - a\n',
    '# ',
    '-# ',
    '@',
    'https://',
    '(',
    ' *a',
  ],
])('%j, over and over, as long as a message can be twice over, takes no time to speak of', (piece) => {
  // Patterns that try every way to match would not end within the test's time.
  const source = piece.repeat(Math.ceil(8_000 / piece.length));
  expect(typeof markdownText(parseMarkdown(source))).toBe('string');
});

test('text without formatting is itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...('abc éß漢😀.,!?()"\'\n'.match(/[\s\S]/gu) ?? [])) }),
      (text) => {
        expect(markdownText(parseMarkdown(text))).toBe(text.replace(/\n$/, ''));
      },
    ),
  );
});
