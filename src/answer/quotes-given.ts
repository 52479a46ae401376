import type { SearchIndex } from '../index/search-index.ts';
import { openIndex } from '../index/store.ts';
import { answersFolder, type GivenAnswer, readAnswers } from './answer-record.ts';
import { findAgain } from './find-again.ts';

/** What became of quotes since they were given; a quote that was given twice counts once. */
export interface QuotesGiven {
  /** Still where they were. */
  readonly unchanged: number;
  /** Elsewhere in their article now. */
  readonly moved: number;
  /** Whose article no longer has their words. */
  readonly lost: number;
  /** Whose article is no longer in the index. */
  readonly removed: number;
}

type GivenQuote = GivenAnswer['quotes'][number];

const fateOf = (index: SearchIndex, { article, start, end, text }: GivenQuote): keyof QuotesGiven => {
  const number = index.articleNumber(article);
  if (number === null) return 'removed';
  if (findAgain(index, number, text) === null) return 'lost';
  return index.text(number).slice(start, end) === text ? 'unchanged' : 'moved';
};

/** Looks at every quote of a record as an index has it now. */
export const fatesOf = async (
  answers: AsyncIterable<GivenAnswer>,
  index: SearchIndex,
): Promise<QuotesGiven> => {
  const fates = { unchanged: 0, moved: 0, lost: 0, removed: 0 };
  const seen = new Set<string>();
  for await (const { quotes } of answers)
    for (const quote of quotes) {
      const key = JSON.stringify([quote.article, quote.start, quote.text]);
      if (seen.has(key)) continue;
      seen.add(key);
      fates[fateOf(index, quote)]++;
    }
  return fates;
};

/**
 * What became of the quotes given from an index.
 *
 * @returns `null` where no quotes were given, or none were kept
 * @throws {UserError} when the index cannot be opened
 */
export const quotesGiven = async (indexDir: string): Promise<QuotesGiven | null> => {
  const answers = readAnswers(answersFolder(indexDir));
  const first = await answers.next();
  if (first.done) return null;
  const index = await openIndex(indexDir);
  try {
    const all = async function* () {
      yield first.value;
      yield* answers;
    };
    const fates = await fatesOf(all(), index);
    return Object.values(fates).some((count) => count > 0) ? fates : null;
  } finally {
    index.close();
  }
};
