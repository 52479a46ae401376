import { stemmer } from 'stemmer';

/** English words that carry no subject: they are neither indexed by weight nor counted as covered. */
const functionWords = new Set(
  (
    'a about after all also am an and any are as at be because been before being but by can could did do does doing ' +
    'for from had has have he her hers him his how i if in into is it its just me more most my no nor not of on or ' +
    'other our ours out over own said say says she should so some such than that the their theirs them then there ' +
    'these they this those through to too under until up upon very was we were what when where which while who ' +
    'whom whose why will with would you your yours please tell give know'
  ).split(' '),
);

/** Words of letters and digits, with inner apostrophes, points and commas between digits, and dotted initials. */
const wordPattern = /(?:\p{L}\.){2,}|\p{N}+(?:[.,]\p{N}+)*\p{L}*|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** Scripts that put no spaces between words: a run of them is indexed as overlapping pairs of characters. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]{2,}$/u;

/** A word of a text and where it stands. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** What it is looked up by: without case, accents and inflection. */
  readonly term: string;
}

const normalised = new Map<string, string>();

/** The form by which a word is looked up: `Embassies` → `embassi`, `2,000` → `2000`, `U.S.` → `us`. */
export const toTerm = (word: string): string => {
  const known = normalised.get(word);
  if (known !== undefined) return known;
  const plain = word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’]s?$/u, '')
    .replace(/['’](?:s|re|ve|ll|d|m|t)$/u, '');
  const term = /^\p{N}/u.test(plain)
    ? plain.replace(/(?<=\p{N}),(?=\p{N}{3})/gu, '')
    : /^[a-z]{3,}$/u.test(plain)
      ? stemmer(plain)
      : plain.replaceAll('.', '');
  // A bound keeps a long-lived process from remembering every word that it was ever asked.
  if (normalised.size >= 200_000) normalised.clear();
  normalised.set(word, term);
  return term;
};

/** Every word of a text in order, as offsets into it. */
export const words = (text: string): Word[] => {
  const found: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const [word] = match;
    const start = match.index;
    if (unspaced.test(word)) {
      const characters = [...word];
      let at = start;
      for (let i = 0; i + 1 < characters.length; i++) {
        const pair = `${characters[i]}${characters[i + 1]}`;
        found.push({ start: at, end: at + pair.length, term: pair });
        at += characters[i]?.length ?? 0;
      }
    } else {
      const term = toTerm(word);
      if (term !== '') found.push({ start, end: start + word.length, term });
    }
  }
  return found;
};

const stopTerms = new Set([...functionWords].map(toTerm));

/** Whether a term is a function word ("the", "did"), which says nothing of the subject. */
export const isStopTerm = (term: string): boolean => stopTerms.has(term);

/** The terms of a text, in order, function words included. */
export const terms = (text: string): string[] => words(text).map((word) => word.term);

/** "Tell us": the "us" that is not a country; elsewhere in a question it is more often the U.S. than a pronoun. */
const usWhoAsk = /\b((?:tell|give|show|remind|let|of|for|with)\s+)us\b/gi;

/** The terms that carry the subject of a text, each once; all of its terms where it has none but function words. */
export const subjectTerms = (text: string): string[] => {
  const all = [
    ...new Set(
      terms(text.replace(usWhoAsk, (words, before: string) => (/US$/.test(words) ? words : before))),
    ),
  ];
  const subject = all.filter((term) => !stopTerms.has(term));
  return subject.length > 0 ? subject : all;
};
