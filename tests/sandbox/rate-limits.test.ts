import { type Client, type RateLimitData, RESTEvents } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { logIn } from './discord-js.ts';
import { request } from './raw.ts';

let sandbox: Sandbox;
let client: Client<true> | undefined;

const start = async (options?: SandboxOptions) => {
  sandbox = await startSandbox(options);
};
afterEach(async () => {
  await client?.destroy();
  client = undefined;
  await sandbox.close();
});

const send = () =>
  request(sandbox, `POST /channels/${sandbox.channel('general').id}/messages`, { content: 'x' });
const route = 'POST /channels/:channel/messages';

describe('limits', () => {
  test('are told with every answer, and come to an end', async () => {
    let clock = 1_700_000_000_000;
    await start({ now: () => clock });
    const headers = (answer: Awaited<ReturnType<typeof send>>) =>
      ['limit', 'remaining', 'reset', 'reset-after'].map((name) => answer.headers.get(`x-ratelimit-${name}`));
    expect(headers(await send())).toEqual(['5', '4', '1700000005.000', '5.000']);
    clock += 1000;
    expect(headers(await send())).toEqual(['5', '3', '1700000005.000', '4.000']);
    for (let i = 0; i < 3; i += 1) expect((await send()).status).toBe(200);
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({ message: 'You are being rate limited.', retry_after: 4, global: false });
    expect(refused.headers.get('retry-after')).toBe('4.000');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    clock += 4000;
    expect(headers(await send())).toEqual(['5', '4', '1700000010.000', '5.000']);
  });

  test('count each channel by itself, in a bucket of the same name', async () => {
    await start({ now: () => 1_700_000_000_000 });
    const other = () =>
      request(sandbox, `POST /channels/${sandbox.channel('news').id}/messages`, { content: 'x' });
    for (let i = 0; i < 5; i += 1) await send();
    expect((await send()).status).toBe(429);
    const elsewhere = await other();
    expect(elsewhere.status).toBe(200);
    expect(elsewhere.headers.get('x-ratelimit-bucket')).toBe(
      (await send()).headers.get('x-ratelimit-bucket'),
    );
  });

  test('hold for all requests together', async () => {
    await start({ now: () => 1_700_000_000_000, rateLimits: false });
    for (let i = 0; i < 50; i += 1) expect((await send()).status).toBe(200);
    const refused = await send();
    expect(refused.body).toMatchObject({ global: true, retry_after: 1 });
    expect(refused.headers.get('x-ratelimit-global')).toBe('true');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('global');
    // Answers to interactions are not counted with the rest.
    expect((await request(sandbox, 'POST /interactions/1/x/callback', { type: 5 })).status).toBe(404);
  });

  test('lock a bot out that sends too much that is invalid', async () => {
    let clock = 1_700_000_000_000;
    await start({ now: () => clock, limits: { invalidRequests: 3 } });
    for (let i = 0; i < 3; i += 1)
      expect(
        (await request(sandbox, 'GET /users/@me', undefined, { authorization: 'Bot wrong' })).status,
      ).toBe(401);
    expect((await request(sandbox, 'GET /users/@me')).status).toBe(429);
    expect(sandbox.violations).toHaveLength(1);
    clock += 600_001;
    expect((await request(sandbox, 'GET /users/@me')).status).toBe(200);
  });
});

describe('discord.js', () => {
  test('waits limits out: no request is refused', async () => {
    await start();
    client = await logIn(sandbox);
    const limited: RateLimitData[] = [];
    client.rest.on(RESTEvents.RateLimited, (data) => limited.push(data));
    const channel = await client.channels.fetch(sandbox.channel('general').id);
    if (!channel?.isSendable()) throw new Error('not sendable');
    const reactions = await channel.send('react to me');
    await Promise.all(['👍', '👎', '🎉'].map((emoji) => reactions.react(emoji)));
    expect(limited.length).toBeGreaterThan(0);
    expect(sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(sandbox.person('Ada').history('general').at(-1)?.reactions).toHaveLength(3);
  });

  test.each([
    ['of a route', false],
    ['of everything', true],
  ])('waits out a limit %s that comes unannounced', async (_, global) => {
    await start();
    client = await logIn(sandbox);
    sandbox.faults.rateLimit({ route, times: 2, retryAfter: 20, global });
    const channel = await client.channels.fetch(sandbox.channel('general').id);
    if (channel?.isSendable()) await channel.send('in the end');
    expect(
      sandbox
        .person('Ada')
        .history('general')
        .map(({ content }) => content),
    ).toEqual(['in the end']);
    expect(sandbox.requests.filter((one) => one.route === route).map(({ status }) => status)).toEqual([
      429, 429, 200,
    ]);
  });

  test('tries again after a server error, and gives up after three more', async () => {
    await start();
    client = await logIn(sandbox);
    const channel = await client.channels.fetch(sandbox.channel('general').id);
    if (!channel?.isSendable()) throw new Error('not sendable');
    sandbox.faults.fail({ route, times: 3 });
    await channel.send('fourth time');
    sandbox.faults.fail({ route, times: 4, status: 502 });
    await expect(channel.send('never')).rejects.toThrow();
    expect(
      sandbox
        .person('Ada')
        .history('general')
        .map(({ content }) => content),
    ).toEqual(['fourth time']);
  });

  test('writes twice when the answer to what was done is lost', async () => {
    await start();
    client = await logIn(sandbox);
    const channel = await client.channels.fetch(sandbox.channel('general').id);
    sandbox.faults.fail({ route, carriedOut: true });
    if (channel?.isSendable()) await channel.send('twice');
    expect(sandbox.person('Ada').history('general')).toHaveLength(2);
  });

  test('hands the error on when the connection is cut', async () => {
    await start();
    client = await logIn(sandbox);
    const channel = await client.channels.fetch(sandbox.channel('general').id);
    if (!channel?.isSendable()) throw new Error('not sendable');
    sandbox.faults.cutRequest({ route });
    await expect(channel.send('lost')).rejects.toThrow('other side closed');
    sandbox.faults.cutRequest({ route, carriedOut: true });
    await expect(channel.send('arrived')).rejects.toThrow('other side closed');
    expect(
      sandbox
        .person('Ada')
        .history('general')
        .map(({ content }) => content),
    ).toEqual(['arrived']);
  });
});
