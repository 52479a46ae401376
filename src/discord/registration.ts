import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { Logger } from '../log.ts';
import { COMMANDS, globalCommands } from './commands.ts';

type Described = APIApplicationCommand | RESTPostAPIApplicationCommandsJSONBody;

/** What Discord fills in where a command says nothing; both sides are compared without it. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  required: false,
  autocomplete: false,
  nsfw: false,
  dm_permission: true,
  default_permission: true,
  default_member_permissions: null,
  handler: null,
};

/** What Discord adds to a command. */
const ADDED = new Set([
  'id',
  'application_id',
  'guild_id',
  'version',
  'name_localized',
  'description_localized',
]);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Keys in order, defaults and what Discord adds left out, so that equal commands give equal JSON. */
const plain = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => plain(item));
    // Order has a meaning for options and choices, and none for these.
    return key === 'contexts' || key === 'integration_types' ? items.sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, each]) => !ADDED.has(name) && !isEmpty(each) && DEFAULTS[name] !== each)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, plain(each, name)]);
  return Object.fromEntries(entries);
};

const fingerprint = (command: Described, scoped: boolean): string => {
  const { contexts, integration_types, ...rest } = command;
  const type = command.type ?? ApplicationCommandType.ChatInput;
  return JSON.stringify(plain({ ...rest, type, ...(scoped ? { contexts, integration_types } : {}) }));
};

/**
 * Whether Discord must be told the commands again.
 *
 * @param wanted what should be registered
 * @param found what Discord says is registered, with localisations
 * @param everywhere global commands also carry where they can be used; a server's own do not
 */
export const commandsDiffer = (
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
  found: readonly APIApplicationCommand[],
  everywhere: boolean,
): boolean => {
  const prints = (commands: readonly Described[]): string =>
    commands
      .map((command) => fingerprint(command, everywhere))
      .sort()
      .join('\n');
  return prints(wanted) !== prints(found);
};

/** Servers of a bot that was registered everywhere which are looked at for commands left from another setting. */
const CLEARED_GUILDS = 20;

const LOCALIZED = new URLSearchParams({ with_localizations: 'true' });

/**
 * Registers the commands where they should be and takes them away where they should not, each only when it
 * differs from what is there: in the servers named, or else everywhere.
 *
 * @param joined servers that the bot is in
 * @throws what the REST client throws when the commands cannot be registered everywhere
 */
export const registerCommands = async (
  rest: REST,
  application: string,
  { named, joined, log }: { named: readonly string[]; joined: readonly string[]; log: Logger },
): Promise<void> => {
  const bring = async (
    route: ReturnType<typeof Routes.applicationCommands>,
    wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
    everywhere: boolean,
    guild?: string,
  ): Promise<void> => {
    const found = (await rest.get(route, { query: LOCALIZED })) as APIApplicationCommand[];
    if (!commandsDiffer(wanted, found, everywhere)) return;
    await rest.put(route, { body: wanted });
    log.info({ guild, commands: wanted.length }, 'Commands registered');
  };
  const inGuild = async (
    guild: string,
    wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
  ): Promise<void> => {
    try {
      await bring(Routes.applicationGuildCommands(application, guild), wanted, false, guild);
    } catch (error) {
      // One server that did not let the bot register must not keep it from serving the others.
      log.warn({ err: error, guild }, 'Commands could not be registered in this server');
    }
  };
  if (named.length > 0) {
    for (const guild of named.filter((id) => joined.includes(id))) await inGuild(guild, COMMANDS);
    // Left there, every command would be offered twice.
    await bring(Routes.applicationCommands(application), [], true);
  } else {
    for (const guild of joined.slice(0, CLEARED_GUILDS)) await inGuild(guild, []);
    await bring(Routes.applicationCommands(application), globalCommands(), true);
  }
};
