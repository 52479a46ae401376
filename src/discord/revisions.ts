import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from './render/reply.ts';

/**
 * Changes one message step by step, no faster than its place allows. Only the newest state is worth showing: what
 * is overtaken while an edit is under way or must wait is left out.
 */
export interface Revisions {
  /** Shows a state as soon as may be. Nothing happens after an edit has failed. */
  show(reply: Reply): void;
  /**
   * Resolves when the newest state is shown.
   *
   * @throws what an edit threw
   */
  settled(): Promise<void>;
}

/** Milliseconds between two edits: Discord takes 5 in 5 seconds in a channel, and other messages want theirs. */
const PAUSE = 1_500;

/**
 * @param edit puts a state in place of the one before
 * @param onFailure called once when an edit fails, so that nobody goes on working for a message that is gone
 * @param sent what the message shows now
 * @param pause milliseconds between two edits
 */
export const createRevisions = (
  edit: (reply: Reply) => Promise<unknown>,
  onFailure: () => void,
  sent: Reply,
  pause = PAUSE,
): Revisions => {
  let shown = sent.content;
  let next: Reply | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown } | null = null;
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (next !== null && failure === null) {
      const left = latest + pause - performance.now();
      if (left > 0) await wait(Math.ceil(left));
      const reply: Reply = next;
      next = null;
      if (reply.content === shown) continue;
      try {
        await edit(reply);
        shown = reply.content;
      } catch (error) {
        failure = { error };
        onFailure();
      }
      latest = performance.now();
    }
    running = null;
  };

  return {
    show(reply) {
      if (failure !== null) return;
      next = reply;
      running ??= run();
    },
    async settled() {
      await running;
      if (failure !== null) throw failure.error;
    },
  };
};
