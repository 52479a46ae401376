import type { Turn } from '../answer/answer.ts';

/** An answer that the bot gave in a message. */
export interface Given {
  readonly turn: Turn;
  /** Id of the answer before it in the same conversation, or `null` where it was the first. */
  readonly before: string | null;
}

/** The latest answers by message id. What is forgotten is read back from the messages, at more cost. */
export interface Memory {
  note(message: string, given: Given): void;
  recall(message: string): Given | undefined;
}

/** @param capacity answers kept; the oldest are forgotten first */
export const createMemory = (capacity = 500): Memory => {
  const answers = new Map<string, Given>();
  return {
    note(message, given) {
      answers.delete(message);
      answers.set(message, given);
      const [oldest] = answers.keys();
      if (answers.size > capacity && oldest !== undefined) answers.delete(oldest);
    },
    recall: (message) => answers.get(message),
  };
};
