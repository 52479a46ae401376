import { type Client, Events, MessageFlags, SlashCommandBuilder } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { logIn } from './discord-js.ts';

let sandbox: Sandbox;
let client: Client<true>;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = await logIn(sandbox);
});

afterEach(async () => {
  await client.destroy();
  await sandbox.close();
});

test('a client logs in and finds its server', () => {
  expect(client.user.username).toBe('Pullquote');
  expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Reading room']);
  expect(client.channels.cache.map((channel) => ('name' in channel ? channel.name : ''))).toEqual([
    'general',
    'news',
  ]);
});

test('a mention is heard and answered with a reply', async () => {
  client.on(Events.MessageCreate, async (message) => {
    if (message.author.bot) return;
    await message.channel.sendTyping();
    await message.reply(`You said: ${message.content}`);
  });
  const ada = sandbox.person('Ada');
  const question = ada.say('general', `<@${sandbox.applicationId}> who is it?`);
  const reply = await sandbox.replyTo(question);
  expect(reply.content).toBe(`You said: <@${sandbox.applicationId}> who is it?`);
  expect(sandbox.violations).toEqual([]);
  expect(sandbox.pinging).toEqual([]);
});

test('a command is registered, used, deferred and answered', async () => {
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(`Asked: ${interaction.options.getString('question', true)}`);
  });
  await client.application.commands.set([
    new SlashCommandBuilder()
      .setName('ask')
      .setDescription('Ask the articles')
      .addStringOption((option) =>
        option.setName('question').setDescription('What to ask').setRequired(true),
      ),
  ]);
  const [ada, grace] = [sandbox.person('Ada'), sandbox.person('Grace')];
  const answer = await ada.command('ask', { question: 'Who?' }).answer();
  expect(answer.content).toBe('Asked: Who?');
  expect(ada.history('general').map(({ content }) => content)).toEqual(['Asked: Who?']);
  expect(grace.history('general')).toEqual([]);
  expect(sandbox.violations).toEqual([]);
});
