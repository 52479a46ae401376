import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { SummaryLength } from '../../answer/answer.ts';
import type { Desk } from '../desk.ts';
import { respond, turnPage } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { renderOverview, renderSummary } from '../render/summary.ts';
import { namedArticle, unknownArticle } from './narrow.ts';

const lengthIn = (interaction: ChatInputCommandInteraction): SummaryLength => {
  const length = interaction.options.getString('length');
  return length === 'brief' || length === 'detailed' ? length : 'standard';
};

/** `/summary`: one article in quotes, or every article in one line each. */
export const summary = async (desk: Desk, interaction: ChatInputCommandInteraction): Promise<void> => {
  const typed = interaction.options.getString('article');
  const scope = desk.access.scope(placeOf(interaction));
  if (typed === null) {
    await respond(interaction, [renderOverview(await desk.answerer.overview(scope), 0)]);
    return;
  }
  const article = await namedArticle(desk, typed, scope);
  await respond(
    interaction,
    article
      ? renderSummary(await desk.answerer.summarise(article.id, lengthIn(interaction), scope))
      : [unknownArticle(typed)],
  );
};

/** Another page of the overview. */
export const overviewPage = async (desk: Desk, interaction: ButtonInteraction, page: number): Promise<void> =>
  turnPage(
    interaction,
    renderOverview(await desk.answerer.overview(desk.access.scope(placeOf(interaction))), page),
  );
