import type { APIMessage } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBack } from '../../src/discord/read-back.ts';
import { openWriter } from '../../src/writer/open.ts';
import { inForm, numbered } from '../writer/chat-drafts.ts';
import {
  type Behaviour,
  brokenStream,
  type ChatRequest,
  type ChatServer,
  hang,
  hangUp,
  html,
  loop,
  nothing,
  outOfQuota,
  say,
  startChatServer,
} from '../writer/chat-server.ts';
import { newsroom, openStage, type Stage, type StageOptions } from './stage.ts';

let stage: Stage;
let server: ChatServer;
let texts: string[];

const open = async (behave: Behaviour, timeout = 20_000, options: StageOptions = {}): Promise<void> => {
  server = await startChatServer();
  server.behave = behave;
  const writer = await openWriter(
    {
      WRITER_URL: server.url,
      WRITER_MODEL: 'scripted',
      WRITER_API_KEY: undefined,
      WRITER_TIMEOUT_MS: timeout,
    },
    pino({ level: 'info', base: null }, { write: (line: string) => void log.push(line) }),
  );
  if (!writer) throw new Error('There is no writer');
  stage = await openStage({ articles: [await newsroom('aldermoor-tram-vote')], writer, ...options });
  texts = [(await newsroom('aldermoor-tram-vote')).text];
};

const log: string[] = [];

beforeEach(() => void log.splice(0));

afterEach(async () => {
  await stage.end();
  await server.close();
});

const STOPS = 'How many stops are planned on the tram line?';
const ask = (text = STOPS): Promise<APIMessage> =>
  stage.sandbox.replyTo(
    stage.sandbox.person('Ada').say('general', `<@${stage.sandbox.applicationId}> ${text}`),
  );
const shown = (id: string): string =>
  stage.sandbox
    .person('Ada')
    .history('general')
    .find((message) => message.id === id)?.content ?? '(gone)';

/** The number by which the model sees a sentence. */
const numberOf = (request: ChatRequest, words: string): number =>
  [...numbered(request)].find(([, line]) => line.includes(words))?.[0] ?? 0;

/** Writes about the stops, as whoever scripts it wants it. */
const about = (text: string): Behaviour =>
  say((request) => inForm([{ text, cites: [numberOf(request, 'Fourteen stops are planned')] }])(request));

/** Everything in block quotes and in the text's quotation marks stands in the article. */
const expectTrueQuotes = (content: string): void => {
  for (const { text } of readBack(content).quotes) expect(texts[0]).toContain(text);
  for (const [, quoted = ''] of content.matchAll(/“\*([^*…]+)\*”/g)) expect(texts[0]).toContain(quoted);
};

describe('a model behind the bot', () => {
  test('that writes what is true is shown, below the quotes and with its name', async () => {
    await open(about('Fourteen stops are planned.'));
    const { id, content } = await ask();
    await expect.poll(() => shown(id)).toContain('-# Written by scripted');
    expect(shown(id).startsWith(content)).toBe(true);
    expect(shown(id)).toContain('Fourteen stops are planned. \\[1]');
    expectTrueQuotes(shown(id));
  });

  test.each<readonly [string, Behaviour]>([
    ['changes a number', about('Fifteen stops are planned.')],
    ['adds a “not”', about('Fourteen stops are not planned.')],
    ['invents a quote', about('The mayor said “fourteen stops are far too many”.')],
    ['quotes the prompt', about('You help people to find what news articles say.')],
    ['cites sentence 99', say(inForm([{ text: 'Fourteen stops are planned.', cites: [99] }]))],
    ['cites nothing', say(inForm([{ text: 'Fourteen stops are planned.', cites: [] }]))],
    ['pings everybody', about('@everyone fourteen stops are planned <@123456789012345678>.')],
    ['writes in another language', about('Vierzehn Haltestellen sind geplant.')],
    ['says nothing', nothing],
    ['sends a page', html],
    ['has no quota', outOfQuota()],
    ['hangs up', hangUp('Fourteen stops are planned. [1]\nFourteen stops are planned. [1]')],
    ['breaks off', brokenStream('Fourteen stops are planned. [1]')],
  ])('that %s: the message stays as it was, one line in the log, no error for people', async (_, behave) => {
    await open(behave);
    const { id, content } = await ask();
    await expect.poll(() => log.length).toBe(1);
    // Whatever comes of a text is shown before the bot leaves.
    await stage.bot.stop();
    expect(shown(id)).toBe(content);
    expect(stage.sandbox.person('Ada').history('general')).toHaveLength(2);
  });

  test.each<readonly [string, Behaviour]>([
    ['never answers', hang],
    ['never ends', loop('tram ')],
  ])('that %s is given up at the deadline, and others were answered meanwhile', async (_, behave) => {
    await open(behave, 1_500, { settings: () => ({ MAX_QUESTIONS_AT_ONCE: '1' }) });
    const first = await ask();
    const second = await ask();
    expect(second.content).toBe(first.content);
    await expect.poll(() => log.length).toBe(2);
    await expect.poll(() => server.busy).toBe(0);
    await stage.bot.stop();
    expect(shown(first.id)).toBe(first.content);
  });

  test('is shown the passages and nothing else: not who asks, not what was said around it', async () => {
    await open(about('Fourteen stops are planned.'));
    stage.sandbox.person('Grace').say('general', 'My password is swordfish');
    const { id } = await ask();
    await expect.poll(() => shown(id)).toContain('-# Written by scripted');
    for (const { text } of server.requests) {
      expect(text).not.toContain('swordfish');
      expect(text).not.toContain(stage.sandbox.applicationId);
      expect(text).not.toMatch(/\bada\b/i);
    }
  });

  test('sees nothing of articles that may not be shown there', async () => {
    await open(about('Fourteen stops are planned.'), 20_000, {
      articles: [await newsroom('aldermoor-tram-vote'), await newsroom('deepwater-sponge')],
    });
    stage.small.articlesNow = stage.small.articlesNow.filter(({ id }) => id !== 'deepwater-sponge');
    const { id } = await ask();
    await expect.poll(() => shown(id)).toContain('-# Written by scripted');
    for (const { text } of server.requests) expect(text).not.toContain('sponge');
  });

  test('writes around a summary', async () => {
    await open(
      say((request) =>
        inForm([
          { text: 'Fourteen stops are planned.', cites: [numberOf(request, 'Fourteen stops are planned')] },
        ])(request),
      ),
    );
    const summary = await stage.sandbox
      .person('Ada')
      .command('summary', { article: 'aldermoor-tram-vote', length: 'detailed' })
      .answer();
    await expect.poll(() => shown(summary.id)).toContain('Fourteen stops are planned. \\[7]');
    expectTrueQuotes(shown(summary.id));
  });
});
