import {
  type APIMessage,
  ApplicationCommandType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  MessageFlags,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import type { ArticleInfo } from '../../answer/answer.ts';
import type { Person, PickableCommand } from '../../sandbox/people.ts';
import { type Channel, isDirect, isThread } from '../../sandbox/world.ts';
import type { WireArticle, WireButton, WireChannel, WireCommand, WireMessage } from '../wire.ts';

const styles: Readonly<Record<number, WireButton['style']>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'link',
};

/** Discord's component types are a union of dozens; these are the fields of a button. */
interface AnyButton {
  readonly type: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly emoji?: { readonly name?: string | null };
  readonly style?: number;
  readonly url?: string;
  readonly disabled?: boolean;
}

const wireButton = (button: AnyButton): WireButton => ({
  id: button.custom_id ?? null,
  label: button.label ?? '',
  emoji: button.emoji?.name ?? null,
  style: styles[button.style ?? 0] ?? 'secondary',
  url: button.url ?? null,
  disabled: button.disabled ?? false,
});

const rowsOf = (message: APIMessage): WireButton[][] =>
  ((message.components ?? []) as readonly { type: number; components?: readonly AnyButton[] }[])
    .filter(({ type }) => type === ComponentType.ActionRow)
    .map(({ components = [] }) =>
      components.filter(({ type }) => type === ComponentType.Button).map(wireButton),
    );

const has = (message: APIMessage, flag: MessageFlags): boolean => ((message.flags ?? 0) & flag) !== 0;

const nameOf = ({ global_name, username }: APIMessage['author']): string => global_name ?? username;

/** Who used a command or button that a message answers. The types lack what Discord sends for commands. */
interface AnyInteraction {
  readonly name?: string;
  readonly user: APIMessage['author'];
  readonly interacted_message_id?: string;
}

const replyOf = (message: APIMessage, interaction: AnyInteraction | undefined): WireMessage['reply'] => {
  const id = message.message_reference?.message_id ?? interaction?.interacted_message_id;
  if (id === undefined) return null;
  const to = message.referenced_message;
  return { id, author: to ? nameOf(to.author) : null, content: to?.content ?? '' };
};

/** Only what the page shows of a message. */
export const wireMessage = (message: APIMessage): WireMessage => {
  const interaction = message.interaction_metadata as AnyInteraction | undefined;
  return {
    id: message.id,
    channel: message.channel_id,
    author: { id: message.author.id, name: nameOf(message.author), bot: message.author.bot === true },
    content: message.content,
    timestamp: message.timestamp,
    edited: message.edited_timestamp !== null,
    ephemeral: has(message, MessageFlags.Ephemeral),
    loading: has(message, MessageFlags.Loading),
    reply: replyOf(message, interaction),
    command:
      interaction?.name !== undefined ? { person: nameOf(interaction.user), name: interaction.name } : null,
    rows: rowsOf(message),
    thread: message.thread ? { id: message.thread.id, name: message.thread.name ?? '' } : null,
  };
};

/** @param bot the bot's name, which is that of the direct messages with it */
export const wireChannel = (channel: Channel, bot: string): WireChannel => ({
  id: channel.id,
  kind: isDirect(channel) ? 'direct' : isThread(channel) ? 'thread' : 'text',
  name: isDirect(channel) ? bot : (channel.name ?? ''),
  parent: isThread(channel) ? channel.parentId : null,
});

/** Channels of text, threads that are open and direct messages, as a person sees them. */
export const wireChannels = (person: Person, bot: string): WireChannel[] =>
  person
    .channels()
    .filter(
      (channel) =>
        channel.type === ChannelType.GuildText ||
        isDirect(channel) ||
        (isThread(channel) && channel.thread?.archived === false),
    )
    .map((channel) => wireChannel(channel, bot));

const kinds: Readonly<Record<number, WireCommand['options'][number]['kind']>> = {
  [OptionType.String]: 'text',
  [OptionType.Integer]: 'number',
  [OptionType.Number]: 'number',
  [OptionType.Boolean]: 'boolean',
};

/** Slash commands and commands of a message's menu. */
export const wireCommands = (commands: readonly PickableCommand[]): WireCommand[] =>
  commands
    .filter(
      ({ type }) => type === ApplicationCommandType.ChatInput || type === ApplicationCommandType.Message,
    )
    .map(({ type, name, shownName, description, options }) => ({
      kind: type === ApplicationCommandType.Message ? 'message' : 'slash',
      name,
      shownName,
      description,
      options: options.map((option) => ({
        name: option.name,
        shownName: option.shownName,
        description: option.description,
        required: option.required,
        autocomplete: option.autocomplete,
        kind: kinds[option.type] ?? 'text',
        choices: option.choices,
      })),
    }));

export const wireArticle = ({ id, title, author, published, url, passages }: ArticleInfo): WireArticle => ({
  id,
  title,
  author,
  published,
  url,
  passages,
});
