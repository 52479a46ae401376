import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { identity, openSocket, request } from './raw.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({
    rateLimits: false,
    limits: { bodyBytes: 100_000 },
    guilds: [
      {
        name: 'Reading room',
        channels: [
          'general',
          { name: 'hidden', overwrites: [{ for: 'bot', deny: ['ViewChannel'] }] },
          { name: 'silent', overwrites: [{ for: 'bot', deny: ['SendMessages'] }] },
          { name: 'plain', overwrites: [{ for: 'bot', deny: ['EmbedLinks', 'AttachFiles'] }] },
          { name: 'past', overwrites: [{ for: 'bot', deny: ['ReadMessageHistory'] }] },
          { name: 'flat', overwrites: [{ for: 'bot', deny: ['CreatePublicThreads', 'AddReactions'] }] },
        ],
      },
    ],
  });
});
afterEach(() => sandbox.close());

const at = (name: string) => sandbox.channel(name).id;
const nowhere = '1';

/** What is asked for, the request, and Discord's status and code. */
const refusals: readonly [
  string,
  () => Promise<{ status: number; body: { code: number } }>,
  number,
  number,
][] = [
  ['an address that there is not', () => request(sandbox, 'GET /nothing'), 404, 0],
  ['a method that it does not take', () => request(sandbox, 'PUT /users/@me'), 405, 0],
  ['an id that is none', () => request(sandbox, 'GET /channels/general'), 400, 50035],
  ['no token', () => request(sandbox, 'GET /users/@me', undefined, { authorization: '' }), 401, 0],
  [
    'a token without "Bot"',
    () => request(sandbox, 'GET /users/@me', undefined, { authorization: sandbox.token }),
    401,
    0,
  ],
  [
    'a body that is no JSON',
    () => request(sandbox, `POST /channels/${at('general')}/messages`, '{"content":'),
    400,
    50109,
  ],
  [
    'a body that is too large',
    () => request(sandbox, `POST /channels/${at('general')}/messages`, { content: 'x'.repeat(100_001) }),
    413,
    40005,
  ],
  ['an unknown channel', () => request(sandbox, `GET /channels/${nowhere}`), 404, 10003],
  [
    'a message in an unknown channel',
    () => request(sandbox, `POST /channels/${nowhere}/messages`, { content: 'x' }),
    404,
    10003,
  ],
  [
    'an unknown message',
    () => request(sandbox, `GET /channels/${at('general')}/messages/${nowhere}`),
    404,
    10008,
  ],
  ['an unknown server', () => request(sandbox, `GET /guilds/${nowhere}`), 404, 10004],
  [
    'an unknown member',
    () => request(sandbox, `GET /guilds/${sandbox.guild().id}/members/${nowhere}`),
    404,
    10007,
  ],
  ['an unknown user', () => request(sandbox, `GET /users/${nowhere}`), 404, 10013],
  [
    'an unknown command',
    () => request(sandbox, `GET /applications/${sandbox.applicationId}/commands/${nowhere}`),
    404,
    10063,
  ],
  ['another application', () => request(sandbox, `GET /applications/${nowhere}/commands`), 404, 10002],
  [
    'a channel that the bot does not see',
    () => request(sandbox, `GET /channels/${at('hidden')}`),
    403,
    50001,
  ],
  [
    'writing where the bot does not see',
    () => request(sandbox, `POST /channels/${at('hidden')}/messages`, { content: 'x' }),
    403,
    50001,
  ],
  [
    'writing where the bot may not',
    () => request(sandbox, `POST /channels/${at('silent')}/messages`, { content: 'x' }),
    403,
    50013,
  ],
  [
    'typing where the bot may not write',
    () => request(sandbox, `POST /channels/${at('silent')}/typing`),
    403,
    50013,
  ],
  [
    'embeds where the bot may not embed',
    () => request(sandbox, `POST /channels/${at('plain')}/messages`, { embeds: [{ title: 't' }] }),
    403,
    50013,
  ],
  [
    'replying where the bot may not look back',
    () =>
      request(sandbox, `POST /channels/${at('past')}/messages`, {
        content: 'x',
        message_reference: { message_id: nowhere },
      }),
    400,
    160002,
  ],
  [
    'replying to a message that is gone',
    () =>
      request(sandbox, `POST /channels/${at('general')}/messages`, {
        content: 'x',
        message_reference: { message_id: nowhere },
      }),
    400,
    50035,
  ],
  [
    'editing what another wrote',
    () =>
      request(
        sandbox,
        `PATCH /channels/${at('general')}/messages/${sandbox.person('Ada').say('general', 'mine').id}`,
        { content: 'x' },
      ),
    403,
    50005,
  ],
  [
    'deleting what another wrote',
    () =>
      request(
        sandbox,
        `DELETE /channels/${at('general')}/messages/${sandbox.person('Ada').say('general', 'mine').id}`,
      ),
    403,
    50013,
  ],
  [
    'a thread where the bot may not',
    () => request(sandbox, `POST /channels/${at('flat')}/threads`, { name: 'x', type: 11 }),
    403,
    50013,
  ],
  [
    'a thread on a message where the bot may not',
    () =>
      request(
        sandbox,
        `POST /channels/${at('flat')}/messages/${sandbox.person('Ada').say('flat', 'x').id}/threads`,
        { name: 'x' },
      ),
    403,
    50013,
  ],
  [
    'a reaction where the bot may not',
    () =>
      request(
        sandbox,
        `PUT /channels/${at('flat')}/messages/${sandbox.person('Ada').say('flat', 'x').id}/reactions/%F0%9F%91%8D/@me`,
      ),
    403,
    50013,
  ],
  [
    'a reaction that is no emoji',
    () =>
      request(
        sandbox,
        `PUT /channels/${at('general')}/messages/${sandbox.person('Ada').say('general', 'x').id}/reactions/x/@me`,
      ),
    400,
    10014,
  ],
  [
    'an unknown interaction',
    () => request(sandbox, `POST /interactions/1/token/callback`, { type: 5 }),
    404,
    10062,
  ],
  [
    'a webhook token that there is not',
    () => request(sandbox, `POST /webhooks/${sandbox.applicationId}/token`, { content: 'x' }),
    401,
    50027,
  ],
  [
    'a webhook of another',
    () => request(sandbox, `POST /webhooks/${nowhere}/token`, { content: 'x' }),
    404,
    10015,
  ],
  [
    'more than 100 messages',
    () => request(sandbox, `GET /channels/${at('general')}/messages?limit=101`),
    400,
    50035,
  ],
  [
    'messages before what is no id',
    () => request(sandbox, `GET /channels/${at('general')}/messages?before=x`),
    400,
    50035,
  ],
  [
    'deleting one message in bulk',
    () => request(sandbox, `POST /channels/${at('general')}/messages/bulk-delete`, { messages: ['1'] }),
    403,
    50013,
  ],
  [
    'all members without the intent',
    () => request(sandbox, `GET /guilds/${sandbox.guild().id}/members`),
    403,
    50001,
  ],
  ['a path that is not encoded', () => request(sandbox, 'GET /channels/%E0%A4%A'), 400, 0],
];

test.each(refusals)('%s is refused', async (_, ask, status, code) => {
  const answer = await ask();
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.body).toHaveProperty('message');
  expect(sandbox.requests.at(-1)).toMatchObject({ status, code });
});

test('another version of the API is refused', async () => {
  const response = await fetch(`${sandbox.api}/v8/users/@me`);
  expect([response.status, await response.json()]).toEqual([
    400,
    { code: 50041, message: 'Invalid API version' },
  ]);
});

test('what is wrong by form is a violation, what the world does not allow is none', async () => {
  await request(sandbox, `POST /channels/${at('silent')}/messages`, { content: 'x' });
  await request(sandbox, `GET /channels/${nowhere}`);
  expect(sandbox.violations).toEqual([]);
  await request(sandbox, 'GET /nothing');
  await request(sandbox, `POST /channels/${at('general')}/messages`, {});
  expect(sandbox.violations.map(({ path }) => path)).toEqual([
    '/nothing',
    `/channels/${at('general')}/messages`,
  ]);
});

test('keys of a body are data, whatever they are called', async () => {
  const refused = await request(
    sandbox,
    `POST /applications/${sandbox.applicationId}/commands`,
    '{"name":"ask","description":"Ask","name_localizations":{"__proto__":"x"}}',
  );
  expect(JSON.stringify(refused.body.errors)).toContain('"__proto__":{"_errors"');
  expect({}).not.toHaveProperty('_errors');
});

describe('direct messages', () => {
  const open = async (name: string) =>
    (await request(sandbox, 'POST /users/@me/channels', { recipient_id: sandbox.person(name).id })).body;

  test('are opened once and written to', async () => {
    const channel = await open('Ada');
    expect(channel).toMatchObject({ type: 1, recipients: [{ id: sandbox.person('Ada').id }] });
    expect((await open('Ada')).id).toBe(channel.id);
    expect(
      (await request(sandbox, `POST /channels/${channel.id}/messages`, { content: 'hello' })).status,
    ).toBe(200);
    expect(sandbox.person('Ada').history(channel.id)).toHaveLength(1);
    expect(() => sandbox.person('Grace').history(channel.id)).toThrow('Missing Access');
  });

  test('are refused with 50007 by those who block them', async () => {
    const channel = await open('Ada');
    sandbox.person('Ada').blockDirectMessages(true);
    const refused = await request(sandbox, `POST /channels/${channel.id}/messages`, { content: 'hello' });
    expect([refused.status, refused.body.code]).toEqual([403, 50007]);
    expect((await request(sandbox, `POST /channels/${channel.id}/typing`)).body.code).toBe(50007);
  });

  test('are refused with 50007 by those who share no server with the bot', async () => {
    sandbox.addPerson('Lin');
    const channel = await open('Lin');
    const refused = await request(sandbox, `POST /channels/${channel.id}/messages`, { content: 'hello' });
    expect(refused.body.code).toBe(50007);
  });
});

describe('the bot', () => {
  test('reads messages in pages, newest first', async () => {
    const ids = Array.from({ length: 6 }, (_, i) => sandbox.person('Ada').say('general', `m${i}`).id);
    const list = async (query: string) =>
      (
        (await request(sandbox, `GET /channels/${at('general')}/messages?${query}`)).body as unknown as {
          id: string;
        }[]
      ).map(({ id }) => ids.indexOf(id));
    expect(await list('limit=2')).toEqual([5, 4]);
    expect(await list(`before=${ids[4]}&limit=2`)).toEqual([3, 2]);
    expect(await list(`after=${ids[1]}&limit=2`)).toEqual([3, 2]);
    expect(await list(`around=${ids[2]}&limit=3`)).toEqual([3, 2, 1]);
  });

  test('reads no content of others without the intent, and all with it', async () => {
    const { id } = sandbox.person('Ada').say('general', 'plain');
    const { id: called } = sandbox.person('Ada').say('general', `<@${sandbox.applicationId}> called`);
    const content = async (message: string) =>
      (await request(sandbox, `GET /channels/${at('general')}/messages/${message}`)).body.content;
    expect(await content(id)).toBe('');
    expect(await content(called)).toContain('called');
    sandbox.setPrivileged({ messageContent: true });
    expect(await content(id)).toBe('plain');
  });

  test('gets an empty list where it may not look back', async () => {
    sandbox.person('Ada').say('past', 'before');
    expect((await request(sandbox, `GET /channels/${at('past')}/messages`)).body).toEqual([]);
  });

  test('edits, reacts to and deletes its own message', async () => {
    const { body: sent } = await request(sandbox, `POST /channels/${at('general')}/messages`, {
      content: 'one',
    });
    const path = `/channels/${at('general')}/messages/${sent.id}`;
    const edited = await request(sandbox, `PATCH ${path}`, { content: 'two' });
    expect(edited.body).toMatchObject({ id: sent.id, content: 'two' });
    expect(edited.body.edited_timestamp).not.toBeNull();
    expect((await request(sandbox, `PUT ${path}/reactions/%F0%9F%91%8D/@me`)).status).toBe(204);
    sandbox.person('Ada').react(sent, '👍');
    expect((await request(sandbox, `GET ${path}`)).body.reactions).toMatchObject([
      { emoji: { name: '👍' }, count: 2, me: true },
    ]);
    expect((await request(sandbox, `GET ${path}/reactions/%F0%9F%91%8D`)).body).toHaveLength(2);
    expect((await request(sandbox, `DELETE ${path}/reactions/%F0%9F%91%8D/@me`)).status).toBe(204);
    expect((await request(sandbox, `GET ${path}`)).body.reactions).toMatchObject([{ count: 1, me: false }]);
    const deleted = await request(sandbox, `DELETE ${path}`);
    expect(deleted.status).toBe(204);
    expect(deleted.headers.get('content-type')).toBeNull();
    expect((await request(sandbox, `GET ${path}`)).body.code).toBe(10008);
  });

  test('writes without the reply when the message is gone and it says so', async () => {
    const { status, body } = await request(sandbox, `POST /channels/${at('general')}/messages`, {
      content: 'x',
      message_reference: { message_id: nowhere, fail_if_not_exists: false },
    });
    expect([status, body.type, body.message_reference]).toEqual([200, 0, undefined]);
  });

  test('sends files, which people can fetch and no browser will run', async () => {
    const form = new FormData();
    form.set(
      'payload_json',
      JSON.stringify({ content: 'see', attachments: [{ id: 0, description: 'a page' }] }),
    );
    form.set('files[0]', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), 'page.html');
    const response = await fetch(`${sandbox.api}/v10/channels/${at('general')}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${sandbox.token}` },
      body: form,
    });
    const sent = (await response.json()) as { attachments: { url: string; size: number }[] };
    expect(sent.attachments).toMatchObject([{ filename: 'page.html', size: 25, description: 'a page' }]);
    const file = await fetch(sent.attachments[0]?.url ?? '');
    expect(await file.text()).toBe('<script>alert(1)</script>');
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('threads', () => {
  test('are opened on a message once, and hold what is written in them', async () => {
    const question = sandbox.person('Ada').say('general', 'who?');
    const path = `POST /channels/${at('general')}/messages/${question.id}/threads`;
    const opened = await request(sandbox, path, { name: 'Who?', auto_archive_duration: 60 });
    expect([opened.status, opened.body.id]).toEqual([201, question.id]);
    expect((await request(sandbox, path, { name: 'again' })).body.code).toBe(160004);
    await request(sandbox, `POST /channels/${question.id}/messages`, { content: 'here' });
    sandbox.person('Grace').say(question.id, 'thanks');
    expect(
      sandbox
        .person('Ada')
        .history(question.id)
        .map(({ type, content }) => [type, content]),
    ).toEqual([
      [21, ''],
      [0, 'here'],
      [0, 'thanks'],
    ]);
    const members = await request(sandbox, `GET /channels/${question.id}/thread-members`);
    expect(members.body).toHaveLength(2);
    const shown = await request(sandbox, `GET /channels/${at('general')}/messages/${question.id}`);
    expect(shown.body.thread).toMatchObject({ id: question.id, message_count: 2 });
  });

  test('are locked, archived, woken by a message, and left', async () => {
    const { body: thread } = await request(sandbox, `POST /channels/${at('general')}/threads`, {
      name: 't',
      type: 11,
    });
    const archived = await request(sandbox, `PATCH /channels/${thread.id}`, { archived: true });
    expect(archived.body.thread_metadata.archived).toBe(true);
    const listed = await request(sandbox, `GET /channels/${at('general')}/threads/archived/public`);
    expect(listed.body.threads).toHaveLength(1);
    sandbox.person('Ada').say(thread.id, 'hello?');
    expect((await request(sandbox, `GET /channels/${thread.id}`)).body.thread_metadata.archived).toBe(false);
    expect((await request(sandbox, `PATCH /channels/${thread.id}`, { locked: true })).body.code).toBe(50013);
    expect((await request(sandbox, `DELETE /channels/${thread.id}/thread-members/@me`)).status).toBe(204);
  });

  test('sleep by themselves after the time they say', async () => {
    let clock = Date.now();
    await sandbox.close();
    sandbox = await startSandbox({ now: () => clock });
    const thread = sandbox.person('Ada').openThread('general', 'short', 60);
    clock += 59 * 60_000;
    expect((await request(sandbox, `GET /channels/${thread.id}`)).body.thread_metadata.archived).toBe(false);
    clock += 2 * 60_000;
    expect((await request(sandbox, `GET /channels/${thread.id}`)).body.thread_metadata.archived).toBe(true);
  });
});

describe('people', () => {
  test('are held to permissions as the bot is', () => {
    const ada = sandbox.person('Ada');
    sandbox.setOverwrite('general', { for: 'Ada', deny: ['SendMessages'] });
    expect(() => ada.say('general', 'x')).toThrow('Missing Permissions');
    expect(() => ada.say('news', 'x')).toThrow('Unknown Channel');
    sandbox.setOverwrite('general', { for: 'Ada', deny: ['ViewChannel'] });
    expect(() => ada.history('general')).toThrow('Missing Access');
    expect(ada.channels().map(({ name }) => name)).not.toContain('general');
  });

  test('cannot say nothing, nor too much', () => {
    expect(() => sandbox.person('Ada').say('general', '  ')).toThrow('Cannot send an empty message');
    expect(() => sandbox.person('Ada').say('general', 'x'.repeat(2001))).toThrow('Invalid Form Body');
  });

  test('edit and delete only what they wrote', () => {
    const mine = sandbox.person('Ada').say('general', 'mine');
    expect(() => sandbox.person('Grace').edit(mine, 'x')).toThrow('Cannot edit a message');
    expect(() => sandbox.person('Grace').delete(mine)).toThrow('Missing Permissions');
    expect(sandbox.person('Ada').edit(mine, 'changed').content).toBe('changed');
    sandbox.person('Ada').delete(mine);
    expect(sandbox.person('Grace').history('general')).toEqual([]);
  });

  test('learn of what they see, and of nothing else', () => {
    sandbox.setOverwrite('silent', { for: 'Grace', deny: ['ViewChannel'] });
    const seen: string[] = [];
    const stop = sandbox.person('Grace').subscribe(({ type }) => seen.push(type));
    const ada = sandbox.person('Ada');
    ada.say('silent', 'psst');
    ada.say(ada.direct(), 'secret');
    const message = ada.say('general', 'hello');
    ada.edit(message, 'hello!');
    ada.type('general');
    ada.openThread(message, 'thread');
    ada.delete(message);
    stop();
    ada.say('general', 'unheard');
    expect(seen).toEqual(['message', 'edit', 'typing', 'channel', 'edit', 'message', 'delete']);
  });
});

test('a wait that ends in vain says what happened instead', async () => {
  const waiting = sandbox.next(({ type }) => type === 'typing', { within: 20, what: 'typing' });
  sandbox.person('Ada').say('general', 'not typing');
  await expect(waiting).rejects.toThrow(
    'Waited 20 ms for typing; what happened was: message by ada "not typing"',
  );
});

test('a closed sandbox lets no socket live', async () => {
  const raw = await openSocket(sandbox);
  raw.send(2, identity(sandbox));
  await raw.event('READY');
  await sandbox.close();
  expect(await raw.closed).toBe(1006);
});
