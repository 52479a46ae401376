import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.ts';
import {
  type Answered,
  answerInteraction,
  type CallbackBody,
  followUp,
  interactionOfToken,
  messageOfInteraction,
} from '../interactions.ts';
import { deleteMessage, editMessage, type MessageBody } from '../messages.ts';
import { type FieldError, refuse } from '../refusals.ts';
import { type AnyRoute, type Call, noContent, ok, param, per, route } from '../route.ts';
import { messageErrors } from '../rules.ts';

const writesMessage = (type: InteractionResponseType): boolean =>
  type === InteractionResponseType.ChannelMessageWithSource || type === InteractionResponseType.UpdateMessage;

const callbackErrors = ({ type, data }: CallbackBody): readonly FieldError[] =>
  writesMessage(type) && data
    ? messageErrors(data).map((one) => ({ ...one, path: ['data', ...one.path] }))
    : [];

const callbackAnswer = ({ world }: Context, { record, written }: Answered, type: InteractionResponseType) => {
  const { acknowledgement, id, original } = record;
  const stored =
    written?.stored ?? (original === null ? undefined : world.messages.get(record.channel)?.get(original));
  const thinks = ((stored?.message.flags ?? 0) & MessageFlags.Loading) !== 0;
  return {
    interaction: {
      id,
      type: record.type,
      ...(original === null ? {} : { response_message_id: original }),
      response_message_loading: thinks,
      response_message_ephemeral: stored !== undefined && stored.onlyFor !== null,
    },
    ...(acknowledgement === null
      ? {}
      : { resource: { type, ...(written === null ? {} : { message: written.stored.message }) } }),
  };
};

const recordOf = (call: Call<unknown>) =>
  interactionOfToken(call.context, param(call, 'application'), param(call, 'token'));

const webhookRoute = '/webhooks/:application/:token';

/** Answers to interactions: the first by callback, later ones as a webhook. */
export const interactionRoutes: readonly AnyRoute[] = [
  route<CallbackBody>({
    route: 'POST /interactions/:interaction/:token/callback',
    operation: 'create_interaction_response',
    limit: null,
    byTokenInPath: true,
    rules: callbackErrors,
    handle: (call) => {
      const { context, body } = call;
      const answered = answerInteraction(
        context,
        param(call, 'interaction'),
        param(call, 'token'),
        body,
        call.uploads,
      );
      const pings = answered.written?.pings;
      const answer =
        call.query.get('with_response') === 'true'
          ? ok(callbackAnswer(context, answered, body.type))
          : noContent;
      return pings === undefined ? answer : { ...answer, pings };
    },
  }),
  route<MessageBody>({
    route: `POST ${webhookRoute}`,
    operation: 'execute_webhook',
    limit: per(5, 2),
    byTokenInPath: true,
    rules: (body) => messageErrors(body),
    handle: (call) => {
      const { stored, pings } = followUp(call.context, recordOf(call), call.body, call.uploads);
      // An application's webhook answers with the message whether `wait` asks for it or not.
      return ok(stored.message, pings);
    },
  }),
  ...(['@original', ':message'] as const).flatMap((which) => {
    const row = `${webhookRoute}/messages/${which}`;
    const word = which === '@original' ? 'original_webhook_message' : 'webhook_message';
    const messageId = (call: Call<unknown>) => (which === '@original' ? which : param(call, 'message'));
    return [
      route({
        route: `GET ${row}`,
        operation: `get_${word}`,
        limit: per(5, 2),
        byTokenInPath: true,
        handle: (call) => ok(messageOfInteraction(call.context, recordOf(call), messageId(call)).message),
      }),
      route<MessageBody>({
        route: `PATCH ${row}`,
        operation: `update_${word}`,
        limit: per(5, 2),
        byTokenInPath: true,
        handle: (call) => {
          const stored = messageOfInteraction(call.context, recordOf(call), messageId(call));
          const errors = messageErrors(call.body, stored.message.flags ?? 0);
          if (errors.length > 0) throw refuse('invalidFormBody', errors);
          const edited = editMessage(call.context, stored, call.body, call.uploads);
          return ok(edited.stored.message, edited.pings);
        },
      }),
      route({
        route: `DELETE ${row}`,
        operation: `delete_${word}`,
        limit: per(5, 2),
        byTokenInPath: true,
        handle: (call) => {
          deleteMessage(call.context, messageOfInteraction(call.context, recordOf(call), messageId(call)));
          return noContent;
        },
      }),
    ];
  }),
];
