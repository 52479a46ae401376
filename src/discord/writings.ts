import { createLine } from '../thread/line.ts';

/**
 * Texts that are being written, apart from the line of questions: however slow a language model is, no quote waits
 * for it.
 */
export interface Writings {
  /** Aborts when the bot leaves. */
  readonly ending: AbortSignal;
  /** Does the work when its turn comes. `false` where so many wait that it would come too late: then nothing is done. */
  begin(work: () => Promise<void>): boolean;
  /** Ends what is under way, and resolves when all of it has ended. */
  end(): Promise<void>;
}

/** Texts that may wait: each takes seconds, and minutes later nobody looks for one any more. */
const WAITING = 30;

/**
 * @param atOnce texts written at the same time
 * @param onTrouble told what a piece of work threw
 */
export const createWritings = (
  atOnce: number,
  onTrouble: (error: unknown) => void,
  waiting = WAITING,
): Writings => {
  const line = createLine(atOnce, waiting);
  const over = new AbortController();
  return {
    ending: over.signal,
    begin(work) {
      if (line.full || over.signal.aborted) return false;
      line
        .run(async () => {
          if (!over.signal.aborted) await work();
        })
        .catch(onTrouble);
      return true;
    },
    async end() {
      over.abort();
      await line.idle();
    },
  };
};
