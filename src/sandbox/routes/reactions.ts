import { demand } from '../permissions.ts';
import { deleteReactions, setReaction } from '../reactions.ts';
import { refuse } from '../refusals.ts';
import { type AnyRoute, type Call, noContent, ok, param, per, route } from '../route.ts';
import { channelOf, isDirect, messageOf, renderUser, type StoredMessage, userOf } from '../world.ts';

const limit = per(1, 0.25);
const base = '/channels/:channel/messages/:message/reactions';

const reactedMessage = (call: Call<unknown>): StoredMessage => {
  const { world } = call.context;
  const channel = channelOf(world, param(call, 'channel'));
  demand(world, channel, world.application.id);
  const stored = messageOf(world, channel.id, param(call, 'message'));
  if (stored.onlyFor !== null) throw refuse('unknownMessage');
  return stored;
};

const demandManaging = (call: Call<unknown>): void => {
  const { world } = call.context;
  const channel = channelOf(world, param(call, 'channel'));
  if (isDirect(channel)) throw refuse('directMessageOnly');
  demand(world, channel, world.application.id, 'ManageMessages');
};

/** Reactions to messages. */
export const reactionRoutes: readonly AnyRoute[] = [
  ...(['PUT', 'DELETE'] as const).map((method) =>
    route({
      route: `${method} ${base}/:emoji/@me`,
      operation: `${method === 'PUT' ? 'add' : 'delete'}_my_message_reaction`,
      limit,
      handle: (call) => {
        const { context } = call;
        const bot = context.world.application.id;
        setReaction(context, reactedMessage(call), bot, param(call, 'emoji'), method === 'PUT');
        return noContent;
      },
    }),
  ),
  route({
    route: `DELETE ${base}/:emoji/:user`,
    operation: 'delete_user_message_reaction',
    limit,
    handle: (call) => {
      const stored = reactedMessage(call);
      demandManaging(call);
      setReaction(call.context, stored, param(call, 'user'), param(call, 'emoji'), false);
      return noContent;
    },
  }),
  route({
    route: `GET ${base}/:emoji`,
    operation: 'list_message_reactions_by_emoji',
    limit,
    handle: (call) => {
      const { world } = call.context;
      const users = reactedMessage(call).reactions[param(call, 'emoji')] ?? [];
      return ok(users.map((id) => renderUser(userOf(world, id))));
    },
  }),
  route({
    route: `DELETE ${base}`,
    operation: 'delete_all_message_reactions',
    limit,
    handle: (call) => {
      const stored = reactedMessage(call);
      demandManaging(call);
      deleteReactions(call.context, stored);
      return noContent;
    },
  }),
];
