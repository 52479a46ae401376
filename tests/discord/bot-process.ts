/** A bot in a process of its own, which tells how much memory it holds; run with `--expose-gc`. */
import { createBot } from '../../src/discord/bot.ts';
import { createLogger } from '../../src/log.ts';
import { readSettings } from '../../src/settings.ts';
import { createSmallAnswerer } from './small-answerer.ts';
import { newsroom } from './stage.ts';

const bot = createBot({
  settings: readSettings(),
  answerer: createSmallAnswerer([await newsroom('aldermoor-tram-vote')]),
  log: createLogger('warn'),
});
await bot.start();

const heap = async (): Promise<number> => {
  // Twice, with a turn of the event loop between, for what is released by finalizers.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return process.memoryUsage().heapUsed;
};

process.on('message', (request) => {
  if (request === 'heap') void heap().then((used) => process.send?.(used));
  if (request === 'stop') void bot.stop().then(() => process.exit());
});
process.send?.('ready');
