import { randomUUID } from 'node:crypto';
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';
import { UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { failed } from './render/words.ts';

/** What Discord says when the place of an answer is gone, closed to the bot, or too late to answer. */
const OUT_OF_REACH: ReadonlySet<number | string> = new Set<number | string>([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InvalidWebhookToken,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
]);

/** Whether an error means that the bot may not or can no longer answer at that place. */
export const outOfReach = (error: unknown): boolean =>
  error instanceof DiscordAPIError && OUT_OF_REACH.has(error.code);

/** Whether an error means that the bot lacks a permission there, so that a word elsewhere makes sense. */
export const notAllowed = (error: unknown): boolean =>
  error instanceof DiscordAPIError &&
  (error.code === RESTJSONErrorCodes.MissingAccess || error.code === RESTJSONErrorCodes.MissingPermissions);

/**
 * An error without what people wrote: Discord's errors carry the whole request, which belongs in no log.
 */
export const loggable = (error: unknown): Record<string, unknown> => {
  if (error instanceof DiscordAPIError) {
    const { code, status, method, message } = error;
    return { code, status, method, message, url: withoutTokens(error.url) };
  }
  if (error instanceof HTTPError) {
    return {
      status: error.status,
      method: error.method,
      message: error.message,
      url: withoutTokens(error.url),
    };
  }
  if (error instanceof Error) return { type: error.name, message: error.message, stack: error.stack };
  return { message: String(error) };
};

/** The token of an interaction stands in the address. */
const withoutTokens = (url: string): string =>
  url
    .replace(/(\/webhooks\/\d+\/)[^/?]+/, '$1[hidden]')
    .replace(/(\/interactions\/\d+\/)[^/?]+/, '$1[hidden]');

/**
 * Logs what went wrong under a reference number, and gives the words for the person.
 *
 * @param where what was being done, for the log
 */
export const noteFailure = (log: Logger, error: unknown, where: Record<string, unknown>): string => {
  if (error instanceof UserError) {
    // Its words are for people, but for whoever runs the bot: here only that something is missing is said.
    const reference = randomUUID().slice(0, 8);
    log.error({ ...where, reference, error: error.message }, 'Could not answer');
    return failed(reference);
  }
  if (outOfReach(error)) {
    const reference = randomUUID().slice(0, 8);
    log.warn({ ...where, reference, error: loggable(error) }, 'Discord does not take this answer');
    return failed(reference);
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ ...where, reference, error: loggable(error) }, 'An answer failed');
  return failed(reference);
};

/** Logs why a text was not added to an answer: nothing for people, who have the quotes. */
export const noteUnwritten = (log: Logger, error: unknown): void => {
  // Somebody deleted the message, or it is too old to be changed: that is their right.
  if (outOfReach(error)) log.debug({ error: loggable(error) }, 'An answer was gone before its text came');
  else log.warn({ error: loggable(error) }, 'A text could not be added to an answer');
};
