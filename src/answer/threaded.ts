import { answeringEnded } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { keepThread } from '../thread/keep.ts';
import { createLine } from '../thread/line.ts';
import { hearReports } from '../thread/reporting.ts';
import { ThreadEnded } from '../thread/start.ts';
import type { AnsweringNews, AnsweringTasks } from './answering-thread.ts';
import type { LiveAnswerer, LiveReporting } from './live.ts';

/** Questions that are worked on at once: while the passages of one are read, the next is embedded and searched for. */
const atOnce = 2;

/** A thread that ended is nothing a person knows of. */
const explained = (error: unknown): unknown => (error instanceof ThreadEnded ? answeringEnded(error) : error);

/**
 * Opens all that answering takes on a thread of its own, so that this one is free for whatever must not be late, and
 * follows the index there. Questions are answered in the order in which they come, a few at a time; everything else at once. A thread that ends
 * by accident is started anew with the next call, and calls under way are tried once more.
 *
 * @throws {UserError} when the model, the index or the reader is not to be had
 */
export const openThreadedAnswerer = async (
  settings: Settings,
  report: LiveReporting,
): Promise<LiveAnswerer> => {
  const { onSwitch, onTrouble, signal } = report;
  const thread = await keepThread<AnsweringTasks>({
    entry: new URL('./answering-thread.ts', import.meta.url),
    open: (started, given) => started.call('open', [settings], { ...given, hear: hearReports(report) }),
    shut: (started) => started.call('close', []),
    hear: (news) => {
      const told = news as AnsweringNews;
      if (told.kind === 'switched') onSwitch?.();
      else onTrouble?.(new Error(told.message));
    },
    onEnd: (why) => onTrouble?.(why),
    signal,
  }).catch((error: unknown) => {
    throw explained(error);
  });
  const call: typeof thread.call = async (task, given) => {
    try {
      return await thread.call(task, given);
    } catch (error) {
      throw explained(error);
    }
  };
  /** What takes the models waits here: begun together, all would be done only when the last is. */
  const line = createLine(atOnce, Number.POSITIVE_INFINITY);
  return {
    ask: (...given) => line.run(() => call('ask', given)),
    findClaim: (...given) => line.run(() => call('findClaim', given)),
    passages: (...given) => line.run(() => call('passages', given)),
    summarise: (...given) => call('summarise', given),
    overview: (...given) => call('overview', given),
    articles: (...given) => call('articles', given),
    text: (...given) => call('text', given),
    findAgain: (...given) => call('findAgain', given),
    reload: () => call('reload', []),
    close: () => thread.close(),
  };
};
