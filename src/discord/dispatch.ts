import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from 'discord.js';
import { type ButtonAction, readButtonId } from './button-id.ts';
import { FIND_IN_ARTICLES } from './commands.ts';
import { type Desk, turnedAway } from './desk.ts';
import { loggable, noteFailure, outOfReach } from './failures.ts';
import { articles, articlesPage, completeArticle } from './handlers/articles.ts';
import { ask } from './handlers/ask.ts';
import { explain, showContext, showMore, unknownButton, vote } from './handlers/buttons.ts';
import { find } from './handlers/find.ts';
import { help } from './handlers/help.ts';
import { overviewPage, summary } from './handlers/summary.ts';
import { Limit } from './limits.ts';
import { type Asking, acknowledge, offer, whisper } from './outbox.ts';
import { says } from './render/reply.ts';
import { SAY } from './render/words.ts';

type SlashHandler = (desk: Desk, interaction: ChatInputCommandInteraction) => Promise<void>;

interface SlashCommand {
  readonly run: SlashHandler;
  /** Whether only the person sees the answer. */
  readonly isPrivate: (interaction: ChatInputCommandInteraction) => boolean;
}

const whenAsked = (interaction: ChatInputCommandInteraction): boolean =>
  interaction.options.getBoolean('private') ?? false;
const always = (): boolean => true;

const SLASH: ReadonlyMap<string, SlashCommand> = new Map([
  ['ask', { run: ask, isPrivate: whenAsked }],
  ['summary', { run: summary, isPrivate: whenAsked }],
  // Long lists in a channel bother everybody else.
  ['articles', { run: articles, isPrivate: always }],
  ['help', { run: help, isPrivate: always }],
]);

/** Time that is left of an interaction's token below which no work is begun (milliseconds). */
const LEAST_LEFT = 10_000;

/** Acknowledges, waits in line, works; whatever goes wrong ends in the log and in a short word. */
const inLine = async (
  desk: Desk,
  interaction: Asking,
  acknowledged: () => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> => {
  const received = performance.now();
  const where = { interaction: interaction.id, channel: interaction.channelId };
  // The place in line is taken before anything is awaited, so that it cannot fill up in between.
  const ready = desk.urgent.add(acknowledged());
  ready.catch(() => undefined);
  await desk.line.run(async () => {
    try {
      await ready;
      await desk.urgent.done();
      if (performance.now() - received > Limit.interaction - LEAST_LEFT) {
        desk.log.warn(where, 'A question waited until its interaction was over');
        return;
      }
      if (interaction.guildId === null && !(await desk.served.person(interaction.user.id))) {
        await whisper(interaction, says(SAY.otherPerson));
        return;
      }
      await work();
    } catch (error) {
      await saySorry(desk, interaction, error, where);
    }
  });
};

const saySorry = async (
  desk: Desk,
  interaction: Asking,
  error: unknown,
  where: Record<string, unknown>,
): Promise<void> => {
  const words = noteFailure(desk.log, error, where);
  if (outOfReach(error)) return;
  try {
    await whisper(interaction, says(words));
  } catch (second) {
    desk.log.warn({ ...where, error: loggable(second) }, 'No word could be given to the person either');
  }
};

const whisperSafely = async (desk: Desk, interaction: Asking, words: string): Promise<void> => {
  try {
    await whisper(interaction, says(words));
  } catch (error) {
    desk.log.warn({ interaction: interaction.id, error: loggable(error) }, 'A word could not be given');
  }
};

const onSlash = async (desk: Desk, interaction: ChatInputCommandInteraction): Promise<void> => {
  const command = SLASH.get(interaction.commandName);
  if (!command) return whisperSafely(desk, interaction, SAY.oldButton);
  const refusal = turnedAway(desk, interaction.user.id);
  if (refusal !== null) return whisperSafely(desk, interaction, refusal);
  await inLine(
    desk,
    interaction,
    () => acknowledge(interaction, command.isPrivate(interaction)),
    () => command.run(desk, interaction),
  );
};

const onMessageMenu = async (
  desk: Desk,
  interaction: MessageContextMenuCommandInteraction,
): Promise<void> => {
  if (interaction.commandName !== FIND_IN_ARTICLES) return whisperSafely(desk, interaction, SAY.oldButton);
  const refusal = turnedAway(desk, interaction.user.id);
  if (refusal !== null) return whisperSafely(desk, interaction, refusal);
  await inLine(
    desk,
    interaction,
    // Looking something up about another person's message is the asker's own business.
    () => acknowledge(interaction, true),
    () => find(desk, interaction),
  );
};

const pressed = (desk: Desk, interaction: ButtonInteraction, action: ButtonAction): Promise<void> => {
  switch (action.kind) {
    case 'context':
      return showContext(desk, interaction, action);
    case 'more':
      return showMore(desk, interaction, action);
    case 'why':
      return explain(desk, interaction, action);
    case 'vote':
      return vote(desk, interaction, action);
    case 'page':
      return action.list === 'articles'
        ? articlesPage(desk, interaction, action.page)
        : overviewPage(desk, interaction, action.page);
  }
};

/** Whether a button stands under a message that only somebody else should see. */
const belongsToOther = ({ message, user }: ButtonInteraction): boolean =>
  message.flags.has(MessageFlags.Ephemeral) && message.interactionMetadata?.user.id !== user.id;

const onButton = async (desk: Desk, interaction: ButtonInteraction): Promise<void> => {
  const action = readButtonId(interaction.customId);
  if (interaction.message.author.id !== interaction.client.user.id || !action) {
    return whisperSafely(desk, interaction, unknownButton().content);
  }
  if (belongsToOther(interaction)) return whisperSafely(desk, interaction, SAY.notYours);
  const refusal = turnedAway(desk, interaction.user.id);
  if (refusal !== null) return whisperSafely(desk, interaction, refusal);
  await inLine(
    desk,
    interaction,
    () => (action.kind === 'page' ? interaction.deferUpdate() : acknowledge(interaction, true)),
    () => pressed(desk, interaction, action),
  );
};

const onAutocomplete = async (desk: Desk, interaction: AutocompleteInteraction): Promise<void> => {
  try {
    const served = interaction.guildId !== null || (await desk.served.person(interaction.user.id));
    await (served ? completeArticle(desk, interaction) : offer(interaction, []));
  } catch (error) {
    desk.log.warn({ interaction: interaction.id, error: loggable(error) }, 'No titles could be offered');
    if (!interaction.responded && !outOfReach(error)) await offer(interaction, []).catch(() => undefined);
  }
};

/** Leads an interaction to what it asks for. Never throws. */
export const onInteraction = async (desk: Desk, interaction: Interaction): Promise<void> => {
  if (interaction.isAutocomplete()) {
    if (desk.served.guild(interaction.guildId)) return onAutocomplete(desk, interaction);
    await offer(interaction, []).catch(() => undefined);
    return;
  }
  if (!interaction.isRepliable()) return;
  if (
    !interaction.isChatInputCommand() &&
    !interaction.isMessageContextMenuCommand() &&
    !interaction.isButton()
  ) {
    await interaction
      .reply({ content: SAY.oldButton, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } })
      .catch((error: unknown) => desk.log.warn({ error: loggable(error) }, 'A word could not be given'));
    return;
  }
  if (!desk.served.guild(interaction.guildId)) return whisperSafely(desk, interaction, SAY.otherServer);
  if (interaction.isChatInputCommand()) return onSlash(desk, interaction);
  if (interaction.isMessageContextMenuCommand()) return onMessageMenu(desk, interaction);
  return onButton(desk, interaction);
};
