import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import { refuse } from './refusals.ts';
import { type Channel, channelOf, guildOf, isDirect, isThread, type World } from './world.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;

/** The bit set of these permissions. */
export const permissionBits = (names: readonly PermissionName[]): bigint =>
  names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);

const all = permissionBits(Object.keys(PermissionFlagsBits) as PermissionName[]);

/** What `@everyone` may do in a new server, as far as it concerns a channel of text. */
export const everyoneMay: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseExternalEmojis',
  'UseApplicationCommands',
  'ChangeNickname',
  'CreateInstantInvite',
];

const directMessages = permissionBits([
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'ReadMessageHistory',
  'UseExternalEmojis',
  'UseApplicationCommands',
]);

/**
 * What a member may do in a whole guild: `@everyone` and the member's roles together.
 * Somebody who is no member may do nothing.
 */
export const guildPermissions = (world: World, guildId: string, userId: string): bigint => {
  const guild = guildOf(world, guildId);
  if (guild.ownerId === userId) return all;
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  const bits = [guild.id, ...member.roles].reduce(
    (sum, role) => sum | BigInt(guild.roles.get(role)?.permissions ?? '0'),
    0n,
  );
  return bits & PermissionFlagsBits.Administrator ? all : bits;
};

/**
 * What a user may do in a channel: the guild's permissions, then the channel's overwrites for `@everyone`,
 * for the roles and for the member, in that order (Discord's documentation, "Permission Hierarchy").
 * A thread has its parent's. In a direct message those in it may do what direct messages allow.
 */
export const channelPermissions = (world: World, channel: Channel, userId: string): bigint => {
  if (channel.guildId === null) return channel.recipients.includes(userId) ? directMessages : 0n;
  const owner = isThread(channel) && channel.parentId !== null ? channelOf(world, channel.parentId) : channel;
  const base = guildPermissions(world, channel.guildId, userId);
  if (base === all || base === 0n) return base;
  const roles = guildOf(world, channel.guildId).members.get(userId)?.roles ?? [];
  const apply = (bits: bigint, allow: bigint, deny: bigint) => (bits & ~deny) | allow;
  const gather = (ids: readonly string[], type: OverwriteType) =>
    owner.overwrites
      .filter((overwrite) => overwrite.type === type && ids.includes(overwrite.id))
      .reduce<[bigint, bigint]>(
        ([allow, deny], o) => [allow | BigInt(o.allow), deny | BigInt(o.deny)],
        [0n, 0n],
      );
  const forAll = apply(base, ...gather([channel.guildId], OverwriteType.Role));
  const forRoles = apply(forAll, ...gather(roles, OverwriteType.Role));
  const bits = apply(forRoles, ...gather([userId], OverwriteType.Member));
  return bits & PermissionFlagsBits.ViewChannel ? bits : 0n;
};

/** Whether a user may do that in a channel. */
export const may = (world: World, channel: Channel, userId: string, name: PermissionName): boolean =>
  (channelPermissions(world, channel, userId) & PermissionFlagsBits[name]) !== 0n;

/**
 * Whether a user sees a channel: by permission, and in a private thread by being in it or managing threads.
 */
export const sees = (world: World, channel: Channel, userId: string): boolean =>
  may(world, channel, userId, 'ViewChannel') &&
  (channel.thread === null ||
    channel.type !== 12 ||
    channel.thread.members.has(userId) ||
    may(world, channel, userId, 'ManageThreads'));

/** @throws {Refusal} 50001 when the user does not see the channel, 50013 when one of the permissions is missing */
export const demand = (
  world: World,
  channel: Channel,
  userId: string,
  ...names: readonly PermissionName[]
): void => {
  if (!sees(world, channel, userId)) throw refuse('missingAccess');
  if (!names.every((name) => may(world, channel, userId, name))) throw refuse('missingPermissions');
};

/** The permission that writing in this channel takes. */
export const toWrite = (channel: Channel): PermissionName =>
  isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages';

/** Whether the bot and a person may write to each other directly: a shared server or a user install, and no block. */
export const reachable = (world: World, channel: Channel): boolean => {
  if (!isDirect(channel)) return true;
  const person = channel.recipients.map((id) => world.users.get(id)).find((user) => user?.bot === false);
  if (person === undefined || person.directMessagesBlocked) return false;
  const shared = [...world.guilds.values()].some(
    ({ members }) => members.has(person.id) && members.has(world.application.id),
  );
  return shared || person.installedBot;
};
