import {
  type AllowedMentionsTypes,
  type APIMessage,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionType,
  ApplicationCommandOptionType as OptionType,
  type PermissionFlagsBits,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import type { Uploads } from './attachments.ts';
import { archiveIdleThreads, directChannel, openThread, openThreadOn } from './channels.ts';
import { walkComponents } from './components.ts';
import type { Context } from './context.ts';
import type { SandboxEvent } from './events.ts';
import type { Choice, InteractionRecord, InteractionRequest } from './interactions.ts';
import { deleteMessage, editMessage, isFor, presented, writeMessage } from './messages.ts';
import { demand, may, reachable, sees, toWrite } from './permissions.ts';
import {
  type OptionValue,
  offeredCommand,
  offeredCommands,
  ownersOf,
  type PickableCommand,
  pickable,
  resolvedData,
  slashCommandData,
} from './picker.ts';
import { setReaction } from './reactions.ts';
import { refuse } from './refusals.ts';
import type { Json } from './render.ts';
import { followInteraction, type StartedInteraction } from './started.ts';
import {
  botOf,
  type Channel,
  isDirect,
  isThread,
  messageOf,
  type StoredFile,
  type StoredMessage,
  type User,
  type World,
} from './world.ts';

export type { OptionValue, PickableCommand, PickableOption } from './picker.ts';
export type { StartedInteraction } from './started.ts';

export interface SayOptions {
  /** The message to reply to. */
  readonly replyTo?: Pick<APIMessage, 'id'>;
  /** Whether the reply notifies its author, as Discord does unless it is switched off; default true. */
  readonly notify?: boolean;
  readonly files?: readonly StoredFile[];
}

/** A channel by id, by name, or as an object with an id. */
export type ChannelReference = string | { readonly id: string };

/** A message, as far as finding it goes. */
export type MessageKey = Pick<APIMessage, 'id' | 'channel_id'>;

/** Somebody at a keyboard. Everything they cannot do throws a `Refusal`, as Discord's own client would be refused. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  say(channel: ChannelReference, text: string, options?: SayOptions): APIMessage;
  edit(message: MessageKey, text: string): APIMessage;
  delete(message: MessageKey): void;
  react(message: MessageKey, emoji: string, on?: boolean): void;
  type(channel: ChannelReference): void;
  /** Opens a thread on a message, or in a channel. */
  openThread(
    on: MessageKey | ChannelReference,
    name: string,
    autoArchive?: ThreadAutoArchiveDuration,
  ): Channel;
  /** The direct messages with the bot. */
  direct(): Channel;
  /**
   * Uses a slash command.
   * @param path its name, with subcommands behind it: `config set`
   */
  command(path: string, options?: Readonly<Record<string, OptionValue>>, where?: Where): StartedInteraction;
  /** Uses a command of a message's menu. */
  messageCommand(name: string, message: MessageKey): StartedInteraction;
  /** Uses a command of a user's menu. */
  userCommand(name: string, user: Pick<User, 'id'>, where?: Where): StartedInteraction;
  /** What the bot offers while an option is typed. */
  autocomplete(
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    where?: Where,
  ): Promise<readonly Choice[]>;
  /**
   * Clicks a button.
   * @param button its `custom_id` or its label
   */
  click(message: MessageKey, button: string): StartedInteraction;
  /** Picks from a select menu. */
  select(message: MessageKey, customId: string, values: readonly string[]): StartedInteraction;
  /** Sends a component's event that no client would: of a component that is not there, or not for this person. */
  forge(message: MessageKey, customId: string): StartedInteraction;
  /** Sends a modal in. @param values by the `custom_id` of the inputs */
  submit(modal: InteractionRecord, values: Readonly<Record<string, string>>): StartedInteraction;
  /** Messages that this person sees, oldest first. */
  history(
    channel: ChannelReference,
    options?: { readonly limit?: number; readonly before?: string },
  ): readonly APIMessage[];
  /** Channels, threads and direct messages that this person sees. */
  channels(): readonly Channel[];
  /** Commands that this person may pick in a channel. */
  commands(channel: ChannelReference): readonly PickableCommand[];
  /** Names of all that a message can mention, by id. */
  directory(): Directory;
  may(permission: keyof typeof PermissionFlagsBits, channel: ChannelReference): boolean;
  /** Everything that this person gets to see from now on; returns a function that ends it. */
  subscribe(listener: (event: SandboxEvent) => void): () => void;
  /** Whether an event is for this person's eyes. */
  isShown(event: SandboxEvent): boolean;
  blockDirectMessages(on: boolean): void;
}

/** Names by id: people by the name that others see, channels and roles by their own. */
export interface Directory {
  readonly users: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
}

export interface Where {
  /** Default: the first channel of text that the person sees. */
  readonly channel?: ChannelReference;
}

const findChannel = (world: World, reference: ChannelReference): Channel => {
  const wanted = typeof reference === 'string' ? reference : reference.id;
  const channel =
    world.channels.get(wanted) ??
    [...world.channels.values()].find(({ name }) => name !== null && name === wanted);
  if (channel === undefined) throw refuse('unknownChannel');
  return channel;
};

/** Everything in the text notifies, the reply itself does not. */
const quietReply = { parse: ['users', 'roles', 'everyone'] as AllowedMentionsTypes[], replied_user: false };

/** A button or select menu, as far as using it goes. */
interface UsableComponent {
  readonly type: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly disabled?: boolean;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly { readonly value: string }[];
}

const invalidComponent = () =>
  refuse('invalidFormBody', [
    { path: ['custom_id'], code: 'COMPONENT_VALIDATION_FAILED', message: 'Component validation failed' },
  ]);

/** The person of that id at the keyboard. */
export const createPerson = (context: Context, user: User): Person => {
  const { world, events, interactions } = context;

  const channelOf = (reference: ChannelReference): Channel => {
    const channel = findChannel(world, reference);
    if (!sees(world, channel, user.id)) throw refuse('missingAccess');
    return channel;
  };

  const defaultChannel = (): Channel => {
    const first = person.channels().find((channel) => channel.guildId !== null && !isThread(channel));
    if (first === undefined) throw refuse('unknownChannel');
    return first;
  };

  const whereOf = ({ channel }: Where = {}): Channel =>
    channel === undefined ? defaultChannel() : channelOf(channel);

  const storedFor = (message: MessageKey): StoredMessage => {
    const stored = messageOf(world, message.channel_id, message.id);
    if (!isFor(stored, user.id)) throw refuse('unknownMessage');
    return stored;
  };

  const start = (
    channel: Channel,
    request: Pick<InteractionRequest, 'type' | 'name' | 'data'> & Partial<InteractionRequest>,
  ): StartedInteraction => {
    const record = interactions.start(context, {
      commandType: ApplicationCommandType.ChatInput,
      person: user.id,
      channel: channel.id,
      guild: channel.guildId,
      owners: ownersOf(world, channel, user),
      sourceMessage: null,
      ...request,
    });
    return followInteraction(context, record);
  };

  const component = (
    message: MessageKey,
    customIdOrLabel: string,
  ): UsableComponent & { custom_id: string } => {
    const all = [
      ...walkComponents(storedFor(message).message.components ?? []),
    ] as readonly UsableComponent[];
    const found = all.find(
      ({ custom_id, label }) => custom_id === customIdOrLabel || label === customIdOrLabel,
    );
    if (found?.custom_id === undefined || found.disabled) throw invalidComponent();
    return { ...found, custom_id: found.custom_id };
  };

  const useComponent = (message: MessageKey, data: Json & { custom_id: string }): StartedInteraction =>
    start(findChannel(world, message.channel_id), {
      type: InteractionType.MessageComponent,
      name: data.custom_id,
      sourceMessage: message.id,
      data,
    });

  const menuCommand = (
    name: string,
    type: ApplicationCommandType,
    channel: Channel,
    target: string,
    resolved: Json,
  ): StartedInteraction => {
    const command = offeredCommand(world, channel, user, name, type);
    return start(channel, {
      type: InteractionType.ApplicationCommand,
      name,
      commandType: type,
      data: {
        id: command.id,
        name,
        type,
        target_id: target,
        resolved,
        ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
      },
    });
  };

  /** A thread goes with its channel, whose permissions can then no longer be asked. */
  const sawDeleted = (channel: Channel): boolean =>
    isThread(channel) && !world.channels.has(channel.parentId ?? '')
      ? (world.guilds.get(channel.guildId ?? '')?.members.has(user.id) ?? false)
      : sees(world, channel, user.id);

  const isShown = (event: SandboxEvent): boolean => {
    switch (event.type) {
      case 'message':
      case 'edit': {
        const channel = world.channels.get(event.message.channel_id);
        return isFor(event, user.id) && channel !== undefined && sees(world, channel, user.id);
      }
      case 'delete':
        return isFor(event, user.id) && sees(world, event.channel, user.id);
      case 'channel-delete':
        return sawDeleted(event.channel);
      case 'typing':
      case 'channel':
      case 'channel-edit':
      case 'thread-members':
      case 'reaction':
      case 'reaction-removed':
      case 'reactions-cleared':
        return sees(world, event.channel, user.id);
      case 'interaction':
      case 'acknowledged':
      case 'unanswered':
        return event.interaction.person === user.id;
      case 'commands':
        return event.guild === null || (world.guilds.get(event.guild)?.members.has(user.id) ?? false);
      default:
        return false;
    }
  };

  const person: Person = {
    id: user.id,
    name: user.globalName,
    user,
    say(reference, text, { replyTo, notify = true, files = [] } = {}) {
      archiveIdleThreads(context);
      const channel = channelOf(reference);
      demand(world, channel, user.id, toWrite(channel));
      if (channel.thread?.locked && !may(world, channel, user.id, 'ManageThreads'))
        throw refuse('threadLocked');
      if (isDirect(channel) && !reachable(world, channel)) throw refuse('directMessagesBlocked');
      const uploads: Uploads = new Map(files.map((file, i) => [String(i), file]));
      const target = replyTo === undefined ? null : storedFor({ id: replyTo.id, channel_id: channel.id });
      if (text.length > 2000)
        throw refuse('invalidFormBody', [
          { path: ['content'], code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' },
        ]);
      return writeMessage(context, {
        channel,
        author: user,
        body: {
          content: text,
          ...(notify ? {} : { allowed_mentions: quietReply }),
        },
        uploads,
        replyTo: target,
      }).stored.message;
    },
    edit(message, text) {
      const stored = storedFor(message);
      if (stored.message.author.id !== user.id) throw refuse('editOfAnother');
      return editMessage(context, stored, { content: text }).stored.message;
    },
    delete(message) {
      const stored = storedFor(message);
      const channel = channelOf(message.channel_id);
      if (stored.message.author.id !== user.id && stored.onlyFor !== user.id)
        demand(world, channel, user.id, 'ManageMessages');
      deleteMessage(context, stored);
    },
    react(message, emoji, on = true) {
      setReaction(context, storedFor(message), user.id, emoji, on);
    },
    type(reference) {
      events.emit({ type: 'typing', channel: channelOf(reference), user: user.id });
    },
    openThread(on, name, autoArchive) {
      const request = { name, autoArchive: autoArchive ?? null };
      if (typeof on === 'object' && 'channel_id' in on)
        return openThreadOn(context, storedFor(on), user, request);
      return openThread(context, channelOf(on), user, { ...request, type: ChannelType.PublicThread });
    },
    direct: () => directChannel(context, user, botOf(world)),
    command(path, options = {}, where) {
      const channel = whereOf(where);
      return start(channel, {
        type: InteractionType.ApplicationCommand,
        ...slashCommandData(world, channel, user, path, options, null),
      });
    },
    messageCommand(name, message) {
      const stored = storedFor(message);
      const channel = channelOf(message.channel_id);
      return menuCommand(name, ApplicationCommandType.Message, channel, message.id, {
        messages: { [message.id]: stored.message },
      });
    },
    userCommand(name, target, where) {
      const channel = whereOf(where);
      return menuCommand(
        name,
        ApplicationCommandType.User,
        channel,
        target.id,
        resolvedData(world, [{ type: OptionType.User, value: target.id }], channel, user),
      );
    },
    async autocomplete(path, options, focused, where) {
      const channel = whereOf(where);
      const started = start(channel, {
        type: InteractionType.ApplicationCommandAutocomplete,
        ...slashCommandData(world, channel, user, path, options, focused),
      });
      const { acknowledgement } = await started.acknowledged();
      return acknowledgement?.with === 'choices' ? acknowledgement.choices : [];
    },
    click(message, button) {
      const { custom_id } = component(message, button);
      return useComponent(message, { custom_id, component_type: ComponentType.Button });
    },
    select(message, customId, values) {
      const found = component(message, customId);
      const { min_values: min = 1, max_values: max = 1, options } = found;
      const known =
        options === undefined || values.every((value) => options.some((one) => one.value === value));
      if (!known || values.length < min || values.length > max) throw invalidComponent();
      return useComponent(message, { custom_id: found.custom_id, component_type: found.type, values });
    },
    forge: (message, customId) =>
      useComponent(message, { custom_id: customId, component_type: ComponentType.Button }),
    submit(modal, values) {
      if (modal.acknowledgement?.with !== 'modal' || modal.person !== user.id)
        throw refuse('unknownInteraction');
      const { custom_id: customId } = modal.acknowledgement.modal;
      const components = Object.entries(values).map(([id, value]) => ({
        type: ComponentType.ActionRow,
        components: [{ type: ComponentType.TextInput, custom_id: id, value }],
      }));
      return start(findChannel(world, modal.channel), {
        type: InteractionType.ModalSubmit,
        name: customId,
        sourceMessage: modal.sourceMessage,
        data: { custom_id: customId, components },
      });
    },
    history(reference, { limit = 100, before } = {}) {
      const channel = channelOf(reference);
      const all = [...(world.messages.get(channel.id)?.values() ?? [])]
        .filter((stored) => isFor(stored, user.id))
        .filter(({ message }) => before === undefined || BigInt(message.id) < BigInt(before));
      return all.slice(-limit).map((stored) => presented(context, stored));
    },
    channels: () => [...world.channels.values()].filter((channel) => sees(world, channel, user.id)),
    commands: (reference) =>
      offeredCommands(world, channelOf(reference), user).map((command) => pickable(command, user.locale)),
    directory: () => ({
      users: Object.fromEntries([...world.users.values()].map(({ id, globalName }) => [id, globalName])),
      channels: Object.fromEntries(person.channels().map(({ id, name }) => [id, name ?? ''])),
      roles: Object.fromEntries(
        [...world.guilds.values()]
          .filter(({ members }) => members.has(user.id))
          .flatMap(({ roles }) => [...roles.values()].map(({ id, name }) => [id, name])),
      ),
    }),
    may: (permission, reference) => may(world, findChannel(world, reference), user.id, permission),
    subscribe: (listener) =>
      events.subscribe((event) => {
        if (isShown(event)) listener(event);
      }),
    isShown,
    blockDirectMessages(on) {
      user.directMessagesBlocked = on;
    },
  };
  return person;
};
