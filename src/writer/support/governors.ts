import type { Lexeme } from './lexemes.ts';

/** What a word does to the words after it: takes them back, makes them possible, due, future, doubtful or a condition. */
type Force = 'not' | 'maybe' | 'must' | 'will' | 'denied' | 'if';

const words: Readonly<Record<Force, string>> = {
  not: 'not no never none nobody nothing nowhere neither nor without hardly barely scarcely nicht kein keine ne pas non',
  maybe:
    'may might could perhaps maybe possibly possible likely probably probable allegedly alleged alleges allege reportedly suspected suspects suspect apparently presumably potentially',
  must: 'must should ought shall',
  will: 'will would',
  denied:
    'deny denies denied denying refuse refuses refused refusing reject rejects rejected rejecting fail fails failed failing false falsely untrue unlikely impossible stop stops stopped stopping halt halts halted prevent prevents prevented avoid avoids avoided doubt doubts doubted dispute disputes disputed cancel cancels cancelled canceled abandon abandons abandoned threaten threatens threatened accuse accuses accused attempt attempts attempted attempting try tries tried trying propose proposes proposed consider considers considered considering fear fears feared hope hopes hoped plan plans planned planning urge urges urged demand demands demanded want wants wanted',
  if: 'if unless whether',
};

const forces = new Map<string, Force>(
  (Object.keys(words) as Force[]).flatMap((force) =>
    words[force].split(' ').map((word) => [word, force] as const),
  ),
);

/** What a word does to those after it; `null` for most words. "Can" is left out: what can be done need not be said so. */
export const forceOf = ({ kind, word }: Lexeme): Force | null =>
  kind === 'word' || kind === 'function' ? (forces.get(word) ?? null) : null;

/** Lexemes other than function words after which nothing is governed any more. */
const reach = 4;

/** The places of the words that may be governed from a place: up to the next pause, function words left out. */
export const governedFrom = (text: readonly Lexeme[], at: number): number[] => {
  const found: number[] = [];
  for (let i = at + 1; i < text.length && found.length < reach; i++) {
    const lexeme = text[i];
    if (!lexeme || lexeme.opens || lexeme.afterPause) break;
    if (lexeme.kind !== 'function') found.push(i);
  }
  return found;
};

/** The places from which a word may be governed, the nearest first. */
export const governorsOf = (text: readonly Lexeme[], at: number): number[] => {
  const found: number[] = [];
  let seen = 0;
  for (let i = at; i > 0 && seen < reach; ) {
    const lexeme = text[i];
    if (!lexeme || lexeme.opens || lexeme.afterPause) break;
    i--;
    const before = text[i];
    if (!before) break;
    found.push(i);
    if (before.kind !== 'function') seen++;
  }
  return found;
};

/** How exact a number is said to be. */
const qualifiers: readonly (readonly [string, RegExp])[] = [
  ['more', /(?:more than|over|at least|above|exceeding|minimum of|upwards of|or more)$/],
  ['less', /(?:(?:less|fewer) than|under|below|at most|up to|as many as|as much as|maximum of)$/],
  ['about', /(?:about|around|some|roughly|approximately|nearly|almost|estimated|close to|or so)$/],
];

/** How exact the number at a place is said to be: `more`, `less`, `about`, or `exact`. */
export const exactness = (text: readonly Lexeme[], at: number): string => {
  const before = text
    .slice(Math.max(0, at - 3), at)
    .map(({ word }) => word)
    .join(' ');
  return qualifiers.find(([, pattern]) => pattern.test(before))?.[0] ?? 'exact';
};
