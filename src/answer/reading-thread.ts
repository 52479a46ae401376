import { serve } from '../thread/serve.ts';
import { Reader, type ReaderInput, type Reading } from './reader.ts';

let reader: Reader | undefined;

const tasks = {
  /** @param cores that the network spreads over */
  async load(_call: unknown, folder: string, cores: number): Promise<void> {
    reader = await Reader.load(folder, { threads: cores });
  },
  async read(_call: unknown, question: string, passage: ReaderInput): Promise<Reading> {
    const [reading] = (await reader?.read(question, [passage])) ?? [];
    if (!reading) throw new Error('No reader was loaded');
    return reading;
  },
};

/** What a thread does that reads passages. */
export type ReadingTasks = typeof tasks;

serve(tasks);
