import type { Message, MessageContextMenuCommandInteraction } from 'discord.js';
import { questionIn } from '../conversation.ts';
import type { Desk } from '../desk.ts';
import { respond } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { renderAnswer } from '../render/answer.ts';
import { says } from '../render/reply.ts';
import { SAY } from '../render/words.ts';

/** What a message claims: what it says, and what its embeds say (news feeds often say everything there). */
const claimIn = (message: Message): string =>
  [
    questionIn(message),
    ...message.embeds.flatMap(({ title, description }) => [title ?? '', description ?? '']),
  ]
    .filter((part) => part.trim() !== '')
    .join(' ');

/** "Find in articles" in a message's menu: the quotes closest to what the message claims. */
export const find = async (desk: Desk, interaction: MessageContextMenuCommandInteraction): Promise<void> => {
  const claim = claimIn(interaction.targetMessage as Message);
  if (claim === '') {
    await respond(interaction, [says(SAY.noText)]);
    return;
  }
  const answer = await desk.answerer.findClaim(claim, desk.access.scope(placeOf(interaction)));
  const reply = renderAnswer(answer, { echo: true, search: { claim: true, only: null } });
  const message = await respond(interaction, [reply]);
  if (!message) return;
  desk.memory.note(message.id, { turn: { question: claim, answer }, before: null });
  // What somebody wrote to other people is no question to the bot.
  desk.record.note({ ...answer, question: null });
};
