import type { Quote, SummaryLength } from '../answer/answer.ts';
import { terms } from '../index/terms.ts';
import { type Checked, checkSentence } from './check-sentence.ts';
import type { DraftSentence } from './draft.ts';
import { Sources } from './sources.ts';
import type { Objection } from './support/supports.ts';
import { tidy } from './tidy.ts';
import type { Written, WrittenSentence } from './writer.ts';

/** Sentences of a text at most. */
export type Kind = 'answer' | SummaryLength;
const mostSentences: Readonly<Record<Kind, number>> = { answer: 4, brief: 3, standard: 6, detailed: 10 };

/** How many sentences a text may have. */
export const mostSentencesOf = (kind: Kind): number => mostSentences[kind];

/** Why a sentence was removed. */
export type Removal =
  /** It points to no sentence, or to one that is not there. */
  | 'reference'
  /** It says what was said already. */
  | 'repetition'
  /** It came after as many as there may be. */
  | 'length'
  /** It has links, marks or words that no report has, or speaks to the reader. */
  | 'form'
  /** What it has in quotation marks does not stand in a sentence that it cites. */
  | 'quotation'
  /** It speaks of somebody whom the text does not name before it. */
  | 'pronoun'
  | Objection;

/** What is left of a draft. */
export interface Reviewed {
  /** `null` where nothing is left. */
  readonly written: Written | null;
  readonly drafted: number;
  readonly referenced: number;
  /** Why each sentence that was removed was, in their order. */
  readonly removals: readonly Removal[];
}

/** As alike as this, two sentences say the same: the share of terms that both have. */
const sameSentence = 0.85;

/**
 * Checks each sentence of a draft, and cuts the quotes.
 *
 * @param sources the material taken apart; kept by who checks several drafts against it
 */
export const review = (
  draft: readonly DraftSentence[],
  material: readonly Quote[],
  kind: Kind,
  sources: Sources = new Sources(material),
): Reviewed => {
  const kept: Checked[] = [];
  const removals: Removal[] = [];
  let referenced = 0;
  let previous: Checked | null = null;
  for (const sentence of draft) {
    const points = pointsTo(sentence, material.length);
    if (points) referenced++;
    const checked: Checked | Removal = points
      ? kept.length >= mostSentences[kind]
        ? 'length'
        : checkSentence({ ...points, text: tidy(sentence.text) }, sources, previous)
      : 'reference';
    if (typeof checked === 'string') removals.push(checked);
    else if (kept.some((other) => sayTheSame(other, checked))) removals.push('repetition');
    else kept.push(checked);
    previous = typeof checked === 'string' ? null : checked;
  }
  return {
    written: kept.length === 0 ? null : textOf(kept, material),
    drafted: draft.length,
    referenced,
    removals,
  };
};

/**
 * Whether enough of a text is left to be shown: words at all, and most of what was written; what was only too much
 * or said twice does not count.
 */
export const isEnough = ({ written, drafted, removals }: Reviewed): boolean => {
  if (!written?.sentences.some(({ pieces }) => pieces.some(({ kind }) => kind === 'words'))) return false;
  const harmless = removals.filter((removal) => removal === 'length' || removal === 'repetition').length;
  return 2 * (removals.length - harmless) <= drafted - harmless;
};

/** The sentences pointed to, counted from 0; `null` where there is none, or one that does not exist. */
const pointsTo = (
  { cites, quote }: DraftSentence,
  count: number,
): { readonly cites: readonly number[]; readonly quote: number | null } | null => {
  const all = quote === null ? cites : [...cites, quote];
  const exist = all.every((number) => Number.isInteger(number) && number >= 1 && number <= count);
  return all.length > 0 && exist
    ? { cites: [...new Set(all)].map((number) => number - 1), quote: quote === null ? null : quote - 1 }
    : null;
};

const sayTheSame = (a: Checked, b: Checked): boolean => {
  const [one, other] = [termsOf(a), termsOf(b)];
  const shared = [...one].filter((term) => other.has(term)).length;
  return shared >= sameSentence * Math.max(one.size, other.size);
};

const termsOf = ({ pieces }: Checked): ReadonlySet<string> =>
  new Set(terms(pieces.map((piece) => (piece.kind === 'words' ? piece.text : piece.quote.text)).join(' ')));

/** The text with its sources numbered by first reference. */
const textOf = (kept: readonly Checked[], material: readonly Quote[]): Written => {
  const order = [...new Set(kept.flatMap(({ cites }) => cites))];
  const sentences = kept.map(
    ({ pieces, cites }): WrittenSentence => ({
      pieces,
      cites: cites.map((cite) => order.indexOf(cite)).sort((a, b) => a - b),
    }),
  );
  return { sentences, sources: order.flatMap((cite) => material[cite] ?? []) };
};
