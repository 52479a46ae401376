import type { ButtonInteraction } from 'discord.js';
import type { Answer, Context, Scope } from '../../answer/answer.ts';
import { articleKey, indexKey } from '../article-key.ts';
import type { ButtonAction, Search } from '../button-id.ts';
import { questionIn } from '../conversation.ts';
import type { Desk } from '../desk.ts';
import { smallPrint } from '../escape.ts';
import { loggable } from '../failures.ts';
import { respond } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { readBack, type ShownQuote } from '../read-back.ts';
import { renderAnswer } from '../render/answer.ts';
import { renderContexts } from '../render/context.ts';
import { type Reply, says } from '../render/reply.ts';
import { renderWhy } from '../render/why.ts';
import { changedQuotes, SAY } from '../render/words.ts';

type Action<K extends ButtonAction['kind']> = Extract<ButtonAction, { kind: K }>;

/** Quotes that *More quotes* adds, and how far it goes. */
const MORE = 3;
const MOST_QUOTES = 30;
/** Quotes looked through for the one to explain. */
const WHY_QUOTES = 10;

/** Ids of the articles that may be shown here, by key. */
const idsByKey = async (desk: Desk, scope: Scope): Promise<ReadonlyMap<string, string>> =>
  new Map((await desk.answerer.articles(scope)).map(({ id }) => [articleKey(id), id]));

/** The question of an answer: remembered, named in the message, or in the message above it; else `null`. */
const questionOf = async (desk: Desk, interaction: ButtonInteraction): Promise<string | null> => {
  const { message } = interaction;
  const turn = desk.memory.recall(message.id)?.turn;
  if (turn) return turn.answer?.understood ?? turn.question;
  const { understood, question } = readBack(message.content);
  const named = understood ?? question;
  if (named !== null) return named;
  if (message.reference?.messageId === undefined) return null;
  try {
    const asked = questionIn(await message.fetchReference());
    return asked === '' ? null : asked;
  } catch (error) {
    desk.log.debug({ error: loggable(error) }, 'The question of an answer is out of reach');
    return null;
  }
};

/** Looks again for what an answer was looked for, deeper. `null` where its one article is gone from here. */
const lookAgain = async (
  desk: Desk,
  question: string,
  { claim, only }: Search,
  scope: Scope,
  limit: number,
): Promise<Answer | null> => {
  const article = only === null ? null : (await idsByKey(desk, scope)).get(only);
  if (article === undefined) return null;
  const options = { ...scope, ...(article === null ? {} : { only: [article] }), limit };
  return claim ? desk.answerer.findClaim(question, options) : desk.answerer.ask(question, options);
};

/** *More context*: the paragraphs around the quotes of the message, found again by their words. */
export const showContext = async (
  desk: Desk,
  interaction: ButtonInteraction,
  action: Action<'context'>,
): Promise<void> => {
  const { quotes } = readBack(interaction.message.content);
  const scope = desk.access.scope(placeOf(interaction));
  const ids = await idsByKey(desk, scope);
  const found: { context: Context; number: number }[] = [];
  const changed: number[] = [];
  let gone = false;
  for (const [at, { text, number }] of quotes.slice(0, action.articles.length).entries()) {
    const id = ids.get(action.articles[at] ?? '');
    if (id === undefined) {
      gone = true;
      continue;
    }
    const context = await desk.answerer.findAgain(id, text, scope);
    if (context) found.push({ context, number });
    else changed.push(number);
  }
  const remarks = [
    ...(changed.length > 0 ? [found.length === 0 ? SAY.changed : changedQuotes(changed)] : []),
    ...(gone ? [SAY.gone] : []),
  ];
  const replies = renderContexts(found, remarks);
  await respond(interaction, replies.length > 0 ? replies : [says(SAY.noQuote)]);
};

const isShown = (text: string, quotes: readonly ShownQuote[]): boolean =>
  quotes.some((quote) => quote.text !== '' && text.replace(/\r\n?/g, '\n').includes(quote.text));

/** *More quotes*: the next best on the same question. */
export const showMore = async (
  desk: Desk,
  interaction: ButtonInteraction,
  { index, search, seen }: Action<'more'>,
): Promise<void> => {
  const question = await questionOf(desk, interaction);
  if (question === null) return void (await respond(interaction, [says(SAY.noQuestion)]));
  const limit = Math.min(seen, MOST_QUOTES) + MORE;
  const scope = desk.access.scope(placeOf(interaction));
  const answer = await lookAgain(desk, question, search, scope, limit);
  const shown = readBack(interaction.message.content).quotes;
  const before = answer?.quotes.slice(0, seen) ?? [];
  const next = answer?.quotes.slice(seen).filter(({ text }) => !isShown(text, shown)) ?? [];
  if (!answer || next.length === 0) return void (await respond(interaction, [says(SAY.noMore)]));
  const changed = indexKey(answer.index) !== index;
  const message = await respond(interaction, [
    renderAnswer(
      { ...answer, question, understood: question, quotes: next, notes: [] },
      {
        echo: true,
        search,
        seen: before,
        remarks: changed ? ['The articles were indexed again since.'] : [],
      },
    ),
  ]);
  if (!message) return;
  desk.memory.note(message.id, { turn: { question, answer }, before: null });
  desk.record.note({ ...answer, question: null, quotes: next });
};

/** *Why this?*: how the first quote of the message was found. */
export const explain = async (
  desk: Desk,
  interaction: ButtonInteraction,
  { index, search }: Action<'why'>,
): Promise<void> => {
  const question = await questionOf(desk, interaction);
  const [shown] = readBack(interaction.message.content).quotes;
  if (question === null || !shown) return void (await respond(interaction, [says(SAY.noQuestion)]));
  const scope = desk.access.scope(placeOf(interaction));
  const answer = await lookAgain(desk, question, search, scope, shown.number - 1 + WHY_QUOTES);
  if (!answer) return void (await respond(interaction, [says(SAY.gone)]));
  const changed = indexKey(answer.index) !== index;
  const at = answer.quotes.findIndex(({ text }) => isShown(text, [shown]));
  if (at < 0)
    return void (await respond(interaction, [says(changed ? SAY.indexedAgain : SAY.notFoundAgain)]));
  await respond(interaction, [renderWhy(answer, at, changed)]);
};

/** A thumb up or down: kept in the file of votes. */
export const vote = async (
  desk: Desk,
  interaction: ButtonInteraction,
  action: Action<'vote'>,
): Promise<void> => {
  const shown = readBack(interaction.message.content);
  const ids = await idsByKey(desk, desk.access.scope(placeOf(interaction)));
  await desk.votes.cast(interaction.user.id, interaction.message.id, action.vote, {
    question: (await questionOf(desk, interaction)) ?? '',
    answered: shown.answered,
    answer: shown.answer,
    quotes: shown.quotes.map(({ text }, at) => ({
      article: ids.get(action.articles[at] ?? '') ?? null,
      text,
    })),
    index: action.index,
  });
  await respond(interaction, [says(action.vote === 'up' ? SAY.voteUp : SAY.voteDown)]);
};

/** Small print for buttons whose custom id is none of ours. */
export const unknownButton = (): Reply => says(smallPrint(SAY.oldButton));
