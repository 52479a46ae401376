const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const words = new Intl.Segmenter('en', { granularity: 'word' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where segments of a text end, white space behind them aside. */
const ends = (segmenter: Intl.Segmenter, text: string): number[] =>
  [...segmenter.segment(text)].map(({ index, segment }) => index + segment.trimEnd().length);

const lastWithin = (candidates: readonly number[], limit: number): number =>
  candidates.filter((end) => end <= limit).at(-1) ?? 0;

/**
 * How much of a text to keep when `limit` code units are too few for all: whole sentences where the first
 * fits, else whole words, else whole characters.
 *
 * @returns the length to keep, without white space at its end
 */
export const cutLength = (text: string, limit: number): number => {
  if (text.length <= limit) return text.length;
  const head = text.slice(0, Math.max(0, limit) + 200);
  return (
    // The last segment of the head may be cut by the head itself, so a limit inside it is no sentence end.
    lastWithin(ends(sentences, head), limit) ||
    lastWithin(ends(words, head), limit) ||
    lastWithin(ends(graphemes, head), limit)
  );
};

/** A text of at most `limit` code units: itself, or cut as `cutLength` says with " …" behind it. */
export const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, cutLength(text, limit - 2))} …`;

/** A title or a question of at most `limit` code units: cut after a word, with "…" behind it. */
export const shortLine = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  const kept = lastWithin(ends(words, head), limit - 1) || lastWithin(ends(graphemes, head), limit - 1);
  return `${text.slice(0, kept)}…`;
};

/** Where the sentence begins that holds the code unit `at`. */
export const sentenceStart = (text: string, at: number): number => {
  let start = 0;
  for (const { index, segment } of sentences.segment(text)) {
    if (index > at) break;
    start = index + (segment.length - segment.trimStart().length);
  }
  return start;
};
