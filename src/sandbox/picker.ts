import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  ApplicationCommandOptionType as OptionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { commandsOf } from './commands.ts';
import { channelPermissions } from './permissions.ts';
import { refuse } from './refusals.ts';
import { type Json, renderChannelFor, renderMember } from './render.ts';
import { type Channel, isDirect, renderUser, type User, type World } from './world.ts';

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
  /** Of a subcommand or group of them. */
  readonly options: readonly PickableOption[];
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly minValue: number | null;
  readonly maxValue: number | null;
}

type Translations = Readonly<Partial<Record<string, string | null>>> | null | undefined;

/** An option with everything that any type of option has. */
type AnyOption = APIApplicationCommandOption & {
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { name: string; value: string | number; name_localizations?: Translations }[];
  readonly options?: readonly AnyOption[];
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
};

const optionsOf = (command: APIApplicationCommand): readonly AnyOption[] =>
  (command.options ?? []) as readonly AnyOption[];

const translated = (own: string, translations: Translations, locale: string): string =>
  translations?.[locale] ?? own;

const pickableOption = (option: AnyOption, locale: string): PickableOption => ({
  type: option.type,
  name: option.name,
  shownName: translated(option.name, option.name_localizations, locale),
  description: translated(option.description, option.description_localizations, locale),
  required: option.required ?? false,
  autocomplete: option.autocomplete ?? false,
  choices: (option.choices ?? []).map(({ name, value, name_localizations }) => ({
    name: translated(name, name_localizations, locale),
    value,
  })),
  options: (option.options ?? []).map((inner) => pickableOption(inner, locale)),
  minLength: option.min_length ?? null,
  maxLength: option.max_length ?? null,
  minValue: option.min_value ?? null,
  maxValue: option.max_value ?? null,
});

/** A command in a person's language. */
export const pickable = (command: APIApplicationCommand, locale: string): PickableCommand => ({
  id: command.id,
  type: command.type,
  name: command.name,
  shownName: translated(command.name, command.name_localizations, locale),
  description: translated(command.description, command.description_localizations, locale),
  options: optionsOf(command).map((option) => pickableOption(option, locale)),
});

/** Who installed the bot where a person uses it: the server under 0, the person under 1. */
export const ownersOf = (world: World, channel: Channel, person: User): Record<string, string> => {
  const inServer =
    channel.guildId !== null && world.guilds.get(channel.guildId)?.members.has(world.application.id);
  return {
    ...(inServer && channel.guildId !== null
      ? { [ApplicationIntegrationType.GuildInstall]: channel.guildId }
      : {}),
    // In direct messages with the bot Discord gives "0" in place of a server.
    ...(isDirect(channel) ? { [ApplicationIntegrationType.GuildInstall]: '0' } : {}),
    ...(person.installedBot ? { [ApplicationIntegrationType.UserInstall]: person.id } : {}),
  };
};

const isPermitted = (
  world: World,
  command: APIApplicationCommand,
  channel: Channel,
  person: User,
): boolean => {
  if (channel.guildId === null) return true;
  const permissions = channelPermissions(world, channel, person.id);
  if ((permissions & PermissionFlagsBits.UseApplicationCommands) === 0n) return false;
  if ((permissions & PermissionFlagsBits.Administrator) !== 0n) return true;
  if (command.default_member_permissions === null) return true;
  const needed = BigInt(command.default_member_permissions);
  // None at all means: administrators only.
  return needed !== 0n && (permissions & needed) === needed;
};

const isOffered = (world: World, command: APIApplicationCommand, channel: Channel, person: User): boolean => {
  const owners = ownersOf(world, channel, person);
  const here = channel.guildId === null ? InteractionContextType.BotDM : InteractionContextType.Guild;
  const everywhere = command.guild_id === undefined;
  const installs = everywhere ? (command.integration_types ?? [0]) : [0];
  if (!installs.some((type) => owners[type] !== undefined)) return false;
  if (everywhere && !(command.contexts?.includes(here) ?? true)) return false;
  return isPermitted(world, command, channel, person);
};

/** The commands that a person may use in a channel: by install, by place and by permission. */
export const offeredCommands = (
  world: World,
  channel: Channel,
  person: User,
): readonly APIApplicationCommand[] => {
  const own = channel.guildId === null ? [] : [...commandsOf(world, channel.guildId).values()];
  return [...own, ...commandsOf(world, null).values()].filter((command) =>
    isOffered(world, command, channel, person),
  );
};

/** A command of that name and type that the person may use. @throws {Refusal} 10063 when there is none */
export const offeredCommand = (
  world: World,
  channel: Channel,
  person: User,
  name: string,
  type: ApplicationCommandType,
): APIApplicationCommand => {
  const found = offeredCommands(world, channel, person).find((one) => one.name === name && one.type === type);
  if (found === undefined) throw refuse('unknownCommand');
  return found;
};

interface Resolved {
  readonly command: APIApplicationCommand;
  readonly leaf: readonly AnyOption[];
  /** Wraps the leaf's options in the subcommands on the way. */
  readonly wrap: (options: readonly Json[]) => readonly Json[];
}

const resolveCommand = (world: World, channel: Channel, person: User, path: string): Resolved => {
  const [name = '', ...below] = path.replace(/^\//, '').split(' ');
  const command = offeredCommand(world, channel, person, name, ApplicationCommandType.ChatInput);
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

const wrongOption = (name: string, problem: string) =>
  refuse('invalidFormBody', [{ path: ['options', name], code: 'OPTION_INVALID', message: problem }]);

const numberProblem = ({ type, min_value, max_value }: AnyOption, value: OptionValue): string | null => {
  if (typeof value !== 'number') return 'must be a number';
  if (type === OptionType.Integer && !Number.isInteger(value)) return 'must be a whole number';
  if (value < (min_value ?? -Infinity)) return `must be at least ${min_value}`;
  return value > (max_value ?? Infinity) ? `must be at most ${max_value}` : null;
};

const textProblem = ({ min_length = 0, max_length = 6000 }: AnyOption, value: OptionValue): string | null => {
  if (typeof value !== 'string') return 'must be text';
  if (value.length < min_length) return `must have at least ${min_length} characters`;
  return value.length > max_length ? `must have at most ${max_length} characters` : null;
};

/** Why Discord's client would not let a person send that value; `null` when it would. */
const valueProblem = (option: AnyOption, value: OptionValue): string | null => {
  const { choices = [] } = option;
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    return 'must be one of the choices';
  switch (option.type) {
    case OptionType.Integer:
    case OptionType.Number:
      return numberProblem(option, value);
    case OptionType.Boolean:
      return typeof value === 'boolean' ? null : 'must be true or false';
    case OptionType.String:
      return textProblem(option, value);
    case OptionType.Attachment:
      return 'is an attachment, which people here cannot give';
    default:
      return typeof value === 'string' && /^\d+$/.test(value) ? null : 'must be an id';
  }
};

/** Users, members, roles and channels that options name, as Discord sends them along. */
export const resolvedData = (
  world: World,
  options: readonly { readonly type: OptionType; readonly value: OptionValue }[],
  channel: Channel,
  person: User,
): Json => {
  const found: Record<'users' | 'members' | 'channels' | 'roles', Json> = {
    users: {},
    members: {},
    channels: {},
    roles: {},
  };
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  for (const { type, value } of options) {
    const id = String(value);
    const mentionable = type === OptionType.Mentionable;
    const user = world.users.get(id);
    const member = guild?.members.get(id);
    if ((type === OptionType.User || mentionable) && user !== undefined) {
      found.users[id] = renderUser(user);
      if (member !== undefined) {
        const { user: _, deaf: __, mute: ___, ...partial } = renderMember(world, member);
        found.members[id] = { ...partial, permissions: String(channelPermissions(world, channel, id)) };
      }
    }
    const role = guild?.roles.get(id);
    if ((type === OptionType.Role || mentionable) && role !== undefined) found.roles[id] = role;
    const other = world.channels.get(id);
    if (type === OptionType.Channel && other !== undefined)
      found.channels[id] = renderChannelFor(world, other, person.id);
  }
  return Object.fromEntries(Object.entries(found).filter(([, entries]) => Object.keys(entries).length > 0));
};

/**
 * The data of a slash command's interaction.
 *
 * @param path the command's name, with subcommands behind it: `config set`
 * @param focused the option that is being typed, for autocompletion; then nothing is required or checked
 * @throws {Refusal} 10063 when the person may use no such command, 50035 when Discord's client would not send it
 */
export const slashCommandData = (
  world: World,
  channel: Channel,
  person: User,
  path: string,
  values: Readonly<Record<string, OptionValue>>,
  focused: string | null,
): { readonly name: string; readonly data: Json } => {
  const { command, leaf, wrap } = resolveCommand(world, channel, person, path);
  const unknown = Object.keys(values).find((name) => !leaf.some((option) => option.name === name));
  if (unknown !== undefined) throw wrongOption(unknown, 'is no option of this command');
  const given = leaf.flatMap((option) => {
    const { name, type } = option;
    const value =
      (Object.hasOwn(values, name) ? values[name] : undefined) ?? (name === focused ? '' : undefined);
    if (value === undefined && option.required && focused === null) throw wrongOption(name, 'is required');
    if (value === undefined) return [];
    const problem = focused === null ? valueProblem(option, value) : null;
    if (problem !== null) throw wrongOption(name, problem);
    return [{ name, type, value, ...(name === focused ? { focused: true } : {}) }];
  });
  const resolved = resolvedData(world, given, channel, person);
  const data = {
    id: command.id,
    name: command.name,
    type: ApplicationCommandType.ChatInput,
    options: wrap(given),
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
  };
  return { name: command.name, data };
};
