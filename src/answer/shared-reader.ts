import { availableParallelism } from 'node:os';
import { startThread, type Thread } from '../thread/start.ts';
import { type PassageReader, Reader, type ReaderInput, readOne } from './reader.ts';
import type { ReadingTasks } from './reading-thread.ts';

/** More would wait for each other: a question has four passages to read. */
const mostHelpers = 2;

/** Passages that a helper has before it, the one that it reads included, so that it never waits for the next. */
const ahead = 2;

/** Something to read, by this thread or by a helper. */
interface Job {
  /** Characters to read. */
  readonly length: number;
  readonly here: (reader: Reader) => Promise<void>;
  readonly there: (thread: Thread<ReadingTasks>) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

interface Helper {
  readonly thread: Thread<ReadingTasks>;
  underWay: number;
}

/**
 * A reader that shares out passages between this thread and helpers on threads of their own. One network that spreads
 * over the cores waits for itself at each of its many small steps: with two cores, two networks need a quarter less
 * time. Helpers start after the first passages were read, so that nothing waits for them; where one ends by accident
 * the others do its work.
 *
 * @param folder of the reader, checked
 * @param count of helpers; default: one for each core besides this thread's, two at most
 * @param start starts a helper's thread
 * @throws what loading it throws
 */
export const openSharedReader = async (
  folder: string,
  {
    count = Math.min(mostHelpers, availableParallelism() - 1),
    start = startReadingThread,
  }: { readonly count?: number; readonly start?: () => Thread<ReadingTasks> } = {},
): Promise<PassageReader> => {
  const cores = Math.max(1, Math.floor(availableParallelism() / (count + 1)));
  const own = await Reader.load(folder, { threads: cores });
  const helpers = new Set<Helper>();
  const threads: Thread<ReadingTasks>[] = [];
  const jobs: Job[] = [];
  let working = false;
  let closed = false;

  const help = async (helper: Helper, job: Job): Promise<void> => {
    helper.underWay++;
    try {
      await job.there(helper.thread);
    } catch {
      // Whether the thread or the passage is to blame, reading it here will show.
      helpers.delete(helper);
      jobs.unshift(job);
    }
    helper.underWay--;
    shareOut();
  };
  const readHere = async (job: Job): Promise<void> => {
    working = true;
    try {
      await job.here(own);
    } catch (error) {
      job.reject(error);
    }
    working = false;
    shareOut();
  };
  const shareOut = (): void => {
    for (const helper of helpers)
      while (helper.underWay < ahead) {
        const job = jobs.shift();
        if (!job) break;
        void help(helper, job);
      }
    const job = working ? undefined : jobs.shift();
    if (job) void readHere(job);
  };
  const startHelper = async (): Promise<void> => {
    const thread = start();
    threads.push(thread);
    const helper: Helper = { thread, underWay: 0 };
    void thread.ended.then(() => helpers.delete(helper));
    try {
      await thread.call('load', [folder, cores]);
      helpers.add(helper);
    } catch {
      // It did not come up: this thread reads alone, as it did until now.
      await thread.close();
    }
  };
  return {
    async read(question, passages) {
      const asked: Job[] = [];
      const waiting = passages.map((passage) =>
        put(
          asked,
          length(passage),
          (reader) => readOne(reader, question, passage),
          (thread) => thread.call('read', [question, passage]),
        ),
      );
      // The longest first, so that all end at about the same time.
      jobs.push(...asked.sort((a, b) => b.length - a.length));
      shareOut();
      const readings = await Promise.all(waiting);
      if (threads.length === 0 && passages.length > 0 && !closed)
        for (let i = 0; i < count; i++) void startHelper();
      return readings;
    },
    score(question, passage, sentence) {
      const result = put(
        jobs,
        length(passage),
        (reader) => reader.score(question, passage, sentence),
        (thread) => thread.call('score', [question, passage, sentence]),
      );
      shareOut();
      return result;
    },
    async close() {
      closed = true;
      await Promise.all([own.close(), ...threads.map((thread) => thread.close())]);
    },
  };
};

const startReadingThread = () => startThread<ReadingTasks>(new URL('./reading-thread.ts', import.meta.url));

const length = ({ sentences }: ReaderInput): number => sentences.reduce((sum, { length }) => sum + length, 0);

/** Puts a job on a list; gives what comes of it. */
const put = <Result>(
  jobs: Job[],
  length: number,
  here: (reader: Reader) => Promise<Result>,
  there: (thread: Thread<ReadingTasks>) => Promise<Result>,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    jobs.push({
      length,
      here: async (reader) => resolve(await here(reader)),
      there: async (thread) => resolve(await there(thread)),
      reject,
    });
  });
