import type { AutocompleteInteraction, ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import { articleChoice } from '../article-choice.ts';
import type { Desk } from '../desk.ts';
import { Limit } from '../limits.ts';
import { offer, respond, turnPage } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { renderArticles } from '../render/summary.ts';
import { matchingArticles } from '../titles.ts';

/** `/articles`: what is indexed. */
export const articles = async (desk: Desk, interaction: ChatInputCommandInteraction): Promise<void> => {
  const infos = await desk.answerer.articles(desk.access.scope(placeOf(interaction)));
  await respond(interaction, [renderArticles(infos, 0)]);
};

/** Another page of what is indexed. */
export const articlesPage = async (
  desk: Desk,
  interaction: ButtonInteraction,
  page: number,
): Promise<void> => {
  const infos = await desk.answerer.articles(desk.access.scope(placeOf(interaction)));
  await turnPage(interaction, renderArticles(infos, page));
};

/** Titles offered while somebody types the option `article`. */
export const completeArticle = async (desk: Desk, interaction: AutocompleteInteraction): Promise<void> => {
  const typed = interaction.options.getFocused();
  const infos = await desk.answerer.articles(desk.access.scope(placeOf(interaction)));
  await offer(interaction, matchingArticles(typed, infos).slice(0, Limit.choices).map(articleChoice));
};
