/** Quotes up to this length stand in a link whole; of longer ones the first and the last words do. */
const longestWhole = 300;
const edgeWords = 5;
/** Quotes shorter than this may well occur more than once: their surroundings go into the link too. */
const shortestAlone = 40;
const contextWords = 3;
/** How far words are looked for around a quote, in UTF-16 code units. */
const contextReach = 80;

/**
 * The address that opens a page at a quote, by a text fragment (https://wicg.github.io/scroll-to-text-fragment/).
 *
 * @param text the article's text, in which the quote stands from `start` to `end`
 */
export const quoteLink = (url: string, text: string, start: number, end: number): string => {
  const quote = tidy(text.slice(start, end));
  const [page] = url.split('#', 1);
  const paragraphs = text.slice(start, end).split(blankLine);
  const words = quote.split(' ');
  const whole = paragraphs.length === 1 && (quote.length <= longestWhole || words.length <= 2 * edgeWords);
  const target = whole
    ? encode(quote)
    : [wordsOf(paragraphs[0]).slice(0, edgeWords), wordsOf(paragraphs.at(-1)).slice(-edgeWords)]
        .map((edge) => encode(edge.join(' ')))
        .join();
  const all = tidy(text);
  const first = all.indexOf(quote);
  const ambiguous = quote.length < shortestAlone || (first >= 0 && all.indexOf(quote, first + 1) >= 0);
  const prefix = ambiguous ? wordsBefore(text, start) : '';
  const suffix = ambiguous ? wordsAfter(text, end) : '';
  return `${page}#:~:text=${prefix && `${encode(prefix)}-,`}${target}${suffix && `,-${encode(suffix)}`}`;
};

const blankLine = /\n\s*\n/;

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

const wordsOf = (text = ''): string[] => tidy(text).split(' ');

/** The nearest few whole words before a quote, inside the same paragraph. */
const wordsBefore = (text: string, start: number): string => {
  const from = Math.max(0, start - contextReach);
  const paragraphs = text.slice(from, start).split(blankLine);
  const words = wordsOf(paragraphs.at(-1));
  return (from > 0 && paragraphs.length === 1 ? words.slice(1) : words).slice(-contextWords).join(' ');
};

/** The nearest few whole words after a quote, inside the same paragraph. */
const wordsAfter = (text: string, end: number): string => {
  const to = Math.min(text.length, end + contextReach);
  const paragraphs = text.slice(end, to).split(blankLine);
  const words = wordsOf(paragraphs[0]);
  return (to < text.length && paragraphs.length === 1 ? words.slice(0, -1) : words)
    .slice(0, contextWords)
    .join(' ');
};

/** The characters `-`, `,` and `&` mean something inside a text fragment. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
