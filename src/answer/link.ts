/** Quotes up to this length stand in a link whole; of longer ones the first and the last words do. */
const longestWhole = 300;
const edgeWords = 5;
/** Quotes shorter than this may well occur more than once: their surroundings go into the link too. */
const shortestAlone = 40;

/**
 * The address that opens a page at a quote, by a text fragment (https://wicg.github.io/scroll-to-text-fragment/).
 *
 * @param text the article's text, in which the quote stands from `start` to `end`
 */
export const quoteLink = (url: string, text: string, start: number, end: number): string => {
  const quote = tidy(text.slice(start, end));
  const [page] = url.split('#', 1);
  const words = quote.split(' ');
  const crossesBlocks = /\n\s*\n/.test(text.slice(start, end));
  const whole = !crossesBlocks && (quote.length <= longestWhole || words.length <= 2 * edgeWords);
  const target = whole
    ? encode(quote)
    : `${encode(words.slice(0, edgeWords).join(' '))},${encode(words.slice(-edgeWords).join(' '))}`;
  const first = tidy(text).indexOf(quote);
  const ambiguous = quote.length < shortestAlone || (first >= 0 && tidy(text).indexOf(quote, first + 1) >= 0);
  const prefix = ambiguous ? around(text.slice(Math.max(0, start - 80), start), -3) : '';
  const suffix = ambiguous ? around(text.slice(end, end + 80), 3) : '';
  return `${page}#:~:text=${prefix && `${encode(prefix)}-,`}${target}${suffix && `,-${encode(suffix)}`}`;
};

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The nearest few whole words of what stands before (`count` below 0) or after, inside the same block. */
const around = (text: string, count: number): string => {
  const block = count < 0 ? (text.split(/\n\s*\n/).at(-1) ?? '') : (text.split(/\n\s*\n/)[0] ?? '');
  const words = tidy(block).split(' ');
  return (
    count < 0
      ? words.slice(Math.max(1, words.length + count))
      : words.slice(0, Math.min(count, words.length - 1))
  ).join(' ');
};

/** The characters `-`, `,` and `&` mean something inside a text fragment. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
