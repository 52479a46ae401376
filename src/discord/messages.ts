import { type Message, MessageType, type SendableChannels } from 'discord.js';
import { anonymousQuestion } from './answers-given.ts';
import { pastOfMessage, questionIn } from './conversation.ts';
import { type Desk, turnedAway } from './desk.ts';
import { loggable, notAllowed, noteFailure, outOfReach } from './failures.ts';
import { answerMessage, reviseMessage, writeToPerson } from './outbox.ts';
import { placeOfMessage } from './place.ts';
import { isQuestion } from './question.ts';
import { type Reply, says } from './render/reply.ts';
import { mayNotWrite, SAY } from './render/words.ts';
import { createSeen, type Seen } from './seen.ts';
import { tellAnswer } from './tell-answer.ts';
import type { Typing } from './typing.ts';

/** What the answering of messages keeps between them. */
export interface MessageState {
  readonly typing: Typing;
  /** Threads in which it was said that only some messages can be read. */
  readonly hinted: Seen;
  /** People who were told that they ask too fast, until they are answered again. */
  readonly told: Set<string>;
}

export const createMessageState = (typing: Typing): MessageState => ({
  typing,
  hinted: createSeen(1_000),
  told: new Set(),
});

/** Why a message is meant for the bot. */
type Addressed = 'name' | 'reply' | 'thread' | 'direct' | 'listening';

const isIn = (desk: Desk, message: Message): boolean => {
  const place = placeOfMessage(message);
  return desk.settings.DISCORD_CHANNEL_IDS.some((id) => id === place.channel || id === place.parent);
};

/** Whether a message speaks to other people: it replies to one of them, or names somebody. */
const speaksToOthers = (message: Message, self: string): boolean => {
  const { repliedUser, users } = message.mentions;
  return (repliedUser !== null && repliedUser.id !== self) || users.some((user) => user.id !== self);
};

const addressed = (desk: Desk, message: Message): Addressed | null => {
  const self = message.client.user.id;
  const { channel, mentions } = message;
  if (channel.isDMBased()) return 'direct';
  if (message.content.includes(`<@${self}>`) || message.content.includes(`<@!${self}>`)) return 'name';
  if (mentions.repliedUser?.id === self) return 'reply';
  // In a reply that does not notify, the mention is missing and so may be the content.
  if (mentions.users.has(self)) return 'name';
  if (speaksToOthers(message, self)) return null;
  if (channel.isThread() && channel.ownerId === self) return 'thread';
  return isIn(desk, message) && isQuestion(questionIn(message)) ? 'listening' : null;
};

/** Whether Discord may have kept the words of a message from the bot. */
const isWithheld = (desk: Desk, message: Message): boolean =>
  message.content === '' &&
  message.attachments.size === 0 &&
  message.stickers.size === 0 &&
  desk.settings.DISCORD_CHANNEL_IDS.length === 0;

/** Says something below a message; where the bot may not write, says so to the person directly. */
const reply = async (desk: Desk, message: Message, said: Reply): Promise<Message | null> => {
  try {
    return await answerMessage(message, said);
  } catch (error) {
    const where = { message: message.id, channel: message.channelId };
    const words = noteFailure(desk.log, error, where);
    try {
      if (notAllowed(error))
        await writeToPerson(message.author, says(mayNotWrite(`<#${message.channelId}>`)));
      else if (!outOfReach(error)) await answerMessage(message, says(words));
    } catch (second) {
      desk.log.warn({ ...where, error: loggable(second) }, 'No word could be given to the person either');
    }
    return null;
  }
};

const answer = async (desk: Desk, message: Message): Promise<void> => {
  if (message.guildId === null && !(await desk.served.person(message.author.id))) {
    await reply(desk, message, says(SAY.otherPerson));
    return;
  }
  const scope = desk.access.scope(placeOfMessage(message));
  const question = questionIn(message);
  const { turns, latest } = await pastOfMessage(desk, message, scope);
  await tellAnswer(desk, {
    question,
    options: { ...scope, conversation: turns },
    layout: { echo: false, search: { claim: false, only: null } },
    send: (said) => reply(desk, message, said),
    revise: reviseMessage,
    keep(sent, given) {
      desk.memory.note(sent.id, { turn: { question, answer: given }, before: latest });
      desk.record.note({ ...given, question: anonymousQuestion(message) });
    },
  });
};

const work = async (desk: Desk, message: Message): Promise<void> => {
  try {
    await desk.urgent.done();
    await answer(desk, message);
  } catch (error) {
    const words = noteFailure(desk.log, error, { message: message.id, channel: message.channelId });
    await reply(desk, message, says(words));
  }
};

/** Why a message is not answered now, in words; '' where the person was told already. */
const refused = (desk: Desk, { told }: MessageState, person: string): string | null => {
  const refusal = turnedAway(desk, person);
  if (refusal === null) {
    told.delete(person);
    return null;
  }
  // A word to every message of somebody who floods a channel would double the flood.
  if (told.has(person) && !desk.line.full && !desk.leaving) return '';
  if (told.size > 10_000) told.clear();
  told.add(person);
  return refusal;
};

const PLAIN = new Set([MessageType.Default, MessageType.Reply]);

/** Answers a message that is meant for the bot, and leaves all others alone. Never throws. */
export const onMessage = async (desk: Desk, state: MessageState, message: Message): Promise<void> => {
  if (message.author.bot || message.webhookId !== null || !PLAIN.has(message.type)) return;
  if (!desk.served.guild(message.guildId)) return;
  const why = addressed(desk, message);
  if (why === null) return;
  if (isWithheld(desk, message)) {
    if (why !== 'name' && state.hinted.firstTime(message.channelId)) {
      await reply(desk, message, says(SAY.onlyMentions));
    }
    return;
  }
  const refusal = refused(desk, state, message.author.id);
  if (refusal !== null) {
    if (refusal !== '') await reply(desk, message, says(refusal));
    return;
  }
  const done = message.channel.isSendable()
    ? state.typing.begin(message.channel as SendableChannels)
    : () => undefined;
  await desk.line.run(() => work(desk, message)).finally(done);
};
