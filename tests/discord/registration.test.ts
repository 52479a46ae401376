import type { APIApplicationCommand } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { COMMANDS, globalCommands } from '../../src/discord/commands.ts';
import { inviteLink, readsEveryMessage } from '../../src/discord/invite.ts';
import { commandsDiffer } from '../../src/discord/registration.ts';
import { openStage, type Stage } from './stage.ts';

/** Commands as Discord gives them back: with ids, and with what was not said filled in. */
const asFound = (commands: readonly object[]): APIApplicationCommand[] =>
  commands.map((command, at) => ({
    id: `${at}`,
    application_id: '1',
    version: `${at}9`,
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    description: '',
    ...(JSON.parse(JSON.stringify(command)) as object),
  })) as unknown as APIApplicationCommand[];

describe('commands are registered again', () => {
  const changed = (change: (command: Record<string, unknown>) => void): APIApplicationCommand[] => {
    const found = asFound(COMMANDS);
    const [first] = found;
    if (first) change(first as unknown as Record<string, unknown>);
    return found;
  };

  test.each([
    ['not when Discord only filled in defaults', asFound(COMMANDS), false],
    ['not when they come in another order', asFound(COMMANDS).reverse(), false],
    [
      'not when a server’s own carry contexts',
      changed((command) => Object.assign(command, { contexts: [0] })),
      false,
    ],
    ['when one is missing', asFound(COMMANDS.slice(1)), true],
    [
      'when there is one too many',
      asFound([...COMMANDS, { name: 'old', type: 1, description: 'Old' }]),
      true,
    ],
    ['when there are none', [], true],
    ['when a description differs', changed((command) => Object.assign(command, { description: 'x' })), true],
    [
      'when a translation differs',
      changed((command) => Object.assign(command, { description_localizations: { de: 'x' } })),
      true,
    ],
    [
      'when options come in another order',
      changed((command) => void (command['options'] as object[]).reverse()),
      true,
    ],
    [
      'when an option became optional',
      changed((command) => Object.assign((command['options'] as object[])[0] ?? {}, { required: false })),
      true,
    ],
  ])('%s', (_, found, differ) => {
    expect(commandsDiffer(COMMANDS, found, false)).toBe(differ);
  });

  test.each([
    ['contexts in another order', [2, 1, 0], false],
    ['fewer contexts', [0], true],
  ])('everywhere: %s', (_, contexts, differ) => {
    const found = asFound(globalCommands().map((command) => ({ ...command, contexts })));
    expect(commandsDiffer(globalCommands(), found, true)).toBe(differ);
  });
});

test.each([['de'], ['es-ES'], ['fr']] as const)('everything is described in %s', (locale) => {
  type Worded = Readonly<Record<string, unknown>>;
  const check = (item: Worded): void => {
    expect(item['name_localizations']).toHaveProperty(locale);
    if ('description' in item) expect(item['description_localizations']).toHaveProperty(locale);
    for (const list of [item['options'], item['choices']])
      for (const each of (list ?? []) as Worded[]) check(each);
  };
  for (const command of COMMANDS) check(command as unknown as Worded);
});

describe('at start', () => {
  let stage: Stage;
  afterEach(() => stage.end());

  const puts = (): string[] =>
    stage.sandbox.requests.filter(({ method }) => method === 'PUT').map(({ route }) => route ?? '');

  test('everywhere, once; a restart finds them as they should be', async () => {
    stage = await openStage();
    expect(puts()).toEqual(['PUT /applications/:application/commands']);
    await stage.restart();
    expect(puts()).toHaveLength(1);
  });

  test('in the servers named, at once, and no longer everywhere', async () => {
    stage = await openStage();
    const guild = stage.sandbox.guild().id;
    await stage.end();
    stage = await openStage({ settings: (sandbox) => ({ DISCORD_GUILD_IDS: sandbox.guild().id }) });
    expect(guild).not.toBe('');
    expect(puts()).toEqual(['PUT /applications/:application/guilds/:guild/commands']);
    const names = stage.sandbox
      .person('Ada')
      .commands('general')
      .map(({ name }) => name);
    expect(names.sort()).toEqual(['Find in articles', 'articles', 'ask', 'help', 'summary']);
  });

  test('a person who installed the app uses it in a server without the bot', async () => {
    stage = await openStage({
      sandbox: {
        people: [{ name: 'Ada', installedBot: true }],
        guilds: [{ name: 'Elsewhere', channels: ['elsewhere'], bot: false }],
      },
    });
    const answer = await stage.sandbox
      .person('Ada')
      .command(
        'ask',
        { question: 'How many stops are planned on the tram line?', thread: true },
        { channel: 'elsewhere' },
      )
      .answer();
    expect(answer.content).toContain('Fourteen stops are planned.');
  });
});

test('the link adds the bot with just the permissions that it needs', () => {
  const link = new URL(inviteLink('123'));
  expect(link.searchParams.get('client_id')).toBe('123');
  expect(link.searchParams.get('scope')).toBe('bot applications.commands');
  // View Channel, Send Messages, Read Message History, Create Public Threads, Send Messages in Threads.
  expect(BigInt(link.searchParams.get('permissions') ?? 0)).toBe(
    (1n << 10n) | (1n << 11n) | (1n << 16n) | (1n << 35n) | (1n << 38n),
  );
});

test.each([
  [0, false],
  [1 << 18, true],
  [1 << 19, true],
  [1 << 15, false],
])('application flags %i let it read every message: %s', (flags, reads) => {
  expect(readsEveryMessage(flags)).toBe(reads);
});
