import type { APIAllowedMentions } from 'discord-api-types/v10';
import { may } from './permissions.ts';
import type { Channel, World } from './world.ts';

/** Who is notified by a message, after everything that could hold it back. */
export interface Pings {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly roles: readonly string[];
  /** The author of the message replied to, where the reply notifies them. */
  readonly repliedUser: string | null;
}

/** Nobody is notified. */
export const noPings: Pings = { everyone: false, users: [], roles: [], repliedUser: null };

/** Whether a message notifies anybody. */
export const pingsAnybody = ({ everyone, users, roles, repliedUser }: Pings): boolean =>
  everyone || users.length > 0 || roles.length > 0 || repliedUser !== null;

/** Code blocks and code spans, in which Discord resolves no mention. */
const code = /```[\s\S]*?```|``[^`][\s\S]*?``|`[^`\n]*`/g;

const unique = (ids: readonly string[]) => [...new Set(ids)];
const idsOf = (text: string, pattern: RegExp) =>
  unique([...text.matchAll(pattern)].map(([, id]) => id).filter((id) => id !== undefined));

export interface MentionSource {
  /** Content, and the text of components that show text. */
  readonly text: string;
  readonly author: string;
  readonly channel: Channel;
  /** The author of the message that this one replies to. */
  readonly repliesTo: string | null;
  /** `undefined`: the request did not say, so everything in it notifies. */
  readonly allowed: APIAllowedMentions | undefined;
}

/**
 * Who a message notifies: mentions in its text outside of code, limited by `allowed_mentions` and by the
 * author's permission to mention everyone (Discord's documentation, "Allowed Mentions Object").
 */
export const resolvePings = (world: World, source: MentionSource): Pings => {
  const { author, channel, repliesTo, allowed } = source;
  const text = source.text.replaceAll(code, ' ');
  const guild = channel.guildId === null ? undefined : world.guilds.get(channel.guildId);
  const parse = allowed?.parse ?? [];
  const lets = (kind: 'users' | 'roles', id: string) =>
    allowed === undefined ||
    (parse as readonly string[]).includes(kind) ||
    (allowed[kind]?.includes(id) ?? false);

  const mayMentionAll = guild !== undefined && may(world, channel, author, 'MentionEveryone');
  const everyoneAllowed = allowed === undefined || (parse as readonly string[]).includes('everyone');
  const notifiesReplied =
    repliesTo !== null && repliesTo !== author && (allowed === undefined || allowed.replied_user === true);
  return {
    everyone: mayMentionAll && everyoneAllowed && /@(everyone|here)(?!\w)/.test(text),
    users: idsOf(text, /<@!?(\d+)>/g).filter((id) => world.users.has(id) && lets('users', id)),
    roles: idsOf(text, /<@&(\d+)>/g).filter((id) => {
      const role = guild?.roles.get(id);
      return role !== undefined && (role.mentionable || mayMentionAll) && lets('roles', id);
    }),
    repliedUser: notifiesReplied ? repliesTo : null,
  };
};
