import type { Span } from '../article/article.ts';
import type { IndexedSentence, SearchIndex } from '../index/search-index.ts';
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
 * Quotes from ranked sentences, best first: a sentence each, with the sentence before it where it hangs on that.
 *
 * @param ranked best first
 * @param count quotes at most
 * @param least after the first, only sentences at least this likely to answer become quotes
 */
export const chooseQuotes = (
  index: SearchIndex,
  ranked: readonly RankedSentence[],
  count: number,
  least = 0,
): QuoteSpan[] => {
  const quotes: QuoteSpan[] = [];
  const said = new Set<string>();
  for (const best of ranked) {
    if (quotes.length === count || (quotes.length > 0 && best.score < least)) break;
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
    const { start, end } = widen(index, sentence, quotes);
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

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Sentences that begin so cannot be understood without the one before. */
const dangling =
  /^["“‘']?(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Such|But|However|Instead|Both|Neither|There)\b/;

/** The sentence, with the one before it in the paragraph where it hangs on that and both fit. */
const widen = (index: SearchIndex, sentence: IndexedSentence, quotes: readonly QuoteSpan[]): Span => {
  const { article, number, block, start, end } = sentence;
  if (number === index.sentenceRange(article)[0] || !dangling.test(index.text(article).slice(start, end))) {
    return sentence;
  }
  const before = index.sentence(number - 1);
  const quoted = quotes.some(
    (quote) => quote.article === article && before.start < quote.end && quote.start < end,
  );
  const fits = before.block === block && end - before.start <= longestQuote;
  return fits && !quoted ? { start: before.start, end } : sentence;
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

/**
 * A part of a quote, cut from it: as much a slice of the article as the whole.
 *
 * @param start offset into the article's text, as is `end`; both inside the quote
 */
export const partOfQuote = (quote: Quote, start: number, end: number): Quote => ({
  ...quote,
  text: quote.text.slice(start - quote.start, end - quote.start),
  start,
  end,
  highlight: null,
});
