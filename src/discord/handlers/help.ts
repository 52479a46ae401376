import type { ChatInputCommandInteraction } from 'discord.js';
import type { Scope } from '../../answer/answer.ts';
import type { Desk } from '../desk.ts';
import { oneLine } from '../escape.ts';
import { respond } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { type Example, renderHelp } from '../render/help.ts';

/** People whom an article lets speak, as "Ann Lee said"; what they said can be asked for. */
const SPEAKERS = /(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]+)+) (?:said|told|announced|warned|wrote)\b/gu;

/** Speakers tried before another kind of question is taken. */
const MOST_SPEAKERS = 3;

/** A question that the newest article really answers. */
const exampleFrom = async (desk: Desk, scope: Scope): Promise<Example | null> => {
  const [newest] = await desk.answerer.articles(scope);
  if (!newest) return null;
  const title = oneLine(newest.title) || newest.id;
  const text = (await desk.answerer.text(newest.id, scope)) ?? '';
  const speakers = new Set([...text.matchAll(SPEAKERS)].map((match) => match[1] ?? ''));
  for (const speaker of [...speakers].slice(0, MOST_SPEAKERS)) {
    const question = `What did ${speaker} say?`;
    const answer = await desk.answerer.ask(question, { ...scope, only: [newest.id] });
    if (answer.answered) return { question, title };
  }
  return { question: `What is “${title}” about?`, title };
};

/** `/help`: what the bot can do, with an example from an article that is really indexed. */
export const help = async (desk: Desk, interaction: ChatInputCommandInteraction): Promise<void> => {
  const place = placeOf(interaction);
  const listens = desk.settings.DISCORD_CHANNEL_IDS.some((id) => id === place.channel || id === place.parent);
  const example = await exampleFrom(desk, desk.access.scope(place));
  await respond(interaction, [renderHelp(example, listens)]);
};
