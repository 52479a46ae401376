import { toActive } from './active.ts';
import { boundTogether, directionsKept, subjectKept } from './directions.ts';
import { forcesKept } from './forces.ts';
import { exactness, isPart } from './governors.ts';
import type { Lexeme } from './lexemes.ts';
import { type Match, matchWords } from './match.ts';
import { placesInOrder } from './moves.ts';
import { attributionKept, speakersKept } from './speakers.ts';

/** Why a source does not bear out a text. */
export type Objection =
  /** A number or a date that is not there, or is said to be more or less exact. */
  | 'number'
  /** A name that is not there, or one that is put together from others. */
  | 'name'
  /** A word that is not there, nor any like it. */
  | 'word'
  /** "Not", "may", "will", "denied", "before", "only": added, dropped or moved. */
  | 'force'
  /** By, to, from and against somebody else. */
  | 'direction'
  /** Said by somebody who does not say it. */
  | 'speaker'
  /** The same words in another order. */
  | 'order'
  /** What was left out between two words tells who did it, or how many, where and when. */
  | 'gap'
  /** Too few words to say anything. */
  | 'empty';

/** Names, numbers and words that a text must share with its source at least. */
const leastShared = 2;

/**
 * Whether one source bears out a text, by their words alone: every number, date and name of the text stands there,
 * every other word or one like it, in the same order, with the same negations, doubts and directions. What was done
 * by somebody may be told as what somebody did.
 *
 * @param elsewhere further sources, from which a name may be completed: "Lloyd Austin" where the source says "Austin"
 * @returns what is wrong, or `null`
 */
export const objection = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[] = [],
): Objection | null => {
  if (isSame(text, source)) return null;
  const wrong = plainObjection(text, source, elsewhere);
  if (wrong === null) return null;
  const [told, known] = [toActive(text), toActive(source)];
  const turned =
    (told && !known && plainObjection(told, source, elsewhere) === null) ||
    (known && !told && plainObjection(text, known, elsewhere) === null);
  return turned ? null : wrong;
};

/** Whether a text ends where something must follow. */
const breaksOff = (text: readonly Lexeme[]): boolean =>
  /^(?:the|an?|of|to|was|is|are|were|be|and|or|but|by|for|with|from|which|who|whose|because|than)$/.test(
    text.at(-1)?.word ?? '',
  );

const isSame = (text: readonly Lexeme[], source: readonly Lexeme[]): boolean =>
  text.length === source.length &&
  text.every(({ term, word }, i) => term === source[i]?.term && word === source[i]?.word);

const plainObjection = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[],
): Objection | null => {
  const matches = matchWords(text, source, elsewhere);
  if (typeof matches === 'string') return matches;
  if (matches.length < leastShared || breaksOff(text)) return 'empty';
  const order = placesInOrder(text, source, matches);
  if (!order) return 'order';
  if (!runsKept(matches, order, source)) return 'name';
  if (!exactnessKept(text, source, matches, order)) return 'number';
  if (!forcesKept(text, source, matches, order)) return 'force';
  if (!isUnconditional(text, source) || !isDone(text, source, matches, order)) return 'force';
  if (!directionsKept(text, source, matches, order)) return 'direction';
  if (!subjectKept(text, source, matches, order)) return 'direction';
  if (!speakersKept(text, source, matches, order) || !attributionKept(text, source, order)) return 'speaker';
  return boundTogether(text, source, matches, order) ? null : 'gap';
};

const condition = /^(?:if|unless|provided|lest|otherwise)$/;

/** Whether no condition of the source's was left out: what would be done if is not done. */
const isUnconditional = (text: readonly Lexeme[], source: readonly Lexeme[]): boolean =>
  !source.some(({ word }) => condition.test(word)) || text.some(({ word }) => condition.test(word));

/** Whether what is to be done in the source is not told as done: "called on them to stop", "they stopped". */
const isDone = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every(({ at, lexeme }, i) => {
    const place = order[i] ?? -1;
    const planned = source[place - 1]?.word === 'to' && text[at - 1]?.word !== 'to';
    return !planned || lexeme.kind !== 'word' || lexeme.word === source[place]?.word;
  });

/** Names that stand together in the text stand together in the source. */
const runsKept = (matches: readonly Match[], order: readonly number[], source: readonly Lexeme[]): boolean =>
  matches.every(({ lexeme }, i) => {
    const before = matches[i - 1];
    if (!before || lexeme.run === null || before.lexeme.run !== lexeme.run) return true;
    const [a, b] = [source[order[i - 1] ?? -1], source[order[i] ?? -1]];
    return a !== undefined && b !== undefined && (a.run === b.run || a.kind !== 'name' || b.kind !== 'name');
  });

const exactnessKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every(({ at, lexeme }, i) => {
    const place = order[i] ?? -1;
    return lexeme.kind === 'number'
      ? exactness(text, at) === exactness(source, place)
      : isPart(text, at) || !isPart(source, place) || wordStands(text, at, source, place);
  });

/** Whether the number before "of" is told in another way: "two of the victims" as "two victims". */
const wordStands = (
  text: readonly Lexeme[],
  at: number,
  source: readonly Lexeme[],
  place: number,
): boolean => {
  const share = source.findLast(
    ({ kind, word }, i) => i < place && (kind === 'number' || word !== 'of') && source[i + 1]?.word === 'of',
  );
  return share !== undefined && text.slice(Math.max(0, at - 2), at).some(({ term }) => term === share.term);
};
