import path from 'node:path';
import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
} from 'discord.js';
import type { Answerer } from '../answer/answer.ts';
import { answersFolder, createAnswerRecord } from '../answer/answer-record.ts';
import {
  discordConnectionEnded,
  discordIntentRefused,
  discordNotReached,
  discordTokenRefused,
  UserError,
} from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { createLine } from '../thread/line.ts';
import type { Writer } from '../writer/writer.ts';
import { type Access, followAccess } from './access.ts';
import { createClient } from './client.ts';
import type { Desk } from './desk.ts';
import { onInteraction } from './dispatch.ts';
import { loggable, noteUnwritten } from './failures.ts';
import { createVotes } from './feedback.ts';
import { inviteLink } from './invite.ts';
import { createMemory } from './memory.ts';
import { createMessageState, onMessage } from './messages.ts';
import { createPace } from './pace.ts';
import { registerCommands } from './registration.ts';
import { createSeen } from './seen.ts';
import { createServed } from './served.ts';
import { createTyping } from './typing.ts';
import { createUrgent } from './urgent.ts';
import { createWritings } from './writings.ts';

/** A bot on Discord, or on anything that speaks Discord's protocol. */
export interface Bot {
  /**
   * Logs in, and resolves when messages are answered and commands registered.
   *
   * @throws {UserError} when the token or an intent is refused, Discord cannot be reached, or the access
   * rules are damaged
   */
  start(): Promise<void>;
  /**
   * Takes nothing new, finishes what is under way and leaves.
   *
   * @param patience milliseconds that what is under way may take
   */
  stop(patience?: number): Promise<void>;
  /** Rejects with a `UserError` when Discord ends a running connection for good; never resolves before `stop`. */
  readonly ended: Promise<void>;
}

/** What a bot is made of. */
export interface BotParts {
  /** `DISCORD_TOKEN` must be set. */
  readonly settings: Settings;
  /** Not closed by the bot. */
  readonly answerer: Answerer;
  /** Absent or `null` where answers are quotes alone. */
  readonly writer?: Writer | null;
  readonly log: Logger;
}

/** Milliseconds that a stopping bot waits for what is under way. */
const PATIENCE = 20_000;

/** Where the rules of access stand. */
export const accessFile = (settings: Settings): string =>
  settings.ACCESS_FILE ?? path.join(settings.ARTICLES_DIR, 'access.json');

/** Where votes are kept. */
export const feedbackFile = (settings: Settings): string =>
  settings.FEEDBACK_FILE ?? path.join(path.dirname(settings.INDEX_DIR), 'feedback.jsonl');

/** An error of logging in, in words for whoever runs the bot. */
const loginError = (error: unknown, settings: Settings): unknown => {
  if (error instanceof UserError) return error;
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) {
    return discordTokenRefused();
  }
  if (error instanceof DiscordAPIError && error.status === 401) return discordTokenRefused();
  const why = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return discordNotReached(settings.DISCORD_API_URL, `${why}${cause}`, error);
};

/** A close code after which Discord takes the connection no more, in words. */
const closeError = (code: number): UserError => {
  if (code === GatewayCloseCodes.AuthenticationFailed) return discordTokenRefused();
  if (code === GatewayCloseCodes.DisallowedIntents) return discordIntentRefused();
  return discordConnectionEnded(code);
};

const noteConnection = (client: Client, log: Logger): void => {
  client.on(Events.Error, (error) => log.error({ error: loggable(error) }, 'Discord client error'));
  client.on(Events.ShardError, (error) =>
    log.warn({ error: loggable(error) }, 'Connection to Discord failed'),
  );
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'Discord client warning'));
  client.on(Events.ShardReconnecting, () => log.info('Reconnecting to Discord'));
  client.on(Events.ShardResume, (_, replayed) => log.info({ replayed }, 'Connection to Discord resumed'));
  client.rest.on('rateLimited', ({ method, route, timeToReset, global }) =>
    log.debug({ method, route, timeToReset, global }, 'Waiting for a rate limit'),
  );
  client.rest.on('invalidRequestWarning', ({ count, remainingTime }) =>
    log.warn({ count, remainingTime }, 'Many requests refused: 10,000 in ten minutes lock the bot out'),
  );
};

const warnOfUnknownArticles = async (access: Access, answerer: Answerer, log: Logger): Promise<void> => {
  if (access.articles.length === 0) return;
  const indexed = new Set((await answerer.articles()).map(({ id }) => id));
  const unknown = access.articles.filter((id) => !indexed.has(id));
  if (unknown.length > 0) log.warn({ unknown }, 'The access rules name articles that are not indexed');
};

const noteServers = (client: Client<true>, { settings, log }: Desk): void => {
  const missing = settings.DISCORD_GUILD_IDS.filter((id) => !client.guilds.cache.has(id));
  if (missing.length > 0) {
    const invite = inviteLink(client.application.id);
    log.warn({ missing, invite }, 'The bot is not in these servers of DISCORD_GUILD_IDS; the link adds it');
  }
};

/** Creates a bot; nothing happens before `start`. */
export const createBot = ({ settings, answerer, writer = null, log }: BotParts): Bot => {
  const client = createClient(settings);
  const messages = createSeen();
  const interactions = createSeen();
  let fail: (error: UserError) => void = () => undefined;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  // Whoever awaits it sees the error; nobody has to.
  ended.catch(() => undefined);
  let desk: Desk | undefined;

  const openDesk = async (): Promise<Desk> => ({
    settings,
    answerer,
    writer,
    access: followAccess(accessFile(settings), {
      expected: settings.ACCESS_FILE !== undefined,
      onChange: (rules) => {
        log.info({ articles: rules.articles.length }, 'The access rules have changed');
        warnOfUnknownArticles(rules, answerer, log).catch((error: unknown) =>
          log.warn({ error: loggable(error) }, 'The access rules could not be checked against the index'),
        );
      },
      onTrouble: (error) => log.error({ error: loggable(error) }, 'The access rules of before stay in force'),
    }),
    line: createLine(settings.MAX_QUESTIONS_AT_ONCE, settings.MAX_QUESTIONS_WAITING),
    writings: createWritings(settings.MAX_QUESTIONS_AT_ONCE, (error) => noteUnwritten(log, error)),
    pace: createPace(settings.QUESTIONS_PER_MINUTE),
    votes: createVotes(feedbackFile(settings)),
    record: createAnswerRecord({
      folder: answersFolder(settings.INDEX_DIR),
      days: settings.ANSWERS_KEPT_DAYS,
      onTrouble: (error) => log.warn({ error: loggable(error) }, 'Answers given could not be kept'),
    }),
    memory: createMemory(),
    served: createServed(client, settings),
    urgent: createUrgent(),
    log,
    leaving: false,
  });

  /** Hears what people want; whatever escapes the handlers ends in the log and nowhere else. */
  const listen = (open: Desk): void => {
    const state = createMessageState(createTyping(log));
    client.on(Events.MessageCreate, (message) => {
      if (!messages.firstTime(message.id)) return;
      onMessage(open, state, message).catch((error: unknown) =>
        log.error({ message: message.id, error: loggable(error) }, 'A message was not handled'),
      );
    });
    client.on(Events.InteractionCreate, (interaction) => {
      if (!interactions.firstTime(interaction.id)) return;
      onInteraction(open, interaction).catch((error: unknown) =>
        log.error({ interaction: interaction.id, error: loggable(error) }, 'An interaction was not handled'),
      );
    });
  };

  const ready = (): Promise<Client<true>> =>
    new Promise((resolve, reject) => {
      client.once(Events.ClientReady, resolve);
      ended.catch(reject);
    });

  return {
    ended,
    async start() {
      desk = await openDesk();
      noteConnection(client, log);
      client.on(Events.ShardDisconnect, ({ code }) => {
        const error = closeError(code);
        log.fatal({ code }, error.message);
        fail(error);
      });
      listen(desk);
      try {
        const loggedIn = ready();
        loggedIn.catch(() => undefined);
        await Promise.race([client.login(settings.DISCORD_TOKEN ?? ''), loggedIn]);
        const user = await loggedIn;
        noteServers(user, desk);
        await warnOfUnknownArticles(desk.access, answerer, log);
        await registerCommands(user.rest, user.application.id, {
          named: settings.DISCORD_GUILD_IDS,
          joined: [...user.guilds.cache.keys()],
          log,
        });
        log.info({ user: user.user.tag, servers: user.guilds.cache.size }, 'Answering on Discord');
      } catch (error) {
        await Promise.all([client.destroy(), desk.record.close()]);
        throw loginError(error, settings);
      }
    },
    async stop(patience = PATIENCE) {
      if (desk) {
        desk.leaving = true;
        let timer: NodeJS.Timeout | undefined;
        const enough = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, patience);
        });
        const idle = Promise.all([desk.line.idle(), desk.writings.end()]);
        await Promise.race([idle, enough]);
        clearTimeout(timer);
        if (desk.line.length > 0)
          log.warn({ unfinished: desk.line.length }, 'Left with questions unanswered');
        await desk.record.close();
      }
      await client.destroy();
      end();
    },
  };
};
