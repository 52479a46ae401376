import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import { type AttachmentRequest, editedAttachments, keepUploads, type Uploads } from './attachments.ts';
import { renderComponents, renderEmbeds, textOf } from './components.ts';
import type { Context } from './context.ts';
import type { InteractionRecord } from './interactions.ts';
import { noPings, type Pings, resolvePings } from './mentions.ts';
import { renderReactions } from './reactions.ts';
import { refuse } from './refusals.ts';
import { renderChannel } from './render.ts';
import { type Channel, isThread, renderUser, type StoredMessage, timestamp, type User } from './world.ts';

/** What the body of a request may say of a message, once it has been judged. */
export interface MessageBody {
  readonly content?: string | null;
  readonly embeds?: readonly APIEmbed[] | null;
  readonly components?: readonly APIMessageTopLevelComponent[] | null;
  readonly flags?: number | null;
  readonly allowed_mentions?: APIAllowedMentions | null;
  readonly attachments?: readonly AttachmentRequest[] | null;
  readonly nonce?: string | number | null;
  readonly tts?: boolean | null;
}

export interface Draft {
  readonly channel: Channel;
  readonly author: User;
  readonly body: MessageBody;
  readonly uploads?: Uploads;
  readonly type?: MessageType;
  readonly replyTo?: StoredMessage | null;
  /** The id that a reply names, kept when that message is gone. */
  readonly reference?: string | null;
  readonly onlyFor?: string | null;
  readonly interaction?: InteractionRecord | null;
  /** Flags that only Discord itself sets, such as "is thinking". */
  readonly ownFlags?: number;
}

/** A message that was written, and whom it notified. */
export interface Written {
  readonly stored: StoredMessage;
  readonly pings: Pings;
}

/** Flags that a request may set; the others are Discord's to set. */
const settable =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2 |
  MessageFlags.Ephemeral;

const isEmpty = ({ content, embeds, components, attachments }: APIMessage): boolean =>
  content === '' && embeds.length === 0 && (components?.length ?? 0) === 0 && attachments.length === 0;

const mentionFields = ({ world }: Context, pings: Pings) => {
  const ids = new Set([...pings.users, ...(pings.repliedUser === null ? [] : [pings.repliedUser])]);
  return {
    mention_everyone: pings.everyone,
    mention_roles: [...pings.roles],
    mentions: [...ids]
      .map((id) => world.users.get(id))
      .filter((user) => user !== undefined)
      .map(renderUser),
  };
};

const store = ({ world, limits }: Context, channel: Channel, stored: StoredMessage): void => {
  const messages = world.messages.get(channel.id) ?? new Map<string, StoredMessage>();
  world.messages.set(channel.id, messages);
  messages.set(stored.message.id, stored);
  for (const [id, { message }] of messages) {
    if (messages.size <= limits.messagesPerChannel) break;
    messages.delete(id);
    for (const attachment of message.attachments) world.files.delete(attachment.id);
  }
};

/** Metadata that messages carry when they answer an interaction. */
const interactionFields = (context: Context, interaction: InteractionRecord | null | undefined) => {
  if (interaction === null || interaction === undefined) return {};
  const user = context.world.users.get(interaction.person);
  return {
    webhook_id: context.world.application.id,
    application_id: context.world.application.id,
    ...(user === undefined
      ? {}
      : {
          interaction_metadata: {
            id: interaction.id,
            type: interaction.type,
            user: renderUser(user),
            authorizing_integration_owners: interaction.owners,
            ...(interaction.type === 2
              ? { name: interaction.name, command_type: interaction.commandType }
              : {}),
            ...(interaction.sourceMessage === null
              ? {}
              : { interacted_message_id: interaction.sourceMessage }),
          } as unknown as NonNullable<APIMessage['interaction_metadata']>,
        }),
  };
};

/** A thread wakes up when somebody writes in it, except a locked one. */
const wakeThread = (context: Context, channel: Channel, author: User): void => {
  const { thread } = channel;
  if (thread === null) return;
  if (!thread.members.has(author.id)) {
    thread.members.add(author.id);
    context.events.emit({ type: 'thread-members', channel, added: [author.id], removed: [] });
  }
  if (!thread.archived) return;
  thread.archived = false;
  thread.archiveTimestamp = timestamp(context.world);
  context.events.emit({ type: 'channel-edit', channel });
};

/** What a reply or follow-up carries of the message that it hangs on. */
const referenceFields = (channel: Channel, id: string | null, target: StoredMessage | null) =>
  id === null
    ? {}
    : {
        message_reference: {
          type: MessageReferenceType.Default,
          channel_id: channel.id,
          message_id: id,
          ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
        },
        referenced_message: target === null ? null : withoutReference(target.message),
      };

const flagsOf = ({ body, ownFlags = 0, onlyFor = null }: Draft): MessageFlags =>
  (((body.flags ?? 0) & settable) |
    ownFlags |
    (onlyFor === null ? 0 : MessageFlags.Ephemeral)) as MessageFlags;

const compose = (context: Context, draft: Draft): { message: APIMessage; pings: Pings } => {
  const { world } = context;
  const { channel, author, body, replyTo = null } = draft;
  const content = (body.content ?? '').trim();
  const components = renderComponents(body.components ?? []);
  const pings = resolvePings(world, {
    text: textOf(content, components),
    author: author.id,
    channel,
    repliesTo: replyTo?.message.author.id ?? null,
    allowed: body.allowed_mentions ?? undefined,
  });
  const referenced = draft.reference ?? replyTo?.message.id ?? null;
  const message: APIMessage = {
    id: world.newId(),
    type: draft.type ?? (referenced === null ? MessageType.Default : MessageType.Reply),
    channel_id: channel.id,
    author: renderUser(author),
    content,
    timestamp: timestamp(world),
    edited_timestamp: null,
    tts: body.tts ?? false,
    ...mentionFields(context, pings),
    attachments: keepUploads(context, channel, draft.uploads ?? new Map(), body.attachments ?? []),
    embeds: renderEmbeds(body.embeds ?? []),
    components,
    pinned: false,
    flags: flagsOf(draft),
    ...(body.nonce === undefined || body.nonce === null ? {} : { nonce: body.nonce }),
    ...interactionFields(context, draft.interaction),
    ...referenceFields(channel, referenced, replyTo),
  };
  return { message, pings };
};

/** Types of messages that Discord itself writes, which may be empty. */
const ofDiscord: readonly MessageType[] = [MessageType.ThreadStarterMessage, MessageType.ThreadCreated];

/**
 * Writes a message into a channel. Whether its author may, is for the caller to ask.
 *
 * @throws {Refusal} 50006 when nothing would be seen
 */
export const writeMessage = (context: Context, draft: Draft): Written => {
  const { channel, author, interaction = null, onlyFor = null } = draft;
  const { message, pings } = compose(context, draft);
  const thinks = ((message.flags ?? 0) & MessageFlags.Loading) !== 0;
  if (!thinks && !ofDiscord.includes(message.type) && isEmpty(message)) throw refuse('emptyMessage');

  const stored: StoredMessage = { message, onlyFor, interaction: interaction?.id ?? null, reactions: {} };
  wakeThread(context, channel, author);
  store(context, channel, stored);
  if (onlyFor === null) channel.lastMessageId = message.id;
  if (channel.thread !== null && message.type !== MessageType.ThreadStarterMessage)
    channel.thread.messageCount += 1;
  context.events.emit({ type: 'message', message, onlyFor, interaction: stored.interaction });
  return { stored, pings };
};

/** A referenced message does not carry the one that it replied to in turn. */
const withoutReference = ({ referenced_message: _, ...message }: APIMessage): APIMessage => message;

/**
 * Changes a message. What the body leaves out stays as it was.
 *
 * @throws {Refusal} 50006 when nothing would be left to see
 */
export const editMessage = (
  context: Context,
  before: StoredMessage,
  body: MessageBody,
  uploads: Uploads = new Map(),
): Written => {
  const { world, events } = context;
  const channel = world.channels.get(before.message.channel_id);
  if (channel === undefined) throw refuse('unknownChannel');
  const old = before.message;
  const oldFlags = old.flags ?? 0;
  const wasThinking = (oldFlags & MessageFlags.Loading) !== 0;
  const editable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;
  const asked = body.flags ?? null;
  // "Is thinking" ends with the edit; components v2 cannot be switched off again.
  const flags =
    (asked === null ? oldFlags : (oldFlags & ~MessageFlags.SuppressEmbeds) | (asked & editable)) &
    ~MessageFlags.Loading;
  const content = body.content === undefined ? old.content : (body.content ?? '').trim();
  const components =
    body.components === undefined ? (old.components ?? []) : renderComponents(body.components ?? []);
  const rewritten = body.content !== undefined || body.components !== undefined;
  const pings = rewritten
    ? resolvePings(world, {
        text: textOf(content, components),
        author: old.author.id,
        channel,
        repliesTo: null,
        allowed: body.allowed_mentions ?? undefined,
      })
    : noPings;
  const message: APIMessage = {
    ...old,
    content,
    components,
    ...(rewritten ? mentionFields(context, pings) : {}),
    embeds: body.embeds === undefined ? old.embeds : renderEmbeds(body.embeds ?? []),
    attachments: editedAttachments(context, channel, old.attachments, body, uploads),
    flags: flags as MessageFlags,
    edited_timestamp: wasThinking ? null : timestamp(world),
  };
  if (isEmpty(message)) throw refuse('emptyMessage');
  const stored: StoredMessage = { ...before, message };
  world.messages.get(channel.id)?.set(message.id, stored);
  events.emit({ type: 'edit', message, onlyFor: stored.onlyFor, interaction: stored.interaction });
  return { stored, pings };
};

/** Takes a message away. */
export const deleteMessage = ({ world, events }: Context, { message, onlyFor }: StoredMessage): void => {
  const channel = world.channels.get(message.channel_id);
  if (channel === undefined) return;
  world.messages.get(channel.id)?.delete(message.id);
  for (const { id } of message.attachments) world.files.delete(id);
  if (channel.thread !== null && channel.thread.messageCount > 0) channel.thread.messageCount -= 1;
  events.emit({ type: 'delete', channel, id: message.id, onlyFor });
};

/** A message as it stands now, with its thread and reactions. */
export const presented = ({ world }: Context, stored: StoredMessage): APIMessage => {
  const { message } = stored;
  const thread = world.channels.get(message.id);
  const reactions = renderReactions(stored, world.application.id);
  return {
    ...message,
    ...(reactions.length === 0 ? {} : { reactions }),
    ...(thread === undefined || !isThread(thread)
      ? {}
      : { thread: renderChannel(world, thread) as unknown as NonNullable<APIMessage['thread']> }),
  };
};

/** Whether that user may be told of this message: it is for all, or for them. */
export const isFor = ({ onlyFor }: Pick<StoredMessage, 'onlyFor'>, userId: string): boolean =>
  onlyFor === null || onlyFor === userId;
