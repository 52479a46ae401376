import type { Lexeme } from './lexemes.ts';
import type { Match } from './match.ts';
import { inOrder } from './order.ts';
import { isTemporal, pausesBetween, wordBefore } from './pauses.ts';
import { isPlainSpeech, isSpeech } from './senses.ts';

/** The place in the source of each match, where the text reads as the source does; `null` where it does not. */
export const placesInOrder = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
): readonly number[] | null => placesOf(text, source, matches) ?? placesButForTime(text, source, matches);

/** A time may stand anywhere besides what else was moved, where the text tells one time only. */
const placesButForTime = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
): readonly number[] | null => {
  const times = matches.flatMap(({ at }, i) => (isTemporal(text, at) ? [i] : []));
  const [first = 0, last = -1] = [times[0], times.at(-1)];
  if (times.length === 0 || last - first !== times.length - 1) return null;
  const order = placesOf(text, source, [...matches.slice(0, first), ...matches.slice(last + 1)]);
  const time = placesOf(text, source, matches.slice(first, last + 1));
  return order && time ? [...order.slice(0, first), ...time, ...order.slice(first)] : null;
};

const placesOf = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
): readonly number[] | null => {
  const order = inOrder(
    matches.map(({ at, places }, i) => {
      const last = matches[i - 1]?.at ?? at;
      return {
        places,
        mayStepBack: i > 0 && mayMove(text, last, at),
        mayTurn: (before: number, place: number) =>
          turnOf(text, source, [last, at], [before, place]) !== null,
      };
    }),
  );
  if (!order) return null;
  const turns = order.map((place, i) => {
    const before = order[i - 1] ?? place;
    const [last, at] = [matches[i - 1]?.at ?? 0, matches[i]?.at ?? 0];
    return place < before ? turnOf(text, source, [last, at], [before, place]) : null;
  });
  // "The rise of human capital" and "the human rise of capital": turned once with "of" and once without is exchanged.
  if (turns.some((turn, i) => turn !== null && turns[i - 1] != null && turns[i - 1] !== turn)) return null;
  const step = order.findIndex((place, i) => place < (order[i - 1] ?? place) && turns[i] === null);
  return step < 0 || isMove(text, source, matches, order, step) ? order : null;
};

const placing = /^(?:in|at|on|near|during|after|before|since|until|if|when|because)$/;
const being = /^(?:is|are|was|were)$/;

/** Whether something that was moved as a whole may end between two places. */
const mayMove = (text: readonly Lexeme[], last: number, at: number): boolean => {
  const between = text.slice(last + 1, at);
  return (
    pausesBetween(text, last, at) ||
    isTemporal(text, last) ||
    isTemporal(text, at) ||
    between.some(({ word }) => isPlainSpeech(word) || placing.test(word) || being.test(word)) ||
    text[at]?.kind === 'name'
  );
};

/**
 * Whether two neighbours have changed places, and nothing else: "the staff of the embassy" is "the embassy's staff",
 * "killing of Gen. Sole" is "Gen. Sole's killing". Where both have "of" between them, they were exchanged.
 *
 * @returns which of the two has the "of"; `null` where it is no such turn
 */
const turnOf = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  [last, at]: readonly [number, number],
  [before, place]: readonly [number, number],
): 'text' | 'source' | null => {
  if (place >= before || before - place > 5 || pausesBetween(text, last, at)) return null;
  if (pausesBetween(source, place, before)) return null;
  const run = source[before]?.run ?? null;
  const there = source.slice(place + 1, before).filter((lexeme) => run === null || lexeme.run !== run);
  const here = text.slice(last + 1, at);
  const words = (list: readonly Lexeme[]) => list.filter(({ kind }) => kind !== 'function').length;
  // "The presidential election in Doma" is "Doma's presidential election".
  if (words(here) > 0 || words(there) > (here.length === 0 ? 1 : 0)) return null;
  if (words(there) > 0 && !there.slice(-2).some(({ word }) => joining.test(word))) return null;
  if (there.some(({ word }) => /^(?:and|but|or)$/.test(word))) return null;
  const joins = (words: readonly Lexeme[]) => words.filter(({ word }) => joining.test(word)).length;
  if (joins(here) + joins(there) !== 1) return null;
  return joins(here) === 1 ? 'text' : 'source';
};

const joining = /^(?:of|in|at|from)$/;

/**
 * Whether the words before a step back and those after it have changed places as wholes: what was taken to the front
 * begins the text or follows a pause, and what comes after it ends the text or comes before one. Two words that were
 * exchanged are no such thing.
 */
const isMove = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
  step: number,
): boolean => {
  const at = matches[step]?.at ?? 0;
  const last = matches[step - 1]?.at ?? 0;
  const [back, before] = [order[step] ?? 0, order[step - 1] ?? 0];
  const front = order.findIndex((place, i) => i < step && place > back);
  const rest = order.findIndex((place, i) => i >= step && place > before);
  const end = rest < 0 ? order.length : rest;
  const isTime = (from: number, to: number) =>
    matches.slice(from, to).every((match) => isTemporal(text, match.at));
  // A time may stand almost anywhere.
  if (isTime(front, step) || isTime(step, end)) return true;
  const [first, moved] = [order[front] ?? 0, order[end - 1] ?? 0];
  const between = text.slice(last + 1, at);
  const pause = pausesBetween(text, last, at);
  const names = matches.slice(step, end).every(({ lexeme }) => lexeme.kind === 'name');
  // "Ann Holt, the minister, said": "the minister is Ann Holt", "the minister Ann Holt said".
  if ((between.some(({ word }) => being.test(word)) || names) && !pause) {
    return isApposed(source, back, moved, first);
  }
  const begins = front === 0 || pausesBetween(text, matches[front - 1]?.at ?? 0, matches[front]?.at ?? 0);
  const ends = end === order.length || pausesBetween(text, matches[end - 1]?.at ?? 0, matches[end]?.at ?? 0);
  if (!begins || !ends) return false;
  if (pause) return true;
  if (between.some(({ word }) => isPlainSpeech(word))) return isSpeaker(source, first, before);
  // "In May, it rained." may become "It rained in May.", but no part of a longer sentence may.
  return (
    end === order.length &&
    wordBefore(source, back) < 0 &&
    pausesBetween(source, moved, firstWordAfter(source, moved))
  );
};

const firstWordAfter = (text: readonly Lexeme[], at: number): number => {
  const found = text.findIndex(({ kind }, i) => i > at && kind !== 'function');
  return found < 0 ? text.length - 1 : found;
};

/** Words that may stand between a name and what it is called: "Ann Holt, the new minister". */
const mostBetween = 2;

/** Whether a name and what follows it, or comes before it, stand side by side in the source with a pause between. */
const isApposed = (source: readonly Lexeme[], back: number, moved: number, first: number): boolean => {
  if (moved >= first || back > moved || !pausesBetween(source, moved, first)) return false;
  const between = source.slice(moved + 1, first).filter(({ kind }) => kind !== 'function');
  return (
    between.length <= mostBetween && source.slice(moved + 2, first + 1).every(({ afterPause }) => !afterPause)
  );
};

/** Whether what stands from one place to another is who says something in the source. */
const isSpeaker = (source: readonly Lexeme[], first: number, last: number): boolean => {
  const [before, after] = [source[first - 1], source[last + 1]];
  return (
    (after !== undefined && isSpeech(after.word)) ||
    (before !== undefined && isSpeech(before.word) && before.afterPause)
  );
};
