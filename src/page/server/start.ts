import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Reporting } from '../../answer/open.ts';
import { openThreadedAnswerer } from '../../answer/threaded.ts';
import { followAccess } from '../../discord/access.ts';
import { accessFile, createBot } from '../../discord/bot.ts';
import { loggable } from '../../discord/failures.ts';
import { createLogger } from '../../log.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { Settings } from '../../settings.ts';
import { openWriter } from '../../writer/open.ts';
import { buildAssets } from './assets.ts';
import { createAudience } from './events.ts';
import { createLibrary } from './library.ts';
import { type Served, startPageServer } from './server.ts';
import { welcome } from './welcome.ts';

/** The bot in a Discord of its own, with a page to use it by. */
export interface LocalPage {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** Rejects when the bot is thrown out for good; never resolves before `close`. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Ends what was begun, last first, whatever else fails. */
const endings = () => {
  const list: (() => Promise<void> | void)[] = [];
  return {
    add: (end: () => Promise<void> | void) => void list.push(end),
    async run() {
      for (const end of list.splice(0).reverse()) await end();
    },
  };
};

/** Where the local Discord keeps its people and messages: beside the index. */
export const conversationFile = (settings: Settings): string =>
  path.join(path.dirname(settings.INDEX_DIR), 'local-discord.json');

/**
 * Starts everything that the page needs: the local Discord, the answerer (its index built where there is none), the
 * real bot, and the page's server.
 *
 * @throws {UserError} when the port is in use, or something that answering takes is not to be had
 */
export const startLocalPage = async (settings: Settings, report: Reporting): Promise<LocalPage> => {
  const log = createLogger(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL);
  const ending = endings();
  let serve: (served: Served) => void = () => undefined;
  const ready = new Promise<Served>((resolve) => {
    serve = resolve;
  });
  let onSwitch: () => void = () => undefined;
  try {
    // First, because a second start should say so before it does any work.
    const server = await startPageServer(settings.PORT, ready, log);
    ending.add(() => server.close());
    const writer = await openWriter(settings, log);
    const [sandbox, assets, answerer] = await Promise.all([
      startSandbox({
        persist: conversationFile(settings),
        privileged: { messageContent: true },
        // One person at a keyboard has nobody to be protected from.
        rateLimits: false,
        guilds: [
          {
            name: 'Reading room',
            channels: [
              { name: 'articles', topic: 'Every question here is answered' },
              { name: 'lounge', topic: 'Mention the bot to ask it' },
            ],
          },
        ],
        log,
      }).then((opened) => {
        ending.add(() => opened.close());
        return opened;
      }),
      buildAssets(),
      openThreadedAnswerer(settings, {
        ...report,
        onSwitch: () => onSwitch(),
        onTrouble: (error) =>
          log.warn({ error: loggable(error) }, 'Answering goes on, though not as it should'),
      }).then((opened) => {
        ending.add(() => opened.close());
        return opened;
      }),
    ]);
    const channel = sandbox.channel('articles').id;
    // The bot follows the same file, and tells of what is wrong with it.
    const access = followAccess(accessFile(settings), { expected: settings.ACCESS_FILE !== undefined });
    const scope = access.scope({ guild: sandbox.guild().id, channel, parent: null });
    const bot = createBot({
      settings: {
        ...settings,
        DISCORD_TOKEN: sandbox.token,
        DISCORD_API_URL: sandbox.api,
        DISCORD_GUILD_IDS: [],
        DISCORD_CHANNEL_IDS: [channel],
      },
      answerer,
      writer,
      log,
    });
    // The first message takes a few answers to write, logging in a few round trips.
    await Promise.all([bot.start(), welcome(sandbox, answerer, channel, scope)]);
    ending.add(() => bot.stop());
    const audience = createAudience(sandbox);
    ending.add(() => audience.close());
    const library = createLibrary({
      settings,
      answerer,
      onWork: (work) => audience.tell({ type: 'work', work }),
      onChange: () => audience.tell({ type: 'changed' }),
    });
    ending.add(() => library.close());
    onSwitch = () => audience.tell({ type: 'changed' });
    serve({ sandbox, answerer, access, library, audience, assets });
    return { address: server.address, ended: bot.ended, close: ending.run };
  } catch (error) {
    await ending.run();
    throw error;
  }
};

/** Opens an address in the person's browser, where there is a desktop and somebody watches. */
export const openInBrowser = (address: string): void => {
  const desktop =
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
  if (!process.stdout.isTTY || process.env['CI'] !== undefined || !desktop) return;
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  // Without the program the printed address has to do.
  spawn(program ?? '', [...words, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
};

/** `npm start` without a token: runs until the signal. */
export const runLocalPage = async (
  settings: Settings,
  report: Reporting & { readonly print: (text: string) => void; readonly signal: AbortSignal },
): Promise<void> => {
  const page = await startLocalPage(settings, report);
  try {
    report.print(`Pullquote is at ${page.address} (Ctrl-C ends it)`);
    openInBrowser(page.address);
    if (report.signal.aborted) return;
    await Promise.race([
      page.ended,
      new Promise<void>((resolve) =>
        report.signal.addEventListener('abort', () => resolve(), { once: true }),
      ),
    ]);
  } finally {
    await page.close();
  }
};
