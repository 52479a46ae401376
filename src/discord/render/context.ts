import type { Context } from '../../answer/answer.ts';
import { Limit } from '../limits.ts';
import { citation, quotedText, ROOMS } from './quote.ts';
import { type Reply, says } from './reply.ts';

const rendered = ({ quote, before, after }: Context, number: number): string => {
  const text = `${before}${quote.text}${after}`;
  const bold = [before.length, before.length + quote.text.length] as const;
  for (const room of ROOMS) {
    const print = citation(quote, number, room);
    const { markdown, cut } = quotedText(text, bold, Limit.content - print.length - 1);
    // A link is worth less than the end of the paragraph.
    if (!cut || room === ROOMS[ROOMS.length - 1]) return `${markdown}\n${print}`;
  }
  return '';
};

/**
 * The paragraphs around quotes, each quote in bold, and what is to be said of quotes that have none now:
 * in one message where all fits, else one a message.
 * Quotes of the same paragraph show it once each, because each has its own words marked.
 */
export const renderContexts = (
  contexts: readonly { context: Context; number: number }[],
  remarks: readonly string[],
): readonly Reply[] => {
  const parts = [...contexts.map(({ context, number }) => rendered(context, number)), ...remarks];
  const together = parts.join('\n');
  return (together.length <= Limit.content ? [together] : parts).filter((part) => part !== '').map(says);
};
