import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { APIMessage } from 'discord.js';
import pino from 'pino';
import { expect } from 'vitest';
import type { Answerer } from '../../src/answer/answer.ts';
import { type Bot, createBot } from '../../src/discord/bot.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import type { Writer } from '../../src/writer/writer.ts';
import { createSmallAnswerer, type SmallAnswerer, type SmallArticle } from './small-answerer.ts';

const NEWSROOM = path.resolve('tests/data/newsroom/articles');

/** An article of the newsroom, its title the first line. */
export const newsroom = async (id: string): Promise<SmallArticle> => {
  const text = await readFile(path.join(NEWSROOM, `${id}.txt`), 'utf8');
  return { id, title: text.split(/\r?\n/)[0] ?? id, text, published: '2024-06-12' };
};

export interface StageOptions {
  readonly articles?: readonly SmallArticle[];
  /** Instead of an answerer over `articles`. */
  readonly answerer?: Answerer;
  /** Whether answers get a text, and whose. */
  readonly writer?: Writer;
  readonly sandbox?: SandboxOptions;
  /** Given the sandbox, because settings name its ids. */
  readonly settings?: (sandbox: Sandbox) => Readonly<Record<string, string>>;
  /** Whether the bot is started; default true. */
  readonly start?: boolean;
}

/** The real bot logged in to a Discord on this machine. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly bot: Bot;
  readonly small: SmallAnswerer;
  readonly settings: Settings;
  readonly folder: string;
  /** What the bot logged, one JSON object a line. */
  readonly log: string[];
  /** A second bot in place of the first, as after a restart: nothing is remembered. */
  restart(): Promise<void>;
  /** Ends everything; fails where a request was not valid or anybody was notified. */
  end(): Promise<void>;
}

/** Every message of the bot pings nobody, unfolds nothing and was taken by Discord. */
export const expectCleanRecord = (sandbox: Sandbox): void => {
  expect(
    sandbox.violations.map(({ method, path: route, violations }) => ({ method, route, violations })),
  ).toEqual([]);
  expect(sandbox.pinging.map(({ body }) => body)).toEqual([]);
};

export const openStage = async (options: StageOptions = {}): Promise<Stage> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-bot-'));
  // Without Discord's limits, so that tests of other things do not wait for them.
  const unlimited = { rateLimits: false, limits: { requestsPerSecond: 100_000 } };
  const sandbox = await startSandbox({ ...unlimited, ...options.sandbox });
  const small = createSmallAnswerer(options.articles ?? [await newsroom('aldermoor-tram-vote')]);
  const log: string[] = [];
  const settings = readSettings({
    DISCORD_TOKEN: sandbox.token,
    DISCORD_API_URL: sandbox.api,
    INDEX_DIR: path.join(folder, 'index'),
    ARTICLES_DIR: path.join(folder, 'articles'),
    QUESTIONS_PER_MINUTE: '1000',
    ...options.settings?.(sandbox),
  });
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void log.push(line) });
  const open = (): Bot =>
    createBot({
      settings,
      answerer: options.answerer ?? small,
      ...(options.writer ? { writer: options.writer } : {}),
      log: logger,
    });
  let bot = open();
  if (options.start !== false) await bot.start();
  return {
    sandbox,
    small,
    settings,
    folder,
    log,
    get bot() {
      return bot;
    },
    async restart() {
      await bot.stop();
      bot = open();
      await bot.start();
    },
    async end() {
      await bot.stop();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
      expectCleanRecord(sandbox);
    },
  };
};

/** The labels (or emoji) of a message's buttons. */
export const buttonsOf = ({ components = [] }: APIMessage): string[] =>
  components.flatMap((row) =>
    'components' in row
      ? row.components.flatMap((each) =>
          'label' in each && each.label ? [each.label] : 'emoji' in each ? [each.emoji?.name ?? ''] : [],
        )
      : [],
  );

/** The custom id of the button with that label or emoji. */
export const buttonNamed = ({ components = [] }: APIMessage, name: string): string => {
  for (const row of components) {
    if (!('components' in row)) continue;
    for (const each of row.components) {
      const called =
        'label' in each && each.label ? each.label : 'emoji' in each ? each.emoji?.name : undefined;
      if (called === name && 'custom_id' in each) return each.custom_id;
    }
  }
  throw new Error(`There is no button ${name}`);
};
