import type { Quote } from '../../answer/answer.ts';
import { Limit } from '../limits.ts';
import { citedQuote, ROOMS } from './quote.ts';

/** Characters below which a quote says too little to be shown at all. */
const LEAST_QUOTE = 160;

interface Fitted {
  readonly markdown: string;
  /** How many of the quotes are shown. */
  readonly shown: number;
  /** Whether a quote is shown in part only. */
  readonly cut: boolean;
}

const composed = (quotes: readonly Quote[], room: (typeof ROOMS)[number], first: number): Fitted => {
  const cited = quotes.map((quote, at) => citedQuote(quote, first + at, room));
  return {
    markdown: cited.map(({ markdown }) => markdown).join('\n'),
    shown: quotes.length,
    cut: cited.some(({ cut }) => cut),
  };
};

/**
 * Quotes with their citations in at most `limit` characters. Links and titles give way before words of a
 * quote do; then quotes are cut at a sentence; then the last ones are left out. The first one always stays.
 *
 * @param first the number of the first quote, as its citation shows it
 */
export const fittedQuotes = (quotes: readonly Quote[], limit: number = Limit.content, first = 1): Fitted => {
  for (const room of ROOMS) {
    const whole = composed(quotes, room, first);
    if (whole.markdown.length <= limit) return whole;
  }
  const narrow = ROOMS[ROOMS.length - 1] ?? { title: 60, titleLinked: false, link: 'none', quote: 0 };
  for (let count = quotes.length; count > 0; count--) {
    const kept = quotes.slice(0, count);
    const prints = kept.map((quote, at) => citedQuote(quote, first + at, { ...narrow, quote: 0 }));
    const overhead = prints.reduce((sum, { markdown }) => sum + markdown.length + 1, 0);
    const each = Math.floor((limit - overhead) / count);
    if (each < LEAST_QUOTE && count > 1) continue;
    const cut = composed(kept, { ...narrow, quote: Math.max(each, 20) }, first);
    if (cut.markdown.length <= limit || count === 1) return cut;
  }
  return { markdown: '', shown: 0, cut: false };
};
