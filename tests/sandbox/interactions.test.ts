import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  ContextMenuCommandBuilder,
  Events,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import type { SandboxEvent } from '../../src/sandbox/events.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { logIn } from './discord-js.ts';
import { request } from './raw.ts';

let sandbox: Sandbox;
let client: Client<true>;

const ask = new SlashCommandBuilder()
  .setName('ask')
  .setDescription('Ask the articles')
  .setNameLocalizations({ de: 'frag' })
  .setDescriptionLocalizations({ de: 'Frag die Artikel' })
  .addStringOption((option) =>
    option.setName('question').setDescription('What to ask').setRequired(true).setMaxLength(300),
  )
  .addStringOption((option) =>
    option
      .setName('article')
      .setDescription('Which')
      .setDescriptionLocalizations({ de: 'Welcher' })
      .setAutocomplete(true),
  )
  .addIntegerOption((option) =>
    option.setName('quotes').setDescription('How many').setMinValue(1).setMaxValue(5),
  )
  .addBooleanOption((option) => option.setName('private').setDescription('Only for you'));
const find = new ContextMenuCommandBuilder()
  .setName('Find in articles')
  .setType(ApplicationCommandType.Message);
const config = new SlashCommandBuilder()
  .setName('config')
  .setDescription('Settings')
  .setDefaultMemberPermissions(0)
  .addSubcommandGroup((group) =>
    group
      .setName('colour')
      .setDescription('Colours')
      .addSubcommand((sub) =>
        sub
          .setName('set')
          .setDescription('Sets')
          .addUserOption((option) => option.setName('for').setDescription('Whose').setRequired(true)),
      ),
  );

/** A bot that answers every interaction as the test says. */
const start = async (
  answer: (interaction: Interaction) => unknown,
  options: SandboxOptions = {},
  commands = [ask, find, config],
) => {
  sandbox = await startSandbox(options);
  client = await logIn(sandbox);
  let fail: (error: unknown) => void = () => undefined;
  const failure = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  client.on(Events.InteractionCreate, async (interaction) => {
    try {
      await answer(interaction);
    } catch (error) {
      fail(error);
    }
  });
  await client.application.commands.set(commands);
  return { ada: sandbox.person('Ada'), grace: sandbox.person('Grace'), failure };
};

afterEach(async () => {
  await client.destroy();
  await sandbox.close();
});

const slash = (handle: (interaction: ChatInputCommandInteraction) => unknown) => (interaction: Interaction) =>
  interaction.isChatInputCommand() ? handle(interaction) : undefined;

describe('slash commands', () => {
  test('carry their options, and are answered at once', async () => {
    const { ada } = await start(
      slash((interaction) =>
        interaction.reply({
          content: [
            interaction.options.getString('question'),
            interaction.options.getInteger('quotes'),
            interaction.options.getBoolean('private'),
          ].join(' '),
          withResponse: true,
        }),
      ),
    );
    const started = ada.command('ask', { question: 'who?', quotes: 3, private: false });
    const answer = await started.answer();
    expect(answer).toMatchObject({
      content: 'who? 3 false',
      type: 20,
      author: { id: client.user.id },
      interaction_metadata: { user: { id: ada.id }, name: 'ask' },
    });
    expect(started.messages()).toEqual([answer]);
    expect(sandbox.violations).toEqual([]);
  });

  test('are deferred, seen as thinking, answered by an edit and followed up', async () => {
    const { ada } = await start(
      slash(async (interaction) => {
        await interaction.deferReply();
        const { flags } = await interaction.fetchReply();
        await interaction.editReply(`thinking was ${flags.has(MessageFlags.Loading)}`);
        await interaction.followUp('and more');
        await interaction.followUp({ content: 'for you', flags: MessageFlags.Ephemeral });
      }),
    );
    const forYou = sandbox.next((event) => event.type === 'message' && event.message.content === 'for you');
    const started = ada.command('ask', { question: 'who?' });
    expect((await started.acknowledged()).acknowledgement?.with).toBe('deferred');
    expect((await started.answer()).content).toBe('thinking was true');
    await forYou;
    expect(started.messages().map(({ content }) => content)).toEqual([
      'thinking was true',
      'and more',
      'for you',
    ]);
  });

  test('a first follow-up takes the place of thinking', async () => {
    const { ada } = await start(
      slash(async (interaction) => {
        await interaction.deferReply();
        await interaction.followUp('instead');
      }),
    );
    const started = ada.command('ask', { question: 'who?' });
    expect((await started.answer()).content).toBe('instead');
    expect(started.messages()).toHaveLength(1);
  });

  test('an ephemeral answer is for the asker alone, and its deletion too', async () => {
    const { ada, grace } = await start(
      slash(async (interaction) => {
        await interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
        await interaction.deleteReply();
      }),
    );
    const seen: string[] = [];
    const hers: string[] = [];
    ada.subscribe(({ type }) => seen.push(type));
    grace.subscribe(({ type }) => hers.push(type));
    const deleted = sandbox.next(({ type }) => type === 'delete');
    ada.command('ask', { question: 'who?' });
    await deleted;
    expect(seen).toEqual(['interaction', 'message', 'acknowledged', 'delete']);
    expect(hers).toEqual([]);
  });

  test('an ephemeral message is not there for REST', async () => {
    const { ada } = await start(
      slash((interaction) => interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral })),
    );
    const { id, channel_id: channel } = await ada.command('ask', { question: 'who?' }).answer();
    expect((await request(sandbox, `GET /channels/${channel}/messages/${id}`)).body.code).toBe(10008);
    expect((await request(sandbox, `GET /channels/${channel}/messages`)).body).toEqual([]);
  });

  test('with subcommands and people reach the bot', async () => {
    let seen: unknown;
    await start(
      slash(async (interaction) => {
        seen = [
          interaction.options.getSubcommandGroup(),
          interaction.options.getSubcommand(),
          interaction.options.getUser('for')?.displayName,
          interaction.options.getMember('for') !== null,
        ];
        await interaction.reply('done');
      }),
      {
        guilds: [
          { name: 'Room', roles: [{ name: 'boss', permissions: ['Administrator'], members: ['Ada'] }] },
        ],
      },
    );
    const ada = sandbox.person('Ada');
    await ada.command('config colour set', { for: sandbox.person('Grace').id }).answer();
    expect(seen).toEqual(['colour', 'set', 'Grace', true]);
  });

  test.each([
    ['an option is missing', {}, /required|Invalid Form Body/],
    ['an option is unknown', { question: 'x', colour: 'red' }, /Invalid Form Body/],
    ['a text is too long', { question: 'x'.repeat(301) }, /Invalid Form Body/],
    ['a number is too great', { question: 'x', quotes: 6 }, /Invalid Form Body/],
    ['a number is not whole', { question: 'x', quotes: 1.5 }, /Invalid Form Body/],
    ['a value is of another kind', { question: 'x', private: 'yes' }, /Invalid Form Body/],
  ])('cannot be sent when %s', async (_, options, message) => {
    const { ada } = await start(() => undefined);
    expect(() => ada.command('ask', options as Record<string, string>)).toThrow(message);
  });

  test('are offered by permission, place and language', async () => {
    const { ada } = await start(() => undefined);
    expect(ada.commands('general').map(({ name }) => name)).toEqual(['ask', 'Find in articles']);
    expect(() => ada.command('config colour set', { for: ada.id })).toThrow('Unknown application command');
    const lin = sandbox.addPerson({ name: 'Lin', locale: 'de' });
    sandbox.addGuild({ name: 'Reading room' });
    const [frag] = lin.commands('general');
    expect(frag).toMatchObject({ name: 'ask', shownName: 'frag', description: 'Frag die Artikel' });
    expect(frag?.options.map(({ description }) => description)).toContain('Welcher');
    sandbox.setOverwrite('general', { for: 'Ada', deny: ['UseApplicationCommands'] });
    expect(ada.commands('general')).toEqual([]);
  });

  test('work in direct messages and, by user install, where the bot is not', async () => {
    const everywhere = new SlashCommandBuilder()
      .setName('everywhere')
      .setDescription('Works everywhere')
      .setIntegrationTypes(0, 1)
      .setContexts(0, 1, 2);
    const here = new SlashCommandBuilder().setName('here').setDescription('Only in servers').setContexts(0);
    let owners: unknown;
    await start(
      slash(async (interaction) => {
        owners = interaction.authorizingIntegrationOwners.toJSON();
        await interaction.reply('yes');
      }),
      {
        people: ['Ada', 'Grace', { name: 'Lin', installedBot: true }],
        guilds: [{ name: 'With' }, { name: 'Without', bot: false, channels: ['elsewhere'] }],
      },
      [everywhere, here] as never,
    );
    const [ada, lin] = [sandbox.person('Ada'), sandbox.person('Lin')];
    expect(ada.commands(ada.direct()).map(({ name }) => name)).toEqual(['everywhere']);
    expect(ada.commands('elsewhere')).toEqual([]);
    expect(lin.commands('elsewhere').map(({ name }) => name)).toEqual(['everywhere']);
    await lin.command('everywhere', {}, { channel: 'elsewhere' }).answer();
    expect(owners).toEqual({ 1: lin.id });
    await ada.command('everywhere', {}, { channel: ada.direct() }).answer();
    expect(owners).toEqual({ 0: '0' });
  });

  test('of a server are there only', async () => {
    const { ada } = await start(() => undefined, {
      guilds: [
        { name: 'One', channels: ['one'] },
        { name: 'Two', channels: ['two'] },
      ],
    });
    await client.application.commands.set([]);
    await client.application.commands.set([find], sandbox.guild('One').id);
    expect(ada.commands('one').map(({ name }) => name)).toEqual(['Find in articles']);
    expect(ada.commands('two')).toEqual([]);
  });
});

test('autocompletion offers what the bot sends, also before anything is typed', async () => {
  const { ada } = await start((interaction) =>
    interaction.isAutocomplete()
      ? interaction.respond([{ name: `like "${interaction.options.getFocused()}"`, value: 'one' }])
      : undefined,
  );
  expect(await ada.autocomplete('ask', { article: 'emb' }, 'article')).toEqual([
    { name: 'like "emb"', value: 'one' },
  ]);
  expect(await ada.autocomplete('ask', {}, 'article')).toEqual([{ name: 'like ""', value: 'one' }]);
});

test('a message command brings its message whole, although the bot reads no content', async () => {
  const { ada } = await start((interaction) =>
    interaction.isMessageContextMenuCommand()
      ? interaction.reply(`found: ${interaction.targetMessage.content}`)
      : undefined,
  );
  const message = sandbox.person('Grace').say('general', 'a claim');
  const answer = await ada.messageCommand('Find in articles', message).answer();
  expect(answer).toMatchObject({ content: 'found: a claim', type: 23 });
});

const buttons = (...ids: string[]) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    ids.map((id) =>
      new ButtonBuilder().setCustomId(id).setLabel(`Label ${id}`).setStyle(ButtonStyle.Secondary),
    ),
  );

describe('components', () => {
  const withButtons = (onButton: (interaction: Extract<Interaction, { isButton(): unknown }>) => unknown) =>
    start(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'first', components: [buttons('more', 'less')] });
      else await onButton(interaction as never);
    });

  test('a button changes its message', async () => {
    const { ada, grace } = await withButtons((interaction) =>
      interaction.isButton()
        ? interaction.update({ content: `clicked ${interaction.customId}`, components: [] })
        : undefined,
    );
    const message = await ada.command('ask', { question: 'x' }).answer();
    const changed = await grace.click(message, 'Label more').answer();
    expect(changed).toMatchObject({ id: message.id, content: 'clicked more', components: [] });
    expect(() => grace.click(message, 'more')).toThrow('Invalid Form Body');
  });

  test('a button answers, deferred and for the one who clicked', async () => {
    const { ada, grace } = await withButtons(async (interaction) => {
      if (!interaction.isButton()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('only you');
    });
    const message = await ada.command('ask', { question: 'x' }).answer();
    const answer = await grace.click(message, 'more').answer();
    expect(answer.message_reference?.message_id).toBe(message.id);
    expect(grace.history('general').map(({ content }) => content)).toEqual(['first', 'only you']);
    expect(ada.history('general').map(({ content }) => content)).toEqual(['first']);
  });

  test('a deferred update ends with an edit', async () => {
    const { ada } = await withButtons(async (interaction) => {
      if (!interaction.isButton()) return;
      await interaction.deferUpdate();
      await interaction.editReply('later');
    });
    const message = await ada.command('ask', { question: 'x' }).answer();
    expect((await ada.click(message, 'more').answer()).content).toBe('later');
  });

  test('a forged click reaches the bot as it stands', async () => {
    let forged = '';
    const { ada, grace } = await withButtons(async (interaction) => {
      if (!interaction.isButton()) return;
      forged = interaction.customId;
      await interaction.deferUpdate();
    });
    const message = await ada.command('ask', { question: 'x' }).answer();
    await grace.forge(message, 'vote:up:of-another').acknowledged();
    expect(forged).toBe('vote:up:of-another');
  });

  test('menus take what they offer', async () => {
    const { ada } = await start(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({
          content: 'pick',
          components: [
            new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
              new StringSelectMenuBuilder()
                .setCustomId('pick')
                .setOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' }),
            ),
          ],
        });
      if (interaction.isStringSelectMenu())
        await interaction.update({ content: interaction.values.join(), components: [] });
    });
    const message = await ada.command('ask', { question: 'x' }).answer();
    expect(() => ada.select(message, 'pick', ['c'])).toThrow('Invalid Form Body');
    expect(() => ada.select(message, 'pick', ['a', 'b'])).toThrow('Invalid Form Body');
    expect((await ada.select(message, 'pick', ['b']).answer()).content).toBe('b');
  });

  test('a modal is filled in', async () => {
    const { ada } = await start(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('form')
            .setTitle('Form')
            .addComponents(
              new ActionRowBuilder<TextInputBuilder>().addComponents(
                new TextInputBuilder().setCustomId('why').setLabel('Why').setStyle(TextInputStyle.Short),
              ),
            ),
        );
      if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('why'));
    });
    const modal = await ada.command('ask', { question: 'x' }).acknowledged();
    expect((await ada.submit(modal, { why: 'because' }).answer()).content).toBe('because');
    expect(() => sandbox.person('Grace').submit(modal, {})).toThrow('Unknown interaction');
  });
});

describe('time', () => {
  test('who answers too late gets 10062, and the person is told', async () => {
    const { ada, failure } = await start(
      slash((interaction) => interaction.reply('late')),
      { limits: { interactionDeadline: 50 } },
    );
    sandbox.faults.delay({ route: 'POST /interactions/:interaction/:token/callback', ms: 80 });
    const answered = sandbox.next(({ type }) => type === 'request');
    await expect(ada.command('ask', { question: 'x' }).acknowledged()).rejects.toThrow('did not respond');
    expect(await answered).toMatchObject({ request: { status: 404, code: 10062 } });
    expect(await failure).toMatchObject({ code: 10062 });
  });

  test('an interaction can be over before the bot learns of it', async () => {
    const { ada } = await start(slash((interaction) => interaction.reply('late')));
    sandbox.faults.expireInteraction();
    const answered = sandbox.next(
      (event): event is Extract<SandboxEvent, { type: 'request' }> => event.type === 'request',
    );
    ada.command('ask', { question: 'x' });
    expect((await answered).request.code).toBe(10062);
  });

  test('who answers twice gets 40060', async () => {
    const { ada } = await start(slash((interaction) => interaction.reply('once')));
    const { record } = ada.command('ask', { question: 'x' });
    await sandbox.next(({ type }) => type === 'acknowledged', { from: 0 });
    const again = await request(sandbox, `POST /interactions/${record.id}/${record.token}/callback`, {
      type: 5,
    });
    expect([again.status, again.body.code]).toEqual([400, 40060]);
  });

  test('a token lives for 15 minutes', async () => {
    let clock = Date.now();
    const { ada } = await start(
      slash((interaction) => interaction.reply('first')),
      { now: () => clock },
    );
    const started = ada.command('ask', { question: 'x' });
    await started.answer();
    const path = `/webhooks/${sandbox.applicationId}/${started.record.token}`;
    clock += 14 * 60_000;
    expect((await request(sandbox, `PATCH ${path}/messages/@original`, { content: 'changed' })).status).toBe(
      200,
    );
    clock += 2 * 60_000;
    const refused = await request(sandbox, `POST ${path}`, { content: 'too late' });
    expect([refused.status, refused.body.code]).toEqual([401, 50027]);
  });

  test('nothing can follow before the first answer', async () => {
    const { ada } = await start(() => undefined);
    const { record } = ada.command('ask', { question: 'x' });
    const refused = await request(sandbox, `POST /webhooks/${sandbox.applicationId}/${record.token}`, {
      content: 'x',
    });
    expect(refused.body.code).toBe(10015);
  });
});

describe('an answer must fit', () => {
  test.each([
    ['choices', { type: 8, data: { choices: [] } }],
    ['an update of a message', { type: 7, data: { content: 'x' } }],
    ['a deferred update', { type: 6 }],
    ['a type that there is not', { type: 99 }],
    ['an empty message', { type: 4, data: {} }],
  ])('%s is no answer to a command', async (_, body) => {
    const { ada } = await start(() => undefined);
    const { record } = ada.command('ask', { question: 'x' });
    const refused = await request(sandbox, `POST /interactions/${record.id}/${record.token}/callback`, body);
    expect(refused.status).toBe(400);
    expect(sandbox.violations).toHaveLength(1);
  });

  test('only its own messages are in reach of a token', async () => {
    const { ada, grace } = await start(slash((interaction) => interaction.reply('mine')));
    const [one, other] = [ada.command('ask', { question: 'x' }), grace.command('ask', { question: 'y' })];
    const { id } = await other.answer();
    await one.answer();
    const path = `/webhooks/${sandbox.applicationId}/${one.record.token}/messages/${id}`;
    expect((await request(sandbox, `PATCH ${path}`, { content: 'stolen' })).body.code).toBe(10008);
  });
});
