import {
  type APIAttachment,
  type APIGuildMember,
  type APIMessage,
  type APIUser,
  ChannelType,
  type GuildMemberFlags,
} from 'discord-api-types/v10';
import { channelPermissions } from './permissions.ts';
import {
  type Channel,
  type Guild,
  isThread,
  type Member,
  renderUser,
  type ThreadState,
  timestamp,
  userOf,
  type World,
} from './world.ts';

/** A JSON object as it goes over the wire. */
export type Json = Record<string, unknown>;

/** A member in Discord's form, with its user. */
export const renderMember = (world: World, member: Member): APIGuildMember => ({
  user: renderUser(userOf(world, member.userId)),
  nick: member.nick,
  avatar: null,
  banner: null,
  roles: [...member.roles],
  joined_at: member.joinedAt,
  premium_since: null,
  communication_disabled_until: null,
  pending: false,
  flags: 0 as GuildMemberFlags,
  deaf: false,
  mute: false,
});

/** A member without its user, as messages carry it. */
export const renderPartialMember = (world: World, member: Member): Omit<APIGuildMember, 'user'> => {
  const { user: _, ...rest } = renderMember(world, member);
  return rest;
};

const renderThreadMetadata = (thread: ThreadState, type: ChannelType): Json => ({
  archived: thread.archived,
  auto_archive_duration: thread.autoArchive,
  archive_timestamp: thread.archiveTimestamp,
  create_timestamp: thread.createTimestamp,
  locked: thread.locked,
  ...(type === ChannelType.PrivateThread ? { invitable: true } : {}),
});

/** One user's membership of a thread in Discord's form. */
export const renderThreadMember = (world: World, channel: Channel, userId: string): Json => ({
  id: channel.id,
  user_id: userId,
  join_timestamp: channel.thread?.createTimestamp ?? timestamp(world),
  flags: 0,
});

/** A channel, thread or direct message in Discord's form. */
export const renderChannel = (world: World, channel: Channel): Json => {
  const { id, type, thread } = channel;
  const common = { id, type, last_message_id: channel.lastMessageId, flags: 0 };
  if (channel.guildId === null) {
    // The bot is told of the others only.
    const recipients = channel.recipients
      .filter((user) => user !== world.application.id)
      .map((user) => renderUser(userOf(world, user)));
    return { ...common, recipients };
  }
  const inGuild = { ...common, guild_id: channel.guildId, name: channel.name, parent_id: channel.parentId };
  if (isThread(channel) && thread !== null)
    return {
      ...inGuild,
      owner_id: thread.ownerId,
      rate_limit_per_user: 0,
      message_count: thread.messageCount,
      total_message_sent: thread.messageCount,
      member_count: thread.members.size,
      thread_metadata: renderThreadMetadata(thread, type),
      ...(thread.members.has(world.application.id)
        ? { member: renderThreadMember(world, channel, world.application.id) }
        : {}),
    };
  return {
    ...inGuild,
    topic: channel.topic,
    position: channel.position,
    permission_overwrites: channel.overwrites,
    rate_limit_per_user: 0,
    nsfw: false,
  };
};

/** A channel as interactions carry it: with what that user may do there. */
export const renderChannelFor = (world: World, channel: Channel, userId: string): Json => ({
  ...renderChannel(world, channel),
  permissions: String(channelPermissions(world, channel, userId)),
});

/** A guild in Discord's form, without what only the gateway tells. */
export const renderGuild = (world: World, guild: Guild): Json => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  description: null,
  home_header: null,
  splash: null,
  discovery_splash: null,
  features: [],
  banner: null,
  owner_id: guild.ownerId,
  application_id: null,
  region: 'deprecated',
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 0,
  roles: [...guild.roles.values()],
  default_message_notifications: 0,
  mfa_level: 0,
  explicit_content_filter: 0,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  vanity_url_code: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  preferred_locale: 'en-US',
  rules_channel_id: null,
  safety_alerts_channel_id: null,
  public_updates_channel_id: null,
  premium_progress_bar_enabled: false,
  nsfw: false,
  nsfw_level: 0,
  emojis: [],
  stickers: [],
  incidents_data: null,
  ...(world.guilds.has(guild.id) ? {} : { unavailable: true }),
});

/** A guild as GUILD_CREATE tells of it: with channels, active threads, and the bot as the only member shown. */
export const renderGuildCreate = (world: World, guild: Guild): Json => {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const bot = guild.members.get(world.application.id);
  return {
    ...renderGuild(world, guild),
    joined_at: bot?.joinedAt ?? timestamp(world),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: bot === undefined ? [] : [renderMember(world, bot)],
    channels: channels
      .filter((channel) => !isThread(channel))
      .map((channel) => renderChannel(world, channel)),
    threads: channels
      .filter(({ thread }) => thread !== null && !thread.archived)
      .map((channel) => renderChannel(world, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
};

/** The application in Discord's form, as its own bot sees it. */
export const renderApplication = (world: World): Json => {
  const { id, name, description, ownerId, privileged } = world.application;
  // Flags of Discord's documentation, "Application Flags": the limited forms, which small bots get.
  const flags =
    (privileged.presences ? 1 << 13 : 0) |
    (privileged.guildMembers ? 1 << 15 : 0) |
    (privileged.messageContent ? 1 << 19 : 0);
  return {
    id,
    name,
    icon: null,
    description,
    type: null,
    summary: '',
    bot: renderUser(userOf(world, id)),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags,
    flags_new: String(flags),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: renderUser(userOf(world, ownerId)),
    approximate_guild_count: [...world.guilds.values()].filter(({ members }) => members.has(id)).length,
    approximate_user_install_count: [...world.users.values()].filter((user) => user.installedBot).length,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: ['bot', 'applications.commands'],
    integration_types_config: { 0: {}, 1: {} },
  };
};

/** The bot's own user as `GET /users/@me` answers it. */
export const renderOwnUser = (world: World): APIUser & Json => ({
  ...renderUser(userOf(world, world.application.id)),
  verified: true,
  mfa_enabled: true,
  email: null,
  locale: 'en-US',
  premium_type: 0,
});

/** Where an attachment can be fetched. */
export const attachmentUrl = (
  origin: string,
  channelId: string,
  { id, filename }: Pick<APIAttachment, 'id' | 'filename'>,
) => `${origin}/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;

/** A message without what its author wrote, as a bot gets it that may not read content. */
export const withoutContent = (message: APIMessage): APIMessage => ({
  ...message,
  content: '',
  embeds: [],
  attachments: [],
  components: [],
});

/**
 * A message as the bot gets it. Without the right to content it is empty, except where the bot wrote it,
 * is mentioned in it, or it was written to the bot directly (Discord's documentation, "Message Content Intent").
 */
export const asBotGets = (world: World, message: APIMessage, contentAllowed: boolean): APIMessage => {
  const bot = world.application.id;
  const direct = world.channels.get(message.channel_id)?.guildId === null;
  const readable = (one: APIMessage) =>
    contentAllowed || direct || one.author.id === bot || one.mentions.some(({ id }) => id === bot);
  const own = readable(message) ? message : withoutContent(message);
  const replied = message.referenced_message;
  if (replied === undefined || replied === null) return own;
  return { ...own, referenced_message: readable(replied) ? replied : withoutContent(replied) };
};
