import type { SearchIndex } from '../index/search-index.ts';
import type { Context } from './answer.ts';
import { cite } from './quotes.ts';

/**
 * Finds a quote in an article by its words, white space aside, with the rest of its paragraph; `null` where the
 * article does not hold it.
 */
export const findAgain = (index: SearchIndex, article: number, quote: string): Context | null => {
  const words = quote.trim().split(/\s+/);
  if (words[0] === '') return null;
  const text = index.text(article);
  const exact = text.indexOf(quote);
  const span =
    exact >= 0
      ? { start: exact, end: exact + quote.length }
      : matchOf(
          text,
          new RegExp(
            words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join(String.raw`\s+`),
          ),
        );
  if (!span) return null;
  const blocks = index.blocks(article);
  const first = blocks.findIndex(({ end }) => end > span.start);
  const last = blocks.findLastIndex(({ start }) => start < span.end);
  // Text that is not the article is not shown, even where a quote of an older state ran into it.
  if (blocks.slice(first, last + 1).some(({ kind }) => kind === 'left-out')) return null;
  return {
    quote: cite(index, {
      ...span,
      article,
      block: Math.max(0, first),
      highlight: null,
      score: 1,
      candidate: 0,
    }),
    before: text.slice(Math.min(blocks[first]?.start ?? span.start, span.start), span.start),
    after: text.slice(span.end, Math.max(blocks[last]?.end ?? span.end, span.end)),
  };
};

const matchOf = (text: string, pattern: RegExp): { start: number; end: number } | null => {
  const match = pattern.exec(text);
  return match && { start: match.index, end: match.index + match[0].length };
};
