import type { ArticleInfo, Scope } from '../../answer/answer.ts';
import { chosenArticle } from '../article-choice.ts';
import type { Desk } from '../desk.ts';
import { escapedLine } from '../render/line.ts';
import { type Reply, says } from '../render/reply.ts';
import { noSuchArticle } from '../render/words.ts';

/** Characters of a wrong title that are repeated to the person. */
const TYPED_ROOM = 100;

/** What to say to somebody who named an article that is not there. */
export const unknownArticle = (typed: string): Reply => says(noSuchArticle(escapedLine(typed, TYPED_ROOM)));

/** The article that an option names, among those that may be shown; `null` where it names none of them. */
export const namedArticle = async (desk: Desk, typed: string, scope: Scope): Promise<ArticleInfo | null> =>
  chosenArticle(typed, await desk.answerer.articles(scope));
