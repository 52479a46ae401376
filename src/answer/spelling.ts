import type { SearchIndex } from '../index/search-index.ts';
import { words } from '../index/terms.ts';
import { isKin, particularsOf } from './particulars.ts';

/** A question as it was probably meant. */
export interface Respelled {
  readonly question: string;
  /** What was taken for what, for people. */
  readonly notes: readonly string[];
}

/** Shorter names are one letter away from too many others. */
const shortest = 6;

/**
 * A question with the names that no article holds as the articles write them, where a slip of the keyboard makes one of
 * the other: a misspelt name is neither found nor borne out by what answers. Other words are left alone: without a
 * dictionary, "ethnic" is a misspelt "ethic" wherever no article speaks of ethnic groups.
 *
 * @param accept passages whose names may be told; all when absent
 */
export const respelled = (
  question: string,
  index: SearchIndex,
  accept: ReadonlySet<number> | undefined,
): Respelled => {
  const names = new Set(particularsOf(question).names.flat());
  let meant = question;
  const notes: string[] = [];
  // From the end, so that what stands before keeps its place.
  for (const { start, end, term } of words(question).reverse()) {
    if (!names.has(term) || term.length < shortest || index.keywords.frequency(term) > 0) continue;
    const right = asWritten(index, index.keywords.misspelt(term), accept);
    // "Iranian" is no misspelt "Iran".
    if (right === null || isKin(term, right.term)) continue;
    meant = `${meant.slice(0, start)}${right.word}${meant.slice(end)}`;
    notes.unshift(`No article names "${question.slice(start, end)}": taken for "${right.word}"`);
  }
  return { question: meant, notes: [...new Set(notes)] };
};

/** A term as the passage writes it that speaks of it most; `null` where there is none that may be told. */
const asWritten = (index: SearchIndex, term: string | null, accept: ReadonlySet<number> | undefined) => {
  if (term === null) return null;
  const [found] = index.keywords.search([term], 1, accept && ((passage) => accept.has(passage)));
  if (!found) return null;
  const { article, start, end } = index.passage(found.document);
  const text = index.text(article).slice(start, end);
  const word = words(text).find((each) => each.term === term);
  return word ? { term, word: text.slice(word.start, word.end).replace(/['’]s?$/u, '') } : null;
};
