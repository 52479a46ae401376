import type { Article, Sentence } from './article.ts';
import { sentenceSpans } from './sentences.ts';

export { type PassageOptions, splitPassages, tokensOf } from './passages.ts';
export { sentenceSpans } from './sentences.ts';

/**
 * The sentences of an article's headings, paragraphs and captions, in order. Each lies within one block;
 * a dateline in front of the first one, and blocks that are left out, belong to none.
 */
export const splitSentences = (article: Article): Sentence[] =>
  article.blocks.flatMap(({ kind, start, end, dateline }, block) =>
    kind === 'left-out'
      ? []
      : sentenceSpans(article.text, dateline?.end ?? start, end).map((span) => ({ ...span, block })),
  );
