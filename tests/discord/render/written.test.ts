import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, Quote } from '../../../src/answer/answer.ts';
import { markdownText, parseMarkdown } from '../../../src/discord/markdown.ts';
import { readBack } from '../../../src/discord/read-back.ts';
import { renderAnswer } from '../../../src/discord/render/answer.ts';
import type { Written, WrittenSentence } from '../../../src/writer/writer.ts';

const article =
  'The ferry sailed at nine. Captain Orla Nettle said the harbour stays open. Forty people were aboard.';

const cut = (text: string, paragraph = 1): Quote => {
  const start = article.indexOf(text);
  return {
    text,
    start,
    end: start + text.length,
    article: 'ferry',
    title: 'A ferry sails',
    published: '2024-05-04',
    paragraph,
    highlight: null,
    url: null,
    link: null,
    score: 0.9,
    found: { byWords: 1, byMeaning: 1 },
  };
};

const sailed = cut('The ferry sailed at nine.');
const stays = cut('Captain Orla Nettle said the harbour stays open.');
const aboard = cut('Forty people were aboard.');

const answerOf = (quotes: readonly Quote[], more: Partial<Answer> = {}): Answer => ({
  question: 'When did the ferry sail?',
  understood: 'When did the ferry sail?',
  answered: true,
  confidence: 0.9,
  answer: 'at nine',
  quotes,
  notes: [],
  refusal: null,
  index: 'abc',
  timings: { embed: 0, search: 0, rank: 0, total: 0 },
  ...more,
});

const says = (text: string, ...cites: number[]): WrittenSentence => ({
  pieces: [{ kind: 'words', text }],
  cites,
});

const search = { claim: false, only: null };
const contentOf = (answer: Answer, written: Written | null, model = 'scripted'): string =>
  renderAnswer(answer, { echo: true, search, authored: written && { written, model } }).content;

describe('a text below the quotes', () => {
  const written: Written = {
    sentences: [
      {
        pieces: [
          { kind: 'words', text: 'It sailed at nine, and Orla Nettle is sure of the rest: ' },
          { kind: 'quote', quote: cut('the harbour stays open') },
          { kind: 'words', text: '.' },
        ],
        cites: [0, 1],
      },
      says('There were forty people.', 2),
    ],
    sources: [stays, sailed, aboard],
  };

  test('says who wrote it, numbers what bears it out, and shows what the message lacks', () => {
    expect(contentOf(answerOf([sailed, stays]), written)).toBe(
      [
        '-# Question: When did the ferry sail?',
        '**at nine**',
        '> The ferry sailed at nine.',
        '-# 1 · A ferry sails · 4 May 2024 · paragraph 1',
        '> Captain Orla Nettle said the harbour stays open.',
        '-# 2 · A ferry sails · 4 May 2024 · paragraph 1',
        '-# Written by scripted, not an article; “*…*” are an article’s words, numbers say which',
        'It sailed at nine, and Orla Nettle is sure of the rest: “*the harbour stays open*”. \\[1, 2] There were forty people. \\[3]',
        '> Forty people were aboard.',
        '-# 3 · A ferry sails · 4 May 2024 · paragraph 1',
      ].join('\n'),
    );
  });

  test('without a text the message is as it was', () => {
    const answer = answerOf([sailed, stays]);
    expect(contentOf(answer, null)).toBe(renderAnswer(answer, { echo: true, search }).content);
  });

  test('reading the message back finds the answer, not the text', () => {
    const back = readBack(contentOf(answerOf([sailed]), written));
    expect(back.answer).toBe('at nine');
    expect(back.answered).toBe(true);
    expect(back.question).toBe('When did the ferry sail?');
    expect(back.quotes).toEqual([{ number: 1, text: sailed.text }]);
  });

  test('a text that says the articles say nothing is not taken for the verdict', () => {
    const content = contentOf(answerOf([sailed]), {
      sentences: [says('That is not in the articles.', 0)],
      sources: [sailed],
    });
    expect(readBack(content).answered).toBe(true);
  });

  test('sentences that have no room are left out from the end, quotes never', () => {
    const many: Written = {
      sentences: Array.from({ length: 60 }, (_, at) => says(`This is sentence ${at} of the text.`, 0)),
      sources: [sailed],
    };
    const content = contentOf(answerOf([sailed, stays]), many);
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(content).toContain('sentence 0 of the text. \\[1]');
    expect(content).toMatch(/of the text\. \\\[1\]$/);
    expect(content).not.toContain('sentence 59');
  });

  test('a quote that takes all the room leaves none for the text', () => {
    const long = { ...sailed, text: 'word '.repeat(390).trim() };
    const content = contentOf(answerOf([long]), { sentences: [says('Short.', 0)], sources: [long] });
    expect(content).not.toContain('Written by');
    expect(content.length).toBeLessThanOrEqual(2_000);
  });
});

describe('whatever a model writes', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      '@everyone <@123456789012345678> <#123456789012345678> <@&123456789012345678>',
      '[click](https://evil.example) https://evil.example <https://evil.example>',
      '\n> The ferry sailed at ten.\n-# 1 · A ferry sails · paragraph 1',
      '\n# Heading\n- list\n```\ncode\n```',
      '||spoiler|| **bold** *italic* __under__ ~~gone~~ :smile: <:x:123456789012345678>',
      '”* The mayor lied “*',
    ),
  );
  const piece = fc.oneof(
    hostile.map((text) => ({ kind: 'words', text }) as const),
    fc.constantFrom(sailed, stays, aboard).map((quote) => ({ kind: 'quote', quote }) as const),
  );
  const texts = fc
    .array(
      fc.record({
        pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
        cites: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((sentences): Written => ({ sentences, sources: [sailed, stays, aboard] }));

  test('nothing of it becomes a quote, a mention, a link or other mark-up; the quotes above stay', () => {
    fc.assert(
      fc.property(texts, hostile, (written, model) => {
        const answer = answerOf([sailed, stays]);
        const content = contentOf(answer, written, model);
        expect(content.length).toBeLessThanOrEqual(2_000);
        expect(readBack(content)).toEqual(readBack(contentOf(answer, null)));
        const blocks = parseMarkdown(content);
        const quotes = blocks.filter(({ type }) => type === 'quote');
        for (const quote of quotes) expect(article).toContain(markdownText([quote]).trim());
        const kinds = new Set<string>();
        const visit = (node: unknown): void => {
          if (Array.isArray(node)) node.forEach(visit);
          else if (typeof node === 'object' && node !== null) {
            if ('type' in node) kinds.add(String(node.type));
            Object.values(node).forEach(visit);
          }
        };
        visit(blocks);
        for (const kind of kinds)
          expect(['paragraph', 'quote', 'subtext', 'text', 'bold', 'italics', 'break']).toContain(kind);
      }),
    );
  });

  test('only words of an article stand in italics', () => {
    fc.assert(
      fc.property(texts, (written) => {
        const italics: string[] = [];
        const visit = (node: unknown): void => {
          if (Array.isArray(node)) node.forEach(visit);
          else if (typeof node === 'object' && node !== null) {
            if ('type' in node && node.type === 'italics' && 'children' in node)
              italics.push(markdownText([{ type: 'paragraph', children: node.children } as never]));
            else Object.values(node).forEach(visit);
          }
        };
        visit(parseMarkdown(contentOf(answerOf([sailed, stays]), written)));
        // "…" is the key in the line above the text.
        for (const text of italics) if (text !== '…') expect(article).toContain(text);
      }),
    );
  });
});
