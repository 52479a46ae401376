import {
  type APIApplicationCommand,
  type APIMessage,
  type APIOverwrite,
  type APIRole,
  type APIUser,
  ChannelType,
  type ThreadAutoArchiveDuration,
  type UserFlags,
} from 'discord-api-types/v10';
import { refuse } from './refusals.ts';
import { createSnowflakes, type Snowflakes } from './snowflakes.ts';

/** Somebody in the world: a person, or the bot. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly globalName: string;
  readonly bot: boolean;
  /** Whether this person takes direct messages from the bot. */
  directMessagesBlocked: boolean;
  /** Whether this person has added the bot to their own account (a user install). */
  installedBot: boolean;
  /** BCP 47 tag as Discord writes it, such as `en-US` or `de`. */
  locale: string;
}

export interface Member {
  readonly userId: string;
  nick: string | null;
  /** Role ids, `@everyone` left out. */
  roles: string[];
  readonly joinedAt: string;
}

export interface Guild {
  readonly id: string;
  name: string;
  readonly ownerId: string;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, Member>;
}

export interface ThreadState {
  readonly ownerId: string;
  archived: boolean;
  locked: boolean;
  /** Minutes without a message after which it is archived. */
  autoArchive: ThreadAutoArchiveDuration;
  archiveTimestamp: string;
  readonly createTimestamp: string;
  readonly members: Set<string>;
  messageCount: number;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly guildId: string | null;
  name: string | null;
  topic: string | null;
  readonly parentId: string | null;
  readonly position: number;
  overwrites: APIOverwrite[];
  /** Those in a direct message, the bot included; empty in a guild. */
  readonly recipients: readonly string[];
  readonly thread: ThreadState | null;
  lastMessageId: string | null;
}

/** A message, and what Discord knows of it besides. */
export interface StoredMessage {
  readonly message: APIMessage;
  /** The one person who sees it, or `null` when everybody in the channel does. */
  readonly onlyFor: string | null;
  /** The interaction that it answers, or `null`. */
  readonly interaction: string | null;
  /** Who reacted, by emoji. */
  readonly reactions: Readonly<Record<string, readonly string[]>>;
}

/** What is switched on for the application in Discord's developer portal. */
export interface PrivilegedIntents {
  readonly messageContent: boolean;
  readonly guildMembers: boolean;
  readonly presences: boolean;
}

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly ownerId: string;
  privileged: PrivilegedIntents;
}

/** Bytes of a file that was sent with a message. */
export interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** All that the local Discord knows. Everything is keyed by id. */
export interface World {
  readonly now: () => number;
  readonly newId: Snowflakes;
  readonly application: Application;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** By channel, then by message, oldest first. */
  readonly messages: Map<string, Map<string, StoredMessage>>;
  /** By guild, `global` for everywhere; then by command. */
  readonly commands: Map<string, Map<string, APIApplicationCommand>>;
  /** By attachment. */
  readonly files: Map<string, StoredFile>;
}

/** The key under which commands for everywhere are kept. */
export const everywhere = 'global';

/** @param now the time in milliseconds since 1970 */
export const createWorld = (
  now: () => number,
  application: Application,
  users: Iterable<User>,
  newId: Snowflakes = createSnowflakes(now),
): World => ({
  now,
  newId,
  application,
  users: new Map([...users].map((user) => [user.id, user])),
  guilds: new Map(),
  channels: new Map(),
  messages: new Map(),
  commands: new Map([[everywhere, new Map()]]),
  files: new Map(),
});

/** The world's time as Discord writes it: ISO 8601 in UTC, with `+00:00`. */
export const timestamp = (world: World, atMs = world.now()): string =>
  new Date(atMs).toISOString().replace('Z', '000+00:00');

export const isThread = ({ type }: Channel): boolean =>
  type === ChannelType.PublicThread ||
  type === ChannelType.PrivateThread ||
  type === ChannelType.AnnouncementThread;

export const isDirect = ({ type }: Channel): boolean => type === ChannelType.DM;

/** @throws {Refusal} 10003 when there is none of that id */
export const channelOf = (world: World, id: string): Channel => {
  const channel = world.channels.get(id);
  if (channel === undefined) throw refuse('unknownChannel');
  return channel;
};

/** @throws {Refusal} 10004 when there is none of that id */
export const guildOf = (world: World, id: string): Guild => {
  const guild = world.guilds.get(id);
  if (guild === undefined) throw refuse('unknownGuild');
  return guild;
};

/** @throws {Refusal} 10013 when there is none of that id */
export const userOf = (world: World, id: string): User => {
  const user = world.users.get(id);
  if (user === undefined) throw refuse('unknownUser');
  return user;
};

/** @throws {Refusal} 10008 when there is none of that id in that channel */
export const messageOf = (world: World, channelId: string, id: string): StoredMessage => {
  const stored = world.messages.get(channelId)?.get(id);
  if (stored === undefined) throw refuse('unknownMessage');
  return stored;
};

/** The bot's own user. Its id is the application's. */
export const botOf = (world: World): User => userOf(world, world.application.id);

/** A user in Discord's form. */
export const renderUser = (user: User): APIUser => ({
  id: user.id,
  username: user.username,
  discriminator: '0',
  global_name: user.globalName,
  avatar: null,
  bot: user.bot,
  system: false,
  public_flags: 0 as UserFlags,
  flags: 0 as UserFlags,
  banner: null,
  accent_color: null,
  primary_guild: null,
});
