import { ChannelType, MessageFlags, MessageType, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import type { Context } from './context.ts';
import { writeMessage } from './messages.ts';
import { demand, type PermissionName } from './permissions.ts';
import { refuse } from './refusals.ts';
import { timeOf } from './snowflakes.ts';
import { type Channel, isThread, type StoredMessage, timestamp, type User, userOf } from './world.ts';

export interface ThreadRequest {
  readonly name: string;
  readonly autoArchive?: ThreadAutoArchiveDuration | null;
  readonly type?: ChannelType.PublicThread | ChannelType.PrivateThread | null;
}

const createThread = (
  context: Context,
  parent: Channel,
  opener: User,
  id: string,
  { name, autoArchive, type }: ThreadRequest,
): Channel => {
  const { world, events } = context;
  const now = timestamp(world);
  const channel: Channel = {
    id,
    type: type ?? ChannelType.PublicThread,
    guildId: parent.guildId,
    name,
    topic: null,
    parentId: parent.id,
    position: 0,
    overwrites: [],
    recipients: [],
    lastMessageId: null,
    thread: {
      ownerId: opener.id,
      archived: false,
      locked: false,
      autoArchive: autoArchive ?? ThreadAutoArchiveDuration.ThreeDays,
      archiveTimestamp: now,
      createTimestamp: now,
      members: new Set([opener.id]),
      messageCount: 0,
    },
  };
  world.channels.set(id, channel);
  events.emit({ type: 'channel', channel });
  return channel;
};

const demandThread = (
  { world }: Context,
  parent: Channel,
  opener: User,
  permission: PermissionName,
): void => {
  if (parent.type !== ChannelType.GuildText) throw refuse('wrongChannelType');
  demand(world, parent, opener.id, permission);
};

/**
 * Opens a thread on a message. The thread has the message's id.
 *
 * @throws {Refusal} 50001, 50013, 50024 outside of a server's text channels, 160004 when the message has a thread
 */
export const openThreadOn = (
  context: Context,
  stored: StoredMessage,
  opener: User,
  request: ThreadRequest,
): Channel => {
  const { world, events } = context;
  const { message } = stored;
  const parent = world.channels.get(message.channel_id);
  if (parent === undefined) throw refuse('unknownChannel');
  demandThread(context, parent, opener, 'CreatePublicThreads');
  if (stored.onlyFor !== null) throw refuse('unknownMessage');
  if (world.channels.has(message.id)) throw refuse('threadExists');
  if (
    message.type !== MessageType.Default &&
    message.type !== MessageType.Reply &&
    stored.interaction === null
  )
    throw refuse('systemMessage');
  const thread = createThread(context, parent, opener, message.id, request);
  const flagged = { ...message, flags: ((message.flags ?? 0) | MessageFlags.HasThread) as MessageFlags };
  world.messages.get(parent.id)?.set(message.id, { ...stored, message: flagged });
  events.emit({ type: 'edit', message: flagged, onlyFor: null, interaction: stored.interaction });
  writeMessage(context, {
    channel: thread,
    author: opener,
    type: MessageType.ThreadStarterMessage,
    body: {},
    replyTo: stored,
  });
  return thread;
};

/**
 * Opens a thread that hangs on no message.
 *
 * @throws {Refusal} 50001, 50013, 50024 outside of a server's text channels
 */
export const openThread = (
  context: Context,
  parent: Channel,
  opener: User,
  request: ThreadRequest,
): Channel => {
  // Without a type Discord makes a private one (documentation, "Start Thread without Message").
  const type = request.type ?? ChannelType.PrivateThread;
  const isPublic = type === ChannelType.PublicThread;
  demandThread(context, parent, opener, isPublic ? 'CreatePublicThreads' : 'CreatePrivateThreads');
  const thread = createThread(context, parent, opener, context.world.newId(), { ...request, type });
  if (isPublic)
    writeMessage(context, {
      channel: parent,
      author: opener,
      type: MessageType.ThreadCreated,
      body: { content: request.name },
    });
  return thread;
};

/** The direct messages between two users, opened when there are none. */
export const directChannel = ({ world, events }: Context, one: User, other: User): Channel => {
  const found = [...world.channels.values()].find(
    ({ type, recipients }) =>
      type === ChannelType.DM && recipients.includes(one.id) && recipients.includes(other.id),
  );
  if (found !== undefined) return found;
  const channel: Channel = {
    id: world.newId(),
    type: ChannelType.DM,
    guildId: null,
    name: null,
    topic: null,
    parentId: null,
    position: 0,
    overwrites: [],
    recipients: [one.id, other.id],
    lastMessageId: null,
    thread: null,
  };
  world.channels.set(channel.id, channel);
  events.emit({ type: 'channel', channel });
  return channel;
};

/** Takes a channel or thread away, with the threads under it and all messages. */
export const deleteChannel = (context: Context, channel: Channel): void => {
  const { world, events } = context;
  for (const below of [...world.channels.values()])
    if (below.parentId === channel.id && isThread(below)) deleteChannel(context, below);
  world.channels.delete(channel.id);
  world.messages.delete(channel.id);
  events.emit({ type: 'channel-delete', channel });
};

/** Adds somebody to a thread, or takes them out. */
export const setThreadMember = (
  context: Context,
  channel: Channel,
  userId: string,
  member: boolean,
): void => {
  const { world, events } = context;
  const { thread } = channel;
  if (thread === null) throw refuse('wrongChannelType');
  userOf(world, userId);
  if (thread.archived) throw refuse('threadArchived');
  if (thread.members.has(userId) === member) return;
  if (member) thread.members.add(userId);
  else thread.members.delete(userId);
  events.emit({
    type: 'thread-members',
    channel,
    added: member ? [userId] : [],
    removed: member ? [] : [userId],
  });
};

/** Archives the threads in which nothing was written for as long as they say. */
export const archiveIdleThreads = ({ world, events }: Context): void => {
  for (const channel of world.channels.values()) {
    const { thread } = channel;
    if (thread === null || thread.archived) continue;
    const last = Math.max(timeOf(channel.lastMessageId ?? channel.id), Date.parse(thread.archiveTimestamp));
    if (world.now() - last < thread.autoArchive * 60_000) continue;
    thread.archived = true;
    thread.archiveTimestamp = timestamp(world);
    events.emit({ type: 'channel-edit', channel });
  }
};
