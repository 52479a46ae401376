/** Tasks of a thread for tests: some go wrong, one ends the thread. */

import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { UserError } from '../../src/errors.ts';
import type { Call, Tasks } from '../../src/thread/protocol.ts';
import { reportTo } from '../../src/thread/reporting.ts';
import { serve, tellStarter } from '../../src/thread/serve.ts';

const tasks = {
  double: async (_: Call, value: number) => 2 * value,
  /** Tells the caller and the starter. */
  async report(call: Call) {
    const { progress, note } = reportTo(call);
    progress.start({ name: 'Counting', total: 2, unit: 'stones' });
    progress.update(1);
    note('one is red');
    progress.stop();
    tellStarter('counted');
  },
  async refuse(_: Call, what: string): Promise<never> {
    throw new UserError(what, 'Try another', { exit: 2, cause: new Error('it was odd') });
  },
  read: (_: Call, file: string) => readFile(file, 'utf8'),
  async untilGivenUp({ signal }: Call): Promise<void> {
    await once(signal, 'abort');
    signal.throwIfAborted();
  },
  /** Listens to nothing until it is done, as native code does not; others see how far it is. */
  async countTo(_: Call, many: number, count: Int32Array): Promise<void> {
    while (Atomics.add(count, 0, 1) < many - 1);
  },
  /** Ends the thread for good, as a bug would. */
  async end(_: Call): Promise<void> {
    setImmediate(() => {
      throw new RangeError('out of stones');
    });
    await new Promise(() => undefined);
  },
  /** Ends the thread the first time; the file remembers that there was one. */
  async endOnce(_: Call, file: string): Promise<string> {
    const before = await stat(file).catch(() => null);
    if (before) return 'done';
    await writeFile(file, '');
    process.exit(1);
  },
} satisfies Tasks;

export type OddJobs = typeof tasks;

serve(tasks);
