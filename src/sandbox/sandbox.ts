import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord-api-types/v10';
import { createLogger, type Logger } from '../log.ts';
import { deleteChannel } from './channels.ts';
import { type Context, discordLimits, type Limits } from './context.ts';
import { createEvents, type Events, type NextOptions } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createInteractions } from './interactions.ts';
import { type ChannelReference, createPerson, type Person } from './people.ts';
import { type Keeper, keepWorld, readWorld, refreshAttachments } from './persistence.ts';
import {
  addChannel,
  addGuild,
  addPerson,
  type ChannelPlan,
  type GuildPlan,
  type OverwritePlan,
  type PersonPlan,
  setOverwrite,
  userNamed,
} from './population.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRequestLog, type RequestLog } from './record.ts';
import { createRest } from './rest.ts';
import type { AnyRoute } from './route.ts';
import { accountRoutes } from './routes/account.ts';
import { channelRoutes, guildRoutes } from './routes/channels.ts';
import { commandRoutes } from './routes/commands.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { messageRoutes } from './routes/messages.ts';
import { reactionRoutes } from './routes/reactions.ts';
import { createSnowflakes } from './snowflakes.ts';
import {
  type Application,
  type Channel,
  createWorld,
  type Guild,
  type PrivilegedIntents,
  type StoredFile,
  type User,
  type World,
} from './world.ts';

export interface SandboxOptions {
  /** Port on 127.0.0.1; default 0, a free one. */
  readonly port?: number;
  /** The bot's token; default a new one. */
  readonly token?: string;
  /** The bot's name; default `Pullquote`. */
  readonly botName?: string;
  /** Default: Ada and Grace. */
  readonly people?: readonly (string | PersonPlan)[];
  /** Default: one server, `Reading room`, with the channels `general` and `news`. */
  readonly guilds?: readonly GuildPlan[];
  /** Intents switched on for the application; default: none of the privileged ones. */
  readonly privileged?: Partial<PrivilegedIntents>;
  /** Default: Discord's own numbers. */
  readonly limits?: Partial<Limits>;
  /** Whether routes have limits of their own; default true. The limit of all requests together stays. */
  readonly rateLimits?: boolean;
  /** A file that keeps people, channels, commands and messages over a restart; default: nothing is kept. */
  readonly persist?: string;
  /** Milliseconds since 1970; default the system's clock. */
  readonly now?: () => number;
  readonly log?: Logger;
}

/** A Discord of our own on this machine. */
export interface Sandbox {
  /** For discord.js' `rest.api` and for `DISCORD_API_URL`: `http://127.0.0.1:PORT/api`. */
  readonly api: string;
  readonly token: string;
  /** The application's id, which is its bot's user id too. */
  readonly applicationId: string;
  readonly requests: RequestLog['requests'];
  readonly violations: RequestLog['violations'];
  /** Requests whose message notified somebody. */
  readonly pinging: RequestLog['pinging'];
  readonly events: Events;
  readonly faults: Faults;
  readonly gateway: Pick<Gateway, 'connections' | 'sessionStartsLeft'>;
  /** @throws when nobody has that name */
  person(name: string): Person;
  /** Everybody but bots and the server's owner. */
  people(): readonly Person[];
  /** By name, or the first. @throws when there is none */
  guild(name?: string): Guild;
  /** By name or id. @throws when there is none */
  channel(reference: ChannelReference): Channel;
  addPerson(plan: string | PersonPlan): Person;
  addGuild(plan: GuildPlan): Guild;
  addChannel(guild: Guild, plan: string | ChannelPlan): Channel;
  setOverwrite(channel: ChannelReference, plan: OverwritePlan): void;
  deleteChannel(channel: ChannelReference): void;
  /** Takes the bot out of a server. */
  expelBot(guild: Guild): void;
  setPrivileged(privileged: Partial<PrivilegedIntents>): void;
  /** An attachment's file by the attachment's id, as long as it is kept. */
  file(id: string): StoredFile | undefined;
  /** Same as `events.next`. */
  readonly next: Events['next'];
  /** The bot's first message that replies to this one, also when it is there already. */
  replyTo(message: Pick<APIMessage, 'id'>, options?: NextOptions): Promise<APIMessage>;
  /** Resolves when a client has logged in, also when it did already. */
  connected(options?: NextOptions): Promise<void>;
  close(): Promise<void>;
}

/** A token in the form of Discord's: the id in base64, then two random parts. */
const newToken = (applicationId: string): string =>
  [
    Buffer.from(applicationId).toString('base64url'),
    randomBytes(4).toString('base64url'),
    randomBytes(28).toString('base64url'),
  ].join('.');

const newWorld = (now: () => number, application: Omit<Application, 'id' | 'ownerId'>): World => {
  const newId = createSnowflakes(now);
  const [id, ownerId] = [newId(), newId()];
  const base = { directMessagesBlocked: false, installedBot: false, locale: 'en-US' };
  const users: User[] = [
    { ...base, id, username: application.name, globalName: application.name, bot: true },
    { ...base, id: ownerId, username: 'owner', globalName: 'Owner', bot: false },
  ];
  return createWorld(now, { ...application, id, ownerId }, users, newId);
};

/** The kept world where there is one, else a new one. */
const openWorld = async (options: SandboxOptions, now: () => number, log: Logger): Promise<World> => {
  const privileged = { messageContent: false, guildMembers: false, presences: false, ...options.privileged };
  const application = { name: options.botName ?? 'Pullquote', description: '', privileged };
  const kept = options.persist === undefined ? null : await readWorld(options.persist, now, application, log);
  return kept ?? newWorld(now, application);
};

/**
 * Starts a Discord of our own on loopback: REST v10 and gateway, to which a real client library logs in.
 *
 * @throws when the port is in use
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const now = options.now ?? Date.now;
  const limits: Limits = { ...discordLimits, ...options.limits };
  const log = options.log ?? createLogger('error');
  const world = await openWorld(options, now, log);
  const applicationId = world.application.id;
  const token = options.token ?? newToken(applicationId);
  const requestLog = createRequestLog(limits.record);
  const server = createServer();
  let origin = '';
  const context: Context = {
    world,
    events: createEvents(limits.record),
    limits,
    interactions: createInteractions(),
    faults: createFaults(),
    log,
    origin: () => origin,
  };
  const { events, faults } = context;

  for (const plan of options.people ?? ['Ada', 'Grace'])
    addPerson(context, typeof plan === 'string' ? { name: plan } : plan);
  for (const plan of options.guilds ?? [{ name: 'Reading room', channels: ['general', 'news'] }])
    addGuild(context, plan);

  const gateway = createGateway(context, server, token);
  const table: readonly AnyRoute[] = [
    ...accountRoutes(() => gateway.sessionStartsLeft),
    ...commandRoutes,
    ...messageRoutes,
    ...reactionRoutes,
    ...channelRoutes,
    ...guildRoutes,
    ...interactionRoutes,
  ];
  const routes = options.rateLimits === false ? table.map((row) => ({ ...row, limit: null })) : table;
  const rateLimits = createRateLimits(now, limits.requestsPerSecond, limits.invalidRequests);
  server.on('request', createRest(context, { routes, token, limits: rateLimits, log: requestLog }));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  refreshAttachments(world, origin);
  const keeper: Keeper | null =
    options.persist === undefined ? null : await keepWorld(context, options.persist);

  const channel = (reference: ChannelReference): Channel => {
    const wanted = typeof reference === 'string' ? reference : reference.id;
    const found =
      world.channels.get(wanted) ?? [...world.channels.values()].find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`There is no channel ${wanted}`);
    return found;
  };

  return {
    api: `${origin}/api`,
    token,
    applicationId,
    get requests() {
      return requestLog.requests;
    },
    get violations() {
      return requestLog.violations;
    },
    get pinging() {
      return requestLog.pinging;
    },
    events,
    faults,
    gateway,
    person(name) {
      const user = userNamed(world, name);
      if (user === undefined || user.id === world.application.id)
        throw new Error(`There is no person ${name}`);
      return createPerson(context, user);
    },
    people: () =>
      [...world.users.values()]
        .filter(({ bot, id }) => !bot && id !== world.application.ownerId)
        .map((user) => createPerson(context, user)),
    guild(name) {
      const found = [...world.guilds.values()].find((guild) => name === undefined || guild.name === name);
      if (found === undefined) throw new Error(`There is no server ${name ?? ''}`);
      return found;
    },
    channel,
    addPerson: (plan) =>
      createPerson(context, addPerson(context, typeof plan === 'string' ? { name: plan } : plan)),
    addGuild: (plan) => addGuild(context, plan),
    addChannel: (guild, plan) => addChannel(context, guild, plan),
    setOverwrite: (reference, plan) => setOverwrite(context, channel(reference), plan),
    deleteChannel: (reference) => deleteChannel(context, channel(reference)),
    expelBot(guild) {
      guild.members.delete(applicationId);
      events.emit({ type: 'guild-delete', guild });
    },
    setPrivileged(changed) {
      world.application.privileged = { ...world.application.privileged, ...changed };
    },
    file: (id) => world.files.get(id),
    next: events.next,
    async replyTo(message, nextOptions) {
      const event = await events.next(
        (one) =>
          one.type === 'message' &&
          one.message.author.id === applicationId &&
          one.message.message_reference?.message_id === message.id,
        { from: 0, what: 'a reply', ...nextOptions },
      );
      if (event.type !== 'message') throw new Error('unreachable');
      return event.message;
    },
    async connected(nextOptions) {
      if (
        gateway.connections > 0 &&
        events.since(0).some((one) => one.type === 'gateway' && one.what === 'identified')
      )
        return;
      await events.next((one) => one.type === 'gateway' && one.what === 'identified', {
        what: 'a client to log in',
        ...nextOptions,
      });
    },
    async close() {
      context.interactions.close();
      await gateway.close();
      await keeper?.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
