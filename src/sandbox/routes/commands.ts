import type { APIApplicationCommand } from 'discord-api-types/v10';
import {
  type CommandBody,
  commandErrors,
  commandListErrors,
  commandOf,
  commandsOf,
  createCommand,
  deleteCommand,
  replaceCommands,
  updateCommand,
} from '../commands.ts';
import { refuse } from '../refusals.ts';
import { type AnyRoute, type Call, noContent, ok, param, per, route } from '../route.ts';
import { guildOf } from '../world.ts';

/** Without `with_localizations=true` a list leaves the localisations out, as Discord does. */
const listed = (command: APIApplicationCommand, query: URLSearchParams): object => {
  if (query.get('with_localizations') === 'true') return command;
  const { name_localizations: _, description_localizations: __, ...rest } = command;
  return rest;
};

/** The server of a call, `null` for everywhere. */
const scopeOf = (call: Call<unknown>): string | null => {
  const { world } = call.context;
  if (param(call, 'application') !== world.application.id) throw refuse('unknownApplication');
  const guild = call.params['guild'];
  if (guild === undefined) return null;
  if (!guildOf(world, guild).members.has(world.application.id)) throw refuse('missingAccess');
  return guild;
};

const scoped = (base: string, word: '' | 'guild_'): readonly AnyRoute[] => [
  route({
    route: `GET ${base}`,
    operation: `list_${word}application_commands`,
    limit: per(30, 30),
    handle: (call) =>
      ok([...commandsOf(call.context.world, scopeOf(call)).values()].map((one) => listed(one, call.query))),
  }),
  route<readonly CommandBody[]>({
    route: `PUT ${base}`,
    operation: `bulk_set_${word}application_commands`,
    limit: per(2, 20),
    rules: commandListErrors,
    handle: (call) => ok(replaceCommands(call.context, scopeOf(call), call.body)),
  }),
  route<CommandBody>({
    route: `POST ${base}`,
    operation: `create_${word}application_command`,
    limit: per(5, 20),
    rules: commandErrors,
    handle: (call) => {
      const { command, created } = createCommand(call.context, scopeOf(call), call.body);
      return { status: created ? 201 : 200, body: command };
    },
  }),
  route({
    route: `GET ${base}/:command`,
    operation: `get_${word}application_command`,
    limit: per(30, 30),
    handle: (call) => ok(commandOf(call.context.world, scopeOf(call), param(call, 'command'))),
  }),
  route<Partial<CommandBody>>({
    route: `PATCH ${base}/:command`,
    operation: `update_${word}application_command`,
    limit: per(5, 20),
    handle: (call) => ok(updateCommand(call.context, scopeOf(call), param(call, 'command'), call.body)),
  }),
  route({
    route: `DELETE ${base}/:command`,
    operation: `delete_${word}application_command`,
    limit: per(5, 20),
    handle: (call) => {
      deleteCommand(call.context, scopeOf(call), param(call, 'command'));
      return noContent;
    },
  }),
];

/** Commands of the application, everywhere and in one server. */
export const commandRoutes: readonly AnyRoute[] = [
  ...scoped('/applications/:application/commands', ''),
  ...scoped('/applications/:application/guilds/:guild/commands', 'guild_'),
];
