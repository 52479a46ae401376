import type { Quote } from '../answer/answer.ts';
import type { Written, WrittenSentence } from './writer.ts';

/** A text's sentences with the numbers by which people find what bears each out. */
export interface Referenced {
  readonly sentences: readonly { readonly sentence: WrittenSentence; readonly numbers: readonly number[] }[];
  /** Cited sentences that none of the quotes shown holds: to be shown after them, the numbers going on. */
  readonly further: readonly { readonly quote: Quote; readonly number: number }[];
}

const holds = (outer: Quote, inner: Quote): boolean =>
  outer.article === inner.article && outer.start <= inner.start && inner.end <= outer.end;

/**
 * Gives the sources of a text the numbers of the quotes that hold them; those in none get the next numbers.
 *
 * @param shown the quotes that people see, in order
 * @param first the number of the first of them
 * @param most sentences of the text at most
 */
export const references = (
  { sentences, sources }: Written,
  shown: readonly Quote[],
  { first = 1, most = sentences.length }: { readonly first?: number; readonly most?: number } = {},
): Referenced => {
  const further: { readonly quote: Quote; readonly number: number }[] = [];
  const numbers = new Map<number, number>();
  const numberOf = (source: number): number[] => {
    const known = numbers.get(source);
    if (known !== undefined) return [known];
    const quote = sources[source];
    if (!quote) return [];
    const at = shown.findIndex((one) => holds(one, quote));
    const number = first + (at >= 0 ? at : shown.length + further.length);
    if (at < 0) further.push({ quote, number });
    numbers.set(source, number);
    return [number];
  };
  return {
    sentences: sentences.slice(0, most).map((sentence) => ({
      sentence,
      numbers: [...new Set(sentence.cites.flatMap(numberOf))].sort((a, b) => a - b),
    })),
    further,
  };
};
