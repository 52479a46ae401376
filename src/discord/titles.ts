import type { ArticleInfo } from '../answer/answer.ts';

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Words of a title, and letters of a word, that are compared: enough for any title, and no work for a book. */
const MOST_WORDS = 40;
const MOST_LETTERS = 30;
/** Characters typed that are looked at. */
const MOST_TYPED = 100;

const wordsOf = (text: string): string[] =>
  (folded(text.slice(0, MOST_WORDS * MOST_LETTERS)).match(/[\p{L}\p{N}]+/gu) ?? [])
    .slice(0, MOST_WORDS)
    .map((word) => word.slice(0, MOST_LETTERS));

/**
 * Edit distance in which neighbours swapped count once (optimal string alignment), from `typed` to the
 * nearest beginning of `word`: people choose before they have typed the whole word.
 */
export const prefixDistance = (typed: string, word: string): number => {
  const height = typed.length;
  let before: number[] = [];
  let row = Array.from({ length: height + 1 }, (_, at) => at);
  let best = row[height] ?? 0;
  for (let column = 1; column <= word.length; column++) {
    const next = [column];
    for (let at = 1; at <= height; at++) {
      const same = typed[at - 1] === word[column - 1] ? 0 : 1;
      let cost = Math.min((row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (row[at - 1] ?? 0) + same);
      if (at > 1 && column > 1 && typed[at - 1] === word[column - 2] && typed[at - 2] === word[column - 1]) {
        cost = Math.min(cost, (before[at - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    before = row;
    row = next;
    best = Math.min(best, row[height] ?? 0);
  }
  return best;
};

/** Mistakes forgiven in a word of so many letters. */
const forgiven = (letters: number): number => (letters < 4 ? 0 : letters < 8 ? 1 : 2);

/** How badly a typed word is met by the best of a title's words; `null` where by none. */
const wordCost = (typed: string, title: readonly string[]): number | null => {
  let best: number | null = null;
  for (const word of title) {
    if (word === typed) return 0;
    const begins = word.startsWith(typed);
    const cost = begins ? 0.25 : prefixDistance(typed, word);
    if ((begins || cost <= forgiven(typed.length)) && (best === null || cost < best)) best = cost;
  }
  return best;
};

/** How badly an article's title (or id) is met by what was typed, less is better; `null` where a word is missing. */
const titleCost = (typed: readonly string[], article: ArticleInfo): number | null => {
  const words = [...wordsOf(article.title), ...wordsOf(article.id)];
  let sum = 0;
  for (const word of typed) {
    const cost = wordCost(word, words);
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
};

/**
 * The articles whose titles are meant by what was typed, best first: every word typed begins a word of the
 * title, typing mistakes forgiven (none in three letters, one up to seven, then two).
 * Nothing typed means all of them, in the order given.
 */
export const matchingArticles = (typed: string, articles: readonly ArticleInfo[]): readonly ArticleInfo[] => {
  const exact = articles.filter(({ id }) => id === typed.trim());
  if (exact.length > 0) return exact;
  const words = wordsOf(typed.slice(0, MOST_TYPED));
  return articles
    .flatMap((article) => {
      const cost = titleCost(words, article);
      return cost === null ? [] : [{ article, cost }];
    })
    .sort((a, b) => a.cost - b.cost)
    .map(({ article }) => article);
};
