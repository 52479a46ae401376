import { afterEach, describe, expect, test } from 'vitest';
import { type Examined, examineAll } from '../../src/doctor/check.ts';
import { writerCheck } from '../../src/doctor/writer.ts';
import { drafts } from '../writer/chat-drafts.ts';
import {
  type Behaviour,
  type ChatServer,
  type ChatServerOptions,
  hang,
  html,
  outOfQuota,
  refuse,
  say,
  startChatServer,
} from '../writer/chat-server.ts';

let server: ChatServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const opened = drafts({ text: 'The old bridge was closed on Monday.', cites: [1] });

const examined = async (
  behave: Behaviour,
  {
    model = 'scripted',
    key,
    timeout = 20_000,
    path = '',
    ...options
  }: ChatServerOptions & { model?: string; key?: string; timeout?: number; path?: string } = {},
): Promise<Examined> => {
  server = await startChatServer({ ...options, ...(key === undefined ? {} : { key: 'sesame' }) });
  server.behave = behave;
  const check = writerCheck({
    WRITER_URL: `${server.url}${path}`,
    WRITER_MODEL: model,
    WRITER_API_KEY: key,
    WRITER_TIMEOUT_MS: timeout,
  });
  for await (const finding of examineAll([check])) return finding;
  throw new Error('Nothing was examined');
};

describe('the writer', () => {
  test('is no matter where none is set', async () => {
    const check = writerCheck({
      WRITER_URL: undefined,
      WRITER_MODEL: undefined,
      WRITER_API_KEY: undefined,
      WRITER_TIMEOUT_MS: 1_000,
    });
    expect(await check.run()).toEqual({
      ok: true,
      detail: 'No WRITER_URL is set; answers are quotes alone',
    });
  });

  test('needs a model', async () => {
    const check = writerCheck({
      WRITER_URL: 'http://127.0.0.1:1/v1',
      WRITER_MODEL: undefined,
      WRITER_API_KEY: undefined,
      WRITER_TIMEOUT_MS: 1_000,
    });
    await expect(check.run()).rejects.toThrow('WRITER_MODEL');
  });

  test('that writes what the sentences say is fine', async () => {
    const { ok, detail } = await examined(opened);
    expect(ok).toBe(true);
    expect(detail).toContain('passed the checks');
  });

  test('that writes what they do not say is told of, and no failure', async () => {
    const { ok, detail } = await examined(
      drafts({ text: 'The old bridge was closed on Sunday.', cites: [1] }),
    );
    expect(ok).toBe(true);
    expect(detail).toContain('did not pass the checks');
  });

  test.each<{
    what: string;
    behave: Behaviour;
    options?: Parameters<typeof examined>[1];
    detail: RegExp;
    next: RegExp;
  }>([
    {
      what: 'a model that the server does not have',
      behave: refuse(404, 'model "other" not found'),
      options: { model: 'other', models: ['llama3.2', 'qwen3'] },
      detail: /has no model "other"/,
      next: /llama3\.2, qwen3$/,
    },
    {
      what: 'a wrong key',
      behave: opened,
      options: { key: 'wrong' },
      detail: /refused WRITER_API_KEY/,
      next: /WRITER_API_KEY/,
    },
    { what: 'no quota', behave: outOfQuota(30), detail: /quota/, next: /^Wait/ },
    {
      what: 'a server that never answers',
      behave: hang,
      options: { timeout: 300 },
      detail: /longer than 300 ms/,
      next: /WRITER_TIMEOUT_MS/,
    },
    { what: 'a page instead of an answer', behave: html, detail: /does not answer/, next: /WRITER_URL/ },
    {
      what: 'an error of the server’s',
      behave: refuse(503, 'Out of memory'),
      detail: /Out of memory/,
      next: /log/,
    },
  ])('is not fine with $what, and says what to do', async ({ behave, options, detail, next }) => {
    const finding = await examined(behave, options);
    expect(finding.ok).toBe(false);
    expect(finding.detail).toMatch(detail);
    expect(finding.detail).not.toContain('wrong key');
    expect(finding.next).toMatch(next);
  });

  test('that is not there is said to be down', async () => {
    server = await startChatServer();
    const { url } = server;
    await server.close();
    const check = writerCheck({
      WRITER_URL: url,
      WRITER_MODEL: 'scripted',
      WRITER_API_KEY: undefined,
      WRITER_TIMEOUT_MS: 5_000,
    });
    await expect(check.run()).rejects.toMatchObject({
      what: expect.stringContaining('ECONNREFUSED'),
      next: expect.stringContaining('Start the server, or correct WRITER_URL'),
    });
  });

  test('is asked little: its models, a word and a text', async () => {
    await examined(say('yes'));
    expect(server?.requests.length).toBeLessThanOrEqual(3);
  });
});
