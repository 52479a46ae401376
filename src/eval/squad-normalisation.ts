/**
 * A text as SQuAD's evaluation compares it (Rajpurkar et al., EMNLP 2016): lower case, without punctuation, without
 * the articles a, an and the, with single spaces.
 */
export const normaliseAnswer = (text: string): string =>
  text
    .toLowerCase()
    // Exactly ASCII punctuation, as there: figures are compared with those of others.
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/(?<![\p{L}\p{M}\p{N}_])(?:an?|the)(?![\p{L}\p{M}\p{N}_])/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** Whether an answer equals one of those expected, both normalised. No answer never does. */
export const exactMatch = (answer: string | null, expected: readonly string[]): boolean =>
  answer !== null && expected.some((right) => normaliseAnswer(right) === normaliseAnswer(answer));

/**
 * How many words an answer shares with the nearest of those expected: the harmonic mean of precision and recall over
 * normalised words, repeated ones counted as often as both have them. No answer is 0.
 */
export const wordF1 = (answer: string | null, expected: readonly string[]): number =>
  answer === null ? 0 : Math.max(0, ...expected.map((right) => f1(wordsOf(answer), wordsOf(right))));

const wordsOf = (text: string): string[] => normaliseAnswer(text).split(' ').filter(Boolean);

const f1 = (given: readonly string[], right: readonly string[]): number => {
  if (given.length === 0 || right.length === 0) return Number(given.length === right.length);
  const left = new Map<string, number>();
  for (const word of right) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of given) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    common++;
    left.set(word, count - 1);
  }
  return (2 * common) / (given.length + right.length);
};
