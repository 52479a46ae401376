import { type APIApplication, DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import { inviteLink, readsEveryMessage } from '../discord/invite.ts';
import {
  discordGuildMissing,
  discordIntentRefused,
  discordNotReached,
  discordTokenRefused,
} from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Check } from './check.ts';

/** Milliseconds that Discord may take. */
const PATIENCE = 10_000;

/** Whether Discord says that something is not there, or not for this bot. */
const isMissing = (error: unknown): boolean =>
  error instanceof DiscordAPIError && (error.status === 404 || error.status === 403);

const asked = async <T>(rest: REST, route: `/${string}`, settings: Settings): Promise<T | null> => {
  try {
    return (await rest.get(route)) as T;
  } catch (error) {
    if (isMissing(error)) return null;
    if ((error instanceof DiscordAPIError || error instanceof HTTPError) && error.status === 401) {
      throw discordTokenRefused();
    }
    const why = error instanceof Error ? error.message : String(error);
    throw discordNotReached(settings.DISCORD_API_URL, why, error);
  }
};

/** The ids of a list that Discord does not show to the bot. */
const missingOf = async (
  rest: REST,
  ids: readonly string[],
  route: (id: string) => `/${string}`,
  settings: Settings,
): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const id of ids) if ((await asked(rest, route(id), settings)) === null) missing.push(id);
  return missing;
};

/**
 * What Discord says: whether it takes the token, whether the bot may read what the settings ask of it, whether it
 * is where they say, and which link adds it. Without a token there is nothing to ask.
 */
export const discordCheck = (settings: Settings): Check => ({
  name: 'Discord',
  async run() {
    const { DISCORD_TOKEN: token, DISCORD_API_URL: api, DISCORD_GUILD_IDS, DISCORD_CHANNEL_IDS } = settings;
    if (token === undefined) {
      return { ok: true, detail: 'No DISCORD_TOKEN is set; npm start runs the bot on this machine alone' };
    }
    const rest = new REST({ api: api.replace(/\/+$/, ''), retries: 1, timeout: PATIENCE }).setToken(
      token.replace(/^Bot\s+/i, ''),
    );
    const application = await asked<APIApplication>(rest, Routes.currentApplication(), settings);
    if (!application) throw discordTokenRefused();
    const { id, name, flags = 0 } = application;
    const invite = inviteLink(id);
    if (DISCORD_CHANNEL_IDS.length > 0 && !readsEveryMessage(flags)) throw discordIntentRefused();
    const [guild] = await missingOf(rest, DISCORD_GUILD_IDS, Routes.guild, settings);
    if (guild !== undefined) throw discordGuildMissing(guild, invite);
    const channels = await missingOf(rest, DISCORD_CHANNEL_IDS, Routes.channel, settings);
    if (channels.length > 0) {
      return {
        ok: false,
        detail: `The bot cannot see the channel ${channels.join(', ')} that DISCORD_CHANNEL_IDS names`,
        next: `Give it the permission View Channel there, or add it to that server with ${invite}`,
      };
    }
    return {
      ok: true,
      detail: `The token is that of ${name}; this link adds the bot to a server: ${invite}`,
    };
  },
});
