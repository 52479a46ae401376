import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Answer, Quote } from '../../answer/answer.ts';
import { articleKey, indexKey } from '../article-key.ts';
import { type ButtonAction, buttonId, MOST_ARTICLES, type PagedList, type Search } from '../button-id.ts';
import type { ButtonRow } from './reply.ts';

type Face = { readonly label: string } | { readonly emoji: { readonly name: string } };

const button = (action: ButtonAction, face: Face, disabled = false): APIButtonComponentWithCustomId => ({
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  custom_id: buttonId(action),
  ...face,
  ...(disabled ? { disabled } : {}),
});

const row = (components: APIButtonComponentWithCustomId[]): ButtonRow => ({
  type: ComponentType.ActionRow,
  components,
});

const keysOf = (quotes: readonly Quote[]): string[] =>
  quotes.slice(0, MOST_ARTICLES).map(({ article }) => articleKey(article));

/**
 * The buttons under an answer: three about its quotes, two to vote.
 *
 * @param search how the answer was looked for
 * @param shown the quotes that the message shows
 * @param seen how many quotes of the question have been shown so far, in this message and before it
 */
export const answerButtons = (
  answer: Answer,
  search: Search,
  shown: readonly Quote[],
  seen: number,
): readonly ButtonRow[] => {
  if (answer.refusal !== null) return [];
  const index = indexKey(answer.index);
  const articles = keysOf(shown);
  const votes = [
    button({ kind: 'vote', vote: 'up', index, articles }, { emoji: { name: '👍' } }),
    button({ kind: 'vote', vote: 'down', index, articles }, { emoji: { name: '👎' } }),
  ];
  if (shown.length === 0) return [row(votes)];
  return [
    row([
      button({ kind: 'context', articles }, { label: 'More context' }),
      button({ kind: 'more', index, search, seen }, { label: 'More quotes' }),
      button({ kind: 'why', index, search }, { label: 'Why this?' }),
      ...votes,
    ]),
  ];
};

/** The one button under quotes that were cut. */
export const contextButton = (shown: readonly Quote[]): readonly ButtonRow[] => [
  row([button({ kind: 'context', articles: keysOf(shown) }, { label: 'More context' })]),
];

/** Back and forth in a list; nothing where it has one page. `page` counts from 0. */
export const pageButtons = (list: PagedList, page: number, pages: number): readonly ButtonRow[] =>
  pages < 2
    ? []
    : [
        row([
          // An id must be unique in its message, also where both ends of the list are the same page.
          button({ kind: 'page', list, page: Math.max(0, page - 1) }, { label: 'Back' }, page === 0),
          button({ kind: 'page', list, page: page + 1 }, { label: 'Next' }, page >= pages - 1),
        ]),
      ];
