import type { Answerer } from '../../answer/answer.ts';
import { createAnswerer } from '../../answer/answerer.ts';
import { openModels, type Reporting } from '../../answer/open.ts';
import ranking from '../../answer/ranking.json' with { type: 'json' };
import type { Embedder } from '../../index/embed.ts';
import { ensureIndex } from '../../index/ensure-index.ts';
import { indexPlaces } from '../../index/places.ts';
import { openIndex } from '../../index/store.ts';
import type { Settings } from '../../settings.ts';

/** An answerer whose index can be replaced while it answers. */
export interface ReloadingAnswerer extends Answerer {
  /** Loaded once; may be used for updating the index. */
  readonly embedder: Embedder;
  /**
   * Opens the index as it is on disk now. Questions under way end on the index they began with, which is then closed.
   *
   * @throws {UserError} when the index is damaged; the one of before stays in use
   */
  reload(): Promise<void>;
}

interface Opened {
  readonly answerer: Answerer;
  readonly closeIndex: () => void;
  users: number;
  retired: boolean;
}

/**
 * Opens all that answering takes, as the settings say; builds the index where there is none.
 *
 * @throws {UserError} when the model, the index or the reader is not to be had
 */
export const openReloadingAnswerer = async (
  settings: Settings,
  report: Reporting,
): Promise<ReloadingAnswerer> => {
  const { opened: model, embedder, reader } = await openModels(settings, report);

  const opened = (index: Awaited<ReturnType<typeof openIndex>>): Opened => ({
    answerer: createAnswerer({ index, embedder, reader, ranking }),
    closeIndex: () => index.close(),
    users: 0,
    retired: false,
  });
  let current = opened(await ensureIndex(indexPlaces(settings), { ...report, embedder, opened: model }));

  const leave = (one: Opened): void => {
    if (one.retired && one.users === 0) one.closeIndex();
  };
  const using = async <T>(work: (answerer: Answerer) => Promise<T>): Promise<T> => {
    const mine = current;
    mine.users++;
    try {
      return await work(mine.answerer);
    } finally {
      mine.users--;
      leave(mine);
    }
  };

  return {
    embedder,
    ask: (question, options) => using((answerer) => answerer.ask(question, options)),
    findClaim: (text, options) => using((answerer) => answerer.findClaim(text, options)),
    summarise: (article, length, scope) => using((answerer) => answerer.summarise(article, length, scope)),
    overview: (scope) => using((answerer) => answerer.overview(scope)),
    articles: (scope) => using((answerer) => answerer.articles(scope)),
    text: (article, scope) => using((answerer) => answerer.text(article, scope)),
    findAgain: (article, text, scope) => using((answerer) => answerer.findAgain(article, text, scope)),
    async reload() {
      const next = opened(await openIndex(settings.INDEX_DIR, model.identity));
      const before = current;
      current = next;
      before.retired = true;
      leave(before);
    },
    close: () => current.answerer.close(),
  };
};
