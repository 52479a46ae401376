import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type APIApplicationCommand,
  type APIMessage,
  type APIOverwrite,
  type APIRole,
  type ChannelType,
  MessageFlags,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Logger } from '../log.ts';
import type { Context } from './context.ts';
import type { SandboxEvent } from './events.ts';
import { attachmentUrl } from './render.ts';
import { byAge, createSnowflakes } from './snowflakes.ts';
import { type Application, createWorld, type World } from './world.ts';

/** Of the form of the file; another form is not read. */
const version = 1;

const id = z.string().regex(/^\d{1,20}$/);

/** Objects in Discord's own form are checked as far as the world relies on them. */
const discords = <T>(shape: z.core.$ZodLooseShape = {}) =>
  z.looseObject({ id, ...shape }).transform((value) => value as unknown as T);

const fileSchema = z.object({
  version: z.literal(version),
  application: z.object({ id, ownerId: id }),
  users: z.array(
    z.object({
      id,
      username: z.string(),
      globalName: z.string(),
      bot: z.boolean(),
      directMessagesBlocked: z.boolean(),
      installedBot: z.boolean(),
      locale: z.string(),
    }),
  ),
  guilds: z.array(
    z.object({
      id,
      name: z.string(),
      ownerId: id,
      roles: z.array(discords<APIRole>({ permissions: z.string().regex(/^\d+$/) })),
      members: z.array(
        z.object({ userId: id, nick: z.string().nullable(), roles: z.array(id), joinedAt: z.string() }),
      ),
    }),
  ),
  channels: z.array(
    z.object({
      id,
      type: z.number().transform((type) => type as ChannelType),
      guildId: id.nullable(),
      name: z.string().nullable(),
      topic: z.string().nullable(),
      parentId: id.nullable(),
      position: z.number(),
      overwrites: z.array(discords<APIOverwrite>()),
      recipients: z.array(id),
      lastMessageId: id.nullable(),
      thread: z
        .object({
          ownerId: id,
          archived: z.boolean(),
          locked: z.boolean(),
          autoArchive: z.number().transform((minutes) => minutes as ThreadAutoArchiveDuration),
          archiveTimestamp: z.string(),
          createTimestamp: z.string(),
          members: z.array(id),
          messageCount: z.number(),
        })
        .nullable(),
    }),
  ),
  messages: z.array(
    z.object({
      message: discords<APIMessage>({
        channel_id: id,
        content: z.string(),
        author: z.looseObject({ id }),
        mentions: z.array(z.looseObject({ id })),
        attachments: z.array(z.looseObject({ id })),
        embeds: z.array(z.looseObject({})),
      }),
      interaction: id.nullable(),
      reactions: z.record(z.string(), z.array(id)),
    }),
  ),
  commands: z.array(
    z.object({
      scope: z.string(),
      commands: z.array(discords<APIApplicationCommand>({ name: z.string(), type: z.number() })),
    }),
  ),
  files: z.array(z.object({ id, name: z.string(), type: z.string(), bytes: z.base64() })),
});

type KeptWorld = z.infer<typeof fileSchema>;

const toFile = (world: World): z.input<typeof fileSchema> => ({
  version,
  application: { id: world.application.id, ownerId: world.application.ownerId },
  users: [...world.users.values()],
  guilds: [...world.guilds.values()].map((guild) => ({
    ...guild,
    roles: [...guild.roles.values()].map((role) => ({ ...role })),
    members: [...guild.members.values()],
  })),
  channels: [...world.channels.values()].map((channel) => ({
    ...channel,
    overwrites: channel.overwrites.map((overwrite) => ({ ...overwrite })),
    recipients: [...channel.recipients],
    thread: channel.thread === null ? null : { ...channel.thread, members: [...channel.thread.members] },
  })),
  messages: [...world.messages.values()].flatMap((messages) =>
    [...messages.values()]
      // Discord's clients lose what only one person saw, too; and nobody is left who could end an "is thinking".
      .filter(
        ({ onlyFor, message }) => onlyFor === null && ((message.flags ?? 0) & MessageFlags.Loading) === 0,
      )
      .map(({ message, interaction, reactions }) => ({
        message: { ...message },
        interaction,
        reactions: Object.fromEntries(Object.entries(reactions).map(([emoji, users]) => [emoji, [...users]])),
      })),
  ),
  commands: [...world.commands].map(([scope, commands]) => ({
    scope,
    commands: [...commands.values()].map((command) => ({ ...command })),
  })),
  files: [...world.files].map(([fileId, { name, type, bytes }]) => ({
    id: fileId,
    name,
    type,
    bytes: Buffer.from(bytes).toString('base64'),
  })),
});

const newestId = (kept: KeptWorld): string =>
  [
    ...kept.users.map((user) => user.id),
    ...kept.channels.map((channel) => channel.id),
    ...kept.messages.map(({ message }) => message.id),
    ...kept.commands.flatMap(({ commands }) => commands.map((command) => command.id)),
    ...kept.files.map((file) => file.id),
    ...kept.guilds.flatMap((guild) => [guild.id, ...guild.roles.map((role) => role.id)]),
  ].reduce((newest, one) => (byAge(one, newest) > 0 ? one : newest), '0');

const toWorld = (
  kept: KeptWorld,
  now: () => number,
  application: Omit<Application, 'id' | 'ownerId'>,
): World => {
  const world = createWorld(
    now,
    { ...application, ...kept.application },
    kept.users,
    createSnowflakes(now, newestId(kept)),
  );
  for (const guild of kept.guilds)
    world.guilds.set(guild.id, {
      ...guild,
      roles: new Map(guild.roles.map((role) => [role.id, role])),
      members: new Map(guild.members.map((member) => [member.userId, member])),
    });
  for (const channel of kept.channels)
    world.channels.set(channel.id, {
      ...channel,
      thread:
        channel.thread === null ? null : { ...channel.thread, members: new Set(channel.thread.members) },
    });
  for (const { message, interaction, reactions } of kept.messages) {
    if (!world.channels.has(message.channel_id)) continue;
    const messages = world.messages.get(message.channel_id) ?? new Map();
    world.messages.set(message.channel_id, messages);
    messages.set(message.id, { message, interaction, reactions, onlyFor: null });
  }
  for (const { scope, commands } of kept.commands)
    world.commands.set(scope, new Map(commands.map((command) => [command.id, command])));
  for (const file of kept.files)
    world.files.set(file.id, {
      name: file.name,
      type: file.type,
      bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')),
    });
  return world;
};

/**
 * Reads a kept world.
 *
 * @returns `null` when there is none, or when the file is damaged: it is then set aside as `FILE.damaged`, with a line
 * in the log
 */
export const readWorld = async (
  file: string,
  now: () => number,
  application: Omit<Application, 'id' | 'ownerId'>,
  log: Logger,
): Promise<World | null> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return toWorld(fileSchema.parse(JSON.parse(text)), now, application);
  } catch (error) {
    const aside = `${file}.damaged`;
    await rename(file, aside);
    log.warn({ err: error }, `${file} is damaged: set aside as ${aside}, the conversation starts anew`);
    return null;
  }
};

/** Attachments of a kept world under the address that it has now. */
export const refreshAttachments = (world: World, origin: string): void => {
  for (const [channelId, messages] of world.messages)
    for (const [messageId, stored] of messages) {
      if (stored.message.attachments.length === 0) continue;
      const attachments = stored.message.attachments.map((attachment) => {
        const url = attachmentUrl(origin, channelId, attachment);
        return { ...attachment, url, proxy_url: url };
      });
      messages.set(messageId, { ...stored, message: { ...stored.message, attachments } });
    }
};

const unkept: readonly SandboxEvent['type'][] = [
  'request',
  'gateway',
  'typing',
  'interaction',
  'acknowledged',
  'unanswered',
];

/** Keeps a world in a file as it changes. */
export interface Keeper {
  /** Writes what is not written yet, and ends. */
  close(): Promise<void>;
}

/** Milliseconds for which changes are gathered before they are written. */
const gathering = 300;

/**
 * Writes the world to a file after every change: aside first, then renamed, so that the file is always whole.
 *
 * @throws when the folder cannot be made
 */
export const keepWorld = async ({ world, events, log }: Context, file: string): Promise<Keeper> => {
  await mkdir(path.dirname(file), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      await writeFile(aside, JSON.stringify(toFile(world)), { mode: 0o600 });
      await rename(aside, file);
    } catch (error) {
      await rm(aside, { force: true });
      log.error({ err: error }, `The conversation could not be kept in ${file}`);
    }
  };
  const flush = () => {
    timer = undefined;
    writing = writing.then(write);
  };
  const unsubscribe = events.subscribe(({ type }) => {
    if (unkept.includes(type) || timer !== undefined) return;
    timer = setTimeout(flush, gathering);
    timer.unref();
  });
  return {
    async close() {
      unsubscribe();
      clearTimeout(timer);
      flush();
      await writing;
    },
  };
};
