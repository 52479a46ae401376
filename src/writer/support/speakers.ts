import type { Lexeme } from './lexemes.ts';
import type { Match } from './match.ts';
import { pausesBetween, wordBefore } from './pauses.ts';
import { isPlainSpeech, isSpeech } from './senses.ts';

/** Words between a speaker and "said" at most. */
const mostBetween = 2;

/** Whether everybody who says something in the text says something in the source. */
export const speakersKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  text.every(({ word }, at) => {
    if (!isPlainSpeech(word)) return true;
    const speeches = source.flatMap((other, place) => (isSpeech(other.word) ? [place] : []));
    const speaker = speakerOf(text, at);
    const match = matches.findIndex((each) => each.at === speaker);
    // A pronoun speaks, or nobody who could be mistaken.
    if (match < 0) return speeches.length > 0;
    const place = order[match] ?? 0;
    return speeches.some((speech) => speaksAt(source, place, speech));
  });

/** The place of who says something: before "said", or after "according to" and ", said". */
const speakerOf = (text: readonly Lexeme[], at: number): number => {
  const lexeme = text[at];
  const after = text.findIndex(({ kind }, i) => i > at && kind !== 'function');
  if (lexeme?.word === 'according') return after;
  const before = wordBefore(text, at);
  return lexeme?.afterPause && after >= 0 && before >= 0 && pausesBetween(text, before, at) ? after : before;
};

const speaksAt = (source: readonly Lexeme[], place: number, speech: number): boolean => {
  const [from, to] = place < speech ? [place, speech] : [speech, place];
  const between = source.slice(from + 1, to).filter(({ kind }) => kind !== 'function');
  if (between.length <= mostBetween && !pausesBetween(source, from, to)) return true;
  // "Ann Holt, the minister, said", "said the minister, Ann Holt".
  return place < speech
    ? pausesBetween(source, place, place + 1) && pausesBetween(source, speech - 1, speech)
    : between.length <= 2 * mostBetween && source[speech]?.afterPause === true;
};

/**
 * Whether what the source only has somebody say is told as said in the text, too: "The bridge will close, officials
 * said" is not "The bridge will close". What stands beside what is said, set apart by commas, may be told by itself.
 */
export const attributionKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  order: readonly number[],
): boolean => {
  if (text.some(({ word }) => isSpeech(word))) return true;
  const [first, last] = [Math.min(...order), Math.max(...order)];
  const pauses = source.flatMap(({ afterPause }, at) => (afterPause ? [at] : []));
  return source.every(({ word }, speech) => {
    if (!isSpeech(word) || order.includes(speech)) return true;
    const clause = pauses.findLast((at) => at <= speech);
    // "Officials said …": what comes after it is said.
    if (clause === undefined || wordBefore(source, clause) < 0) return last < speech;
    // "…, officials said on Monday, …": what comes right before it is.
    const next = pauses.find((at) => at > speech) ?? source.length;
    const before = pauses.findLast((at) => at < clause) ?? 0;
    return first >= next || last < before;
  });
};
