import {
  type AllowedMentionsTypes,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  Partials,
} from 'discord.js';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

export const usualIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];

/** A discord.js client that has logged in to the local Discord, as any bot would to the real one. */
export const logIn = async (
  sandbox: Sandbox,
  { intents = usualIntents, ...options }: Partial<ClientOptions> = {},
): Promise<Client<true>> => {
  const client = new Client({
    intents,
    // Without it discord.js drops direct messages of channels that it has not seen.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] satisfies AllowedMentionsTypes[] },
    ...options,
    rest: { api: sandbox.api, ...options.rest },
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  return ready;
};
