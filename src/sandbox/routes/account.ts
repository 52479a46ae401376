import { directChannel } from '../channels.ts';
import { refuse } from '../refusals.ts';
import { renderApplication, renderChannel, renderOwnUser } from '../render.ts';
import { type AnyRoute, ok, param, per, route } from '../route.ts';
import { botOf, guildOf, renderUser, userOf } from '../world.ts';

/** The gateway's address and the bot's own account. The gateway's logins are counted by it, so it hands them in. */
export const accountRoutes = (sessionStartsLeft: () => number): readonly AnyRoute[] => [
  route({
    route: 'GET /gateway',
    operation: 'get_gateway',
    limit: per(5, 5),
    handle: ({ context }) => ok({ url: context.origin().replace('http', 'ws') }),
  }),
  route({
    route: 'GET /gateway/bot',
    operation: 'get_bot_gateway',
    limit: per(5, 5),
    handle: ({ context }) =>
      ok({
        url: context.origin().replace('http', 'ws'),
        shards: 1,
        session_start_limit: {
          total: context.limits.sessionStarts,
          remaining: Math.max(0, sessionStartsLeft()),
          reset_after: 86_400_000,
          max_concurrency: 1,
        },
      }),
  }),
  route({
    route: 'GET /users/@me',
    operation: 'get_my_user',
    limit: per(30, 30),
    handle: ({ context }) => ok(renderOwnUser(context.world)),
  }),
  route({
    route: 'GET /users/@me/guilds',
    operation: 'list_my_guilds',
    limit: per(1, 1),
    handle: ({ context: { world } }) =>
      ok(
        [...world.guilds.values()]
          .filter(({ members }) => members.has(world.application.id))
          .map(({ id, name, ownerId, roles }) => ({
            id,
            name,
            icon: null,
            banner: null,
            owner: ownerId === world.application.id,
            permissions: roles.get(id)?.permissions ?? '0',
            features: [],
          })),
      ),
  }),
  route({
    route: 'DELETE /users/@me/guilds/:guild',
    operation: 'leave_guild',
    limit: per(1, 1),
    handle: (call) => {
      const { world, events } = call.context;
      const guild = guildOf(world, param(call, 'guild'));
      if (!guild.members.delete(world.application.id)) throw refuse('unknownGuild');
      events.emit({ type: 'guild-delete', guild });
      return { status: 204 };
    },
  }),
  route<{ recipient_id?: string | null }>({
    route: 'POST /users/@me/channels',
    operation: 'create_dm',
    limit: per(10, 10),
    handle: ({ context, body }) => {
      const person = userOf(context.world, body.recipient_id ?? '');
      if (person.bot) throw refuse('directMessagesBlocked');
      return ok(renderChannel(context.world, directChannel(context, botOf(context.world), person)));
    },
  }),
  route({
    route: 'GET /users/:user',
    operation: 'get_user',
    limit: per(30, 30),
    handle: (call) => ok(renderUser(userOf(call.context.world, param(call, 'user')))),
  }),
  ...(['/applications/@me', '/oauth2/applications/@me'] as const).map((path) =>
    route({
      route: `GET ${path}`,
      operation: path === '/applications/@me' ? 'get_my_application' : 'get_my_oauth2_application',
      limit: per(5, 5),
      handle: ({ context }) => ok(renderApplication(context.world)),
    }),
  ),
];
