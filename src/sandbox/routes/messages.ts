import { MessageFlags } from 'discord-api-types/v10';
import type { Uploads } from '../attachments.ts';
import type { Context } from '../context.ts';
import { deleteMessage, editMessage, type MessageBody, presented, writeMessage } from '../messages.ts';
import { demand, may, reachable, toWrite } from '../permissions.ts';
import { refuse } from '../refusals.ts';
import { asBotGets } from '../render.ts';
import { type AnyRoute, type Call, noContent, ok, param, per, route } from '../route.ts';
import { messageErrors } from '../rules.ts';
import { byAge } from '../snowflakes.ts';
import { botOf, type Channel, channelOf, isDirect, messageOf, type StoredMessage } from '../world.ts';

interface CreateBody extends MessageBody {
  readonly message_reference?: {
    readonly message_id: string;
    readonly fail_if_not_exists?: boolean | null;
  } | null;
}

/** A message as REST shows it to the bot. */
const shown = (context: Context, stored: StoredMessage) =>
  asBotGets(context.world, presented(context, stored), context.world.application.privileged.messageContent);

/** The channel of a call, seen by the bot. */
const visibleChannel = (call: Call<unknown>): Channel => {
  const { world } = call.context;
  const channel = channelOf(world, param(call, 'channel'));
  demand(world, channel, world.application.id);
  return channel;
};

/** The message of a call. What only one person sees is not there for REST. */
const visibleMessage = (call: Call<unknown>): StoredMessage => {
  const { world } = call.context;
  const channel = visibleChannel(call);
  const stored = messageOf(world, channel.id, param(call, 'message'));
  if (stored.onlyFor !== null) throw refuse('unknownMessage');
  demand(world, channel, world.application.id, 'ReadMessageHistory');
  return stored;
};

const demandWriting = ({ world }: Context, channel: Channel, body: MessageBody, uploads: Uploads): void => {
  const bot = world.application.id;
  demand(world, channel, bot, toWrite(channel));
  if ((body.embeds?.length ?? 0) > 0) demand(world, channel, bot, 'EmbedLinks');
  if (uploads.size > 0) demand(world, channel, bot, 'AttachFiles');
  if (!reachable(world, channel)) throw refuse('directMessagesBlocked');
  if (channel.thread?.locked && !may(world, channel, bot, 'ManageThreads')) throw refuse('threadLocked');
};

/** The message that a reply names, or `null` when it is gone and the reply may stand without it. */
const replied = (
  { world }: Context,
  channel: Channel,
  { message_reference: to }: CreateBody,
): StoredMessage | null => {
  if (to === undefined || to === null) return null;
  if (!may(world, channel, world.application.id, 'ReadMessageHistory')) throw refuse('replyWithoutHistory');
  const stored = world.messages.get(channel.id)?.get(to.message_id);
  if (stored !== undefined && stored.onlyFor === null) return stored;
  if (to.fail_if_not_exists === false) return null;
  throw refuse('invalidFormBody', [
    { path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' },
  ]);
};

const list = ({ world }: Context, channel: Channel, query: URLSearchParams): StoredMessage[] => {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw refuse('invalidFormBody', [
      limit > 100
        ? {
            path: ['limit'],
            code: 'NUMBER_TYPE_MAX',
            message: 'int value should be less than or equal to 100.',
          }
        : {
            path: ['limit'],
            code: 'NUMBER_TYPE_MIN',
            message: 'int value should be greater than or equal to 1.',
          },
    ]);
  for (const key of ['before', 'after', 'around'])
    if (query.has(key) && !/^\d{1,20}$/.test(query.get(key) ?? ''))
      throw refuse('invalidFormBody', [
        {
          path: [key],
          code: 'NUMBER_TYPE_COERCE',
          message: `Value ${JSON.stringify(query.get(key))} is not snowflake.`,
        },
      ]);
  const all = [...(world.messages.get(channel.id)?.values() ?? [])].filter(({ onlyFor }) => onlyFor === null);
  const [before, after, around] = ['before', 'after', 'around'].map((key) => query.get(key));
  const older = (id: string) => all.filter(({ message }) => byAge(message.id, id) < 0);
  const newer = (id: string) => all.filter(({ message }) => byAge(message.id, id) > 0);
  if (before) return older(before).slice(-limit).reverse();
  if (after) return newer(after).slice(0, limit).reverse();
  if (around) {
    const half = Math.floor(limit / 2);
    const own = all.filter(({ message }) => message.id === around);
    return [...older(around).slice(-half), ...own, ...newer(around).slice(0, half)].reverse();
  }
  return all.slice(-limit).reverse();
};

/** Reading, writing, changing and deleting messages; typing. */
export const messageRoutes: readonly AnyRoute[] = [
  route({
    route: 'GET /channels/:channel/messages',
    operation: 'list_messages',
    limit: per(5, 5),
    handle: (call) => {
      const { context, query } = call;
      const channel = visibleChannel(call);
      const readable = may(context.world, channel, context.world.application.id, 'ReadMessageHistory');
      const messages = list(context, channel, query);
      // Without the permission Discord answers with an empty list, not with a refusal.
      return ok(readable ? messages.map((stored) => shown(context, stored)) : []);
    },
  }),
  route({
    route: 'GET /channels/:channel/messages/:message',
    operation: 'get_message',
    limit: per(5, 5),
    handle: (call) => ok(shown(call.context, visibleMessage(call))),
  }),
  route<CreateBody>({
    route: 'POST /channels/:channel/messages',
    operation: 'create_message',
    limit: per(5, 5),
    rules: (body) => messageErrors(body),
    handle: (call) => {
      const { context, body, uploads } = call;
      const channel = visibleChannel(call);
      if (!isDirect(channel) && channel.thread === null && channel.type !== 0 && channel.type !== 5)
        throw refuse('notATextChannel');
      demandWriting(context, channel, body, uploads);
      const replyTo = replied(context, channel, body);
      const flags = (body.flags ?? 0) & ~MessageFlags.Ephemeral;
      const { stored, pings } = writeMessage(context, {
        channel,
        author: botOf(context.world),
        body: { ...body, flags },
        uploads,
        replyTo,
      });
      return ok(stored.message, pings);
    },
  }),
  route<MessageBody>({
    route: 'PATCH /channels/:channel/messages/:message',
    operation: 'update_message',
    limit: per(5, 5),
    handle: (call) => {
      const { context, body, uploads } = call;
      const stored = visibleMessage(call);
      if (stored.message.author.id !== context.world.application.id) throw refuse('editOfAnother');
      const errors = messageErrors(body, stored.message.flags ?? 0);
      if (errors.length > 0) throw refuse('invalidFormBody', errors);
      const edited = editMessage(context, stored, body, uploads);
      return ok(presented(context, edited.stored), edited.pings);
    },
  }),
  route({
    route: 'DELETE /channels/:channel/messages/:message',
    operation: 'delete_message',
    limit: per(5, 1),
    handle: (call) => {
      const { context } = call;
      const { world } = context;
      const channel = visibleChannel(call);
      const stored = messageOf(world, channel.id, param(call, 'message'));
      if (stored.onlyFor !== null) throw refuse('unknownMessage');
      if (stored.message.author.id !== world.application.id) {
        if (isDirect(channel)) throw refuse('directMessageOnly');
        demand(world, channel, world.application.id, 'ManageMessages');
      }
      deleteMessage(context, stored);
      return noContent;
    },
  }),
  route<{ readonly messages: readonly string[] }>({
    route: 'POST /channels/:channel/messages/bulk-delete',
    operation: 'bulk_delete_messages',
    limit: per(1, 1),
    handle: (call) => {
      const { context, body } = call;
      const channel = visibleChannel(call);
      if (isDirect(channel)) throw refuse('directMessageOnly');
      demand(context.world, channel, context.world.application.id, 'ManageMessages');
      if (body.messages.length < 2 || body.messages.length > 100) throw refuse('bulkDeleteCount');
      for (const id of body.messages) {
        const stored = context.world.messages.get(channel.id)?.get(id);
        if (stored !== undefined && stored.onlyFor === null) deleteMessage(context, stored);
      }
      return noContent;
    },
  }),
  route({
    route: 'POST /channels/:channel/typing',
    operation: 'trigger_typing_indicator',
    limit: per(5, 5),
    handle: (call) => {
      const { context } = call;
      const { world, events } = context;
      const channel = visibleChannel(call);
      demand(world, channel, world.application.id, toWrite(channel));
      if (!reachable(world, channel)) throw refuse('directMessagesBlocked');
      events.emit({ type: 'typing', channel, user: world.application.id });
      return noContent;
    },
  }),
];
