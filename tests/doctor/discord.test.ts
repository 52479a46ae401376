import { afterEach, beforeEach, expect, test } from 'vitest';
import { examineAll } from '../../src/doctor/check.ts';
import { discordCheck } from '../../src/doctor/discord.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { readSettings } from '../../src/settings.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

const examine = async (settings: Record<string, string>) => {
  for await (const finding of examineAll([
    discordCheck(readSettings({ DISCORD_TOKEN: sandbox.token, DISCORD_API_URL: sandbox.api, ...settings })),
  ]))
    return finding;
  throw new Error('There was no finding');
};

test('a good token: whose it is, and which link adds the bot', async () => {
  const { ok, detail } = await examine({});
  expect(ok).toBe(true);
  expect(detail).toContain('that of Pullquote');
  expect(detail).toContain(`https://discord.com/oauth2/authorize?client_id=${sandbox.applicationId}`);
});

test('no token', async () => {
  expect(await examine({ DISCORD_TOKEN: '' })).toMatchObject({ ok: true });
});

test.each([
  ['a wrong token', () => ({ DISCORD_TOKEN: 'wrong' }), 'Discord refused DISCORD_TOKEN'],
  ['no Discord', () => ({ DISCORD_API_URL: 'http://127.0.0.1:9/api' }), 'could not be reached'],
  ['a server it is not in', () => ({ DISCORD_GUILD_IDS: '1'.repeat(18) }), 'is not in the server 1111'],
  [
    'a channel to read where that is not switched on',
    () => ({ DISCORD_CHANNEL_IDS: sandbox.channel('news').id }),
    'does not let this bot read every message',
  ],
])('%s is said, with what to do', async (_, settings, detail) => {
  const finding = await examine(settings());
  expect(finding).toMatchObject({ ok: false });
  expect(finding.detail).toContain(detail);
  expect(finding.next).toBeTruthy();
});

test('a channel that it cannot see', async () => {
  sandbox.setPrivileged({ messageContent: true });
  const id = sandbox.channel('news').id;
  expect(await examine({ DISCORD_CHANNEL_IDS: id })).toMatchObject({ ok: true });
  sandbox.setOverwrite('news', { for: 'bot', deny: ['ViewChannel'] });
  expect((await examine({ DISCORD_CHANNEL_IDS: id })).detail).toContain(`cannot see the channel ${id}`);
});
