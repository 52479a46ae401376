import type { Skipped } from '../article/read-sources.ts';
import type { BuildCost } from './build.ts';

/** An article that an update was concerned with. */
export interface UpdatedArticle {
  readonly id: string;
  /** Its title where it is known; removed articles of a damaged index have their id here. */
  readonly title: string;
  readonly source: string;
}

/** An article whose source could not be read, so that the text of before stays. */
export interface KeptArticle extends UpdatedArticle {
  /** Reads after the source: `answered 503 Service Unavailable`. */
  readonly reason: string;
}

/** An article that is no longer in the index. */
export interface RemovedArticle extends UpdatedArticle {
  /** What its web server said that it was removed for: `answered 410 Gone`. */
  readonly reason?: string;
}

/** Text on a page that is not the article. */
export interface LeftOut {
  /** Article id. */
  readonly article: string;
  readonly text: string;
  readonly reason: string;
}

/** What an update did, or would do. */
export interface UpdateReport {
  /** Stands where nothing was done: everything is as it would be. */
  readonly dryRun?: true;
  /** Short name of the index's state. */
  readonly version: string;
  /** Whether there is a new state; not where everything was up to date. */
  readonly written: boolean;
  readonly added: readonly UpdatedArticle[];
  readonly changed: readonly UpdatedArticle[];
  readonly removed: readonly RemovedArticle[];
  /** How many were up to date. */
  readonly unchanged: number;
  readonly kept: readonly KeptArticle[];
  /** What could not be read and gave no article. */
  readonly skipped: readonly Skipped[];
  readonly leftOut: readonly LeftOut[];
  /** For people, a sentence each without a closing full stop. */
  readonly notes: readonly string[];
  readonly counts: { readonly articles: number; readonly sentences: number; readonly passages: number };
  readonly cost: BuildCost;
  readonly milliseconds: number;
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** How much an index holds, for people: `17 articles in 84 passages`. */
export const describeCounts = ({
  articles,
  passages,
}: Pick<UpdateReport['counts'], 'articles' | 'passages'>) =>
  `${counted(articles, 'article')} in ${counted(passages, 'passage')}`;
