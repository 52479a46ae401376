import { serve } from '../thread/serve.ts';
import { Reader, type ReaderInput, type Reading, readOne, type TokenScores } from './reader.ts';

let reader: Reader | undefined;

const loaded = (): Reader => {
  if (!reader) throw new Error('No reader was loaded');
  return reader;
};

const tasks = {
  /** @param cores that the network spreads over */
  async load(_call: unknown, folder: string, cores: number): Promise<void> {
    reader = await Reader.load(folder, { threads: cores });
  },
  async read(_call: unknown, question: string, passage: ReaderInput): Promise<Reading> {
    return readOne(loaded(), question, passage);
  },
  async score(
    _call: unknown,
    question: string,
    passage: ReaderInput,
    sentence: number,
  ): Promise<TokenScores> {
    return loaded().score(question, passage, sentence);
  },
};

/** What a thread does that reads passages. */
export type ReadingTasks = typeof tasks;

serve(tasks);
