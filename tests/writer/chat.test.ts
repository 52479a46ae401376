import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../../src/writer/chat.ts';
import { ChatFailure } from '../../src/writer/failure.ts';
import { type Behaviour, type ChatServer, refuse, say, startChatServer } from './chat-server.ts';

let server: ChatServer;

beforeEach(async () => {
  server = await startChatServer();
});

afterEach(async () => {
  await server.close();
});

const chatAt = (path: string, key?: string) =>
  new Chat({ url: server.url.replace(/\/v1$/, path), model: 'scripted', key });

const ask = (chat: Chat, signal: AbortSignal = new AbortController().signal): Promise<string> =>
  chat.reply({
    messages: (form) => [
      { role: 'system', content: `Be brief (${form}).` },
      { role: 'user', content: 'Hello' },
    ],
    formed: true,
    signal,
  });

/** The whole body of a request, also what tests of the writer do not look at. */
const bodyOf = (at: number): Record<string, unknown> => ({ ...server.requests.at(at)?.body });

test.each(['', '/', '/v1', '/v1/', '/v1/chat/completions', '/api', '/openai/'])(
  'an address that ends in %j is understood, and found at once the next time',
  async (path) => {
    server.behave = say('Yes.');
    const chat = chatAt(path);
    expect(await ask(chat)).toBe('Yes.');
    expect(await ask(chat)).toBe('Yes.');
    expect(server.requests).toHaveLength(2);
  },
);

/** What a server finds in a request, and what it says to it. */
type Refused = readonly [(body: Record<string, unknown>) => boolean, string];

/** A server that does not understand some things, and says so one at a time, as servers do. */
const without =
  (...refused: readonly Refused[]): Behaviour =>
  (request, response, signal) => {
    const found = refused.find(([has]) => has({ ...request.body }));
    return (found ? refuse(400, found[1]) : say('Yes.'))(request, response, signal);
  };

const has = (name: string) => (body: Record<string, unknown>) => body[name] !== undefined;

describe('what a server does not understand is given up, once', () => {
  test.each<readonly [string, readonly Refused[], Record<string, unknown>]>([
    [
      'structured output',
      [[has('response_format'), 'Unknown field response_format']],
      { response_format: undefined },
    ],
    [
      'a grammar that fails',
      [[has('response_format'), 'failed to parse grammar']],
      { response_format: undefined },
    ],
    [
      'max_tokens',
      [[has('max_tokens'), "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."]],
      { max_tokens: undefined, max_completion_tokens: 1_500 },
    ],
    [
      'any limit',
      [
        [has('max_tokens'), "'max_tokens' is not permitted"],
        [has('max_completion_tokens'), "'max_completion_tokens' is not permitted"],
      ],
      { max_tokens: undefined, max_completion_tokens: undefined },
    ],
    ['temperature', [[has('temperature'), "'temperature' does not support 0"]], { temperature: undefined }],
    [
      'system messages',
      [
        [
          ({ messages }) => (messages as { role: string }[]).some(({ role }) => role === 'system'),
          'System role not supported',
        ],
      ],
      { messages: [{ role: 'user', content: 'Be brief (json).\n\nHello' }] },
    ],
    [
      'several things',
      [
        [has('temperature'), "'temperature' is unsupported"],
        [has('response_format'), 'json_schema is unsupported'],
      ],
      { temperature: undefined, response_format: undefined },
    ],
  ])('%s', async (_, refused, sent) => {
    server.behave = without(...refused);
    const chat = chatAt('/v1');
    expect(await ask(chat)).toBe('Yes.');
    const tries = server.requests.length;
    expect(tries).toBe(refused.length + 1);
    for (const [name, value] of Object.entries(sent)) expect(bodyOf(-1)[name]).toEqual(value);
    await ask(chat);
    expect(server.requests).toHaveLength(tries + 1);
  });

  test('but not for ever: a server that refuses everything has failed', async () => {
    server.behave = refuse(400, 'response_format, stream, temperature, max_tokens, system: no');
    await expect(ask(chatAt('/v1'))).rejects.toMatchObject({ kind: 'refused' });
    expect(server.requests.length).toBeLessThan(10);
  });
});

test.each([
  [401, 'No', 'key'],
  [403, 'No', 'key'],
  [404, 'The model `x` does not exist', 'missing'],
  [402, 'Pay', 'quota'],
  [429, 'Slow down', 'quota'],
  [500, 'Oops', 'refused'],
  [503, 'Loading', 'refused'],
] as const)('status %i (%s) is a failure of the kind %s', async (status, message, kind) => {
  server.behave = refuse(status, message);
  await expect(ask(chatAt('/v1'))).rejects.toMatchObject({ kind });
});

test('how long to leave it alone is read from the server', async () => {
  server.behave = refuse(429, 'Slow down', { retryAfter: 7 });
  await expect(ask(chatAt('/v1'))).rejects.toMatchObject({ kind: 'quota', retryAfter: 7_000 });
});

test('a key that the server repeats is in no message', async () => {
  server.behave = refuse(401, 'Incorrect API key provided: sk-sesame. You can find it elsewhere.');
  const failure = await ask(chatAt('/v1', 'sk-sesame')).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ChatFailure);
  expect((failure as ChatFailure).message).not.toContain('sesame');
  expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-sesame');
});

describe('what belongs to another service', () => {
  const names = [
    'OPENAI_API_KEY',
    'OPENAI_ADMIN_KEY',
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_BASE_URL',
  ];
  const before = names.map((name) => process.env[name]);
  beforeEach(() => {
    for (const name of names) process.env[name] = 'http://other.example';
  });
  afterEach(() => {
    for (const [i, name] of names.entries()) {
      const value = before[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('is not sent, though the environment names it', async () => {
    server.behave = say('Yes.');
    await ask(chatAt('/v1'));
    expect(JSON.stringify(server.requests[0]?.headers)).not.toContain('other.example');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

test('a reply is read no further than it is wanted', async () => {
  server.behave = say('One. Two. Three. Four. '.repeat(100), { pause: 1 });
  const chat = chatAt('/v1');
  const text = await chat.reply({
    messages: () => [{ role: 'user', content: 'Count' }],
    formed: false,
    signal: new AbortController().signal,
    onText: (so) => so.includes('Two.'),
  });
  expect(text).toMatch(/^One\. Two\./);
  expect(text.length).toBeLessThan(100);
});
