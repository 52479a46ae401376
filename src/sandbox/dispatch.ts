import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { SandboxEvent } from './events.ts';
import type { InteractionRecord } from './interactions.ts';
import { sees } from './permissions.ts';
import {
  asBotGets,
  type Json,
  renderChannel,
  renderChannelFor,
  renderGuild,
  renderGuildCreate,
  renderMember,
  renderPartialMember,
  renderThreadMember,
} from './render.ts';
import { type Channel, isThread, renderUser, userOf, type World } from './world.ts';

/** An event as the gateway sends it, without its sequence number. */
export interface Dispatch {
  /** Discord's name: `MESSAGE_CREATE`. */
  readonly t: string;
  readonly d: Json;
}

const has = (intents: number, intent: Intent): boolean => (intents & intent) !== 0;

/** The intent that lets events of this kind through, in a server and in direct messages. */
const needed = {
  message: [Intent.GuildMessages, Intent.DirectMessages],
  reaction: [Intent.GuildMessageReactions, Intent.DirectMessageReactions],
  typing: [Intent.GuildMessageTyping, Intent.DirectMessageTyping],
} as const;

const wanted = (intents: number, kind: keyof typeof needed, { guildId }: Channel): boolean =>
  has(intents, needed[kind][guildId === null ? 1 : 0]);

const guildField = ({ guildId }: Channel): Json => (guildId === null ? {} : { guild_id: guildId });

const memberField = (world: World, { guildId }: Channel, userId: string): Json => {
  const member = guildId === null ? undefined : world.guilds.get(guildId)?.members.get(userId);
  return member === undefined ? {} : { member: renderPartialMember(world, member) };
};

const isBotIn = (world: World, guildId: string | null): boolean =>
  guildId === null || (world.guilds.get(guildId)?.members.has(world.application.id) ?? false);

const botSees = (world: World, channel: Channel): boolean =>
  isBotIn(world, channel.guildId) && sees(world, channel, world.application.id);

const messageDispatch = (
  world: World,
  intents: number,
  event: Extract<SandboxEvent, { type: 'message' | 'edit' }>,
): readonly Dispatch[] => {
  const channel = world.channels.get(event.message.channel_id);
  if (channel === undefined || event.onlyFor !== null) return [];
  if (!wanted(intents, 'message', channel) || !botSees(world, channel)) return [];
  const message = asBotGets(world, event.message, has(intents, Intent.MessageContent));
  const mentions = message.mentions.map((user) => ({ ...user, ...memberField(world, channel, user.id) }));
  const d = {
    ...message,
    mentions,
    ...guildField(channel),
    ...memberField(world, channel, message.author.id),
    channel_type: channel.type,
  };
  return [{ t: event.type === 'message' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE', d }];
};

const channelNames = {
  channel: ['CHANNEL_CREATE', 'THREAD_CREATE'],
  'channel-edit': ['CHANNEL_UPDATE', 'THREAD_UPDATE'],
  'channel-delete': ['CHANNEL_DELETE', 'THREAD_DELETE'],
} as const;

const channelDispatch = (
  world: World,
  intents: number,
  type: keyof typeof channelNames,
  channel: Channel,
): readonly Dispatch[] => {
  // Channels of direct messages are not announced to bots.
  if (channel.guildId === null || !has(intents, Intent.Guilds) || !isBotIn(world, channel.guildId)) return [];
  const thread = isThread(channel);
  const t = channelNames[type][thread ? 1 : 0];
  if (thread && !(type === 'channel-delete' || sees(world, channel, world.application.id))) return [];
  const { id, guildId, parentId } = channel;
  if (t === 'THREAD_DELETE')
    return [{ t, d: { id, guild_id: guildId, parent_id: parentId, type: channel.type } }];
  return [
    { t, d: { ...renderChannel(world, channel), ...(t === 'THREAD_CREATE' ? { newly_created: true } : {}) } },
  ];
};

const threadMembersDispatch = (
  world: World,
  intents: number,
  { channel, added, removed }: Extract<SandboxEvent, { type: 'thread-members' }>,
): readonly Dispatch[] => {
  if (!has(intents, Intent.Guilds) || !botSees(world, channel)) return [];
  // Without the members' intent a bot learns only of its own coming and going.
  const own = (ids: readonly string[]) =>
    has(intents, Intent.GuildMembers) ? ids : ids.filter((id) => id === world.application.id);
  const [came, left] = [own(added), own(removed)];
  if (came.length === 0 && left.length === 0) return [];
  const d = {
    id: channel.id,
    ...guildField(channel),
    member_count: channel.thread?.members.size ?? 0,
    ...(came.length === 0 ? {} : { added_members: came.map((id) => renderThreadMember(world, channel, id)) }),
    ...(left.length === 0 ? {} : { removed_member_ids: left }),
  };
  return [{ t: 'THREAD_MEMBERS_UPDATE', d }];
};

/** INTERACTION_CREATE for an interaction that a person has started. */
export const interactionDispatch = (world: World, record: InteractionRecord): Dispatch => {
  const person = userOf(world, record.person);
  const channel = world.channels.get(record.channel);
  const guild = record.guild === null ? undefined : world.guilds.get(record.guild);
  const member = guild?.members.get(person.id);
  const source =
    record.sourceMessage === null
      ? undefined
      : world.messages.get(record.channel)?.get(record.sourceMessage)?.message;
  const who =
    member === undefined || channel === undefined
      ? { user: renderUser(person) }
      : {
          member: {
            ...renderMember(world, member),
            permissions: String(renderChannelFor(world, channel, person.id)['permissions']),
          },
        };
  return {
    t: 'INTERACTION_CREATE',
    d: {
      id: record.id,
      application_id: world.application.id,
      type: record.type,
      token: record.token,
      version: 1,
      data: record.data,
      ...who,
      ...(guild === undefined
        ? {}
        : {
            guild_id: guild.id,
            guild: { id: guild.id, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
          }),
      ...(channel === undefined
        ? {}
        : { channel_id: channel.id, channel: renderChannelFor(world, channel, person.id) }),
      app_permissions:
        channel === undefined
          ? '0'
          : String(renderChannelFor(world, channel, world.application.id)['permissions']),
      locale: person.locale,
      entitlements: [],
      authorizing_integration_owners: record.owners,
      context: record.guild === null ? 1 : 0,
      attachment_size_limit: 10_485_760,
      ...(source === undefined ? {} : { message: source }),
    },
  };
};

type GuildEvent = Extract<SandboxEvent, { type: 'guild' | 'guild-edit' | 'guild-delete' }>;

const guildDispatch = (world: World, intents: number, { type, guild }: GuildEvent): readonly Dispatch[] => {
  if (!has(intents, Intent.Guilds)) return [];
  if (type === 'guild-delete') return [{ t: 'GUILD_DELETE', d: { id: guild.id } }];
  if (!isBotIn(world, guild.id)) return [];
  return type === 'guild'
    ? [{ t: 'GUILD_CREATE', d: renderGuildCreate(world, guild) }]
    : [{ t: 'GUILD_UPDATE', d: renderGuild(world, guild) }];
};

const roleDispatch = (
  world: World,
  intents: number,
  { type, guild, role }: Extract<SandboxEvent, { type: 'role' | 'role-edit' }>,
): readonly Dispatch[] =>
  has(intents, Intent.Guilds) && isBotIn(world, guild.id)
    ? [
        {
          t: type === 'role' ? 'GUILD_ROLE_CREATE' : 'GUILD_ROLE_UPDATE',
          d: { guild_id: guild.id, role: guild.roles.get(role) },
        },
      ]
    : [];

const memberDispatch = (
  world: World,
  intents: number,
  { type, guild, member }: Extract<SandboxEvent, { type: 'member' | 'member-edit' | 'member-removed' }>,
): readonly Dispatch[] => {
  const own = member.userId === world.application.id && type === 'member-edit';
  if (!(own || has(intents, Intent.GuildMembers)) || !isBotIn(world, guild.id)) return [];
  const rendered = { ...renderMember(world, member), guild_id: guild.id };
  if (type === 'member-removed')
    return [{ t: 'GUILD_MEMBER_REMOVE', d: { guild_id: guild.id, user: rendered.user } }];
  return [{ t: type === 'member' ? 'GUILD_MEMBER_ADD' : 'GUILD_MEMBER_UPDATE', d: rendered }];
};

/** What a session with these intents is told of an event; most often one dispatch, or none. */
export const dispatchesOf = (world: World, intents: number, event: SandboxEvent): readonly Dispatch[] => {
  switch (event.type) {
    case 'message':
    case 'edit':
      return messageDispatch(world, intents, event);
    case 'delete':
      return event.onlyFor === null &&
        wanted(intents, 'message', event.channel) &&
        botSees(world, event.channel)
        ? [
            {
              t: 'MESSAGE_DELETE',
              d: { id: event.id, channel_id: event.channel.id, ...guildField(event.channel) },
            },
          ]
        : [];
    case 'typing':
      return wanted(intents, 'typing', event.channel) && botSees(world, event.channel)
        ? [
            {
              t: 'TYPING_START',
              d: {
                channel_id: event.channel.id,
                user_id: event.user,
                timestamp: Math.floor(world.now() / 1000),
                ...guildField(event.channel),
                ...memberField(world, event.channel, event.user),
              },
            },
          ]
        : [];
    case 'reaction':
    case 'reaction-removed':
      return wanted(intents, 'reaction', event.channel) && botSees(world, event.channel)
        ? [
            {
              t: event.type === 'reaction' ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE',
              d: {
                user_id: event.user,
                channel_id: event.channel.id,
                message_id: event.message.id,
                emoji: event.emoji,
                burst: false,
                type: 0,
                ...guildField(event.channel),
              },
            },
          ]
        : [];
    case 'reactions-cleared':
      return wanted(intents, 'reaction', event.channel) && botSees(world, event.channel)
        ? [
            {
              t: 'MESSAGE_REACTION_REMOVE_ALL',
              d: {
                channel_id: event.channel.id,
                message_id: event.message.id,
                ...guildField(event.channel),
              },
            },
          ]
        : [];
    case 'channel':
    case 'channel-edit':
    case 'channel-delete':
      return channelDispatch(world, intents, event.type, event.channel);
    case 'thread-members':
      return threadMembersDispatch(world, intents, event);
    case 'guild':
    case 'guild-edit':
    case 'guild-delete':
      return guildDispatch(world, intents, event);
    case 'member':
    case 'member-edit':
    case 'member-removed':
      return memberDispatch(world, intents, event);
    case 'role':
    case 'role-edit':
      return roleDispatch(world, intents, event);
    case 'interaction':
      return [interactionDispatch(world, event.interaction)];
    default:
      return [];
  }
};
