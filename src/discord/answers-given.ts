import type { Message } from 'discord.js';
import { askedIn } from './question.ts';

/** People, as a record of questions names them. */
const SOMEONE = 'someone';

/** A text without the names and ids of people in it, as far as Discord marks them. */
export const withoutPeople = (text: string): string =>
  text.replace(/<@[!&]?\d+>|(?<!\d)\d{17,20}(?!\d)/g, SOMEONE);

/** The question that a message asks, without the people whom it mentions. */
export const anonymousQuestion = (message: Message): string =>
  withoutPeople(askedIn(message.content, message.client.user.id, new Map()));
