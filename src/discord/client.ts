import { Client, GatewayIntentBits, Options, Partials } from 'discord.js';
import type { Settings } from '../settings.ts';
import { NO_MENTIONS } from './outbox.ts';

/** Seconds between sweeps of what the client keeps, and seconds that it is kept. */
const SWEEP = 600;
const KEPT = 3_600;

/** What the bot must be told by Discord; every message's content only where a setting needs it. */
export const intentsFor = ({ DISCORD_CHANNEL_IDS }: Settings): GatewayIntentBits[] => [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
  ...(DISCORD_CHANNEL_IDS.length > 0 ? [GatewayIntentBits.MessageContent] : []),
];

/** A client of Discord that mentions nobody by default and keeps little in memory. */
export const createClient = (settings: Settings): Client =>
  new Client({
    intents: intentsFor(settings),
    // Direct messages arrive in channels that the client has never seen.
    partials: [Partials.Channel],
    allowedMentions: NO_MENTIONS,
    rest: { api: settings.DISCORD_API_URL.replace(/\/+$/, '') },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: 200, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 200, keepOverLimit: (member) => member.id === member.client.user.id },
      ThreadMemberManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      StageInstanceManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildScheduledEventManager: 0,
      GuildInviteManager: 0,
      GuildBanManager: 0,
      AutoModerationRuleManager: 0,
      ApplicationCommandManager: 0,
      BaseGuildEmojiManager: 0,
      DMMessageManager: 0,
      GuildMessageManager: 0,
      EntitlementManager: 0,
    }),
    sweepers: {
      ...Options.DefaultSweeperSettings,
      threads: { interval: SWEEP, lifetime: KEPT },
    },
  });
