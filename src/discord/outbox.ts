/**
 * The one place through which everything that the bot says leaves.
 *
 * Every message goes out without mentions, without links that unfold, and within Discord's limits.
 */
import {
  type ApplicationCommandOptionChoiceData,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Message,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  RESTJSONErrorCodes,
  type SendableChannels,
  type User,
} from 'discord.js';
import { shortened, shortLine } from './cut.ts';
import { Limit } from './limits.ts';
import type { Reply } from './render/reply.ts';

/** An interaction that is answered with messages. */
export type Asking = ChatInputCommandInteraction | MessageContextMenuCommandInteraction | ButtonInteraction;

/** Nobody, whatever the text says. */
export const NO_MENTIONS = { parse: [], repliedUser: false } as const;

const sealed = ({ content, rows }: Reply) => ({
  content: content.trim() === '' ? '…' : shortened(content, Limit.content),
  components: [...rows],
  allowedMentions: NO_MENTIONS,
  flags: MessageFlags.SuppressEmbeds as const,
});

const hidden = (reply: Reply) => ({
  ...sealed(reply),
  flags: [MessageFlags.SuppressEmbeds, MessageFlags.Ephemeral] as const,
});

/** Tells Discord that an answer is coming; nothing may be awaited before this. */
export const acknowledge = async (interaction: Asking, isPrivate: boolean): Promise<void> => {
  await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
};

/** Answers an acknowledged interaction; further replies follow the first, private like it. */
export const respond = async (
  interaction: Asking,
  [first, ...others]: readonly Reply[],
): Promise<Message | null> => {
  if (!first) return null;
  const message = await interaction.editReply(sealed(first));
  for (const reply of others) {
    await interaction.followUp(interaction.ephemeral ? hidden(reply) : sealed(reply));
  }
  return message;
};

/** Puts another state of an answer in place of the one that `respond` gave first. */
export const reviseResponse = async (interaction: Asking, reply: Reply): Promise<void> => {
  await interaction.editReply(sealed(reply));
};

/** Puts another state of a message in place of the one that was sent. */
export const reviseMessage = async (message: Message, reply: Reply): Promise<void> => {
  await message.edit(sealed(reply));
};

/** Says something only to the person behind an interaction, acknowledged before or not. */
export const whisper = async (interaction: Asking, reply: Reply): Promise<void> => {
  if (!interaction.deferred && !interaction.replied) await interaction.reply(hidden(reply));
  else if (interaction.deferred && !interaction.replied) await interaction.editReply(sealed(reply));
  else await interaction.followUp(hidden(reply));
};

/** Puts another page in place of the one whose button was pressed. */
export const turnPage = async (interaction: ButtonInteraction, reply: Reply): Promise<void> => {
  await interaction.editReply(sealed(reply));
};

/** Offers choices for an option that is being typed. */
export const offer = async (
  interaction: AutocompleteInteraction,
  choices: readonly ApplicationCommandOptionChoiceData<string>[],
): Promise<void> => {
  await interaction.respond(
    choices
      .slice(0, Limit.choices)
      .map(({ name, value }) => ({ name: shortLine(name, Limit.choice), value })),
  );
};

const cannotReply = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  error.code === RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory;

/** Answers a message, below it where it is still there and the bot may, else in its channel. */
export const answerMessage = async (message: Message, reply: Reply): Promise<Message> => {
  const payload = {
    ...sealed(reply),
    // The same nonce again makes Discord return the first message instead of a second one.
    nonce: message.id,
    enforceNonce: true,
  };
  try {
    return await message.reply({ ...payload, failIfNotExists: false });
  } catch (error) {
    if (!cannotReply(error) || !message.channel.isSendable()) throw error;
    return await message.channel.send(payload);
  }
};

/** Writes into a channel or thread, to nobody in particular. */
export const writeTo = (channel: SendableChannels, reply: Reply): Promise<Message> =>
  channel.send(sealed(reply));

/** Writes to a person directly. */
export const writeToPerson = (person: User, reply: Reply): Promise<Message> => person.send(sealed(reply));
