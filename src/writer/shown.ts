import type { Quote, Turn } from '../answer/answer.ts';
import { longDate } from '../answer/dates.ts';
import { plainLine } from './fence.ts';

/** The numbered sentences as the model sees them, a heading over those of each article; numbers count from 1. */
export const numberedSentences = (material: readonly Quote[]): string =>
  material
    .flatMap((quote, i) => {
      const line = `[${i + 1}] ${plainLine(quote.text)}`;
      return quote.article === material[i - 1]?.article ? [line] : [headingOf(quote), line];
    })
    .join('\n');

const headingOf = ({ title, published }: Quote): string =>
  `# ${plainLine(title)}${published === null ? '' : `, ${plainLine(longDate(published))}`}`;

/** Turns of a conversation that the model sees at most, the latest. */
const mostTurns = 4;
/** UTF-16 code units of a line of it at most. */
const longestLine = 400;

/** A conversation as the model sees it: what was asked, and the short answer or the first quote. */
export const conversationLines = (conversation: readonly Turn[]): string[] =>
  conversation.slice(-mostTurns).flatMap(({ question, answer }) => {
    const said = answer?.answered
      ? [answer.answer, answer.quotes[0]?.text].filter((text) => text != null)
      : [];
    return [
      `Question: ${line(answer?.understood ?? question)}`,
      ...(said.length > 0 ? [`Answer: ${line(said.join('. '))}`] : []),
    ];
  });

const line = (text: string): string => plainLine(text).slice(0, longestLine);
