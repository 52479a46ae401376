import {
  ApplicationFlags,
  ApplicationFlagsBitField,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js';

/** What the bot needs to be allowed in a server, and nothing else. */
export const PERMISSIONS = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.ReadMessageHistory,
] as const;

/** The address that adds the bot to a server, with just the permissions that it needs and its commands. */
export const inviteLink = (application: string): string => {
  const query = new URLSearchParams({
    client_id: application,
    scope: 'bot applications.commands',
    permissions: String(new PermissionsBitField([...PERMISSIONS]).bitfield),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};

/** Whether an application may read every message: the intent is switched on, limited (below 100 servers) or granted. */
export const readsEveryMessage = (flags: number): boolean => {
  const set = new ApplicationFlagsBitField(flags);
  return set.any([ApplicationFlags.GatewayMessageContent, ApplicationFlags.GatewayMessageContentLimited]);
};
