import { escapedLine } from './line.ts';
import { type Reply, says } from './reply.ts';

/** Something to try, from an article that is really indexed. */
export interface Example {
  readonly question: string;
  readonly title: string;
}

/**
 * What the bot can do, in five lines; the first shows an example where anything is indexed.
 *
 * @param example `null` where no article may be shown here
 * @param listens whether the bot answers every question of this channel
 */
export const renderHelp = (example: Example | null, listens: boolean): Reply => {
  const try_ = example
    ? ` Try: **${escapedLine(example.question, 200)}** (from “${escapedLine(example.title, 120)}”)`
    : ' No articles are indexed yet that I could show here.';
  const where = listens
    ? 'just write it in this channel, or use `/ask`'
    : 'mention me, write to me directly, or use `/ask`';
  return says(
    [
      `Ask me about the articles: ${where}. I answer with quotes from them, word for word, or say that they don’t say.${try_}`,
      'Reply to an answer to ask on (“and why?”); `/ask` with `thread` opens a thread for longer conversations, with `private` only you see the answer.',
      '`/summary` sums up an article in quotes, or all of them in a line each; `/articles` lists them.',
      'In a message’s menu, **Apps → Find in articles** looks for what the articles say to it.',
      'Under an answer: **More context** shows the paragraph, **More quotes** the next best, **Why this?** how it was found; 👍 and 👎 tell whether it helped.',
    ].join('\n'),
  );
};
