import type { Tasks } from './protocol.ts';
import { type CallOptions, type Given, startThread, type Thread, ThreadEnded, type Value } from './start.ts';

/** Times that a call is tried where the thread ends under it: what ended it may have been another call. */
const tries = 2;

/** Milliseconds that a thread may take to put away what it has open. */
const patience = 5_000;

/** A thread that is started anew with the next call where it ends by accident. */
export interface KeptThread<T extends Tasks> {
  /**
   * Calls that were under way when the thread ended are tried once more.
   *
   * @throws what the task throws, or what opening the thread throws
   * @throws {ThreadEnded} when it ends under the call each time, or is closed
   */
  call<K extends keyof T & string>(task: K, given: Given<T[K]>): Promise<Value<T[K]>>;
  /** Lets it put away what it has open, then ends it. */
  close(): Promise<void>;
}

/** What a kept thread does, and who hears of it. */
export interface KeepOptions<T extends Tasks> {
  /** The module that calls `serve` there. */
  readonly entry: URL;
  /** Called on every new thread before anything else is; it is usable once this resolves. */
  readonly open: (thread: Thread<T>, options: Pick<CallOptions, 'signal'>) => Promise<void>;
  /** Called before it is ended on purpose. */
  readonly shut: (thread: Thread<T>) => Promise<void>;
  /** Gets what the thread says unasked. */
  readonly hear?: (news: unknown) => void;
  /** Hears that it ended by accident. */
  readonly onEnd?: (why: ThreadEnded) => void;
  /** Gives up the first start. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a thread and keeps one going until it is closed.
 *
 * @throws what `open` throws the first time
 */
export const keepThread = async <T extends Tasks>(options: KeepOptions<T>): Promise<KeptThread<T>> => {
  const { entry, open, shut, hear, onEnd } = options;
  let current: Promise<Thread<T>> | null = null;
  let closed = false;

  const start = async (signal?: AbortSignal): Promise<Thread<T>> => {
    const thread = startThread<T>(entry, hear);
    try {
      await open(thread, { signal });
    } catch (error) {
      current = null;
      await thread.close();
      throw error;
    }
    void thread.ended.then((why) => {
      current = null;
      if (why) onEnd?.(why);
    });
    return thread;
  };
  const running = (signal?: AbortSignal): Promise<Thread<T>> => {
    if (closed) throw new ThreadEnded('The thread is closed');
    current ??= start(signal);
    return current;
  };

  await running(options.signal);
  return {
    async call(task, given) {
      for (let attempt = 1; ; attempt++) {
        const thread = await running();
        try {
          return await thread.call(task, given);
        } catch (error) {
          if (!(error instanceof ThreadEnded) || attempt === tries) throw error;
          // Until it is known to have ended, it would be called again.
          await thread.ended;
        }
      }
    },
    async close() {
      closed = true;
      const thread = await current?.catch(() => null);
      if (!thread) return;
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([shut(thread).catch(() => undefined), enough]);
      clearTimeout(timer);
      await thread.close();
    },
  };
};
