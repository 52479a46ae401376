import { isWithin } from './dates.ts';
import { exactness, governedFrom, governorOf, qualifies, wordBefore } from './governors.ts';
import type { Lexeme } from './lexemes.ts';
import { inOrder } from './order.ts';
import { isAlike, isOfPlace, isPlainSpeech, isSpeech } from './senses.ts';

/** Why a source does not bear out a text. */
export type Objection =
  /** A number or a date that is not there, or is said to be more or less exact. */
  | 'number'
  /** A name that is not there, or one that is put together from others. */
  | 'name'
  /** Words that are not there, nor any like them. */
  | 'word'
  /** A small word that decides what is said, such as "before" or "only". */
  | 'relation'
  /** "Not", "may", "will", "denied": added, dropped or moved. */
  | 'force'
  /** The same words in another order, or with those between left out that say who did what. */
  | 'order'
  /** Too few words to say anything. */
  | 'empty';

/** Prepositions that tell who did what to whom, and from where to where. */
const directed = new Set([
  'by',
  'to',
  'from',
  'against',
  'for',
  'with',
  'without',
  'toward',
  'towards',
  'into',
  'of',
]);
const free = new Set(['of']);

/** Words about the text itself, which say nothing of the world. */
const harmless = new Set([
  'also',
  'articl',
  'report',
  'howev',
  'meanwhil',
  'addition',
  'addit',
  'who',
  'which',
]);

const temporal =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weeks?|months?|years?|days?|mornings?|afternoons?|evenings?|nights?|today|yesterday|tomorrow|tonight|weekends?|early|late|earlier|later|ago|last|next|recently|now)$/;

/** Words of a text that may be missing in the source. Chosen by measurement: with one, every tenth addition passes. */
const mostMissing = Number(process.env['MISSING'] ?? 0);
/** Names, numbers and words that a text must share with its source at least. */
const leastShared = 2;

interface Match {
  /** Place in the text. */
  readonly at: number;
  readonly lexeme: Lexeme;
  /** Places in the source, ascending. */
  readonly places: readonly number[];
}

/**
 * Whether one source bears out a text, by their words alone: every number, date and name of the text stands there,
 * every other word or one like it, in the same order, with the same negations, doubts and directions.
 *
 * @param elsewhere further sources, from which a name may be completed: "Lloyd Austin" where the source says "Austin"
 * @returns what is wrong, or `null`
 */
export const objection = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[] = [],
): Objection | null => {
  const found = matched(text, source, elsewhere);
  if (typeof found === 'string') return found;
  if (found.length < leastShared) return 'empty';
  const order = ordered(text, source, found);
  if (!order) return 'order';
  if (!runsKept(found, order, source)) return 'name';
  if (!exactnessKept(text, source, found, order)) return 'number';
  if (!forcesKept(text, source, found, order)) return 'force';
  if (!directionsKept(text, source, found, order)) return 'relation';
  return bound(text, source, found, order) ? null : 'order';
};

/** Where each word of a text may stand in the source, or what is wrong with the first that may not be missing there. */
const matched = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[],
): readonly Match[] | Objection => {
  const matches: Match[] = [];
  let missing = 0;
  for (const [at, lexeme] of text.entries()) {
    if (lexeme.kind === 'function') continue;
    const places = source.flatMap((other, place) => (stands(lexeme, other) ? [place] : []));
    if (places.length > 0) matches.push({ at, lexeme, places });
    else if (harmless.has(lexeme.term)) continue;
    else if (lexeme.kind === 'word') missing++;
    else if (lexeme.kind !== 'name') return 'number';
    else if (!completes(text, at, source, elsewhere)) return 'name';
  }
  return missing > mostMissing ? 'word' : matches;
};

const stands = (told: Lexeme, known: Lexeme): boolean => {
  if (told.kind === 'date') {
    if (told.date === null) return false;
    if (known.date) return isWithin(told.date, known.date);
    return known.kind === 'number' && told.date.month === null && known.term === `num:${told.date.year}`;
  }
  if (told.kind === 'number') {
    return known.kind === 'number' ? told.term === known.term : told.term === `num:${known.date?.year}`;
  }
  if (known.kind === 'number' || known.kind === 'date') return false;
  if (told.term === known.term) return known.kind !== 'function' || told.kind === 'function';
  const names = told.kind === 'name' || known.kind === 'name';
  if (names && isOfPlace(told.word, known.word)) return true;
  // A capital means nothing where a sentence begins; elsewhere a name has no words like it.
  if (told.kind === 'name' && !told.opens) return false;
  if (known.kind === 'name' && !known.opens) return false;
  if (known.kind === 'function') return false;
  return isAlike(told.term, known.term) || (isPlainSpeech(told.word) && isSpeech(known.term));
};

/** Whether a name that the source lacks belongs to one that it has, as another source shows. */
const completes = (
  text: readonly Lexeme[],
  at: number,
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[],
): boolean => {
  const name = text[at];
  if (!name || name.run === null) return false;
  const whole = text.filter(({ run }) => run === name.run);
  const known = whole.filter((part) =>
    source.some((other) => other.kind === 'name' && other.term === part.term),
  );
  if (known.length === 0) return false;
  return elsewhere.some((other) =>
    other.some(
      (lexeme) =>
        lexeme.run !== null &&
        lexeme.term === name.term &&
        known.some((part) => other.some(({ run, term }) => run === lexeme.run && term === part.term)),
    ),
  );
};

const isTemporal = ({ kind, word }: Lexeme): boolean => kind === 'date' || temporal.test(word);

/** The place of each match, where the text reads as the source does. */
const ordered = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
): readonly number[] | null => {
  const order = inOrder(
    matches.map(({ at, places }, i) => ({ places, mayStepBack: i > 0 && mayMove(text, matches, i, at) })),
  );
  if (!order) return null;
  const step = order.findIndex((place, i) => i > 0 && place < (order[i - 1] ?? 0));
  return step < 0 || isMove(text, source, matches, order, step) ? order : null;
};

/** Whether something that was moved as a whole may end in front of a match. */
const mayMove = (text: readonly Lexeme[], matches: readonly Match[], i: number, at: number): boolean =>
  pausesBetween(text, matches[i - 1]?.at ?? at, at) ||
  matches.slice(0, i).every(({ lexeme }) => isTemporal(lexeme)) ||
  matches.slice(i).every(({ lexeme }) => isTemporal(lexeme)) ||
  saidBefore(text, at) ||
  (placing.test(wordOf(text, at)) && !pausesBetween(text, 0, at));

const placing = /^(?:in|at|on|near|during|after|before|since|until)$/;

/** The function word before a place, articles left out; empty where there is none. */
const wordOf = (text: readonly Lexeme[], at: number): string => {
  const before = text
    .slice(Math.max(0, at - 2), at)
    .filter(({ word }) => !/^(?:the|an?|its?|their)$/.test(word));
  return before.at(-1)?.word ?? '';
};

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
  const [back, before] = [order[step] ?? 0, order[step - 1] ?? 0];
  const front = order.findIndex((place, i) => i < step && place > back);
  const rest = order.findIndex((place, i) => i >= step && place > before);
  const end = rest < 0 ? order.length : rest;
  const begins = front === 0 || pausesBetween(text, matches[front - 1]?.at ?? 0, matches[front]?.at ?? 0);
  const ends = end === order.length || pausesBetween(text, matches[end - 1]?.at ?? 0, matches[end]?.at ?? 0);
  const isTime = (part: readonly Match[]) => part.every(({ lexeme }) => isTemporal(lexeme));
  // A time may stand almost anywhere.
  if ((begins && isTime(matches.slice(front, step))) || (ends && isTime(matches.slice(step, end)))) return true;
  if (!begins || !ends) return false;
  if (pausesBetween(text, matches[step - 1]?.at ?? at, at)) return true;
  if (saidBefore(text, at)) return isSpeaker(source, order[front] ?? 0, before);
  // "In May, it rained." may become "It rained in May.", but no part of a longer sentence may.
  return end === order.length && back <= 2 && source[(order[end - 1] ?? 0) + 1]?.afterPause === true;
};

/** Whether what stands from one place to another is who says something in the source. */
const isSpeaker = (source: readonly Lexeme[], first: number, last: number): boolean => {
  const [before, after] = [source[first - 1], source[last + 1]];
  return (
    (after !== undefined && isSpeech(after.term)) ||
    (before !== undefined && isSpeech(before.term) && before.afterPause)
  );
};

const pausesBetween = (text: readonly Lexeme[], from: number, to: number): boolean =>
  text.slice(from + 1, to + 1).some(({ afterPause }) => afterPause);

/** Whether the words right before a place are somebody's "said" or "said that". */
const saidBefore = (text: readonly Lexeme[], at: number): boolean => {
  const before = text.slice(Math.max(0, at - 3), at).filter(({ word }) => !/^(?:that|the|an?)$/.test(word));
  const last = before.at(-1);
  return last !== undefined && isPlainSpeech(last.word);
};

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
  matches.every(
    ({ at, lexeme }, i) =>
      lexeme.kind !== 'number' || exactness(text, at) === exactness(source, order[i] ?? -1),
  );

/** Whatever is denied, doubted, foreseen or limited in one is so in the other. */
const forcesKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean => {
  const pairOfText = new Map(matches.map(({ at }, i) => [at, i]));
  const pairOfSource = new Map(order.map((place, i) => [place, i]));
  const told = forcesOver(text, pairOfText);
  const known = forcesOver(source, pairOfSource);
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
    const governor = governorOf(lexeme);
    if (!governor || qualifies(text, at)) continue;
    const governed = governedFrom(text, at);
    // "It will not." governs what it refers back to.
    const over = governed.length > 0 ? governed.find((place) => pairs.has(place)) : wordBefore(text, at);
    const pair = over === undefined ? undefined : pairs.get(over);
    const key = `${governor.group}|${pair ?? 'nothing'}|${governed.length > 0 ? 'on' : 'back'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (governor.binding && pair !== undefined) binding.add(key);
  }
  return { counts, binding };
};

const prepositionBefore = (text: readonly Lexeme[], at: number): string | null => {
  for (let i = at - 1; i >= 0 && i >= at - 5; i--) {
    const lexeme = text[i];
    if (!lexeme || text[i + 1]?.afterPause) return null;
    if (directed.has(lexeme.word)) return lexeme.word;
    if (lexeme.kind === 'function' && !/^(?:the|an?|its?|his|her|their|our|my|some|any)$/.test(lexeme.word))
      return null;
    // Other words may stand between a preposition and its noun: "by a senior official".
    if (lexeme.kind !== 'function' && lexeme.kind !== 'word' && lexeme.kind !== 'name') return null;
    if (lexeme.kind === 'name' && lexeme.run !== text[at]?.run) return null;
    if (lexeme.kind === 'word' && i < at - 3) return null;
  }
  return null;
};

/** Who it was done by, where from and where to. */
const directionsKept = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every(({ at, lexeme }, i) => {
    if (lexeme.kind !== 'name' && lexeme.kind !== 'number' && lexeme.kind !== 'word') return true;
    const here = prepositionBefore(text, at);
    const there = prepositionBefore(source, order[i] ?? -1);
    if (here === there) return true;
    const only = here ?? there ?? '';
    return here === null || there === null
      ? only !== 'by' && only !== 'against' && only !== 'without'
      : free.has(here) || free.has(there);
  });

/** What stands side by side in the text belongs together in the source. */
const bound = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  matches: readonly Match[],
  order: readonly number[],
): boolean =>
  matches.every(({ at, lexeme }, i) => {
    const before = matches[i - 1];
    const [from, to] = [order[i - 1] ?? 0, order[i] ?? 0];
    if (!before || to <= from + 1 || pausesBetween(text, before.at, at)) return true;
    const skipped = source.slice(from + 1, to);
    const counted = before.lexeme.kind === 'number' && skipped.some(({ kind }) => kind === 'number');
    if (counted) return false;
    const setApart = source[from + 1]?.afterPause === true && source[to]?.afterPause === true;
    if (setApart) return true;
    const between = text.slice(before.at + 1, at);
    // "A said B left" must not become "A left", nor "A left when B came" become "A came".
    if (skipped.some(({ term }) => isSpeech(term)) && !between.some(({ term }) => isSpeech(term)))
      return false;
    const own = source[to - 1];
    const nameless = own?.kind !== 'name' || before.lexeme.kind !== 'name' || lexeme.kind !== 'word';
    return nameless || prepositionAround(source, to - 1);
  });

/** Whether the name that ends at a place hangs on a preposition, so that it is nobody who does anything. */
const prepositionAround = (source: readonly Lexeme[], at: number): boolean => {
  const run = source[at]?.run;
  let first = at;
  while (first > 0 && source[first - 1]?.run === run) first--;
  return /^(?:in|at|on|of|to|from|with|for|by|near|against|into|over|under|the|and|or)$/.test(
    source[first - 1]?.word ?? '',
  );
};
