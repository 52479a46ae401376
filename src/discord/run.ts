import { once } from 'node:events';
import type { Reporting } from '../answer/open.ts';
import { openThreadedAnswerer } from '../answer/threaded.ts';
import { createLogger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { openWriter } from '../writer/open.ts';
import { createBot } from './bot.ts';
import { loggable } from './failures.ts';

/**
 * `npm start` with a token: answers on Discord until the signal, then finishes what is under way and leaves.
 *
 * @throws {UserError} when something that answering takes is not to be had, or Discord refuses the bot
 */
export const runOnDiscord = async (
  settings: Settings,
  report: Reporting & { readonly signal: AbortSignal },
): Promise<void> => {
  const log = createLogger(settings.LOG_LEVEL);
  const writer = await openWriter(settings, log);
  const answerer = await openThreadedAnswerer(settings, {
    ...report,
    onSwitch: () => log.info('Answering from the updated index'),
    onTrouble: (error) => log.warn({ error: loggable(error) }, 'Answering goes on, though not as it should'),
  });
  const bot = createBot({ settings, answerer, writer, log });
  try {
    await bot.start();
    report.note('The bot answers on Discord (Ctrl-C ends it)');
    if (!report.signal.aborted) await Promise.race([bot.ended, once(report.signal, 'abort')]);
    report.note('Finishing what is under way …');
  } finally {
    await bot.stop();
    await answerer.close();
  }
};
