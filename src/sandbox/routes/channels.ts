import { ChannelType, type ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { deleteChannel, openThread, openThreadOn, setThreadMember } from '../channels.ts';
import { demand, guildPermissions, may } from '../permissions.ts';
import { refuse } from '../refusals.ts';
import { renderChannel, renderGuild, renderMember, renderThreadMember } from '../render.ts';
import { type AnyRoute, type Call, noContent, ok, param, per, route } from '../route.ts';
import {
  botOf,
  type Channel,
  channelOf,
  type Guild,
  guildOf,
  isThread,
  messageOf,
  timestamp,
} from '../world.ts';

const visibleChannel = (call: Call<unknown>): Channel => {
  const { world } = call.context;
  const channel = channelOf(world, param(call, 'channel'));
  demand(world, channel, world.application.id);
  return channel;
};

/** The server of a call, with the bot in it. */
const ownGuild = (call: Call<unknown>): Guild => {
  const { world } = call.context;
  const guild = guildOf(world, param(call, 'guild'));
  if (!guild.members.has(world.application.id)) throw refuse('missingAccess');
  return guild;
};

interface ThreadBody {
  readonly name: string;
  readonly auto_archive_duration?: ThreadAutoArchiveDuration | null;
  readonly type?: ChannelType.PublicThread | ChannelType.PrivateThread | null;
}

interface ThreadPatch {
  readonly name?: string | null;
  readonly archived?: boolean | null;
  readonly locked?: boolean | null;
  readonly auto_archive_duration?: ThreadAutoArchiveDuration | null;
  readonly topic?: string | null;
}

const patchThread = (call: Call<ThreadPatch>, channel: Channel): void => {
  const { world } = call.context;
  const { body } = call;
  const { thread } = channel;
  const bot = world.application.id;
  if (thread === null) return;
  const manages = may(world, channel, bot, 'ManageThreads');
  const opens = body.archived === false && Object.keys(body).length === 1 && !thread.locked;
  if (thread.archived && body.archived !== false) throw refuse('threadArchived');
  if (!manages && !(thread.ownerId === bot && body.locked === undefined) && !opens)
    throw refuse('missingPermissions');
  channel.name = body.name ?? channel.name;
  thread.autoArchive = body.auto_archive_duration ?? thread.autoArchive;
  thread.locked = body.locked ?? thread.locked;
  if (body.archived !== undefined && body.archived !== null && body.archived !== thread.archived) {
    thread.archived = body.archived;
    thread.archiveTimestamp = timestamp(world);
  }
};

/** Threads of a channel that sleep. */
const archivedRoutes = (['public', 'private'] as const).map((kind) =>
  route({
    route: `GET /channels/:channel/threads/archived/${kind}`,
    operation: `list_${kind}_archived_threads`,
    limit: per(5, 5),
    handle: (call) => {
      const { world } = call.context;
      const bot = world.application.id;
      const parent = visibleChannel(call);
      demand(
        world,
        parent,
        bot,
        'ReadMessageHistory',
        ...(kind === 'private' ? (['ManageThreads'] as const) : []),
      );
      const type = kind === 'public' ? ChannelType.PublicThread : ChannelType.PrivateThread;
      const threads = [...world.channels.values()].filter(
        (channel) => channel.parentId === parent.id && channel.type === type && channel.thread?.archived,
      );
      return ok({
        threads: threads.map((channel) => renderChannel(world, channel)),
        members: threads
          .filter(({ thread }) => thread?.members.has(bot))
          .map((channel) => renderThreadMember(world, channel, bot)),
        has_more: false,
      });
    },
  }),
);

/** Channels, threads and those in them. */
export const channelRoutes: readonly AnyRoute[] = [
  ...archivedRoutes,
  route({
    route: 'GET /channels/:channel',
    operation: 'get_channel',
    limit: per(10, 10),
    handle: (call) => ok(renderChannel(call.context.world, visibleChannel(call))),
  }),
  route<ThreadPatch>({
    route: 'PATCH /channels/:channel',
    operation: 'update_channel',
    limit: per(5, 15),
    handle: (call) => {
      const { world, events } = call.context;
      const channel = visibleChannel(call);
      if (channel.thread !== null) patchThread(call, channel);
      else {
        if (channel.guildId === null) throw refuse('directMessageOnly');
        demand(world, channel, world.application.id, 'ManageChannels');
        channel.name = call.body.name ?? channel.name;
        if (call.body.topic !== undefined) channel.topic = call.body.topic;
      }
      events.emit({ type: 'channel-edit', channel });
      return ok(renderChannel(world, channel));
    },
  }),
  route({
    route: 'DELETE /channels/:channel',
    operation: 'delete_channel',
    limit: per(5, 15),
    handle: (call) => {
      const { context } = call;
      const { world } = context;
      const channel = visibleChannel(call);
      if (channel.guildId !== null)
        demand(world, channel, world.application.id, isThread(channel) ? 'ManageThreads' : 'ManageChannels');
      const rendered = renderChannel(world, channel);
      if (channel.guildId !== null) deleteChannel(context, channel);
      return ok(rendered);
    },
  }),
  route<ThreadBody>({
    route: 'POST /channels/:channel/messages/:message/threads',
    operation: 'create_thread_from_message',
    limit: per(50, 300),
    handle: (call) => {
      const { context, body } = call;
      const channel = visibleChannel(call);
      const stored = messageOf(context.world, channel.id, param(call, 'message'));
      const thread = openThreadOn(context, stored, botOf(context.world), {
        name: body.name,
        autoArchive: body.auto_archive_duration ?? null,
      });
      return { status: 201, body: renderChannel(context.world, thread) };
    },
  }),
  route<ThreadBody>({
    route: 'POST /channels/:channel/threads',
    operation: 'create_thread',
    limit: per(50, 300),
    handle: (call) => {
      const { context, body } = call;
      const thread = openThread(context, visibleChannel(call), botOf(context.world), {
        name: body.name,
        autoArchive: body.auto_archive_duration ?? null,
        type: body.type ?? null,
      });
      return { status: 201, body: renderChannel(context.world, thread) };
    },
  }),
  route({
    route: 'GET /channels/:channel/thread-members',
    operation: 'list_thread_members',
    limit: per(5, 5),
    handle: (call) => {
      const { world } = call.context;
      const channel = visibleChannel(call);
      if (channel.thread === null) throw refuse('wrongChannelType');
      return ok([...channel.thread.members].map((id) => renderThreadMember(world, channel, id)));
    },
  }),
  route({
    route: 'GET /channels/:channel/thread-members/:user',
    operation: 'get_thread_member',
    limit: per(5, 5),
    handle: (call) => {
      const { world } = call.context;
      const channel = visibleChannel(call);
      const user = param(call, 'user') === '@me' ? world.application.id : param(call, 'user');
      if (!(channel.thread?.members.has(user) ?? false)) throw refuse('unknownMember');
      return ok(renderThreadMember(world, channel, user));
    },
  }),
  ...(['PUT', 'DELETE'] as const).map((method) =>
    route({
      route: `${method} /channels/:channel/thread-members/:user`,
      operation: `${method === 'PUT' ? 'add' : 'delete'}_thread_member`,
      limit: per(5, 5),
      handle: (call) => {
        const { context } = call;
        const { world } = context;
        const channel = visibleChannel(call);
        const own = param(call, 'user') === '@me';
        if (!own && method === 'DELETE') demand(world, channel, world.application.id, 'ManageThreads');
        if (!own && method === 'PUT') demand(world, channel, world.application.id, 'SendMessagesInThreads');
        setThreadMember(context, channel, own ? world.application.id : param(call, 'user'), method === 'PUT');
        return noContent;
      },
    }),
  ),
];

/** Servers, as far as a bot of text looks at them. */
export const guildRoutes: readonly AnyRoute[] = [
  route({
    route: 'GET /guilds/:guild',
    operation: 'get_guild',
    limit: per(10, 10),
    handle: (call) => {
      const guild = ownGuild(call);
      return ok({
        ...renderGuild(call.context.world, guild),
        ...(call.query.get('with_counts') === 'true'
          ? { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size }
          : {}),
      });
    },
  }),
  route({
    route: 'GET /guilds/:guild/channels',
    operation: 'list_guild_channels',
    limit: per(10, 10),
    handle: (call) => {
      const { world } = call.context;
      const { id } = ownGuild(call);
      return ok(
        [...world.channels.values()]
          .filter((channel) => channel.guildId === id && !isThread(channel))
          .map((channel) => renderChannel(world, channel)),
      );
    },
  }),
  route({
    route: 'GET /guilds/:guild/threads/active',
    operation: 'get_active_guild_threads',
    limit: per(5, 5),
    handle: (call) => {
      const { world } = call.context;
      const { id } = ownGuild(call);
      const bot = world.application.id;
      const threads = [...world.channels.values()].filter(
        (channel) =>
          channel.guildId === id &&
          channel.thread !== null &&
          !channel.thread.archived &&
          may(world, channel, bot, 'ViewChannel'),
      );
      return ok({
        threads: threads.map((channel) => renderChannel(world, channel)),
        members: threads
          .filter(({ thread }) => thread?.members.has(bot))
          .map((channel) => renderThreadMember(world, channel, bot)),
        has_more: false,
      });
    },
  }),
  route({
    route: 'GET /guilds/:guild/roles',
    operation: 'list_guild_roles',
    limit: per(10, 10),
    handle: (call) => ok([...ownGuild(call).roles.values()]),
  }),
  route({
    route: 'GET /guilds/:guild/members',
    operation: 'list_guild_members',
    limit: per(10, 10),
    handle: (call) => {
      const { world } = call.context;
      const guild = ownGuild(call);
      if (!world.application.privileged.guildMembers) throw refuse('missingAccess');
      const limit = Math.min(Number(call.query.get('limit') ?? 1), 1000);
      return ok([...guild.members.values()].slice(0, limit).map((member) => renderMember(world, member)));
    },
  }),
  route({
    route: 'GET /guilds/:guild/members/:user',
    operation: 'get_guild_member',
    limit: per(10, 10),
    handle: (call) => {
      const member = ownGuild(call).members.get(param(call, 'user'));
      if (member === undefined) throw refuse('unknownMember');
      return ok(renderMember(call.context.world, member));
    },
  }),
  route<{ readonly nick?: string | null }>({
    route: 'PATCH /guilds/:guild/members/@me',
    operation: 'update_my_guild_member',
    limit: per(5, 5),
    handle: (call) => {
      const { world, events } = call.context;
      const guild = ownGuild(call);
      const member = guild.members.get(world.application.id);
      if (member === undefined) throw refuse('unknownMember');
      if ((guildPermissions(world, guild.id, member.userId) & (1n << 26n)) === 0n)
        throw refuse('missingPermissions');
      if (call.body.nick !== undefined) member.nick = call.body.nick;
      events.emit({ type: 'member-edit', guild, member });
      return ok(renderMember(world, member));
    },
  }),
];
