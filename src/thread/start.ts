import { Worker } from 'node:worker_threads';
import { revivedError } from './plain-error.ts';
import type { Call, FromThread, Tasks, ToThread } from './protocol.ts';

/** A thread that ended though nobody asked it to; `cause` says why, where that is known. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

/** Milliseconds after which a thread that does not listen is ended all the same. */
const patience = 10_000;

/** How a call may be given up, and who hears what the thread says meanwhile. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly hear?: ((news: unknown) => void) | undefined;
}

/** What a task is given. */
export type Given<F> = F extends (call: Call, ...given: infer G) => unknown ? G : never;
/** What a task gives. */
export type Value<F> = F extends (...given: never[]) => Promise<infer V> ? V : never;

/** Another thread that does tasks when it is called. */
export interface Thread<T extends Tasks> {
  /**
   * @throws what the task throws, of the same class where that is `UserError`
   * @throws {ThreadEnded} when the thread ends before the task does
   */
  call<K extends keyof T & string>(task: K, given: Given<T[K]>, options?: CallOptions): Promise<Value<T[K]>>;
  /** Resolves when the thread has ended, with the reason where nobody asked it to. */
  readonly ended: Promise<ThreadEnded | null>;
  /** Ends the thread as soon as it listens, after its native call under way; what else is under way is lost. */
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly hear: ((news: unknown) => void) | undefined;
}

/**
 * Starts a thread.
 *
 * @param entry the module that calls `serve` there
 * @param hear gets what it says with `tellStarter`
 */
export const startThread = <T extends Tasks>(entry: URL, hear?: (news: unknown) => void): Thread<T> => {
  const worker = new Worker(new URL('./begin.mjs', import.meta.url), {
    workerData: { entry: entry.href },
    // The loaders of the main thread do nothing in another one; begin.mjs registers what is needed.
    execArgv: [],
  });
  const pending = new Map<number, Pending>();
  let calls = 0;
  let closing = false;
  let end: ThreadEnded | null = null;
  let cause: unknown;

  worker.on('message', (message: FromThread) => {
    if ('news' in message) {
      (message.call === null ? hear : pending.get(message.call)?.hear)?.(message.news);
      return;
    }
    const caller = pending.get(message.call);
    pending.delete(message.call);
    if ('error' in message) caller?.reject(revivedError(message.error));
    else caller?.resolve(message.value);
  });
  worker.on('error', (error) => {
    cause = error;
  });
  const ended = new Promise<ThreadEnded | null>((resolve) => {
    worker.on('exit', (code) => {
      const why = cause instanceof Error ? cause.message : `its status was ${code}`;
      end = new ThreadEnded(`A thread ended before its work was done: ${why}`, { cause });
      for (const { reject } of pending.values()) reject(end);
      pending.clear();
      resolve(closing ? null : end);
    });
  });

  const post = (message: ToThread): void => worker.postMessage(message);
  return {
    ended,
    call<K extends keyof T & string>(task: K, given: Given<T[K]>, options: CallOptions = {}) {
      const { signal } = options;
      return new Promise<Value<T[K]>>((resolve, reject) => {
        if (end) {
          reject(end);
          return;
        }
        signal?.throwIfAborted();
        const call = calls++;
        const abort = (): void => post({ abort: call });
        const forget = (): void => signal?.removeEventListener('abort', abort);
        pending.set(call, {
          resolve: (value) => {
            forget();
            resolve(value as Value<T[K]>);
          },
          reject: (error) => {
            forget();
            reject(error);
          },
          hear: options.hear,
        });
        signal?.addEventListener('abort', abort, { once: true });
        try {
          post({ call, task, given });
        } catch (error) {
          // What cannot be cloned never leaves.
          forget();
          pending.delete(call);
          reject(error);
        }
      });
    },
    async close() {
      closing = true;
      if (end) return;
      post({ end: true });
      // The runtime of the models throws where a thread is terminated under it, and nobody can catch that: it takes
      // the process along. So this is the last resort.
      const timer = setTimeout(() => void worker.terminate(), patience);
      await ended;
      clearTimeout(timer);
    },
  };
};
