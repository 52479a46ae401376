import type { Quote } from '../../answer/answer.ts';
import { citedQuote, ROOMS, type Room } from './quote.ts';

/** Characters below which a quote says too little to be shown at all. */
const LEAST_QUOTE = 160;

interface Fitted {
  readonly markdown: string;
  /** How many of the quotes are shown. */
  readonly shown: number;
  /** Whether a quote is shown in part only. */
  readonly cut: boolean;
}

const composed = (quotes: readonly Quote[], room: Room, first: number): Fitted => {
  const cited = quotes.map((quote, at) => citedQuote(quote, first + at, room));
  return {
    markdown: cited.map(({ markdown }) => markdown).join('\n'),
    shown: quotes.length,
    cut: cited.some(({ cut }) => cut),
  };
};

/** How quotes are to be fitted into a message. */
export interface Fitting {
  /** Characters that they may take. */
  readonly limit: number;
  /** The number of the first quote, as its citation shows it; default 1. */
  readonly first?: number;
  /** Whether citations name the article; default true. */
  readonly titled?: boolean;
}

/** Quotes with their citations, none of them cut, in at most `limit` characters; `null` where they need more. */
export const wholeQuotes = (
  quotes: readonly Quote[],
  { limit, first = 1, titled = true }: Fitting,
): string | null => {
  const rooms = titled ? ROOMS : ROOMS.map((room) => ({ ...room, title: 0 }));
  for (const room of rooms) {
    const { markdown } = composed(quotes, room, first);
    if (markdown.length <= limit) return markdown;
  }
  return null;
};

/**
 * Quotes with their citations in at most `limit` characters. Links and titles give way before words of a
 * quote do; then quotes are cut at a sentence; then the last ones are left out. The first one always stays.
 */
export const fittedQuotes = (quotes: readonly Quote[], fitting: Fitting): Fitted => {
  const { limit, first = 1, titled = true } = fitting;
  const whole = wholeQuotes(quotes, fitting);
  if (whole !== null) return { markdown: whole, shown: quotes.length, cut: false };
  const narrow: Room = { title: titled ? 60 : 0, titleLinked: false, link: 'none', quote: 0 };
  for (let count = quotes.length; count > 0; count--) {
    const kept = quotes.slice(0, count);
    const overhead = composed(kept, narrow, first).markdown.length;
    const each = Math.floor((limit - overhead) / count);
    if (each < LEAST_QUOTE && count > 1) continue;
    const cut = composed(kept, { ...narrow, quote: Math.max(each, LEAST_QUOTE) }, first);
    if (cut.markdown.length <= limit || count === 1) return cut;
  }
  return { markdown: '', shown: 0, cut: false };
};
