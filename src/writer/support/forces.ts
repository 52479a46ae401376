import { governedFrom, governorOf, qualifies } from './governors.ts';
import type { Lexeme } from './lexemes.ts';
import type { Match } from './match.ts';
import { isTemporal, pausesBetween, wordBefore } from './pauses.ts';

/** Whether whatever is denied, doubted, foreseen or limited in a text is so in its source, and the other way round. */
export const forcesKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean => {
  const told = forcesOver(text, new Map(matches.map(({ at }, i) => [at, i])));
  const known = forcesOver(source, new Map(order.map((place, i) => [place, i])));
  return (
    [...told.counts].every(([key, count]) => (known.counts.get(key) ?? 0) >= count) &&
    [...known.binding].every((key) => (told.counts.get(key) ?? 0) === known.counts.get(key))
  );
};

/** Which words of a text are governed by what, and how often; words are known by what they are matched with. */
const forcesOver = (text: readonly Lexeme[], pairs: ReadonlyMap<number, number>) => {
  const counts = new Map<string, number>();
  const binding = new Set<string>();
  for (const [at, lexeme] of text.entries()) {
    const governor = alternative(text, at) ?? governorOf(lexeme);
    if (!governor || qualifies(text, at)) continue;
    const over = governed(text, at, pairs, governor.overActs);
    const pair = over === undefined ? undefined : pairs.get(over);
    const key = `${governor.group}|${pair ?? 'nothing'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const near = over !== undefined && isNear(text, at, over);
    const holds = near && (governor.binding === 'always' || isExact(text, over));
    if (holds && governor.binding !== 'never' && pair !== undefined) binding.add(key);
  }
  return { counts, binding };
};

/** Words after it that a word binds surely, function words left out: "will not be able to close". */
const bindingReach = 3;

const isNear = (text: readonly Lexeme[], at: number, over: number): boolean =>
  text.slice(at + 1, over + 1).filter(({ kind }) => kind !== 'function').length <= bindingReach;

const isExact = (text: readonly Lexeme[], at: number): boolean =>
  text[at]?.kind === 'number' || isTemporal(text, at);

/** What a word governs: the first word after it that both texts have, or where none follows, what it refers back to. */
const governed = (
  text: readonly Lexeme[],
  at: number,
  pairs: ReadonlyMap<number, number>,
  overActs: boolean,
): number | undefined => {
  const after = governedFrom(text, at);
  if (after.length > 0) {
    const acts = overActs ? after.filter((place) => !isTemporal(text, place)) : after;
    return (acts.length > 0 ? acts : after).find((place) => pairs.has(place));
  }
  const subject = wordBefore(text, at);
  // "…, the government fears" governs all that comes before.
  const closing = overActs && at === text.length - 1 && subject > 0 && pausesBetween(text, 0, subject);
  return closing ? text.findIndex((_, place) => pairs.has(place)) : subject;
};

/** How far "neither" and "not" reach to an "or". */
const alternativeReach = 6;

/** "Or" after "not" takes back what follows it as "nor" does. */
const alternative = (text: readonly Lexeme[], at: number) => {
  if (text[at]?.word !== 'or') return null;
  for (let i = at - 1; i >= 0 && i >= at - alternativeReach; i--) {
    const lexeme = text[i];
    if (!lexeme || text[i + 1]?.afterPause || text[i + 1]?.opens) return null;
    const governor = governorOf(lexeme);
    if (governor?.group.startsWith('not ')) return governor;
  }
  return null;
};
