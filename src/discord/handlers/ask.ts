import type { ChatInputCommandInteraction, Message } from 'discord.js';
import type { Scope } from '../../answer/answer.ts';
import { withoutPeople } from '../answers-given.ts';
import { articleKey } from '../article-key.ts';
import { type Past, pastOfChannel } from '../conversation.ts';
import { shortLine } from '../cut.ts';
import type { Desk } from '../desk.ts';
import { oneLine } from '../escape.ts';
import { loggable, notAllowed } from '../failures.ts';
import { Limit } from '../limits.ts';
import { respond, reviseResponse, whisper, writeTo } from '../outbox.ts';
import { placeOf } from '../place.ts';
import { says } from '../render/reply.ts';
import { SAY } from '../render/words.ts';
import { tellAnswer } from '../tell-answer.ts';
import { namedArticle, unknownArticle } from './narrow.ts';

/** Minutes without a message after which Discord puts a thread away. */
const THREAD_ARCHIVE = 1_440;

const past = async (desk: Desk, interaction: ChatInputCommandInteraction, scope: Scope): Promise<Past> => {
  const { channel } = interaction;
  if (!channel?.isThread() || channel.ownerId !== interaction.client.user.id)
    return { turns: [], latest: null };
  return pastOfChannel(desk, channel, null, scope);
};

/** Opens a thread under an answer, or says why not. */
const openThread = async (
  desk: Desk,
  interaction: ChatInputCommandInteraction,
  message: Message,
  question: string,
): Promise<void> => {
  if (interaction.ephemeral) return whisper(interaction, says(SAY.threadPrivate));
  if (!interaction.inCachedGuild() || !interaction.channel || interaction.channel.isThread()) {
    return whisper(interaction, says(SAY.threadNowhere));
  }
  try {
    const thread = await message.startThread({
      name: shortLine(oneLine(question), Limit.threadName) || 'Pullquote',
      autoArchiveDuration: THREAD_ARCHIVE,
    });
    await writeTo(thread, says(SAY.threadOpened));
  } catch (error) {
    desk.log.warn({ error: loggable(error), channel: interaction.channelId }, 'No thread could be opened');
    await whisper(interaction, says(notAllowed(error) ? SAY.threadForbidden : SAY.threadNowhere));
  }
};

/** `/ask`: answers a question with quotes, in one article or all of them, and opens a thread where asked to. */
export const ask = async (desk: Desk, interaction: ChatInputCommandInteraction): Promise<void> => {
  const question = interaction.options.getString('question', true);
  const typed = interaction.options.getString('article');
  const scope = desk.access.scope(placeOf(interaction));
  const article = typed === null ? null : await namedArticle(desk, typed, scope);
  if (typed !== null && !article) {
    await respond(interaction, [unknownArticle(typed)]);
    return;
  }
  const narrowed: Scope = article ? { ...scope, only: [article.id] } : scope;
  const { turns, latest } = await past(desk, interaction, narrowed);
  const message = await tellAnswer(desk, {
    question,
    options: { ...narrowed, conversation: turns },
    layout: { echo: true, search: { claim: false, only: article ? articleKey(article.id) : null } },
    send: (reply) => respond(interaction, [reply]),
    revise: (_, reply) => reviseResponse(interaction, reply),
    keep({ id }, answer) {
      desk.memory.note(id, { turn: { question, answer }, before: latest });
      desk.record.note({ ...answer, question: withoutPeople(question) });
    },
  });
  if (!message) return;
  if (interaction.options.getBoolean('thread')) await openThread(desk, interaction, message, question);
};
