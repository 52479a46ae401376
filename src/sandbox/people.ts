import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIMessage,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  MessageFlags,
  ApplicationCommandOptionType as OptionType,
  PermissionFlagsBits,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import { directChannel, openThread, openThreadOn } from './channels.ts';
import { commandsOf } from './commands.ts';
import type { Context } from './context.ts';
import type { NextOptions, SandboxEvent } from './events.ts';
import type { Choice, InteractionRecord, InteractionRequest } from './interactions.ts';
import {
  deleteMessage,
  editMessage,
  isFor,
  type Uploads,
  walkComponents,
  withThread,
  writeMessage,
} from './messages.ts';
import { channelPermissions, demand, may, reachable, sees, toWrite } from './permissions.ts';
import { refuse } from './refusals.ts';
import { type Json, renderChannelFor, renderMember } from './render.ts';
import {
  botOf,
  type Channel,
  isDirect,
  isThread,
  messageOf,
  renderUser,
  type StoredFile,
  type StoredMessage,
  type User,
  type World,
} from './world.ts';

/** A value that a person gives an option. Users, channels and roles are given by id. */
export type OptionValue = string | number | boolean;

/** A command as a person may pick it, in their language. */
export interface PickableCommand {
  readonly id: string;
  readonly type: ApplicationCommandType;
  /** The name that `command`, `autocomplete` and `messageCommand` take. */
  readonly name: string;
  /** The name in the person's language. */
  readonly shownName: string;
  /** In the person's language. */
  readonly description: string;
  readonly options: readonly PickableOption[];
}

export interface PickableOption {
  readonly type: OptionType;
  /** The name that `command` and `autocomplete` take. */
  readonly name: string;
  /** The name in the person's language. */
  readonly shownName: string;
  readonly description: string;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  readonly options: readonly PickableOption[];
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly minValue: number | null;
  readonly maxValue: number | null;
}

/** What a person has started and the bot is to answer. */
export interface StartedInteraction {
  readonly id: string;
  readonly record: InteractionRecord;
  /**
   * Resolves when the bot has first answered.
   * @throws (rejects) when it did not in time: "The application did not respond"
   */
  acknowledged(): Promise<InteractionRecord>;
  /**
   * The first message that stands there as the answer: written at once, or put in the place of "is thinking", or
   * the changed message of a component.
   * @throws (rejects) when the bot did not respond in time, or answered with something else
   */
  answer(options?: NextOptions): Promise<APIMessage>;
  /** All messages that answer it and are still there, oldest first. */
  messages(): readonly APIMessage[];
}

export interface SayOptions {
  /** The message to reply to. */
  readonly replyTo?: Pick<APIMessage, 'id'>;
  /** Whether the reply notifies its author, as Discord does unless it is switched off; default true. */
  readonly notify?: boolean;
  readonly files?: readonly StoredFile[];
}

/** A channel by id, by name, or as an object with an id. */
export type ChannelReference = string | { readonly id: string };

/** Somebody at a keyboard. Everything they cannot do throws a `Refusal`, as Discord's own client would be refused. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  say(channel: ChannelReference, text: string, options?: SayOptions): APIMessage;
  edit(message: APIMessage, text: string): APIMessage;
  delete(message: APIMessage): void;
  react(message: APIMessage, emoji: string, on?: boolean): void;
  type(channel: ChannelReference): void;
  /** Opens a thread on a message, or in a channel. */
  openThread(
    on: APIMessage | ChannelReference,
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
  messageCommand(name: string, message: APIMessage): StartedInteraction;
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
  click(message: APIMessage, button: string): StartedInteraction;
  /** Picks from a select menu. */
  select(message: APIMessage, customId: string, values: readonly string[]): StartedInteraction;
  /** Sends a component's event that no client would: of a component that is not there, or not for this person. */
  forge(message: Pick<APIMessage, 'id' | 'channel_id'>, customId: string): StartedInteraction;
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
  may(permission: keyof typeof PermissionFlagsBits, channel: ChannelReference): boolean;
  /** Everything that this person gets to see from now on; returns a function that ends it. */
  subscribe(listener: (event: SandboxEvent) => void): () => void;
  /** Whether an event is for this person's eyes. */
  isShown(event: SandboxEvent): boolean;
  blockDirectMessages(on: boolean): void;
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

const localized = (
  own: string,
  translations: Readonly<Partial<Record<string, string | null>>> | null | undefined,
  locale: string,
): string => translations?.[locale] ?? own;

type AnyOption = APIApplicationCommandOption & {
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly {
    name: string;
    value: string | number;
    name_localizations?: Record<string, string> | null;
  }[];
  readonly options?: readonly AnyOption[];
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
};

const pickableOption = (option: AnyOption, locale: string): PickableOption => ({
  type: option.type,
  name: option.name,
  shownName: localized(option.name, option.name_localizations, locale),
  description: localized(option.description, option.description_localizations, locale),
  required: option.required ?? false,
  autocomplete: option.autocomplete ?? false,
  choices: (option.choices ?? []).map(({ name, value, name_localizations }) => ({
    name: localized(name, name_localizations, locale),
    value,
  })),
  options: (option.options ?? []).map((inner) => pickableOption(inner, locale)),
  minLength: option.min_length ?? null,
  maxLength: option.max_length ?? null,
  minValue: option.min_value ?? null,
  maxValue: option.max_value ?? null,
});

const optionsOf = (command: APIApplicationCommand): readonly AnyOption[] =>
  (command.options ?? []) as readonly AnyOption[];

/** Who installed the bot here: the server, the person, or both; a command needs one of them. */
const ownersOf = (world: World, channel: Channel, person: User): Record<string, string> => ({
  ...(channel.guildId !== null && world.guilds.get(channel.guildId)?.members.has(world.application.id)
    ? { [ApplicationIntegrationType.GuildInstall]: channel.guildId }
    : {}),
  // In direct messages with the bot Discord gives the server's owner as "0".
  ...(isDirect(channel) ? { [ApplicationIntegrationType.GuildInstall]: '0' } : {}),
  ...(person.installedBot ? { [ApplicationIntegrationType.UserInstall]: person.id } : {}),
});

const isOffered = (world: World, command: APIApplicationCommand, channel: Channel, person: User): boolean => {
  const owners = ownersOf(world, channel, person);
  const context = channel.guildId === null ? InteractionContextType.BotDM : InteractionContextType.Guild;
  const installs = command.guild_id === undefined ? (command.integration_types ?? [0]) : [0];
  if (!installs.some((type) => owners[type] !== undefined)) return false;
  if (command.guild_id === undefined && !(command.contexts?.includes(context) ?? true)) return false;
  if (channel.guildId === null) return true;
  const permissions = channelPermissions(world, channel, person.id);
  const needed = command.default_member_permissions;
  const admin = (permissions & PermissionFlagsBits.Administrator) !== 0n;
  if (
    needed !== null &&
    !admin &&
    (BigInt(needed) === 0n || (permissions & BigInt(needed)) !== BigInt(needed))
  )
    return false;
  return (permissions & PermissionFlagsBits.UseApplicationCommands) !== 0n;
};

const offered = (world: World, channel: Channel, person: User): readonly APIApplicationCommand[] => {
  const own = channel.guildId === null ? [] : [...commandsOf(world, channel.guildId).values()];
  const all = [...own, ...commandsOf(world, null).values()];
  return all.filter((command) => isOffered(world, command, channel, person));
};

interface Resolved {
  readonly command: APIApplicationCommand;
  readonly leaf: readonly AnyOption[];
  /** Wraps the leaf's options in the subcommands on the way. */
  readonly wrap: (options: readonly Json[]) => readonly Json[];
}

const resolveCommand = (commands: readonly APIApplicationCommand[], path: string): Resolved => {
  const [name = '', ...below] = path.replace(/^\//, '').split(' ');
  const command = commands.find((one) => one.name === name && one.type === ApplicationCommandType.ChatInput);
  if (command === undefined) throw refuse('unknownCommand');
  let leaf = optionsOf(command);
  let wrap: Resolved['wrap'] = (options) => options;
  for (const word of below) {
    const found = leaf.find((option) => option.name === word);
    if (found === undefined) throw refuse('unknownCommand');
    const outer = wrap;
    wrap = (options) => outer([{ name: word, type: found.type, options }]);
    leaf = found.options ?? [];
  }
  return { command, leaf, wrap };
};

const fail = (name: string, problem: string): never => {
  throw refuse('invalidFormBody', [{ path: ['options', name], code: 'OPTION_INVALID', message: problem }]);
};

/** Refuses a value that Discord's client would not let a person send. */
const checkValue = (option: AnyOption, value: OptionValue): void => {
  const { name, type } = option;
  const isNumber = type === OptionType.Integer || type === OptionType.Number;
  if (isNumber && typeof value !== 'number') fail(name, 'must be a number');
  if (type === OptionType.Boolean && typeof value !== 'boolean') fail(name, 'must be true or false');
  if (!isNumber && type !== OptionType.Boolean && typeof value !== 'string') fail(name, 'must be text');
  if (type === OptionType.Integer && !Number.isInteger(value)) fail(name, 'must be a whole number');
  if (typeof value === 'number') {
    if (value < (option.min_value ?? -Infinity)) fail(name, `must be at least ${option.min_value}`);
    if (value > (option.max_value ?? Infinity)) fail(name, `must be at most ${option.max_value}`);
  }
  if (type === OptionType.String && typeof value === 'string') {
    if (value.length < (option.min_length ?? 0))
      fail(name, `must have at least ${option.min_length} characters`);
    if (value.length > (option.max_length ?? 6000))
      fail(name, `must have at most ${option.max_length ?? 6000} characters`);
  }
  const { choices } = option;
  if (choices !== undefined && choices.length > 0 && !choices.some((choice) => choice.value === value))
    fail(name, 'must be one of the choices');
};

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

  const storedFor = (message: Pick<APIMessage, 'id' | 'channel_id'>): StoredMessage => {
    const stored = messageOf(world, message.channel_id, message.id);
    if (!isFor(stored, user.id)) throw refuse('unknownMessage');
    return stored;
  };

  const resolvedData = (
    options: readonly { type: OptionType; value: OptionValue }[],
    channel: Channel,
  ): Json => {
    const users: Json = {};
    const members: Json = {};
    const channels: Json = {};
    const roles: Json = {};
    const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
    for (const { type, value } of options) {
      const id = String(value);
      const found = world.users.get(id);
      if ((type === OptionType.User || type === OptionType.Mentionable) && found !== undefined) {
        users[id] = renderUser(found);
        const member = guild?.members.get(id);
        if (member !== undefined) {
          const { user: _, deaf: __, mute: ___, ...partial } = renderMember(world, member);
          members[id] = { ...partial, permissions: String(channelPermissions(world, channel, id)) };
        }
      }
      const role = guild?.roles.get(id);
      if ((type === OptionType.Role || type === OptionType.Mentionable) && role !== undefined)
        roles[id] = role;
      const other = world.channels.get(id);
      if (type === OptionType.Channel && other !== undefined)
        channels[id] = renderChannelFor(world, other, user.id);
    }
    return Object.fromEntries(
      Object.entries({ users, members, channels, roles }).filter(
        ([, found]) => Object.keys(found).length > 0,
      ),
    );
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
    return follow(record);
  };

  const follow = (record: InteractionRecord): StartedInteraction => {
    const begun = events.mark();
    const own = (event: SandboxEvent): boolean =>
      (event.type === 'acknowledged' || event.type === 'unanswered') && event.interaction.id === record.id;

    const acknowledged = async (): Promise<InteractionRecord> => {
      if (record.acknowledgement === null && !hasFailed())
        await events.next(own, {
          within: context.limits.interactionDeadline + 2000,
          what: `an answer to ${record.name}`,
        });
      if (record.acknowledgement === null)
        throw new Error(`The application did not respond to ${record.name}`);
      return record;
    };
    const hasFailed = () => events.since(begun).some((event) => event.type === 'unanswered' && own(event));

    const messages = () =>
      [...(world.messages.get(record.channel)?.values() ?? [])]
        .filter(({ interaction }) => interaction === record.id)
        .map(({ message }) => message);

    return {
      id: record.id,
      record,
      acknowledged,
      messages,
      async answer(options = {}) {
        const { acknowledgement } = await acknowledged();
        const standing = () =>
          record.original === null
            ? undefined
            : world.messages.get(record.channel)?.get(record.original)?.message;
        const done = (message: APIMessage | undefined): message is APIMessage =>
          message !== undefined && ((message.flags ?? 0) & MessageFlags.Loading) === 0;
        if (acknowledgement?.with === 'choices' || acknowledgement?.with === 'modal')
          throw new Error(`${record.name} was answered with ${acknowledgement.with}, not with a message`);
        const now = standing();
        if (acknowledgement?.with !== 'deferred-update' && done(now)) return now;
        const written = await events.next(
          (event) =>
            (event.type === 'edit' && event.message.id === record.original && done(event.message)) ||
            (event.type === 'message' && event.interaction === record.id && done(event.message)),
          { what: `the answer to ${record.name}`, from: begun, ...options },
        );
        if (written.type !== 'edit' && written.type !== 'message') throw new Error('unreachable');
        return written.message;
      },
    };
  };

  const component = (message: APIMessage, customIdOrLabel: string) => {
    const { message: now } = storedFor(message);
    const all = [...walkComponents(now.components ?? [])] as unknown as readonly {
      type: number;
      custom_id?: string;
      label?: string;
      disabled?: boolean;
    }[];
    const found = all.find(
      ({ custom_id, label }) => custom_id === customIdOrLabel || label === customIdOrLabel,
    );
    if (found?.custom_id === undefined || found.disabled)
      throw refuse('invalidFormBody', [
        { path: ['custom_id'], code: 'COMPONENT_VALIDATION_FAILED', message: 'Component validation failed' },
      ]);
    return { customId: found.custom_id, type: found.type };
  };

  const useComponent = (
    message: Pick<APIMessage, 'id' | 'channel_id'>,
    data: Json & { custom_id: string },
  ): StartedInteraction =>
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
    const command = offered(world, channel, user).find((one) => one.name === name && one.type === type);
    if (command === undefined) throw refuse('unknownCommand');
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

  const commandData = (
    path: string,
    values: Readonly<Record<string, OptionValue>>,
    channel: Channel,
    focused: string | null,
  ) => {
    const { command, leaf, wrap } = resolveCommand(offered(world, channel, user), path);
    const unknown = Object.keys(values).find((name) => !leaf.some((option) => option.name === name));
    if (unknown !== undefined) fail(unknown, 'is no option of this command');
    const given = leaf.flatMap((option) => {
      const value = values[option.name];
      if (value === undefined && option.required && focused === null) fail(option.name, 'is required');
      if (value === undefined) return [];
      if (focused === null) checkValue(option, value);
      return [
        {
          name: option.name,
          type: option.type,
          value,
          ...(option.name === focused ? { focused: true } : {}),
        },
      ];
    });
    const resolved = resolvedData(given, channel);
    return {
      name: command.name,
      data: {
        id: command.id,
        name: command.name,
        type: ApplicationCommandType.ChatInput,
        options: wrap(given),
        ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
        ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
      },
    };
  };

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
        return event.channel.recipients.includes(user.id) || event.channel.guildId !== null;
      case 'typing':
      case 'channel':
      case 'channel-edit':
      case 'thread-members':
      case 'reaction':
      case 'reaction-removed':
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
          ...(notify
            ? {}
            : { allowed_mentions: { parse: ['users', 'roles', 'everyone'] as never, replied_user: false } }),
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
      const channel = channelOf(message.channel_id);
      if (on) demand(world, channel, user.id, 'AddReactions');
      events.emit({
        type: on ? 'reaction' : 'reaction-removed',
        channel,
        message: storedFor(message).message,
        user: user.id,
        emoji: { id: null, name: emoji },
      });
    },
    type(reference) {
      events.emit({ type: 'typing', channel: channelOf(reference), user: user.id });
    },
    openThread(on, name, autoArchive) {
      const request = { name, autoArchive: autoArchive ?? null };
      if (typeof on === 'object' && 'channel_id' in on)
        return openThreadOn(context, storedFor(on), user, request);
      return openThread(context, channelOf(on), user, { ...request, type: 11 });
    },
    direct: () => directChannel(context, user, botOf(world)),
    command(path, options = {}, where) {
      const channel = whereOf(where);
      return start(channel, {
        type: InteractionType.ApplicationCommand,
        ...commandData(path, options, channel, null),
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
        resolvedData([{ type: OptionType.User, value: target.id }], channel),
      );
    },
    async autocomplete(path, options, focused, where) {
      const channel = whereOf(where);
      const started = start(channel, {
        type: InteractionType.ApplicationCommandAutocomplete,
        ...commandData(path, options, channel, focused),
      });
      const { acknowledgement } = await started.acknowledged();
      return acknowledgement?.with === 'choices' ? acknowledgement.choices : [];
    },
    click(message, button) {
      const { customId } = component(message, button);
      return useComponent(message, { custom_id: customId, component_type: ComponentType.Button });
    },
    select(message, customId, values) {
      const { type } = component(message, customId);
      return useComponent(message, { custom_id: customId, component_type: type, values });
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
      return all.slice(-limit).map(({ message }) => withThread(context, message));
    },
    channels: () => [...world.channels.values()].filter((channel) => sees(world, channel, user.id)),
    commands(reference) {
      const channel = channelOf(reference);
      return offered(world, channel, user).map((command) => ({
        id: command.id,
        type: command.type,
        name: command.name,
        shownName: localized(command.name, command.name_localizations, user.locale),
        description: localized(command.description, command.description_localizations, user.locale),
        options: optionsOf(command).map((option) => pickableOption(option, user.locale)),
      }));
    },
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
