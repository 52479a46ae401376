import type { SendableChannels } from 'discord.js';
import type { Logger } from '../log.ts';
import { loggable } from './failures.ts';
import { Limit } from './limits.ts';

/** Shows in channels that the bot is at work there. */
export interface Typing {
  /** Shows it until the function that it returns is called; several at once in a channel share one notice. */
  begin(channel: SendableChannels): () => void;
}

/** A notice is renewed a little before it ends. */
const RENEW = Limit.typing - 2_000;

export const createTyping = (log: Logger): Typing => {
  const shown = new Map<string, { users: number; timer: NodeJS.Timeout }>();
  const show = (channel: SendableChannels): void => {
    // Only a nicety: whatever forbids it will be met by the answer itself.
    channel.sendTyping().catch((error: unknown) => log.debug({ error: loggable(error) }, 'No typing notice'));
  };
  return {
    begin(channel) {
      const notice = shown.get(channel.id);
      if (notice) notice.users++;
      else {
        show(channel);
        const timer = setInterval(() => show(channel), RENEW);
        timer.unref();
        shown.set(channel.id, { users: 1, timer });
      }
      let ended = false;
      return () => {
        const current = shown.get(channel.id);
        if (ended || !current) return;
        ended = true;
        current.users--;
        if (current.users > 0) return;
        clearInterval(current.timer);
        shown.delete(channel.id);
      };
    },
  };
};
