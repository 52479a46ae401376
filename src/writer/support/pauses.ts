import type { Lexeme } from './lexemes.ts';

/** Whether a comma or the like stands between two places, the second of which is the later. */
export const pausesBetween = (text: readonly Lexeme[], from: number, to: number): boolean =>
  text.slice(from + 1, to + 1).some(({ afterPause, opens }) => afterPause || opens);

/** The place of the last word before a place that is no function word; -1 where there is none. */
export const wordBefore = (text: readonly Lexeme[], at: number): number =>
  text.findLastIndex(({ kind }, i) => i < at && kind !== 'function');

const temporal =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weeks?|months?|years?|days?|hours?|minutes?|mornings?|afternoons?|evenings?|nights?|today|yesterday|tomorrow|tonight|weekends?|early|late|earlier|later|ago|last|next|recently|now)$/;

/** Whether a lexeme is part of a time: a date, "Monday", "last week", the number in "five days". */
export const isTemporal = (text: readonly Lexeme[], at: number): boolean => {
  const lexeme = text[at];
  if (!lexeme) return false;
  if (lexeme.kind === 'date' || temporal.test(lexeme.word)) return true;
  return lexeme.kind === 'number' && temporal.test(text[at + 1]?.word ?? '');
};
