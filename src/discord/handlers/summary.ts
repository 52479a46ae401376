import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { Summary, SummaryLength } from '../../answer/answer.ts';
import type { Written } from '../../writer/writer.ts';
import type { Desk } from '../desk.ts';
import { respond, reviseResponse, turnPage } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { says } from '../render/reply.ts';
import { renderOverview, renderSummary } from '../render/summary.ts';
import { createRevisions } from '../revisions.ts';
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
  if (!article) {
    await respond(interaction, [unknownArticle(typed)]);
    return;
  }
  const length = lengthIn(interaction);
  const told = await desk.answerer.summarise(article.id, length, scope);
  const message = await respond(interaction, renderSummary(told, { roomForText: desk.writer !== null }));
  if (message) writeSummary(desk, interaction, told, length);
};

/** Has a text written around the quotes of a summary that is there already, and adds it to the first message. */
const writeSummary = (
  { writer, writings }: Desk,
  interaction: ChatInputCommandInteraction,
  told: Summary,
  length: SummaryLength,
): void => {
  if (!writer) return;
  const layout = (written: Written | null) => ({
    roomForText: true,
    authored: written && { written, model: writer.model },
  });
  const gone = new AbortController();
  writings.begin(async () => {
    const [sent = says('')] = renderSummary(told, layout(null));
    const revisions = createRevisions(
      (reply) => reviseResponse(interaction, reply),
      () => gone.abort(),
      sent,
    );
    const show = (written: Written | null): void =>
      revisions.show(renderSummary(told, layout(written))[0] ?? sent);
    const { written } = await writer.write(
      { kind: 'summary', title: told.article.title, length, material: told.quotes },
      { signal: AbortSignal.any([writings.ending, gone.signal]), onText: show },
    );
    show(written);
    await revisions.settled();
  });
};

/** Another page of the overview. */
export const overviewPage = async (desk: Desk, interaction: ButtonInteraction, page: number): Promise<void> =>
  turnPage(
    interaction,
    renderOverview(await desk.answerer.overview(desk.access.scope(placeOf(interaction))), page),
  );
