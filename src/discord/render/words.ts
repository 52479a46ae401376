import type { Refusal } from '../../answer/answer.ts';
import { nearest, notInArticles, refusals } from '../../answer/words.ts';

/** Openings of the small print that name a question; `read-back.ts` finds the question by them. */
export const ASKED = 'Question: ';
export const CLAIMED = 'Message: ';
export const UNDERSTOOD = 'Understood as: ';

/** Opening of the small print above what a language model wrote; `read-back.ts` reads no quotes below it. */
export const WRITTEN = 'Written by ';

/** Said when no article answers. */
export const NOT_IN_ARTICLES = notInArticles;
export const NEAREST = nearest;
export const NOTHING_CLOSE = 'Nothing in the articles is close to what this message claims.';
export const CLOSEST = 'Closest in the articles:';

/** Said where the message itself is the reason that there is no answer. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  ...refusals,
  empty: `${refusals.empty} \`/help\` shows what I can do.`,
};

/** Short words to a person, each a whole message. */
export const SAY = {
  changed: 'The article has changed since: it no longer has these words.',
  gone: 'The article of this quote is no longer among those that I can show here.',
  noQuote: 'I can’t find a quote in that message any more.',
  noQuestion: 'I can’t see the question of this answer any more, so I can’t look again.',
  indexedAgain:
    'The articles were indexed again since this answer. As they are now, this quote would not be among the best.',
  notFoundAgain: 'I can’t find this quote again among the best on that question.',
  noMore: 'There are no further quotes on this question.',
  notYours: 'That answer is private to the person who asked.',
  oldButton: 'I don’t know this button (any more). Please ask again.',
  otherServer: 'I don’t answer in this server.',
  otherPerson: 'I answer members of certain servers only.',
  noArticles: 'No articles are indexed yet that I could show here.',
  noText: 'That message has no text that I could look for.',
  leaving: 'I’m being restarted. Please ask again in a minute.',
  lineFull: 'Very many questions are waiting just now. Please ask again in a minute.',
  tooLate: 'That took too long. Please ask again.',
  voteUp: 'Thank you: noted as helpful.',
  voteDown: 'Thank you: noted as not helpful.',
  voteLost: 'I could not keep your vote, sorry.',
  onlyMentions:
    'Discord shows me only messages here that mention me or answer one of mine: please reply to me, or begin with my name.',
  threadOpened:
    'Ask on here: reply to me or begin with my name, and I take what was said before into account.',
  threadPrivate: 'A private answer can’t open a thread.',
  threadNowhere: 'I can’t open a thread here.',
  threadForbidden: 'I may not open a thread here: that takes the permission “Create Public Threads”.',
} as const;

/** @param seconds until the person may ask again */
export const tooFast = (seconds: number): string =>
  `One moment, please: that was many questions at once. Ask again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;

/** @param reference stands in the log beside what happened */
export const failed = (reference: string): string =>
  `Something went wrong with this, sorry. (Reference ${reference})`;

/** @param typed what was given as the article */
export const noSuchArticle = (typed: string): string =>
  `No article here is called “${typed}”. \`/articles\` lists those that I know.`;

/** @param numbers of the quotes whose articles lack them now */
export const changedQuotes = (numbers: readonly number[]): string =>
  `The article of quote ${numbers.join(' and ')} has changed since: it no longer has these words.`;

/** @param channel where the bot may not write, as Discord links it */
export const mayNotWrite = (channel: string): string =>
  `I read your question in ${channel}, but I may not write there. An administrator can give me the permissions ` +
  '“View Channel”, “Send Messages” (in threads too) and “Read Message History”.';
