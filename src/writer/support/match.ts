import { isWithin } from './dates.ts';
import { governorOf } from './governors.ts';
import type { Lexeme } from './lexemes.ts';
import { isAlike, isOfPlace, isPlainSpeech } from './senses.ts';

/** A word of a text and where it may stand in a source. */
export interface Match {
  /** Place in the text. */
  readonly at: number;
  readonly lexeme: Lexeme;
  /** Places in the source, ascending, at least one. */
  readonly places: readonly number[];
}

/** Words about the text itself, which say nothing of the world. */
const harmless = new Set(['also', 'articl', 'report', 'howev', 'meanwhil', 'addit', 'who', 'which']);

/** What of a text cannot be found in its source. */
export type Missing = 'number' | 'name' | 'word';

/**
 * Where each word of a text that is no function word may stand in the source; or what is missing there. One missing
 * word is too many: every tenth addition would pass.
 *
 * @param elsewhere further sources, from which a name may be completed: "Lloyd Austin" where the source says "Austin"
 */
export const matchWords = (
  text: readonly Lexeme[],
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[],
): readonly Match[] | Missing => {
  const matches: Match[] = [];
  for (const [at, lexeme] of text.entries()) {
    if (lexeme.kind === 'function') continue;
    const places = source.flatMap((other, place) => (stands(lexeme, other) ? [place] : []));
    if (places.length > 0) matches.push({ at, lexeme, places });
    else if (harmless.has(lexeme.term) || isPlainSpeech(lexeme.word)) continue;
    else if (lexeme.kind === 'word') return 'word';
    else if (lexeme.kind !== 'name') return 'number';
    else if (!completes(text, lexeme, source, elsewhere)) return 'name';
  }
  return matches;
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
  const governor = governorOf(told);
  // Those that govern acts are grouped by what they do to them; "denied" does not say what "planned" says.
  if (governor && !governor.overActs && governor.group === governorOf(known)?.group) return true;
  if (known.kind === 'function') return false;
  if (told.term === known.term) return true;
  if ((told.kind === 'name' || known.kind === 'name') && isOfPlace(told.word, known.word)) return true;
  // A capital means nothing where a sentence begins; elsewhere a name has no words like it.
  if ((told.kind === 'name' && !told.opens) || (known.kind === 'name' && !known.opens)) return false;
  return isAlike(told.term, known.term);
};

/** Whether a name that the source lacks belongs to one that it has, as another source shows. */
const completes = (
  text: readonly Lexeme[],
  name: Lexeme,
  source: readonly Lexeme[],
  elsewhere: readonly (readonly Lexeme[])[],
): boolean => {
  if (name.run === null) return false;
  const known = text.filter(
    ({ run, term }) =>
      run === name.run && source.some((other) => other.kind === 'name' && other.term === term),
  );
  return elsewhere.some((other) =>
    other.some(
      (lexeme) =>
        lexeme.run !== null &&
        lexeme.term === name.term &&
        known.some((part) => other.some(({ run, term }) => run === lexeme.run && term === part.term)),
    ),
  );
};
