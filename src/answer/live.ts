import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ensureIndex } from '../index/ensure-index.ts';
import { manifestName } from '../index/manifest.ts';
import { indexPlaces } from '../index/places.ts';
import type { SearchIndex } from '../index/search-index.ts';
import { openIndex, readManifest } from '../index/store.ts';
import type { Settings } from '../settings.ts';
import type { Answerer } from './answer.ts';
import { createAnswerer } from './answerer.ts';
import { openModels, type Reporting } from './open.ts';
import ranking from './ranking.json' with { type: 'json' };

/** An answerer that follows its index while it answers. */
export interface LiveAnswerer extends Answerer {
  /**
   * Switches to the index as it is on disk now; where that is the one in use, nothing happens. Questions under way end
   * on the index they began with, which is then closed.
   *
   * @throws {UserError} when the index cannot be opened; the one of before stays in use
   */
  reload(): Promise<void>;
}

/** Who hears of a changed index. */
export interface LiveReporting extends Reporting {
  /** Other articles can be asked about now. */
  readonly onSwitch?: () => void;
  /** A changed index could not be opened; the one of before stays in use. */
  readonly onTrouble?: (error: unknown) => void;
}

/** Milliseconds between looks at whether the index was updated. */
const LOOK = 1_000;
/** Milliseconds at most between tries to open a changed index that cannot be opened. */
const LONGEST_WAIT = 60_000;

interface Opened {
  readonly answerer: Answerer;
  readonly index: SearchIndex;
  users: number;
  retired: boolean;
}

/** Tells one state of a file from another without reading it; `null` where there is none. */
const signature = async (file: string): Promise<string | null> => {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return null;
  }
};

/**
 * Opens all that answering takes, as the settings say; builds the index where there is none. From then on it looks now
 * and then whether the index was updated, by whomever, and switches over.
 *
 * @throws {UserError} when the model, the index or the reader is not to be had
 */
export const openLiveAnswerer = async (settings: Settings, report: LiveReporting): Promise<LiveAnswerer> => {
  const models = await openModels(settings, report);
  const { embedder, reader, opened: model } = models;
  const manifest = path.join(settings.INDEX_DIR, manifestName);
  const opened = (index: SearchIndex): Opened => ({
    answerer: createAnswerer({ index, embedder, reader, ranking }),
    index,
    users: 0,
    retired: false,
  });
  const first = async (): Promise<Opened> => {
    try {
      return opened(await ensureIndex(indexPlaces(settings), { ...report, embedder, opened: model }));
    } catch (error) {
      await models.close();
      throw error;
    }
  };
  // Before the index is opened: one that comes meanwhile is then seen to be another.
  let seen = await signature(manifest);
  let current = await first();
  let closed = false;
  let switching: Promise<void> = Promise.resolve();

  const leave = (one: Opened): void => {
    if (one.retired && one.users === 0) one.index.close();
  };
  const retire = (one: Opened): void => {
    one.retired = true;
    leave(one);
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
  const switchOver = async (): Promise<void> => {
    const found = await signature(manifest);
    if (closed || (found !== null && found === seen)) return;
    const { version } = await readManifest(settings.INDEX_DIR);
    if (version === current.index.version) {
      seen = found;
      return;
    }
    const next = await openIndex(settings.INDEX_DIR, model.identity);
    seen = found;
    if (closed) {
      next.close();
      return;
    }
    const before = current;
    current = opened(next);
    retire(before);
    report.onSwitch?.();
  };
  /** One switch at a time: of two the later one might otherwise win with the older index. */
  const reload = (): Promise<void> => {
    const done = switching.then(switchOver);
    switching = done.catch(() => undefined);
    return done;
  };

  let timer: NodeJS.Timeout | undefined;
  let failed: { readonly at: string | null; readonly wait: number } | null = null;
  const look = async (): Promise<void> => {
    const found = await signature(manifest);
    try {
      if (found !== null && found !== seen) await reload();
      failed = null;
    } catch (error) {
      if (failed?.at !== found) report.onTrouble?.(error);
      failed = { at: found, wait: failed?.at === found ? Math.min(2 * failed.wait, LONGEST_WAIT) : LOOK };
    }
    lookLater();
  };
  const lookLater = (): void => {
    if (closed) return;
    timer = setTimeout(() => void look(), failed?.wait ?? LOOK);
    timer.unref();
  };
  lookLater();

  return {
    ask: (question, options) => using((answerer) => answerer.ask(question, options)),
    findClaim: (text, options) => using((answerer) => answerer.findClaim(text, options)),
    passages: (question, scope) => using((answerer) => answerer.passages(question, scope)),
    summarise: (article, length, scope) => using((answerer) => answerer.summarise(article, length, scope)),
    overview: (scope) => using((answerer) => answerer.overview(scope)),
    articles: (scope) => using((answerer) => answerer.articles(scope)),
    text: (article, scope) => using((answerer) => answerer.text(article, scope)),
    findAgain: (article, text, scope) => using((answerer) => answerer.findAgain(article, text, scope)),
    reload,
    async close() {
      closed = true;
      clearTimeout(timer);
      await switching;
      retire(current);
      await models.close();
    },
  };
};
