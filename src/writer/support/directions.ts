import type { Lexeme } from './lexemes.ts';
import type { Match } from './match.ts';
import { pausesBetween } from './pauses.ts';
import { isSpeech } from './senses.ts';

/** Prepositions that tell who did what to whom, and from where to where. */
const directed = /^(?:by|to|from|against|for|with|without|towards?|into|of)$/;
/** Those without which the same words say something else. */
const telling = /^(?:by|against|without)$/;
const determiner = /^(?:the|an?|its?|his|her|their|our|my|some|any)$/;

/** Whether all that was done is done by, to, from and for the same. */
export const directionsKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every(({ at, lexeme }, i) => {
    if (lexeme.kind === 'date') return true;
    const here = prepositionBefore(text, at);
    const there = prepositionBefore(source, order[i] ?? -1);
    if (here === there || here === 'of' || there === 'of') return true;
    return (here === null || there === null) && !telling.test(here ?? there ?? '');
  });

const preposition = /^(?:on|in|at|by|to|from|against|for|with|without|towards?|into|of|over|near)$/;

/**
 * Whether who acts in the text does so in the source: what hangs on a preposition there does not begin the text, as in
 * "Called on Corl to stop": "Corl to stop"; unless the source goes on to tell of it: "of the man who fled".
 */
export const subjectKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean => {
  const [match] = matches;
  const [place = 0, next = place] = order;
  // "The withdrawal of staff" told as "the staff withdrawal" begins with what hung on it.
  if (!match || next < place || text.slice(0, match.at).some(({ word }) => preposition.test(word)))
    return true;
  const run = source[place]?.run ?? null;
  const begin = run === null ? place : source.findIndex((lexeme) => lexeme.run === run);
  // "Secretary of State Mike Ford": what is told of begins inside the name, not behind the preposition.
  if (begin < place) return true;
  let first = begin;
  while (determiner.test(source[first - 1]?.word ?? '')) first--;
  if (!preposition.test(source[first - 1]?.word ?? '') || source[first]?.afterPause) return true;
  const end = source.findIndex((lexeme, i) => i > place && (run === null || lexeme.run !== run));
  const after = source[end];
  return after === undefined || after.afterPause || /^(?:who|which|that|whose)$/.test(after.word);
};

/** Words that may stand between a preposition and its noun: "by a senior official". */
const mostBetween = 2;

/** The preposition before a name, number or noun, over its own words; `null` where there is none that matters. */
const prepositionBefore = (text: readonly Lexeme[], at: number): string | null => {
  const run = text[at]?.run ?? null;
  let words = 0;
  for (let i = at - 1; i >= 0; i--) {
    const lexeme = text[i];
    if (!lexeme || text[i + 1]?.afterPause || text[i + 1]?.opens) return null;
    if (directed.test(lexeme.word)) return lexeme.word;
    const own = run !== null && lexeme.run === run;
    if (own || determiner.test(lexeme.word)) continue;
    if (lexeme.kind !== 'word' || ++words > mostBetween) return null;
  }
  return null;
};

const around = /^(?:in|at|on|of|to|from|with|for|by|near|against|into|over|under|the|and|or)$/;
const locating = /^(?:in|at|on|near|to|from|into|of|by|until|since)$/;

/**
 * Whether what stands side by side in the text belongs together in the source: what the source has between them
 * changes neither who acts nor what is counted nor where and when it was.
 */
export const boundTogether = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every((match, i) => {
    const before = matches[i - 1];
    const [from, to] = [order[i - 1] ?? 0, order[i] ?? 0];
    if (!before || to <= from + 1 || pausesBetween(text, before.at, match.at)) return true;
    const skipped = source.slice(from + 1, to);
    if (!skipped.some(({ kind }) => kind !== 'function')) return true;
    if (isCount(before.lexeme) && skipped.some(isCount)) return false;
    return isSetApart(source, from, to) || mayBeSkipped(text, source, [before, match], [from, to]);
  });

/** Whether what stands between two places of the source may be left out between two words of the text. */
const mayBeSkipped = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  [before, { at, lexeme }]: readonly [Match, Match],
  [from, to]: readonly [number, number],
): boolean => {
  const skipped = source.slice(from + 1, to);
  const between = text.slice(before.at + 1, at);
  // "A said B left" must not become "A left".
  if (skipped.some(({ word }) => isSpeech(word)) && !between.some(({ word }) => isSpeech(word))) return false;
  // "A fell and B rose" must not become "A rose".
  if (skipped.some(({ word }) => joining.test(word)) && !between.some(({ word }) => joining.test(word)))
    return false;
  const pause = pausesBetween(source, from, to);
  if (isCount(lexeme) && skipped.some(isCount)) {
    const here = prepositionBefore(text, at);
    return !pause && here !== null && here === prepositionBefore(source, to);
  }
  const located = between.some(({ word }) => locating.test(word));
  // Another name stands where this one is put: "led the Quds Force of the Guards" is not "led the Guards".
  const run = source[to]?.run ?? null;
  const other = skipped.some(({ kind, run: own }) => kind === 'name' && own !== run);
  if (lexeme.kind === 'name' && other) return located && !pause;
  // Nor must the place or time of one thing become that of another.
  if (lexeme.kind !== 'word' && located && pause && before.lexeme.kind !== 'name') return false;
  // A clause with a subject of its own tells of that, not of what stands before the clause.
  if (lexeme.kind === 'word' && pause && clauseHasWords(source, from, to)) return false;
  // "A left when B came" must not become "A came".
  const subject = source[to - 1]?.kind === 'name' && before.lexeme.kind === 'name' && lexeme.kind === 'word';
  return !subject || hangsOnPreposition(source, to - 1);
};

/** Whether the clause in which a place stands has words in front of it that are no function words. */
const clauseHasWords = (source: readonly Lexeme[], from: number, to: number): boolean => {
  const start = source.findLastIndex(
    ({ afterPause, opens }, i) => i > from && i <= to && (afterPause || opens),
  );
  return source.slice(start, to).some(({ kind }) => kind !== 'function');
};

/** What begins something else that was done, by whomever. */
const joining = /^(?:and|but|or|nor|after|before|when|while|because|although|though|than)$/;

const isCount = ({ kind }: Lexeme): boolean => kind === 'number' || kind === 'date';

/** Whether what stands between two places does so between commas. */
const isSetApart = (source: readonly Lexeme[], from: number, to: number): boolean => {
  const last = source.findLastIndex(({ kind }, i) => i < to && kind !== 'function');
  return source[from + 1]?.afterPause === true && last > from && pausesBetween(source, last, to);
};

/** Whether the name that ends at a place hangs on a preposition, so that it is nobody who does anything. */
const hangsOnPreposition = (source: readonly Lexeme[], at: number): boolean => {
  const run = source[at]?.run;
  const first = source.findLastIndex((lexeme, i) => i < at && lexeme.run !== run);
  return around.test(source[first]?.word ?? '');
};
