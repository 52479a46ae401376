import { parentPort } from 'node:worker_threads';
import { plainError } from './plain-error.ts';
import type { FromThread, Tasks, ToThread } from './protocol.ts';

const post = (message: FromThread): void => parentPort?.postMessage(message);

/** Says something to whoever started this thread. */
export const tellStarter = (news: unknown): void => post({ call: null, news });

/** Does tasks for the thread that started this one, several at once where they wait for something. */
export const serve = (tasks: Tasks): void => {
  const underWay = new Map<number, AbortController>();
  const work = async (call: number, task: string, given: readonly unknown[]): Promise<void> => {
    const controller = new AbortController();
    underWay.set(call, controller);
    try {
      const value = await tasks[task]?.(
        { signal: controller.signal, tell: (news) => post({ call, news }) },
        ...given,
      );
      post({ call, value });
    } catch (error) {
      post({ call, error: plainError(error) });
    } finally {
      underWay.delete(call);
    }
  };
  parentPort?.on('message', (message: ToThread) => {
    // Here no native code is under way, which would end the whole process if the thread ended under it.
    if ('end' in message) process.exit();
    if ('abort' in message) underWay.get(message.abort)?.abort();
    else void work(message.call, message.task, message.given);
  });
};
