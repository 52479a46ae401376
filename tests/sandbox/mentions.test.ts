import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './raw.ts';

let sandbox: Sandbox;
let ada: string;
let readers: string;
let staff: string;

beforeAll(async () => {
  sandbox = await startSandbox({
    rateLimits: false,
    guilds: [
      {
        name: 'Reading room',
        channels: ['general', { name: 'calm', overwrites: [{ for: 'bot', deny: ['MentionEveryone'] }] }],
        roles: [{ name: 'readers', mentionable: true }, { name: 'staff' }],
      },
    ],
  });
  ada = sandbox.person('Ada').id;
  const role = (name: string) =>
    [...sandbox.guild().roles.values()].find((one) => one.name === name)?.id ?? '';
  readers = role('readers');
  staff = role('staff');
});
afterAll(() => sandbox.close());

const send = async (body: object, channel = 'general') => {
  const { body: sent } = await request(
    sandbox,
    `POST /channels/${sandbox.channel(channel).id}/messages`,
    body,
  );
  return { sent, pings: sandbox.requests.at(-1)?.pings };
};
const nobody = { everyone: false, users: [], roles: [], repliedUser: null };

describe('a message notifies', () => {
  test.each<[string, () => object, () => object]>([
    ['nobody when it mentions nobody', () => ({ content: 'hello' }), () => nobody],
    ['a person', () => ({ content: `<@${ada}>` }), () => ({ ...nobody, users: [ada] })],
    ['a person in the older form', () => ({ content: `<@!${ada}>` }), () => ({ ...nobody, users: [ada] })],
    ['a person once', () => ({ content: `<@${ada}> <@${ada}>` }), () => ({ ...nobody, users: [ada] })],
    ['nobody whom it does not know', () => ({ content: '<@123>' }), () => nobody],
    ['a role', () => ({ content: `<@&${readers}>` }), () => ({ ...nobody, roles: [readers] })],
    ['everyone', () => ({ content: '@everyone' }), () => ({ ...nobody, everyone: true })],
    ['everyone who is here', () => ({ content: 'look, @here' }), () => ({ ...nobody, everyone: true })],
    ['not everyone in a longer word', () => ({ content: '@everyones' }), () => nobody],
    ['nobody in a code span', () => ({ content: `\`<@${ada}> @everyone\`` }), () => nobody],
    ['nobody in a code block', () => ({ content: `\`\`\`\n<@${ada}>\n@everyone\n\`\`\`` }), () => nobody],
    ['a person in a quote', () => ({ content: `> <@${ada}>` }), () => ({ ...nobody, users: [ada] })],
    ['nobody from an embed', () => ({ embeds: [{ description: `<@${ada}> @everyone` }] }), () => nobody],
    [
      'a person from a text component',
      () => ({ flags: 1 << 15, components: [{ type: 10, content: `<@${ada}>` }] }),
      () => ({ ...nobody, users: [ada] }),
    ],
    [
      'nobody when nothing is allowed',
      () => ({ content: `<@${ada}> <@&${readers}> @everyone`, allowed_mentions: { parse: [] } }),
      () => nobody,
    ],
    [
      'only kinds that are allowed',
      () => ({ content: `<@${ada}> @everyone`, allowed_mentions: { parse: ['users'] } }),
      () => ({ ...nobody, users: [ada] }),
    ],
    [
      'only those that are named',
      () => ({ content: `<@${ada}> <@${sandbox.person('Grace').id}>`, allowed_mentions: { users: [ada] } }),
      () => ({ ...nobody, users: [ada] }),
    ],
  ])('%s', async (_, body, expected) => {
    expect((await send(body())).pings).toEqual(expected());
  });

  test('neither everyone nor closed roles without the permission', async () => {
    const { pings } = await send({ content: `@everyone <@&${staff}> <@&${readers}>` }, 'calm');
    expect(pings).toEqual({ ...nobody, roles: [readers] });
  });

  test('whom it replies to, unless it says otherwise', async () => {
    const { id } = sandbox.person('Ada').say('general', 'question');
    const reply = (allowed?: object) =>
      send({
        content: 'answer',
        message_reference: { message_id: id },
        ...(allowed === undefined ? {} : { allowed_mentions: allowed }),
      });
    expect((await reply()).pings).toEqual({ ...nobody, repliedUser: ada });
    expect((await reply({ parse: [] })).pings).toEqual(nobody);
    expect((await reply({ parse: [], replied_user: true })).pings).toEqual({ ...nobody, repliedUser: ada });
    expect((await reply({ parse: [] })).sent.mentions).toEqual([]);
  });
});

test('an edit tells what it would notify', async () => {
  const { sent } = await send({ content: 'calm' });
  await request(sandbox, `PATCH /channels/${sent.channel_id}/messages/${sent.id}`, { content: `<@${ada}>` });
  expect(sandbox.requests.at(-1)?.pings?.users).toEqual([ada]);
  expect(sandbox.pinging.at(-1)).toBe(sandbox.requests.at(-1));
});

test('the message itself says whom it mentions', async () => {
  const { sent } = await send({
    content: `<@${ada}> <@&${readers}> @everyone`,
    allowed_mentions: { parse: ['users', 'roles'] },
  });
  expect(sent).toMatchObject({ mentions: [{ id: ada }], mention_roles: [readers], mention_everyone: false });
});
