import type { APIReaction } from 'discord-api-types/v10';
import type { Context } from './context.ts';
import { demand } from './permissions.ts';
import { refuse } from './refusals.ts';
import { channelOf, type StoredMessage } from './world.ts';

/** Every Unicode emoji, with skin tones, joined sequences, flags and keycaps. */
const emojiForms = ['\\p{RGI_Emoji}', '\\p{Emoji_Presentation}', '\\p{Emoji}\\uFE0F?'];
// Spelt out, because the compiler's target does not know the flag that the supported versions of Node do.
const unicodeEmoji = new RegExp(`^(${emojiForms.join('|')})$`, 'v');

/** Kinds of reactions on one message (Discord's own limit). */
const mostKinds = 20;

/** Reactions of a message in Discord's form, as the bot sees them. */
export const renderReactions = (stored: StoredMessage, bot: string): APIReaction[] =>
  Object.entries(stored.reactions).map(([name, users]) => ({
    emoji: { id: null, name },
    count: users.length,
    count_details: { normal: users.length, burst: 0 },
    me: users.includes(bot),
    me_burst: false,
    burst_colors: [],
  }));

/**
 * Adds or takes back somebody's reaction. Servers here have no emoji of their own.
 *
 * @throws {Refusal} 10014 for what is no emoji, 50001 and 50013 without the permissions, 30010 above 20 kinds
 */
export const setReaction = (
  context: Context,
  stored: StoredMessage,
  user: string,
  emoji: string,
  on: boolean,
): void => {
  const { world, events } = context;
  const { message } = stored;
  const channel = channelOf(world, message.channel_id);
  demand(world, channel, user, 'ReadMessageHistory');
  if (!unicodeEmoji.test(emoji)) throw refuse('unknownEmoji');
  const before = stored.reactions[emoji] ?? [];
  // Joining a reaction that is there takes no permission; starting one does.
  if (on && before.length === 0) {
    demand(world, channel, user, 'AddReactions');
    if (Object.keys(stored.reactions).length >= mostKinds) throw refuse('tooManyReactions');
  }
  if (before.includes(user) === on) return;
  const users = on ? [...before, user] : before.filter((id) => id !== user);
  const { [emoji]: _, ...others } = stored.reactions;
  const reactions = users.length === 0 ? others : { ...stored.reactions, [emoji]: users };
  world.messages.get(channel.id)?.set(message.id, { ...stored, reactions });
  events.emit({
    type: on ? 'reaction' : 'reaction-removed',
    channel,
    message,
    user,
    emoji: { id: null, name: emoji },
  });
};

/** Takes all reactions of a message away. */
export const deleteReactions = ({ world, events }: Context, stored: StoredMessage): void => {
  const { message } = stored;
  const channel = channelOf(world, message.channel_id);
  world.messages.get(channel.id)?.set(message.id, { ...stored, reactions: {} });
  events.emit({ type: 'reactions-cleared', channel, message });
};
