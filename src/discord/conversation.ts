import type { AnyThreadChannel, Collection, DMChannel, Message, TextBasedChannel } from 'discord.js';
import type { Scope, Turn } from '../answer/answer.ts';
import type { Desk } from './desk.ts';
import { loggable } from './failures.ts';
import { askedIn, type Names } from './question.ts';
import { readBack } from './read-back.ts';

/** Exchanges that a follow-up is understood from. */
const MOST_TURNS = 4;
/** Messages looked through in a thread or a direct conversation. */
const HISTORY = 20;
/** In a direct conversation, silence longer than this (milliseconds) begins a new subject. */
const DIRECT_SUBJECT = 30 * 60_000;

/** What was said before a message. */
export interface Past {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** Id of the latest answer, or `null` where there is none. */
  readonly latest: string | null;
}

const NOTHING: Past = { turns: [], latest: null };

/** What people in a message are called, by id. */
export const namesIn = (message: Message): Names =>
  new Map([
    ...message.mentions.users.map((user) => [user.id, user.displayName] as const),
    ...message.mentions.roles.map((role) => [role.id, role.name] as const),
  ]);

/** The question that a message asks. */
export const questionIn = (message: Message): string =>
  askedIn(message.content, message.client.user.id, namesIn(message));

const fetched = async (desk: Desk, channel: TextBasedChannel, id: string): Promise<Message | null> => {
  try {
    return await channel.messages.fetch(id);
  } catch (error) {
    desk.log.debug({ error: loggable(error) }, 'A message of the conversation is out of reach');
    return null;
  }
};

const isOurs = (message: Message): boolean => message.author.id === message.client.user.id;

/** The exchange that one of our messages ended, from the messages themselves; `null` where it is no answer. */
const readTurn = (answer: Message, asked: Message | null): Turn | null => {
  const shown = readBack(answer.content);
  const question = shown.understood ?? shown.question ?? (asked && questionIn(asked)) ?? '';
  return question === '' ? null : { question, answer: null };
};

/** Walks up a chain of replies from one of our messages. */
const chainFrom = async (desk: Desk, channel: TextBasedChannel, from: string): Promise<Turn[]> => {
  const turns: Turn[] = [];
  let next: string | null = from;
  while (next !== null && turns.length < MOST_TURNS) {
    const given = desk.memory.recall(next);
    if (given) {
      turns.unshift(given.turn);
      next = given.before;
      continue;
    }
    const answer = await fetched(desk, channel, next);
    if (!answer || !isOurs(answer)) break;
    const askedId = answer.reference?.messageId;
    const asked = askedId === undefined ? null : await fetched(desk, channel, askedId);
    const turn = readTurn(answer, asked);
    if (!turn) break;
    turns.unshift(turn);
    next = asked?.reference?.messageId ?? null;
  }
  return turns;
};

/** Our answers among messages, oldest first, each with the exchange that it ended. */
const answersAmong = (desk: Desk, messages: Collection<string, Message>): { id: string; turn: Turn }[] =>
  [...messages.values()]
    .filter(isOurs)
    .sort((a, b) => a.createdTimestamp - b.createdTimestamp || (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .flatMap((message) => {
      const asked = messages.get(message.reference?.messageId ?? '') ?? null;
      const turn = desk.memory.recall(message.id)?.turn ?? readTurn(message, asked);
      return turn ? [{ id: message.id, turn }] : [];
    });

const historyOf = async (
  desk: Desk,
  channel: AnyThreadChannel | DMChannel,
  before: string | null,
): Promise<{ id: string; turn: Turn }[]> => {
  try {
    const messages = await channel.messages.fetch({
      limit: HISTORY,
      ...(before === null ? {} : { before }),
    });
    const now = Date.now();
    const recent = channel.isThread()
      ? messages
      : messages.filter(({ createdTimestamp }) => now - createdTimestamp < DIRECT_SUBJECT);
    const answers = answersAmong(desk, recent);
    if (!channel.isThread() || answers.length >= MOST_TURNS) return answers;
    // The answer that the thread was opened under stands in the channel, not in the thread.
    const starter = await channel.fetchStarterMessage();
    const turn =
      starter && isOurs(starter) ? (desk.memory.recall(starter.id)?.turn ?? readTurn(starter, null)) : null;
    return starter && turn ? [{ id: starter.id, turn }, ...answers] : answers;
  } catch (error) {
    desk.log.debug({ error: loggable(error) }, 'The conversation before is out of reach');
    return [];
  }
};

/** Asks the latest question again where its answer was forgotten: a follow-up is mostly about that one. */
const withLatestAnswer = async (
  desk: Desk,
  turns: readonly Turn[],
  scope: Scope,
): Promise<readonly Turn[]> => {
  const latest = turns.at(-1);
  if (!latest || latest.answer) return turns;
  const answer = await desk.answerer.ask(latest.question, scope);
  return [...turns.slice(0, -1), { question: latest.question, answer }];
};

/** What was asked and answered before in a thread that the bot opened, or in a direct conversation. */
export const pastOfChannel = async (
  desk: Desk,
  channel: AnyThreadChannel | DMChannel,
  before: string | null,
  scope: Scope,
): Promise<Past> => {
  const answers = (await historyOf(desk, channel, before)).slice(-MOST_TURNS);
  if (answers.length === 0) return NOTHING;
  const turns = answers.map(({ turn }) => turn);
  return { turns: await withLatestAnswer(desk, turns, scope), latest: answers.at(-1)?.id ?? null };
};

/** What was asked and answered before a message, in its chain of replies, its thread or its direct conversation. */
export const pastOfMessage = async (desk: Desk, message: Message, scope: Scope): Promise<Past> => {
  const { channel } = message;
  const answered = message.reference?.messageId;
  if (answered !== undefined) {
    const turns = await chainFrom(desk, channel, answered);
    if (turns.length > 0) {
      return { turns: await withLatestAnswer(desk, turns, scope), latest: answered };
    }
  }
  if (channel.isThread() ? channel.ownerId === message.client.user.id : channel.isDMBased()) {
    return pastOfChannel(desk, channel as AnyThreadChannel | DMChannel, message.id, scope);
  }
  return NOTHING;
};
