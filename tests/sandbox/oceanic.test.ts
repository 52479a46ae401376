import {
  ApplicationCommandOptionTypes,
  ApplicationCommandTypes,
  ButtonStyles,
  Client,
  ComponentTypes,
  InteractionTypes,
  MessageFlags,
} from 'oceanic.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

let sandbox: Sandbox;
let client: Client;

beforeEach(async () => {
  sandbox = await startSandbox({ privileged: { messageContent: true } });
  client = new Client({
    auth: `Bot ${sandbox.token}`,
    rest: { baseURL: `${sandbox.api}/v10` },
    gateway: { intents: ['GUILDS', 'GUILD_MESSAGES', 'DIRECT_MESSAGES', 'MESSAGE_CONTENT'] },
    allowedMentions: { everyone: false, roles: false, users: false, repliedUser: false },
  });
  client.on('error', (error) => {
    throw error;
  });
  const ready = new Promise<void>((resolve) => client.once('ready', resolve));
  await client.connect();
  await ready;
});

afterEach(async () => {
  client.disconnect(false);
  await sandbox.close();
});

test('a second client library logs in and finds its server', () => {
  expect(client.user.username).toBe('Pullquote');
  expect(client.guilds.map(({ name }) => name)).toEqual(['Reading room']);
  expect(client.guilds.first()?.channels.map(({ name }) => name)).toEqual(['general', 'news']);
});

test('it hears, types, replies, edits, reacts and opens a thread', async () => {
  client.on('messageCreate', async (message) => {
    if (message.author.bot || message.content !== 'who?') return;
    await client.rest.channels.sendTyping(message.channelID);
    const sent = await client.rest.channels.createMessage(message.channelID, {
      content: 'somebody',
      messageReference: { messageID: message.id, channelID: message.channelID },
    });
    await sent.edit({ content: 'somebody else' });
    await sent.createReaction('👍');
    const thread = await sent.startThread({ name: 'Who?', autoArchiveDuration: 60 });
    await thread.createMessage({ content: 'in here' });
  });
  const ada = sandbox.person('Ada');
  const said = sandbox.next((event) => event.type === 'message' && event.message.content === 'in here');
  const question = ada.say('general', 'who?');
  await said;
  expect(ada.history('general').at(-1)).toMatchObject({
    content: 'somebody else',
    message_reference: { message_id: question.id },
    reactions: [{ count: 1 }],
    thread: { name: 'Who?' },
  });
  expect(sandbox.violations).toEqual([]);
  expect(sandbox.pinging).toEqual([]);
});

test('it registers a command, completes, defers, answers and is clicked', async () => {
  client.on('interactionCreate', async (interaction) => {
    if (interaction.type === InteractionTypes.APPLICATION_COMMAND_AUTOCOMPLETE)
      await interaction.result([{ name: 'One', value: 'one' }]);
    if (interaction.type === InteractionTypes.APPLICATION_COMMAND) {
      await interaction.defer(MessageFlags.EPHEMERAL);
      await interaction.editOriginal({
        content: `asked ${interaction.data.options.getString('question')}`,
        components: [
          {
            type: ComponentTypes.ACTION_ROW,
            components: [
              { type: ComponentTypes.BUTTON, style: ButtonStyles.PRIMARY, label: 'More', customID: 'more' },
            ],
          },
        ],
      });
    }
    if (interaction.type === InteractionTypes.MESSAGE_COMPONENT)
      await interaction.editParent({ content: 'more', components: [] });
  });
  await client.application.bulkEditGlobalCommands([
    {
      type: ApplicationCommandTypes.CHAT_INPUT,
      name: 'ask',
      description: 'Ask',
      options: [
        {
          type: ApplicationCommandOptionTypes.STRING,
          name: 'question',
          description: 'What',
          autocomplete: true,
        },
      ],
    },
  ]);
  const ada = sandbox.person('Ada');
  expect(await ada.autocomplete('ask', { question: 'w' }, 'question')).toEqual([
    { name: 'One', value: 'one' },
  ]);
  const answer = await ada.command('ask', { question: 'who?' }).answer();
  expect(answer.content).toBe('asked who?');
  expect((await ada.click(answer, 'More').answer()).content).toBe('more');
  expect(sandbox.person('Grace').history('general')).toEqual([]);
  expect(sandbox.violations).toEqual([]);
});

test('it resumes after its socket was cut, and misses nothing', async () => {
  const heard: string[] = [];
  const last = new Promise<void>((resolve) =>
    client.on('messageCreate', ({ content }) => {
      heard.push(content);
      if (content === 'last') resolve();
    }),
  );
  const resumed = sandbox.next((event) => event.type === 'gateway' && event.what === 'resumed', {
    within: 20_000,
  });
  sandbox.faults.cutSocket();
  sandbox.person('Ada').say('general', 'meanwhile');
  await resumed;
  sandbox.person('Ada').say('general', 'last');
  await last;
  expect(heard).toEqual(['meanwhile', 'last']);
});
