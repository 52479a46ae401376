import type { Lexeme } from './lexemes.ts';

/** Whether a comma or the like stands between two places, the second of which is the later. */
export const pausesBetween = (text: readonly Lexeme[], from: number, to: number): boolean =>
  text.slice(from + 1, to + 1).some(({ afterPause, opens }) => afterPause || opens);

/** The place of the last word before a place that is no function word; -1 where there is none. */
export const wordBefore = (text: readonly Lexeme[], at: number): number =>
  text.findLastIndex(({ kind }, i) => i < at && kind !== 'function');

const temporal =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weeks?|months?|years?|days?|hours?|minutes?|mornings?|afternoons?|evenings?|nights?|today|yesterday|tomorrow|tonight|weekends?|spring|summer|autumn|winter|early|late|earlier|later|ago|last|next|recently|now)$/;

/** Whether a lexeme is part of a time: a date, "Monday", "last week", the number in "five days", a year. */
export const isTemporal = (text: readonly Lexeme[], at: number): boolean => {
  const lexeme = text[at];
  if (!lexeme) return false;
  if (lexeme.kind === 'date' || temporal.test(lexeme.word)) return true;
  if (lexeme.kind !== 'number') return false;
  return temporal.test(text[at + 1]?.word ?? '') || isYear(text, at);
};

/** Whether a number is a year: "in 2018", "the spring of 2018". */
const isYear = (text: readonly Lexeme[], at: number): boolean => {
  if (!/^(?:1\d{3}|20\d{2})$/.test(text[at]?.word ?? '')) return false;
  const before = text[at - 1]?.word ?? '';
  return (
    /^(?:in|since|until|during|before|after)$/.test(before) ||
    (before === 'of' && temporal.test(text[at - 2]?.word ?? ''))
  );
};
