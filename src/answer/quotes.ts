import type { Span } from '../article/article.ts';
import type { IndexedSentence, SearchIndex } from '../index/search-index.ts';
import type { Quote } from './answer.ts';
import { isBareQuotation, leansOnBefore, namesSpeaker } from './leaning.ts';
import { quoteLink } from './link.ts';
import { openWords, type QuestionKind } from './question.ts';
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
 * Quotes from ranked sentences, best first: a sentence each, with a neighbour where it cannot be understood alone.
 *
 * @param ranked best first
 * @param count quotes at most
 * @param choice.least after the first, only sentences at least this likely to answer become quotes
 * @param choice.articlesApart whether each article is quoted once before any is quoted again
 * @param choice.kind what is asked for
 */
export const chooseQuotes = (
  index: SearchIndex,
  ranked: readonly RankedSentence[],
  count: number,
  {
    least = 0,
    articlesApart = false,
    kind,
  }: { readonly least?: number; readonly articlesApart?: boolean; readonly kind?: QuestionKind } = {},
): QuoteSpan[] => {
  const quotes: QuoteSpan[] = [];
  const said = new Set<string>();
  for (const best of articlesApart ? oneOfEachFirst(index, ranked) : ranked) {
    if (quotes.length === count || (quotes.length > 0 && best.score < least)) break;
    const sentence = index.sentence(best.sentence);
    const taken = quotes.some(
      ({ article, start, end }) =>
        article === sentence.article && sentence.start < end && start < sentence.end,
    );
    if (taken) continue;
    const text = index.text(sentence.article);
    const own = text.slice(sentence.start, sentence.end);
    const words = plain(own);
    if (said.has(words)) continue;
    said.add(words);
    const { start, end } = widen(index, sentence, quotes);
    const span = best.span?.span ?? null;
    // Readers mark what it is that is not known.
    const mark = (span && kind && openWords(kind, own, own.slice(span.start, span.end))) ?? span;
    quotes.push({
      article: sentence.article,
      block: start < sentence.start ? index.sentence(sentence.number - 1).block : sentence.block,
      start,
      end,
      highlight: mark && { start: sentence.start + mark.start, end: sentence.start + mark.end },
      score: best.score,
      candidate: best.candidate,
    });
  }
  return quotes;
};

/** The best sentence of each article, then the others. */
const oneOfEachFirst = (index: SearchIndex, ranked: readonly RankedSentence[]): RankedSentence[] => {
  const seen = new Set<number>();
  const first = ranked.filter(({ sentence }) => {
    const { article } = index.sentence(sentence);
    if (seen.has(article)) return false;
    seen.add(article);
    return true;
  });
  return [...first, ...ranked.filter((each) => !first.includes(each))];
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * The sentence; where it cannot be understood alone, with the one that says whom or what it speaks of: the one before, or
 * after a bare quotation the one that names the speaker. Only where both fit and none of it is quoted already.
 */
const widen = (index: SearchIndex, sentence: IndexedSentence, quotes: readonly QuoteSpan[]): Span => {
  const { article, number, start, end } = sentence;
  const text = index.text(article);
  const [first, last] = index.sentenceRange(article);
  const words = text.slice(start, end);
  const free = (from: number, to: number) =>
    to - from <= longestQuote &&
    !quotes.some((quote) => quote.article === article && from < quote.end && quote.start < to);
  const speech = isBareQuotation(words);
  const next = number + 1 < last ? index.sentence(number + 1) : null;
  if (speech && next?.block === sentence.block && free(start, next.end)) {
    if (namesSpeaker(text.slice(next.start, next.end))) return { start, end: next.end };
  }
  const before = number > first ? index.sentence(number - 1) : null;
  if (!before || !free(before.start, end)) return sentence;
  const follows =
    before.block === sentence.block ||
    (before.block === sentence.block - 1 &&
      index.blockKind(article, before.block) === 'body' &&
      index.blockKind(article, sentence.block) === 'body');
  const needed = speech ? namesSpeaker(text.slice(before.start, before.end)) : leansOnBefore(words);
  return follows && needed ? { start: before.start, end } : sentence;
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
