import { randomBytes } from 'node:crypto';
import {
  type APIApplicationCommandOptionChoice,
  type APIModalInteractionResponseCallbackData,
  type ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import type { Uploads } from './attachments.ts';
import type { Context } from './context.ts';
import { editMessage, type MessageBody, type Written, writeMessage } from './messages.ts';
import { refuse } from './refusals.ts';
import { botOf, channelOf, type StoredMessage } from './world.ts';

export type Choice = APIApplicationCommandOptionChoice<string | number>;

/** How the bot first answered. */
export type Acknowledgement =
  | { readonly with: 'message' | 'update'; readonly message: string }
  | { readonly with: 'deferred'; readonly message: string }
  | { readonly with: 'deferred-update' }
  | { readonly with: 'choices'; readonly choices: readonly Choice[] }
  | { readonly with: 'modal'; readonly modal: APIModalInteractionResponseCallbackData };

/** A person's use of a command or component, from click to the end of its token. */
export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  /** The command's name, or the component's or modal's `custom_id`. */
  readonly name: string;
  readonly commandType: ApplicationCommandType;
  /** User id of the person. */
  readonly person: string;
  readonly channel: string;
  readonly guild: string | null;
  /** Who installed the bot: the server under `0`, the person under `1`. */
  readonly owners: Readonly<Record<string, string>>;
  /** The message whose component was used. */
  readonly sourceMessage: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** What Discord sends to the bot, without what it adds for every interaction. */
  readonly data: Readonly<Record<string, unknown>>;
  acknowledgement: Acknowledgement | null;
  /** The message that `@original` means. */
  original: string | null;
  /** Whether the time for a first answer is over. */
  expired: boolean;
  /** Whether the person has been told that the application did not respond. */
  unanswered: boolean;
  acknowledgedAt: number | null;
}

export type InteractionRequest = Pick<
  InteractionRecord,
  'type' | 'name' | 'commandType' | 'person' | 'channel' | 'guild' | 'owners' | 'sourceMessage' | 'data'
>;

/** All interactions whose token still lives. */
export interface Interactions {
  start(context: Context, request: InteractionRequest): InteractionRecord;
  byId(id: string): InteractionRecord | undefined;
  byToken(token: string): InteractionRecord | undefined;
  /** Ends all timers. */
  close(): void;
}

export const createInteractions = (): Interactions => {
  const byId = new Map<string, InteractionRecord>();
  const byToken = new Map<string, InteractionRecord>();
  const timers = new Set<NodeJS.Timeout>();

  const sweep = (now: number, life: number) => {
    for (const record of byId.values()) {
      if (now - record.createdAt < life + 60_000) return;
      byId.delete(record.id);
      byToken.delete(record.token);
    }
  };

  return {
    start({ world, events, limits, faults }, request) {
      const now = world.now();
      sweep(now, limits.interactionToken);
      const record: InteractionRecord = {
        ...request,
        id: world.newId(),
        token: randomBytes(48).toString('base64url'),
        createdAt: now,
        acknowledgement: null,
        original: null,
        expired: faults.takeExpiredInteraction(),
        unanswered: false,
        acknowledgedAt: null,
      };
      byId.set(record.id, record);
      byToken.set(record.token, record);
      const expire = () => {
        timers.delete(timer);
        if (record.acknowledgement !== null) return;
        record.expired = true;
        record.unanswered = true;
        events.emit({ type: 'unanswered', interaction: record });
      };
      const timer = setTimeout(expire, limits.interactionDeadline);
      timer.unref();
      timers.add(timer);
      events.emit({ type: 'interaction', interaction: record });
      return record;
    },
    byId: (id) => byId.get(id),
    byToken: (token) => byToken.get(token),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};

/** The body of an interaction's first answer. */
export interface CallbackBody {
  readonly type: InteractionResponseType;
  readonly data?:
    | (MessageBody & {
        readonly choices?: readonly Choice[] | null;
      } & Partial<APIModalInteractionResponseCallbackData>)
    | null;
}

const onlyWith: Partial<Record<InteractionResponseType, readonly InteractionType[]>> = {
  [InteractionResponseType.ChannelMessageWithSource]: [2, 3, 5],
  [InteractionResponseType.DeferredChannelMessageWithSource]: [2, 3, 5],
  [InteractionResponseType.DeferredMessageUpdate]: [3, 5],
  [InteractionResponseType.UpdateMessage]: [3, 5],
  [InteractionResponseType.ApplicationCommandAutocompleteResult]: [4],
  [InteractionResponseType.Modal]: [2, 3],
};

const messageType = ({ type, commandType }: InteractionRecord): MessageType =>
  type !== InteractionType.ApplicationCommand
    ? MessageType.Default
    : commandType === 1
      ? MessageType.ChatInputCommand
      : MessageType.ContextMenuCommand;

const sourceOf = ({ world }: Context, record: InteractionRecord): StoredMessage => {
  const stored =
    record.sourceMessage === null ? undefined : world.messages.get(record.channel)?.get(record.sourceMessage);
  if (stored === undefined) throw refuse('unknownMessage');
  return stored;
};

/** Writes a message that answers an interaction. */
const answerWith = (
  context: Context,
  record: InteractionRecord,
  body: MessageBody,
  options: { uploads?: Uploads; thinking?: boolean; first: boolean },
): Written => {
  const ephemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const channel = channelOf(context.world, record.channel);
  const source =
    record.sourceMessage === null
      ? null
      : (context.world.messages.get(channel.id)?.get(record.sourceMessage) ?? null);
  const written = writeMessage(context, {
    channel,
    author: botOf(context.world),
    body,
    ...(options.uploads === undefined ? {} : { uploads: options.uploads }),
    // A follow-up hangs on the first answer, an answer to a component on the component's message.
    ...(options.first && source === null ? { type: messageType(record) } : {}),
    reference: options.first ? (source?.message.id ?? null) : record.original,
    replyTo: options.first ? source : null,
    onlyFor: ephemeral ? record.person : null,
    interaction: record,
    ...(options.thinking ? { ownFlags: MessageFlags.Loading } : {}),
  });
  return written;
};

const acknowledge = (
  { world, events }: Context,
  record: InteractionRecord,
  acknowledgement: Acknowledgement,
  original: string | null,
): void => {
  record.acknowledgement = acknowledgement;
  record.acknowledgedAt = world.now();
  record.original = original;
  events.emit({ type: 'acknowledged', interaction: record });
};

/** What the first answer did: the message that it wrote, if it wrote one. */
export interface Answered {
  readonly record: InteractionRecord;
  readonly written: Written | null;
}

/**
 * Takes the first answer to an interaction.
 *
 * @throws {Refusal} 10062 when the token is wrong or the time is over, 40060 at the second answer, 50035 when this
 * kind of answer does not fit the interaction
 */
export const answerInteraction = (
  context: Context,
  id: string,
  token: string,
  body: CallbackBody,
  uploads: Uploads,
): Answered => {
  const record = context.interactions.byId(id);
  if (record === undefined || record.token !== token) throw refuse('unknownInteraction');
  if (record.acknowledgement !== null) throw refuse('alreadyAcknowledged');
  if (record.expired || context.world.now() - record.createdAt > context.limits.interactionDeadline)
    throw refuse('unknownInteraction');
  if (!(onlyWith[body.type]?.includes(record.type) ?? false))
    throw refuse('invalidFormBody', [
      {
        path: ['type'],
        code: 'INTERACTION_CALLBACK_INVALID_TYPE',
        message: 'Invalid interaction callback type',
      },
    ]);

  const data = body.data ?? {};
  const done = (
    acknowledgement: Acknowledgement,
    original: string | null,
    written: Written | null,
  ): Answered => {
    acknowledge(context, record, acknowledgement, original);
    return { record, written };
  };
  switch (body.type) {
    case InteractionResponseType.ChannelMessageWithSource: {
      const written = answerWith(context, record, data, { uploads, first: true });
      const message = written.stored.message.id;
      return done({ with: 'message', message }, message, written);
    }
    case InteractionResponseType.DeferredChannelMessageWithSource: {
      // Of a deferral only the ephemeral flag counts.
      const flags = (data.flags ?? 0) & MessageFlags.Ephemeral;
      const written = answerWith(context, record, { flags }, { thinking: true, first: true });
      const message = written.stored.message.id;
      return done({ with: 'deferred', message }, message, written);
    }
    case InteractionResponseType.UpdateMessage: {
      const source = sourceOf(context, record);
      const written = editMessage(context, source, data, uploads);
      const message = source.message.id;
      return done({ with: 'update', message }, message, written);
    }
    case InteractionResponseType.DeferredMessageUpdate:
      return done({ with: 'deferred-update' }, sourceOf(context, record).message.id, null);
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return done({ with: 'choices', choices: data.choices ?? [] }, null, null);
    default:
      return done({ with: 'modal', modal: data as APIModalInteractionResponseCallbackData }, null, null);
  }
};

/**
 * The interaction that a webhook token belongs to.
 *
 * @throws {Refusal} 10015 when there is none or it was not answered yet, 50027 when its 15 minutes are over
 */
export const interactionOfToken = (
  context: Context,
  applicationId: string,
  token: string,
): InteractionRecord => {
  if (applicationId !== context.world.application.id) throw refuse('unknownWebhook');
  const record = context.interactions.byToken(token);
  if (record === undefined) throw refuse('invalidWebhookToken');
  if (context.world.now() - record.createdAt > context.limits.interactionToken)
    throw refuse('invalidWebhookToken');
  if (record.acknowledgement === null) throw refuse('unknownWebhook');
  return record;
};

/**
 * A message that an interaction wrote: `@original`, or one of its follow-ups by id.
 *
 * @throws {Refusal} 10008 when it is gone or was not the interaction's
 */
export const messageOfInteraction = (
  context: Context,
  record: InteractionRecord,
  id: string,
): StoredMessage => {
  const messages = context.world.messages.get(record.channel);
  const stored = messages?.get(id === '@original' ? (record.original ?? '') : id);
  const own = stored?.interaction === record.id || stored?.message.id === record.original;
  if (stored === undefined || !own) throw refuse('unknownMessage');
  return stored;
};

/** Writes a follow-up; the first after a deferral takes the place of "is thinking". */
export const followUp = (
  context: Context,
  record: InteractionRecord,
  body: MessageBody,
  uploads: Uploads,
): Written => {
  const original =
    record.original === null ? undefined : context.world.messages.get(record.channel)?.get(record.original);
  const thinks = ((original?.message.flags ?? 0) & MessageFlags.Loading) !== 0;
  if (original !== undefined && thinks) return editMessage(context, original, body, uploads);
  return answerWith(context, record, body, { uploads, first: false });
};
