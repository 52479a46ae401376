import type { Answer, Quote } from '../../answer/answer.ts';
import { smallPrint } from '../escape.ts';
import { Limit } from '../limits.ts';
import { fittedQuotes } from './fit.ts';
import { type Reply, says } from './reply.ts';

const ordinal = (rank: number): string => {
  const tens = rank % 100;
  const ones = rank % 10;
  if (tens >= 11 && tens <= 13) return `${rank}th`;
  return `${rank}${ones === 1 ? 'st' : ones === 2 ? 'nd' : ones === 3 ? 'rd' : 'th'}`;
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const rank = (way: string, place: number | null): string =>
  place === null ? `not among those found ${way}` : `${ordinal(place)} ${way}`;

const foundBy = ({ found }: Quote): string =>
  `${rank('by words', found.byWords)}, ${rank('by meaning', found.byMeaning)}`;

/**
 * How the first quote of an answer was found: the ranks of its passage, the confidence, what was second best.
 *
 * @param answer the question answered again
 * @param at index of the quote in question among the answer's quotes
 * @param changed whether the index is another one than the answer came from
 */
export const renderWhy = (answer: Answer, at: number, changed: boolean): Reply => {
  const quote = answer.quotes[at];
  const second = answer.quotes.find((_, index) => index !== at);
  const confidence = answer.answered
    ? `Confidence that it answers: ${percent(answer.confidence)}.`
    : `Confidence that the articles answer this: ${percent(answer.confidence)}, too little to call it an answer.`;
  const head = [
    ...(changed
      ? [smallPrint('The articles were indexed again since this answer; it is explained as it is found now.')]
      : []),
    ...(quote
      ? [`Its passage was ${foundBy(quote)}. ${confidence} Score of the quote: ${percent(quote.score)}.`]
      : [confidence]),
    ...(second
      ? [`Second best was this, its passage ${foundBy(second)}, score ${percent(second.score)}:`]
      : ['No other passage came near.']),
  ].join('\n');
  if (!second) return says(head);
  const { markdown } = fittedQuotes([second], {
    limit: Limit.content - head.length - 1,
    first: answer.quotes.indexOf(second) + 1,
  });
  return says(`${head}\n${markdown}`);
};
