import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type InteractionContextType,
  Locale,
} from 'discord-api-types/v10';
import type { Context } from './context.ts';
import { type FieldError, Refusal, refuse } from './refusals.ts';
import { everywhere, type World } from './world.ts';

type Path = readonly (string | number)[];

/** Commands of each type that one server, or everywhere, may have (Discord's documentation, "Application Commands"). */
const mostCommands: Readonly<Record<number, number>> = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
  [ApplicationCommandType.PrimaryEntryPoint]: 1,
};

/** Characters of names, descriptions and values in one command together. */
const commandCharacters = 8000;

const namePattern = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u;
const locales: readonly string[] = Object.values(Locale);

/** What a request says of a command, once judged by the description. */
export interface CommandBody {
  readonly name: string;
  readonly type?: ApplicationCommandType | null;
  readonly description?: string | null;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly options?: readonly APIApplicationCommandOption[] | null;
  readonly default_member_permissions?: string | number | null;
  readonly contexts?: readonly InteractionContextType[] | null;
  readonly integration_types?: readonly ApplicationIntegrationType[] | null;
  readonly dm_permission?: boolean | null;
  readonly nsfw?: boolean | null;
}

type Named = Pick<CommandBody, 'name' | 'description' | 'name_localizations' | 'description_localizations'>;

const error = (path: Path, code: string, message: string): FieldError => ({ path, code, message });

const isGoodName = (name: string): boolean => namePattern.test(name) && name === name.toLowerCase();

const nameErrors = ({ name, name_localizations: localized }: Named, path: Path): FieldError[] => [
  ...(isGoodName(name)
    ? []
    : [error([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')]),
  ...Object.entries(localized ?? {})
    .filter(([, value]) => !isGoodName(value))
    .map(([locale]) =>
      error(
        [...path, 'name_localizations', locale],
        'APPLICATION_COMMAND_INVALID_NAME',
        'Command name is invalid',
      ),
    ),
];

const localeErrors = (named: Named, path: Path): FieldError[] =>
  (['name_localizations', 'description_localizations'] as const).flatMap((field) =>
    Object.keys(named[field] ?? {})
      .filter((locale) => !locales.includes(locale))
      .map((locale) =>
        error([...path, field, locale], 'BASE_TYPE_CHOICES', `Value must be one of {${locales.join(', ')}}.`),
      ),
  );

interface OptionLike extends Named {
  readonly type: ApplicationCommandOptionType;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly {
    readonly name: string;
    readonly value: string | number;
    readonly name_localizations?: Readonly<Record<string, string>> | null;
  }[];
  readonly options?: readonly OptionLike[];
}

const isGroup = ({ type }: OptionLike) =>
  type === ApplicationCommandOptionType.Subcommand || type === ApplicationCommandOptionType.SubcommandGroup;

const optionErrors = (options: readonly OptionLike[], path: Path): FieldError[] => {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  let optionalSeen = false;
  for (const [i, option] of options.entries()) {
    const at = [...path, i];
    errors.push(...nameErrors(option, at), ...localeErrors(option, at));
    if (seen.has(option.name))
      errors.push(
        error([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED', 'Option name is already used'),
      );
    seen.add(option.name);
    if (option.required && optionalSeen)
      errors.push(
        error(
          at,
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        ),
      );
    if (!option.required && !isGroup(option)) optionalSeen = true;
    if (option.autocomplete && (option.choices?.length ?? 0) > 0)
      errors.push(
        error(
          at,
          'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES',
          'An option with autocomplete has no choices',
        ),
      );
    if (option.options !== undefined) errors.push(...optionErrors(option.options, [...at, 'options']));
  }
  if (options.some(isGroup) && !options.every(isGroup))
    errors.push(
      error(
        path,
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      ),
    );
  return errors;
};

/** Of a text and its localisations Discord counts the longest. */
const longest = (
  text: string | null | undefined,
  localized: Readonly<Record<string, string>> | null | undefined,
) => Math.max(text?.length ?? 0, ...Object.values(localized ?? {}).map(({ length }) => length));

const characters = (
  named: Named & {
    readonly options?: readonly OptionLike[] | null;
    readonly choices?: OptionLike['choices'];
  },
): number =>
  longest(named.name, named.name_localizations) +
  longest(named.description, named.description_localizations) +
  (named.options ?? []).reduce((sum, option) => sum + characters(option), 0) +
  (named.choices ?? []).reduce(
    (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
    0,
  );

/** The rules for one command that Discord enforces and its description leaves out. */
export const commandErrors = (body: CommandBody, path: Path = []): FieldError[] => {
  const type = body.type ?? ApplicationCommandType.ChatInput;
  const errors = localeErrors(body, path);
  const options = (body.options ?? []) as unknown as readonly OptionLike[];
  if (type === ApplicationCommandType.ChatInput) {
    errors.push(...nameErrors(body, path), ...optionErrors(options, [...path, 'options']));
    if ((body.description ?? '') === '')
      errors.push(error([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required'));
  } else {
    if ((body.description ?? '') !== '')
      errors.push(
        error(
          [...path, 'description'],
          'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
          'Context menu commands cannot have description',
        ),
      );
    if (options.length > 0)
      errors.push(
        error(
          [...path, 'options'],
          'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS',
          'Context menu commands cannot have options',
        ),
      );
  }
  if (characters({ ...body, options }) > commandCharacters)
    errors.push(
      error(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${commandCharacters})`),
    );
  return errors;
};

const typeOf = ({ type }: Pick<CommandBody, 'type'>) => type ?? ApplicationCommandType.ChatInput;

/** The rules for a list of commands that replaces all. */
export const commandListErrors = (bodies: readonly CommandBody[]): FieldError[] => {
  const seen = new Set<string>();
  const doubled = bodies.flatMap((body, i) => {
    const key = `${typeOf(body)} ${body.name}`;
    const known = seen.has(key);
    seen.add(key);
    return known
      ? [
          error(
            [i, 'name'],
            'APPLICATION_COMMANDS_DUPLICATE_NAME',
            'Application command names must be unique',
          ),
        ]
      : [];
  });
  return [...bodies.flatMap((body, i) => commandErrors(body, [i])), ...doubled];
};

/** @throws {Refusal} 30032 when there are more commands of a type than Discord takes */
const demandRoom = (commands: readonly Pick<CommandBody, 'type'>[]): void => {
  for (const [type, most] of Object.entries(mostCommands)) {
    if (commands.filter((command) => typeOf(command) === Number(type)).length <= most) continue;
    throw new Refusal(400, 30032, `Maximum number of application commands reached (${most})`);
  }
};

const render = (world: World, guild: string | null, id: string, body: CommandBody): APIApplicationCommand => {
  const permissions = body.default_member_permissions;
  const command = {
    id,
    application_id: world.application.id,
    version: world.newId(),
    default_member_permissions:
      permissions === null || permissions === undefined ? null : String(permissions),
    type: typeOf(body),
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    nsfw: body.nsfw ?? false,
    ...(body.options === undefined || body.options === null ? {} : { options: body.options }),
    ...(guild === null
      ? {
          contexts: body.contexts ?? null,
          integration_types: body.integration_types ?? [ApplicationIntegrationType.GuildInstall],
          dm_permission: body.dm_permission ?? true,
        }
      : { guild_id: guild }),
  };
  return command as unknown as APIApplicationCommand;
};

/** The commands of a server (`null`: everywhere), by id. */
export const commandsOf = ({ commands }: World, guild: string | null): Map<string, APIApplicationCommand> => {
  const key = guild ?? everywhere;
  const found = commands.get(key) ?? new Map<string, APIApplicationCommand>();
  commands.set(key, found);
  return found;
};

/** Puts these commands in the place of all; those of the same name and type keep their id. */
export const replaceCommands = (
  { world, events }: Context,
  guild: string | null,
  bodies: readonly CommandBody[],
): readonly APIApplicationCommand[] => {
  demandRoom(bodies);
  const commands = commandsOf(world, guild);
  const before = [...commands.values()];
  commands.clear();
  for (const body of bodies) {
    const known = before.find(({ name, type }) => name === body.name && type === typeOf(body));
    const command = render(world, guild, known?.id ?? world.newId(), body);
    commands.set(command.id, command);
  }
  events.emit({ type: 'commands', guild });
  return [...commands.values()];
};

/** Adds a command, or puts it in the place of the one of the same name and type. */
export const createCommand = (
  { world, events }: Context,
  guild: string | null,
  body: CommandBody,
): { readonly command: APIApplicationCommand; readonly created: boolean } => {
  const commands = commandsOf(world, guild);
  const known = [...commands.values()].find(({ name, type }) => name === body.name && type === typeOf(body));
  if (known === undefined) demandRoom([...commands.values(), body]);
  const command = render(world, guild, known?.id ?? world.newId(), body);
  commands.set(command.id, command);
  events.emit({ type: 'commands', guild });
  return { command, created: known === undefined };
};

/** @throws {Refusal} 10063 when there is none of that id */
export const commandOf = (world: World, guild: string | null, id: string): APIApplicationCommand => {
  const command = commandsOf(world, guild).get(id);
  if (command === undefined) throw refuse('unknownCommand');
  return command;
};

/** Changes a command; what the body leaves out stays. */
export const updateCommand = (
  { world, events }: Context,
  guild: string | null,
  id: string,
  body: Partial<CommandBody>,
): APIApplicationCommand => {
  const before = commandOf(world, guild, id) as unknown as CommandBody;
  const merged: CommandBody = { ...before, ...body };
  const errors = commandErrors(merged);
  if (errors.length > 0) throw refuse('invalidFormBody', errors);
  const command = render(world, guild, id, merged);
  commandsOf(world, guild).set(id, command);
  events.emit({ type: 'commands', guild });
  return command;
};

/** @throws {Refusal} 10063 when there is none of that id */
export const deleteCommand = ({ world, events }: Context, guild: string | null, id: string): void => {
  commandOf(world, guild, id);
  commandsOf(world, guild).delete(id);
  events.emit({ type: 'commands', guild });
};
