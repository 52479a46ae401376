import { type APIRole, ChannelType, OverwriteType, type RoleFlags } from 'discord-api-types/v10';
import type { Context } from './context.ts';
import { everyoneMay, type PermissionName, permissionBits } from './permissions.ts';
import { type Channel, type Guild, type Member, timestamp, type User, type World } from './world.ts';

/** A person to be in the world. */
export interface PersonPlan {
  readonly name: string;
  /** Default `en-US`. */
  readonly locale?: string;
  /** Whether it is a bot, of another application; default false. */
  readonly bot?: boolean;
  /** Whether they have added the bot to their own account. */
  readonly installedBot?: boolean;
}

/** A channel's own permissions for a role or a person, by name; `everyone` and `bot` are known. */
export interface OverwritePlan {
  readonly for: string;
  readonly allow?: readonly PermissionName[];
  readonly deny?: readonly PermissionName[];
}

export interface ChannelPlan {
  readonly name: string;
  readonly topic?: string;
  readonly overwrites?: readonly OverwritePlan[];
}

export interface RolePlan {
  readonly name: string;
  readonly permissions?: readonly PermissionName[];
  readonly mentionable?: boolean;
  /** Names of those who have it. */
  readonly members?: readonly string[];
}

/** A server to be in the world. */
export interface GuildPlan {
  readonly name: string;
  /** Default: one channel, `general`. */
  readonly channels?: readonly (string | ChannelPlan)[];
  readonly roles?: readonly RolePlan[];
  /** Names of its members; default: everybody. */
  readonly members?: readonly string[];
  /** Whether the bot is a member; default true. */
  readonly bot?: boolean;
  /** What `@everyone` may do; default: what Discord lets everyone do in a new server. */
  readonly everyone?: readonly PermissionName[];
  /** What the bot's own role may do besides; default nothing. */
  readonly botRole?: readonly PermissionName[];
}

const role = (
  id: string,
  name: string,
  position: number,
  permissions: readonly PermissionName[],
): APIRole => ({
  id,
  name,
  position,
  permissions: String(permissionBits(permissions)),
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: false,
  mentionable: false,
  icon: null,
  unicode_emoji: null,
  flags: 0 as RoleFlags,
});

/** The person of that name, or `undefined`. */
export const userNamed = (world: World, name: string): User | undefined =>
  [...world.users.values()].find((user) => user.globalName === name || user.username === name);

/** Adds a person to the world; the one of that name, when there is one. */
export const addPerson = (
  { world }: Context,
  { name, bot = false, locale = 'en-US', installedBot = false }: PersonPlan,
): User => {
  const known = userNamed(world, name);
  if (known !== undefined) return known;
  const user: User = {
    id: world.newId(),
    username: name.toLowerCase().replaceAll(/[^\p{L}\p{N}_.]+/gu, '_'),
    globalName: name,
    bot,
    directMessagesBlocked: false,
    installedBot,
    locale,
  };
  world.users.set(user.id, user);
  return user;
};

const idOf = (world: World, guild: Guild, name: string): { id: string; type: OverwriteType } => {
  if (name === 'everyone') return { id: guild.id, type: OverwriteType.Role };
  if (name === 'bot') return { id: world.application.id, type: OverwriteType.Member };
  const found = [...guild.roles.values()].find((one) => one.name === name);
  if (found !== undefined) return { id: found.id, type: OverwriteType.Role };
  const user = userNamed(world, name);
  if (user === undefined) throw new Error(`${guild.name} has neither a role nor a person named ${name}`);
  return { id: user.id, type: OverwriteType.Member };
};

/** Sets what a role or person may do in a channel; earlier overwrites for them are replaced. */
export const setOverwrite = (context: Context, channel: Channel, plan: OverwritePlan): void => {
  const { world, events } = context;
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  if (guild === undefined) throw new Error('Only channels of a server have overwrites');
  const { id, type } = idOf(world, guild, plan.for);
  channel.overwrites = [
    ...channel.overwrites.filter((one) => one.id !== id),
    {
      id,
      type,
      allow: String(permissionBits(plan.allow ?? [])),
      deny: String(permissionBits(plan.deny ?? [])),
    },
  ];
  events.emit({ type: 'channel-edit', channel });
};

/** Adds a channel of text to a server; the one of that name, when there is one. */
export const addChannel = (context: Context, guild: Guild, plan: string | ChannelPlan): Channel => {
  const { world, events } = context;
  const { name, topic, overwrites = [] }: ChannelPlan = typeof plan === 'string' ? { name: plan } : plan;
  const own = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const known = own.find((channel) => channel.name === name && channel.thread === null);
  if (known !== undefined) return known;
  const channel: Channel = {
    id: world.newId(),
    type: ChannelType.GuildText,
    guildId: guild.id,
    name,
    topic: topic ?? null,
    parentId: null,
    position: own.length,
    overwrites: [],
    recipients: [],
    thread: null,
    lastMessageId: null,
  };
  world.channels.set(channel.id, channel);
  events.emit({ type: 'channel', channel });
  for (const overwrite of overwrites) setOverwrite(context, channel, overwrite);
  return channel;
};

/** Makes somebody a member of a server, if they are not yet. */
export const addMember = ({ world, events }: Context, guild: Guild, userId: string): Member => {
  const known = guild.members.get(userId);
  if (known !== undefined) return known;
  const member: Member = { userId, nick: null, roles: [], joinedAt: timestamp(world) };
  guild.members.set(userId, member);
  if (userId === world.application.id) events.emit({ type: 'guild', guild });
  else events.emit({ type: 'member', guild, member });
  return member;
};

const addBot = (context: Context, guild: Guild, permissions: readonly PermissionName[]): void => {
  const { world } = context;
  const own = role(world.newId(), world.application.name, guild.roles.size, permissions);
  guild.roles.set(own.id, { ...own, managed: true, tags: { bot_id: world.application.id } });
  addMember(context, guild, world.application.id).roles.push(own.id);
};

/** Adds a server to the world; the one of that name, completed, when there is one. */
export const addGuild = (context: Context, plan: GuildPlan): Guild => {
  const { world } = context;
  const people = [...world.users.values()].filter(({ bot }) => !bot);
  const names = plan.members ?? people.map(({ globalName }) => globalName);
  const known = [...world.guilds.values()].find(({ name }) => name === plan.name);
  const id = known?.id ?? world.newId();
  const guild: Guild = known ?? {
    id,
    name: plan.name,
    // A server needs an owner, who may do everything; nobody of those who act in tests should.
    ownerId: world.application.ownerId,
    roles: new Map([[id, role(id, '@everyone', 0, plan.everyone ?? everyoneMay)]]),
    members: new Map(),
  };
  world.guilds.set(id, guild);
  for (const name of names) addMember(context, guild, addPerson(context, { name }).id);
  for (const wanted of plan.roles ?? []) {
    if ([...guild.roles.values()].some(({ name }) => name === wanted.name)) continue;
    const made = role(world.newId(), wanted.name, guild.roles.size, wanted.permissions ?? []);
    guild.roles.set(made.id, { ...made, mentionable: wanted.mentionable ?? false });
    for (const name of wanted.members ?? [])
      addMember(context, guild, addPerson(context, { name }).id).roles.push(made.id);
  }
  for (const channel of plan.channels ?? ['general']) addChannel(context, guild, channel);
  // The bot comes last, so that its first sight of the server is whole.
  if ((plan.bot ?? true) && !guild.members.has(world.application.id))
    addBot(context, guild, plan.botRole ?? []);
  return guild;
};
