import type { Lexeme } from './support/lexemes.ts';

/** Words that stand for what was named before; those of one group stand for the same. */
const groups = [
  'he him his himself',
  'she her hers herself',
  'they them their theirs themselves',
  'it its itself',
];
const groupOf = new Map(groups.flatMap((group) => group.split(' ').map((word) => [word, group] as const)));

/** The pronouns among which a word is, as one string; `null` for other words. */
export const pronounGroup = ({ word }: Lexeme): string | null => groupOf.get(word) ?? null;

const pointing = /^(?:this|that|these|those|such|both|neither|either|former|latter|here|there)$/;
const linking =
  /^(?:however|but|and|so|then|also|instead|moreover|furthermore|meanwhile|nevertheless|still|yet|thus|therefore)$/;

/** How a text leans on what was said before it. */
export interface Leaning {
  /** The pronoun that stands for what the text itself does not name, as its group; `null` where there is none. */
  readonly pronoun: string | null;
  /** Whether it begins with "this", "however" and the like. */
  readonly loose: boolean;
}

/** How a text leans on what was said before it. */
export const leaning = (text: readonly Lexeme[]): Leaning => {
  const [first] = text;
  let named = false;
  let pronoun: string | null = null;
  for (const { kind, word, opens } of text) {
    const group = groupOf.get(word);
    // "It" inside a sentence mostly stands for nothing, or for what the sentence is about.
    if (group !== undefined && !named && (opens || !group.startsWith('it'))) pronoun ??= group;
    if (kind === 'name' || kind === 'word') named = true;
  }
  return { pronoun, loose: first !== undefined && (pointing.test(first.word) || linking.test(first.word)) };
};

/** Whether every pronoun of a text is one of its source's, too. */
export const pronounsKept = (text: readonly Lexeme[], source: readonly Lexeme[]): boolean => {
  const known = new Set(source.flatMap(({ word }) => groupOf.get(word) ?? []));
  return text.every(({ word }) => {
    const group = groupOf.get(word);
    return group === undefined || known.has(group);
  });
};
