import type { ArticleInfo } from '../answer/answer.ts';
import { articleKey } from './article-key.ts';
import { shortLine } from './cut.ts';
import { oneLine } from './escape.ts';
import { Limit } from './limits.ts';
import { matchingArticles } from './titles.ts';

/** How an article is offered while people type: its title and date, its id (or a key where that is too long). */
export const articleChoice = ({ id, title, published }: ArticleInfo): { name: string; value: string } => {
  const date = published === null ? '' : ` · ${published.slice(0, 10)}`;
  return {
    name: `${shortLine(oneLine(title) || id, Limit.choice - date.length)}${date}`,
    value: id.length <= Limit.choice ? id : articleKey(id),
  };
};

/** The article that somebody chose or typed: by id, by key, or the one whose title fits best; else `null`. */
export const chosenArticle = (typed: string, articles: readonly ArticleInfo[]): ArticleInfo | null =>
  articles.find(({ id }) => id === typed || articleKey(id) === typed) ??
  (typed.trim() === '' ? null : (matchingArticles(typed, articles)[0] ?? null));
