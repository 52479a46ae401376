import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article, Passage } from '../../src/article/article.ts';
import { readMarkdown } from '../../src/article/read-markdown.ts';
import { splitPassages, splitSentences, tokensOf } from '../../src/article/split.ts';

const read = (content: string): Article => readMarkdown(content, { id: 'a', source: '/a.md' });

const passagesOf = (article: Article): { passages: Passage[]; texts: string[] } => {
  const passages = splitPassages(article, splitSentences(article));
  return { passages, texts: passages.map(({ start, end }) => article.text.slice(start, end)) };
};

/** A sentence of so many words that no other sentence equals. */
const sentence = (number: number, words = 18): string =>
  `Sentence ${number} ${Array.from({ length: words - 3 }, (_, at) => `word${(number * 7 + at * 13) % 97}`).join(' ')} end.`;

const paragraphs = (count: number, each = 2): string[] =>
  Array.from({ length: count }, (_, at) =>
    Array.from({ length: each }, (_, inner) => sentence(at * each + inner)).join(' '),
  );

describe('passages', () => {
  test('have about 100 to 150 tokens', () => {
    const { texts } = passagesOf(read(paragraphs(60).join('\n\n')));
    const lengths = texts.map(tokensOf);
    expect(Math.min(...lengths)).toBeGreaterThan(60);
    expect(Math.max(...lengths)).toBeLessThan(200);
    expect(lengths.filter((tokens) => tokens >= 80 && tokens <= 160).length / lengths.length).toBeGreaterThan(
      0.8,
    );
  });

  test('mostly end with paragraphs', () => {
    const article = read(paragraphs(40).join('\n\n'));
    const ends = new Set(article.blocks.map(({ end }) => end));
    const { passages } = passagesOf(article);
    expect(passages.filter(({ end }) => ends.has(end)).length / passages.length).toBeGreaterThan(0.8);
  });

  test('divide a long paragraph between sentences', () => {
    const article = read(paragraphs(1, 20).join(''));
    const { passages, texts } = passagesOf(article);
    expect(passages.length).toBeGreaterThan(3);
    expect(texts.every((text) => text.endsWith('.'))).toBe(true);
  });

  test('begin anew at a heading, which goes with what follows', () => {
    const [first = [], second = []] = [
      paragraphs(3),
      paragraphs(3).map((text) => text.replaceAll('word', 'term')),
    ];
    const { texts } = passagesOf(
      read(`# Title\n\n${first.join('\n\n')}\n\n## Second part\n\n${second.join('\n\n')}`),
    );
    expect(texts[0]).toMatch(/^Title/);
    expect(texts.filter((text) => text.includes('Second part'))).toEqual([
      expect.stringMatching(/^Second part/),
    ]);
    expect(texts.some((text) => text.includes('word') && text.includes('term'))).toBe(false);
  });

  test('join sections of a few words instead of leaving them alone', () => {
    const sections = Array.from({ length: 8 }, (_, at) => `## Part ${at}\n\nIt is short.`);
    expect(passagesOf(read(sections.join('\n\n'))).passages.length).toBeLessThan(4);
  });

  test('leave an over-long sentence alone', () => {
    const long = `${'a very long list of names, '.repeat(21)}end.`;
    const { texts } = passagesOf(read([...paragraphs(4), long, ...paragraphs(4)].join('\n\n')));
    expect(texts).toContain(long);
  });

  test('hold nothing that is left out at their ends', () => {
    const { texts } = passagesOf(read(`${paragraphs(1).join('')}\n\nAdvertisement`));
    expect(texts.join('\n')).not.toContain('Advertisement');
  });

  test('an article without sentences has none', () => {
    expect(passagesOf(read('\n\n')).passages).toEqual([]);
  });
});

const documents = fc
  .array(
    fc.record({
      heading: fc.boolean(),
      sentences: fc.array(fc.integer({ min: 4, max: 60 }), { minLength: 1, maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((blocks) =>
    blocks
      .map(({ heading, sentences }, at) =>
        heading && at % 3 === 0
          ? `## Heading ${at}`
          : sentences.map((words, inner) => sentence(at * 100 + inner, words)).join(' '),
      )
      .join('\n\n'),
  );

describe('for every article', () => {
  test('each sentence is in exactly one passage', () => {
    fc.assert(
      fc.property(documents, (content) => {
        const article = read(content);
        const sentences = splitSentences(article);
        let at = 0;
        for (const { first, last, start, end } of splitPassages(article, sentences)) {
          expect(first).toBe(at);
          expect(last).toBeGreaterThan(first);
          expect([start, end]).toEqual([sentences[first]?.start, sentences[last - 1]?.end]);
          at = last;
        }
        expect(at).toBe(sentences.length);
      }),
    );
  });

  test('none is tiny, unless the article is', () => {
    fc.assert(
      fc.property(documents, (content) => {
        const { texts } = passagesOf(read(content));
        if (texts.length > 1) expect(Math.min(...texts.map(tokensOf))).toBeGreaterThanOrEqual(35);
      }),
    );
  });

  test('a changed sentence changes few passages, near it', () => {
    const changes: number[] = [];
    fc.assert(
      fc.property(fc.nat(159), fc.integer({ min: 2, max: 40 }), (at, words) => {
        const old = paragraphs(80).join('\n\n');
        const changed = old.replace(sentence(at), sentence(at + 1000, words));
        expect(changed).not.toBe(old);
        const before = new Set(passagesOf(read(old)).texts);
        const news = passagesOf(read(changed)).texts.filter((text) => !before.has(text));
        changes.push(news.length);
        expect(before.size).toBeGreaterThan(30);
        expect(news.length).toBeLessThanOrEqual(10);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(changes.reduce((sum, count) => sum + count, 0) / changes.length).toBeLessThan(3);
  });

  test('a paragraph put in front moves no boundary further down', () => {
    const rest = paragraphs(80);
    const before = passagesOf(read(rest.join('\n\n'))).texts;
    const after = passagesOf(read([sentence(5000, 30), ...rest].join('\n\n'))).texts;
    const kept = new Set(after);
    expect(before.slice(8).every((text) => kept.has(text))).toBe(true);
  });
});
