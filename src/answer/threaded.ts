import { answeringEnded } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { hearReports } from '../thread/reporting.ts';
import { type Given, startThread, type Thread, ThreadEnded, type Value } from '../thread/start.ts';
import type { Answerer } from './answer.ts';
import type { AnsweringNews, AnsweringTasks } from './answering-thread.ts';
import type { LiveAnswerer, LiveReporting } from './live.ts';

const entry = new URL('./answering-thread.ts', import.meta.url);

/** Times that a call is tried where the thread ends under it: what ended it may have been somebody else's call. */
const tries = 2;

/** Milliseconds that a thread may take to put away what it has open. */
const patience = 5_000;

type Methods = Omit<Answerer, 'close'>;

/**
 * Opens all that answering takes on a thread of its own, so that this one is free for whatever must not be late, and
 * follows the index there. Questions are answered one after the other; everything else at once. A thread that ends
 * by accident is started anew with the next call, and calls under way are tried once more.
 *
 * @throws {UserError} when the model, the index or the reader is not to be had
 */
export const openThreadedAnswerer = async (
  settings: Settings,
  report: LiveReporting,
): Promise<LiveAnswerer> => {
  const answerer = new ThreadedAnswerer(settings, report);
  await answerer.open();
  return answerer;
};

class ThreadedAnswerer implements LiveAnswerer {
  readonly #settings: Settings;
  readonly #report: LiveReporting;
  #thread: Promise<Thread<AnsweringTasks>> | null = null;
  #closed = false;
  #line: Promise<unknown> = Promise.resolve();

  constructor(settings: Settings, report: LiveReporting) {
    this.#settings = settings;
    this.#report = report;
  }

  ask: Methods['ask'] = (...given) => this.#inTurn(() => this.#call('ask', given));
  findClaim: Methods['findClaim'] = (...given) => this.#inTurn(() => this.#call('findClaim', given));
  passages: Methods['passages'] = (...given) => this.#inTurn(() => this.#call('passages', given));
  summarise: Methods['summarise'] = (...given) => this.#call('summarise', given);
  overview: Methods['overview'] = (...given) => this.#call('overview', given);
  articles: Methods['articles'] = (...given) => this.#call('articles', given);
  text: Methods['text'] = (...given) => this.#call('text', given);
  findAgain: Methods['findAgain'] = (...given) => this.#call('findAgain', given);
  reload = (): Promise<void> => this.#call('reload', []);

  async open(): Promise<void> {
    await this.#running(this.#report.signal);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const thread = await this.#thread?.catch(() => null);
    if (!thread) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([thread.call('close', []).catch(() => undefined), enough]);
    clearTimeout(timer);
    await thread.close();
  }

  async #call<K extends keyof AnsweringTasks>(
    task: K,
    given: Given<AnsweringTasks[K]>,
  ): Promise<Value<AnsweringTasks[K]>> {
    for (let attempt = 1; ; attempt++) {
      const thread = await this.#running();
      try {
        return await thread.call(task, given);
      } catch (error) {
        if (!(error instanceof ThreadEnded)) throw error;
        if (attempt === tries || this.#closed) throw answeringEnded(error);
        // Until it is known to have ended, it would be called again.
        await thread.ended;
      }
    }
  }

  /** What takes the model waits here: begun together, all would be done only when the last is. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  #running(signal?: AbortSignal): Promise<Thread<AnsweringTasks>> {
    if (this.#closed) throw new Error('The answerer is closed');
    this.#thread ??= this.#start(signal);
    return this.#thread;
  }

  async #start(signal?: AbortSignal): Promise<Thread<AnsweringTasks>> {
    const { onSwitch, onTrouble } = this.#report;
    const thread = startThread<AnsweringTasks>(entry, (news) => {
      const told = news as AnsweringNews;
      if (told.kind === 'switched') onSwitch?.();
      else onTrouble?.(new Error(told.message));
    });
    try {
      await thread.call('open', [this.#settings], { signal, hear: hearReports(this.#report) });
    } catch (error) {
      this.#thread = null;
      await thread.close();
      throw error instanceof ThreadEnded ? answeringEnded(error) : error;
    }
    void thread.ended.then((why) => {
      this.#thread = null;
      if (why) onTrouble?.(why);
    });
    return thread;
  }
}
