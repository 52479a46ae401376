import { type Client, DiscordAPIError, Routes } from 'discord.js';
import type { Settings } from '../settings.ts';

/** Decides who is answered where, when the bot serves some servers only. */
export interface Served {
  /** Whether a server is served; direct messages (`null`) are a matter of the person. */
  guild(id: string | null): boolean;
  /** Whether somebody may write directly: a member of a server that is served. */
  person(id: string): Promise<boolean>;
}

/** Milliseconds that a membership is believed, and people of whom it is remembered. */
const BELIEVED = 10 * 60_000;
const REMEMBERED = 1_000;

const isMember = async (client: Client, guild: string, person: string): Promise<boolean> => {
  try {
    await client.rest.get(Routes.guildMember(guild, person));
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && (error.status === 404 || error.status === 403)) return false;
    throw error;
  }
};

/** Serves everybody, or the servers of `DISCORD_GUILD_IDS` and their members. */
export const createServed = (client: Client, { DISCORD_GUILD_IDS: guilds }: Settings): Served => {
  const known = new Map<string, { readonly until: number; readonly member: boolean }>();
  return {
    guild: (id) => id === null || guilds.length === 0 || guilds.includes(id),
    async person(id) {
      if (guilds.length === 0) return true;
      const now = performance.now();
      const kept = known.get(id);
      if (kept && kept.until > now) return kept.member;
      let member = false;
      for (const guild of guilds) member ||= await isMember(client, guild, id);
      known.delete(id);
      known.set(id, { until: now + BELIEVED, member });
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      return member;
    },
  };
};
