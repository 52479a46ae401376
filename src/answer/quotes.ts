import type { Span } from '../article/article.ts';
import type { SearchIndex } from '../index/search-index.ts';
import type { Quote } from './answer.ts';
import { quoteLink } from './link.ts';
import type { RankedSentence } from './rank.ts';
import type { Candidate } from './retrieve.ts';

/** A quote before its words are cut from the article: offsets only. */
export interface QuoteSpan extends Span {
  /** Number of the article. */
  readonly article: number;
  /** Index of the block in which it begins. */
  readonly block: number;
  readonly highlight: Span | null;
  readonly score: number;
  /** Rank of its passage among the candidates, from 0. */
  readonly candidate: number;
}

/** Quotes are kept to this many UTF-16 code units wherever the sentences allow it. */
export const longestQuote = 300;

/**
 * Quotes from ranked sentences, best first: a sentence each, joined with a good neighbour in the same paragraph, or
 * with the sentence that it hangs on, where both fit.
 *
 * @param ranked best first
 * @param count quotes at most
 */
export const chooseQuotes = (
  index: SearchIndex,
  ranked: readonly RankedSentence[],
  count: number,
): QuoteSpan[] => {
  const quotes: QuoteSpan[] = [];
  const said = new Set<string>();
  for (const [place, best] of ranked.entries()) {
    if (quotes.length === count) break;
    const sentence = index.sentence(best.sentence);
    const taken = quotes.some(
      ({ article, start, end }) =>
        article === sentence.article && sentence.start < end && start < sentence.end,
    );
    if (taken) continue;
    const text = index.text(sentence.article);
    const words = plain(text.slice(sentence.start, sentence.end));
    if (said.has(words)) continue;
    said.add(words);
    const { start, end } = widen(index, best, ranked.slice(place + 1, place + 1 + promising), quotes);
    quotes.push({
      article: sentence.article,
      block: sentence.block,
      start,
      end,
      highlight: best.span && {
        start: sentence.start + best.span.span.start,
        end: sentence.start + best.span.span.end,
      },
      score: best.score,
      candidate: best.candidate,
    });
  }
  return quotes;
};

/** How many of the next best sentences are looked at for a neighbour to join. */
const promising = 2;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Sentences that begin so cannot be understood without the one before. */
const dangling =
  /^["“‘']?(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Such|But|However|Instead|Both|Neither|There)\b/;

const widen = (
  index: SearchIndex,
  best: RankedSentence,
  next: readonly RankedSentence[],
  quotes: readonly QuoteSpan[],
): Span => {
  const sentence = index.sentence(best.sentence);
  const [first, last] = index.sentenceRange(sentence.article);
  const neighbour = (number: number) => {
    if (number < first || number >= last) return null;
    const other = index.sentence(number);
    return other.block === sentence.block && index.blockKind(other.article, other.block) !== 'heading'
      ? other
      : null;
  };
  const free = (span: Span) =>
    span.end - span.start <= longestQuote &&
    !quotes.some(
      ({ article, start, end }) => article === sentence.article && span.start < end && start < span.end,
    );
  const before = neighbour(best.sentence - 1);
  const after = neighbour(best.sentence + 1);
  const joins: (Span | null)[] = [
    ...next.map(({ sentence: number }) =>
      number === before?.number || number === after?.number ? index.sentence(number) : null,
    ),
    dangling.test(index.text(sentence.article).slice(sentence.start, sentence.end)) ? before : null,
  ];
  for (const other of joins) {
    if (!other) continue;
    const span = { start: Math.min(sentence.start, other.start), end: Math.max(sentence.end, other.end) };
    if (free(span)) return span;
  }
  return sentence;
};

/** Cuts a quote from the stored text: the one place where offsets become words. */
export const cite = (index: SearchIndex, span: QuoteSpan, candidate?: Candidate): Quote => {
  const { id, title, published, url } = index.article(span.article);
  const text = index.text(span.article);
  return {
    text: text.slice(span.start, span.end),
    article: id,
    title,
    published,
    paragraph: span.block + 1,
    start: span.start,
    end: span.end,
    highlight: span.highlight && [span.highlight.start, span.highlight.end],
    url,
    link: url && quoteLink(url, text, span.start, span.end),
    score: Math.round(span.score * 1e4) / 1e4,
    found: { byWords: candidate?.byWords ?? null, byMeaning: candidate?.byMeaning ?? null },
  };
};
