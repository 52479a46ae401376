import { afterEach, expect, test } from 'vitest';
import type { WireMessage, WireState } from '../../src/page/wire.ts';
import { inForm, numbered } from '../writer/chat-drafts.ts';
import { type Behaviour, type ChatServer, hang, say, startChatServer } from '../writer/chat-server.ts';
import { openStage, type Stage } from './local-page.ts';

let stage: Stage;
let server: ChatServer;

const open = async (behave: Behaviour, more: Readonly<Record<string, string>> = {}): Promise<void> => {
  server = await startChatServer();
  server.behave = behave;
  stage = await openStage({ WRITER_URL: server.url, WRITER_MODEL: 'scripted', ...more });
};

afterEach(async () => {
  await stage.end();
  await server.close();
});

const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${stage.page.address}/api/${path}`)).json()) as T;

/** Asks as the page does, and gives the channel. */
const asked = async (text: string): Promise<string> => {
  const { channels, me } = await get<WireState>('state?as=Ada');
  const channel = channels.find(({ name }) => name === 'articles')?.id ?? '';
  const said = await fetch(`${stage.page.address}/api/say`, {
    method: 'POST',
    headers: { origin: stage.page.address, 'content-type': 'application/json' },
    body: JSON.stringify({ as: me.name, channel, text, replyTo: null }),
  });
  expect(said.status).toBe(200);
  return channel;
};

/** The content of the latest message. */
const latest = async (channel: string): Promise<string> =>
  (await get<WireMessage[]>(`messages?as=Ada&channel=${channel}`)).at(-1)?.content ?? '';

test('a text comes into the message that has the quotes', async () => {
  await open(
    say((request) => {
      const cost = [...numbered(request)].find(([, line]) => line.includes('3.2 million'))?.[0] ?? 0;
      return inForm([
        { text: 'Mayor Petra Lindqvist said that it cost 3.2 million pounds.', cites: [cost] },
        { text: 'The bridge fell down on Sunday.', cites: [cost] },
      ])(request);
    }),
  );
  const channel = await asked('How much did the footbridge over the Wend cost?');
  await expect.poll(() => latest(channel)).toContain('-# Written by scripted, not an article');
  const content = await latest(channel);
  expect(content).toMatch(/^\*\*.*\n> .*3\.2 million pounds/);
  expect(content).not.toContain('fell down');
});

test('a server that never answers holds nothing up, and the page ends at once', async () => {
  await open(hang);
  const channel = await asked('How much did the footbridge over the Wend cost?');
  await expect.poll(() => latest(channel)).toContain('3.2 million pounds');
  expect(await latest(channel)).not.toContain('Written by');
  await expect.poll(() => server.busy).toBe(1);
  await stage.page.close();
  await expect.poll(() => server.busy).toBe(0);
});
