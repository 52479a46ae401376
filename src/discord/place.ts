import type { BaseInteraction, Message } from 'discord.js';
import type { Place } from './access.ts';

/** Where an interaction happens. A thread that the bot cannot see has no known parent. */
export const placeOf = (interaction: BaseInteraction): Place => ({
  guild: interaction.guildId,
  channel: interaction.channelId ?? '',
  parent: interaction.channel?.isThread() ? interaction.channel.parentId : null,
});

/** Where a message stands. */
export const placeOfMessage = (message: Message): Place => ({
  guild: message.guildId,
  channel: message.channelId,
  parent: message.channel.isThread() ? message.channel.parentId : null,
});
