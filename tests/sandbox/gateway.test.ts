import { once } from 'node:events';
import { constants, createInflate } from 'node:zlib';
import { type Client, Events, GatewayIntentBits as Intent } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { SandboxEvent } from '../../src/sandbox/events.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { logIn, usualIntents } from './discord-js.ts';
import { identity, openSocket, request } from './raw.ts';

const running: { sandbox?: Sandbox; clients: Client[] } = { clients: [] };

const start = async (options?: SandboxOptions): Promise<Sandbox> => {
  running.sandbox = await startSandbox(options);
  return running.sandbox;
};

const connect = async (...args: Parameters<typeof logIn>): Promise<Client<true>> => {
  const client = await logIn(...args);
  running.clients.push(client);
  return client;
};

afterEach(async () => {
  for (const client of running.clients.splice(0)) await client.destroy();
  await running.sandbox?.close();
  delete running.sandbox;
});

const isGateway = (what: string) => (event: SandboxEvent) => event.type === 'gateway' && event.what === what;

describe('logging in', () => {
  test('goes HELLO, IDENTIFY, READY, one GUILD_CREATE a server', async () => {
    const sandbox = await start();
    const raw = await openSocket(sandbox);
    const hello = await raw.receive();
    expect(hello).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } });
    raw.send(2, identity(sandbox));
    const ready = await raw.receive();
    expect(ready).toMatchObject({
      op: 0,
      s: 1,
      t: 'READY',
      d: { v: 10, application: { id: sandbox.applicationId }, guilds: [{ unavailable: true }] },
    });
    expect(await raw.receive()).toMatchObject({
      op: 0,
      s: 2,
      t: 'GUILD_CREATE',
      d: { name: 'Reading room' },
    });
    raw.send(1, 2);
    expect(await raw.receive()).toMatchObject({ op: 11 });
  });

  test('an own shard is told back', async () => {
    const sandbox = await start();
    const raw = await openSocket(sandbox);
    raw.send(2, { ...identity(sandbox), shard: [0, 1] });
    expect((await raw.event('READY')).d.shard).toEqual([0, 1]);
  });

  const refusedWith = async (sandbox: Sandbox, op: number, d: unknown, query?: string): Promise<number> => {
    const raw = await openSocket(sandbox, query);
    raw.send(op, d);
    return raw.closed;
  };
  const properties = { os: 'linux', browser: 'test', device: 'test' };

  test.each([
    ['a wrong token', 2, (s: Sandbox) => ({ ...identity(s), token: 'wrong' }), 4004],
    [
      'a privileged intent that is not switched on',
      2,
      (s: Sandbox) => identity(s, Intent.MessageContent),
      4014,
    ],
    ['the intent of members', 2, (s: Sandbox) => identity(s, Intent.GuildMembers), 4014],
    ['an intent that does not exist', 2, (s: Sandbox) => identity(s, 1 << 30), 4013],
    ['a shard beyond the last', 2, (s: Sandbox) => ({ ...identity(s), shard: [2, 2] }), 4010],
    ['an IDENTIFY without intents', 2, (s: Sandbox) => ({ token: s.token, properties }), 4002],
    ['an opcode that does not exist', 77, () => null, 4001],
    ['presence before IDENTIFY', 3, () => ({ status: 'online' }), 4003],
    ['a resume with a wrong token', 6, () => ({ token: 'wrong', session_id: 'x', seq: 1 }), 4004],
    ['a payload over 4,096 bytes', 2, (s: Sandbox) => ({ ...identity(s), token: 'x'.repeat(5000) }), 4002],
  ])('%s closes the connection', async (_, op, d, code) => {
    const sandbox = await start();
    expect(await refusedWith(sandbox, op, d(sandbox))).toBe(code);
  });

  test('another version of the gateway closes the connection with 4012', async () => {
    const sandbox = await start();
    const raw = await openSocket(sandbox, '?v=9&encoding=json');
    expect(await raw.closed).toBe(4012);
  });

  test('what is no JSON closes the connection with 4002', async () => {
    const raw = await openSocket(await start());
    raw.socket.send('{"op":');
    expect(await raw.closed).toBe(4002);
  });

  test('a second IDENTIFY closes the connection with 4005', async () => {
    const sandbox = await start();
    const raw = await openSocket(sandbox);
    raw.send(2, identity(sandbox));
    raw.send(2, identity(sandbox));
    expect(await raw.closed).toBe(4005);
  });

  test('more than 120 payloads in a minute close the connection with 4008', async () => {
    const sandbox = await start();
    const raw = await openSocket(sandbox);
    for (let i = 0; i < 121; i += 1) raw.send(1, null);
    expect(await raw.closed).toBe(4008);
  });

  test('another encoding is refused before the connection opens', async () => {
    const sandbox = await start();
    const socket = new WebSocket(
      `${sandbox.api.replace('http', 'ws').replace('/api', '/')}?v=10&encoding=etf`,
    );
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('400');
  });

  test('discord.js explains a refused intent', async () => {
    const sandbox = await start();
    await expect(connect(sandbox, { intents: [Intent.Guilds, Intent.MessageContent] })).rejects.toThrow(
      /disallowed intents/i,
    );
  });

  test('discord.js explains a wrong token', async () => {
    const sandbox = await start();
    await expect(connect({ ...sandbox, api: sandbox.api, token: 'wrong' })).rejects.toThrow(/invalid token/i);
  });

  test('the logins left are counted', async () => {
    const sandbox = await start({ limits: { sessionStarts: 2 } });
    const left = async () =>
      (await request(sandbox, 'GET /gateway/bot')).body.session_start_limit.remaining as number;
    expect(await left()).toBe(2);
    await connect(sandbox);
    expect(await left()).toBe(1);
    await connect(sandbox);
    await expect(connect(sandbox)).rejects.toThrow(/session/i);
  });
});

test('zlib-stream is spoken to those who ask for it', async () => {
  const sandbox = await start();
  const socket = new WebSocket(
    `${sandbox.api.replace('http', 'ws').replace('/api', '/')}?v=10&encoding=json&compress=zlib-stream`,
  );
  const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
  socket.on('message', (data: Buffer) => inflate.write(data));
  const payloads = inflate[Symbol.asyncIterator]();
  expect(JSON.parse(String((await payloads.next()).value))).toMatchObject({ op: 10 });
  socket.send(JSON.stringify({ op: 2, d: identity(sandbox) }));
  expect(String((await payloads.next()).value)).toContain('"t":"READY"');
  socket.terminate();
});

describe('coming back', () => {
  test('a client whose socket is cut 20 times misses no message and gets none twice', async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    const heard: string[] = [];
    client.on(Events.MessageCreate, ({ content }) => heard.push(content));
    const ada = sandbox.person('Ada');
    const said: string[] = [];
    for (let cut = 0; cut < 20; cut += 1) {
      const resumed = sandbox.next(isGateway('resumed'), { within: 20_000, what: 'a resume' });
      sandbox.faults.cutSocket();
      for (const word of ['one', 'two']) {
        said.push(`<@${client.user.id}> ${word} ${cut}`);
        ada.say('general', said.at(-1) ?? '');
      }
      await resumed;
    }
    const last = new Promise((resolve) => client.once(Events.MessageCreate, resolve));
    ada.say('general', `<@${client.user.id}> last`);
    await last;
    expect(heard).toEqual([...said, `<@${client.user.id}> last`]);
    expect(sandbox.events.since(0).filter(isGateway('identified'))).toHaveLength(1);
  });

  test('after a request to reconnect the client resumes', async () => {
    const sandbox = await start();
    await connect(sandbox);
    const resumed = sandbox.next(isGateway('resumed'), { within: 20_000 });
    sandbox.faults.askToReconnect();
    await resumed;
  });

  test('a lost session is begun anew', async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    const again = sandbox.next(isGateway('identified'), { within: 20_000, what: 'a new login' });
    sandbox.faults.loseSession();
    await again;
    const heard = new Promise((resolve) =>
      client.once(Events.MessageCreate, ({ content }) => resolve(content)),
    );
    sandbox.person('Ada').say('general', `<@${client.user.id}> still there?`);
    expect(await heard).toContain('still there?');
  });

  test('a session that is invalid for now is resumed', async () => {
    const sandbox = await start();
    await connect(sandbox);
    const resumed = sandbox.next(isGateway('resumed'), { within: 20_000 });
    sandbox.faults.loseSession({ resumable: true });
    await resumed;
  });

  test('a session that was forgotten meanwhile is refused, then begun anew', async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    const refused = sandbox.next(isGateway('refused'), { within: 20_000 });
    // Not merely a login on our side: a client destroyed before it has READY never finishes.
    const again = new Promise((resolve) => client.once(Events.ShardReady, resolve));
    sandbox.faults.forgetSessions();
    sandbox.faults.cutSocket();
    await refused;
    await again;
  });

  test('a client whose heartbeats stay unanswered gives the connection up and resumes', async () => {
    const sandbox = await start({ limits: { heartbeatInterval: 150 } });
    const client = await connect(sandbox);
    const resumed = sandbox.next(isGateway('resumed'), { within: 20_000 });
    sandbox.faults.silenceHeartbeats(true);
    await sandbox.next(isGateway('closed'), { within: 20_000 });
    sandbox.faults.silenceHeartbeats(false);
    await resumed;
    expect(client.isReady()).toBe(true);
  });

  test('a client that sends no heartbeat is closed, and may resume', async () => {
    const sandbox = await start({ limits: { heartbeatInterval: 40 } });
    const silent = await openSocket(sandbox);
    silent.send(2, identity(sandbox));
    const ready = await silent.event('READY');
    expect(await silent.closed).toBe(4009);
    const back = await openSocket(sandbox);
    back.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 1 });
    expect((await back.event('GUILD_CREATE')).s).toBe(2);
    expect((await back.event('RESUMED')).s).toBe(3);
  });

  test('a resume replays in order with the numbers that were used before', async () => {
    const sandbox = await start();
    const first = await openSocket(sandbox);
    first.send(2, identity(sandbox));
    const ready = await first.event('READY');
    await first.event('GUILD_CREATE');
    first.socket.terminate();
    await sandbox.next(isGateway('closed'), { from: 0 });
    const ada = sandbox.person('Ada');
    for (const text of ['a', 'b', 'c']) ada.say('general', `<@${sandbox.applicationId}> ${text}`);
    const second = await openSocket(sandbox);
    await second.receive();
    second.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 3 });
    expect(await second.receive()).toMatchObject({ s: 4, t: 'MESSAGE_CREATE' });
    expect(await second.receive()).toMatchObject({ s: 5, t: 'MESSAGE_CREATE' });
    expect(await second.receive()).toMatchObject({ s: 6, t: 'RESUMED' });
  });

  test('a resume from the future closes the connection with 4007', async () => {
    const sandbox = await start();
    const first = await openSocket(sandbox);
    first.send(2, identity(sandbox));
    const ready = await first.event('READY');
    first.socket.terminate();
    const second = await openSocket(sandbox);
    second.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 99 });
    expect(await second.closed).toBe(4007);
  });

  test('more events than are kept cannot be replayed', async () => {
    const sandbox = await start({ limits: { replay: 5 } });
    const first = await openSocket(sandbox);
    first.send(2, identity(sandbox));
    const ready = await first.event('READY');
    first.socket.terminate();
    await sandbox.next(isGateway('closed'), { from: 0 });
    for (let i = 0; i < 20; i += 1) sandbox.person('Ada').say('general', `message ${i}`);
    const second = await openSocket(sandbox);
    await second.receive();
    second.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 2 });
    expect(await second.receive()).toMatchObject({ op: 9, d: false });
  });

  test('a session without a socket lives for a while only', async () => {
    let clock = Date.now();
    const sandbox = await start({ now: () => clock, limits: { sessionLifetime: 1000 } });
    const first = await openSocket(sandbox);
    first.send(2, identity(sandbox));
    const ready = await first.event('READY');
    first.socket.terminate();
    await sandbox.next(isGateway('closed'), { from: 0 });
    clock += 2000;
    const second = await openSocket(sandbox);
    await second.receive();
    second.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 1 });
    expect(await second.receive()).toMatchObject({ op: 9, d: false });
  });

  test('a client that says goodbye ends its session', async () => {
    const sandbox = await start();
    const first = await openSocket(sandbox);
    first.send(2, identity(sandbox));
    const ready = await first.event('READY');
    first.socket.close(1000);
    await sandbox.next(isGateway('closed'), { from: 0 });
    const second = await openSocket(sandbox);
    await second.receive();
    second.send(6, { token: sandbox.token, session_id: ready.d.session_id, seq: 1 });
    expect(await second.receive()).toMatchObject({ op: 9, d: false });
  });
});

describe('intents', () => {
  const heardWith = async (intents: number, act: (sandbox: Sandbox) => void): Promise<string[]> => {
    const sandbox = await start({ privileged: { messageContent: true, guildMembers: true } });
    const raw = await openSocket(sandbox);
    raw.send(2, identity(sandbox, intents));
    await raw.event('READY');
    const names: string[] = [];
    raw.socket.on('message', (data) => names.push(JSON.parse(String(data)).t));
    act(sandbox);
    // An answered heartbeat comes after everything that was sent before it.
    raw.send(1, null);
    for (;;) if ((await raw.receive()).op === 11) break;
    return names.filter((name) => name !== null && name !== 'GUILD_CREATE');
  };
  const everything = (sandbox: Sandbox) => {
    const ada = sandbox.person('Ada');
    const message = ada.say('general', 'hello');
    ada.type('general');
    ada.react(message, '👍');
    ada.openThread(message, 'a thread');
    const direct = ada.direct();
    ada.say(direct, 'hello');
    ada.type(direct);
    sandbox.addPerson('Lin');
    sandbox.addGuild({ name: 'Reading room' });
  };

  test.each([
    ['none', 0, []],
    ['Guilds', Intent.Guilds, ['THREAD_CREATE']],
    ['GuildMessages', Intent.GuildMessages, ['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_CREATE']],
    ['GuildMessageTyping', Intent.GuildMessageTyping, ['TYPING_START']],
    ['GuildMessageReactions', Intent.GuildMessageReactions, ['MESSAGE_REACTION_ADD']],
    ['DirectMessages', Intent.DirectMessages, ['MESSAGE_CREATE']],
    ['DirectMessageTyping', Intent.DirectMessageTyping, ['TYPING_START']],
    ['GuildMembers', Intent.GuildMembers, ['GUILD_MEMBER_ADD']],
  ])('%s lets only its own events through', async (_, intents, expected) => {
    const names = await heardWith(intents, everything);
    expect(names).toEqual(expected);
  });

  const readable = async (intents: number[], privileged = false) => {
    const sandbox = await start({ privileged: { messageContent: privileged } });
    const client = await connect(sandbox, { intents });
    const ada = sandbox.person('Ada');
    const own = await client.channels.fetch(sandbox.channel('general').id);
    const messages: string[] = [];
    client.on(Events.MessageCreate, (message) => messages.push(message.content));
    const wait = async (act: () => unknown) => {
      const next = new Promise((resolve) => client.once(Events.MessageCreate, resolve));
      await act();
      await next;
    };
    await wait(() => ada.say('general', 'plain'));
    await wait(() => ada.say('general', `mentions <@${client.user.id}>`));
    await wait(() => (own?.isSendable() ? own.send('by the bot') : undefined));
    const answer = ada.history('general').find(({ content }) => content === 'by the bot');
    await wait(() => ada.say('general', 'loud reply', { replyTo: answer ?? { id: '0' } }));
    await wait(() => ada.say('general', 'quiet reply', { replyTo: answer ?? { id: '0' }, notify: false }));
    await wait(() => ada.say(ada.direct(), 'direct'));
    return messages.map((text) => text.replace(client.user.id, 'bot'));
  };

  test('content is empty without MessageContent, except mentions, loud replies, own and direct messages', async () => {
    expect(await readable(usualIntents)).toEqual([
      '',
      'mentions <@bot>',
      'by the bot',
      'loud reply',
      '',
      'direct',
    ]);
  });

  test('content is whole with MessageContent', async () => {
    expect(await readable([...usualIntents, Intent.MessageContent], true)).toEqual([
      'plain',
      'mentions <@bot>',
      'by the bot',
      'loud reply',
      'quiet reply',
      'direct',
    ]);
  });

  test('what a bot may not see does not reach it', async () => {
    const sandbox = await start({
      guilds: [
        {
          name: 'Reading room',
          channels: ['general', { name: 'hidden', overwrites: [{ for: 'bot', deny: ['ViewChannel'] }] }],
        },
      ],
    });
    const client = await connect(sandbox);
    const heard: string[] = [];
    client.on(Events.MessageCreate, ({ content }) => heard.push(content));
    const last = new Promise((resolve) => client.once(Events.MessageCreate, resolve));
    sandbox.person('Ada').say('hidden', `<@${client.user.id}> psst`);
    sandbox.person('Ada').say('general', `<@${client.user.id}> hello`);
    await last;
    expect(heard).toEqual([`<@${client.user.id}> hello`]);
  });
});

test('members are told to those who ask', async () => {
  const sandbox = await start({ privileged: { guildMembers: true } });
  const client = await connect(sandbox, { intents: [Intent.Guilds, Intent.GuildMembers] });
  const members = await client.guilds.cache.first()?.members.fetch();
  expect(members?.map(({ displayName }) => displayName).sort()).toEqual([
    'Ada',
    'Grace',
    'Owner',
    'Pullquote',
  ]);
});

test('a server that the bot joins, and one that it is taken out of, are told', async () => {
  const sandbox = await start();
  const client = await connect(sandbox);
  const joined = new Promise((resolve) => client.once(Events.GuildCreate, ({ name }) => resolve(name)));
  const guild = sandbox.addGuild({ name: 'Second' });
  expect(await joined).toBe('Second');
  const left = new Promise((resolve) => client.once(Events.GuildDelete, ({ name }) => resolve(name)));
  sandbox.expelBot(guild);
  expect(await left).toBe('Second');
});
