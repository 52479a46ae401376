import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { Scope } from '../answer/answer.ts';
import { damagedAccessFile, UserError } from '../errors.ts';

/** Where something is asked. */
export interface Place {
  /** `null` in direct messages. */
  readonly guild: string | null;
  readonly channel: string;
  /** The channel that a thread belongs to; `null` where it is no thread. */
  readonly parent: string | null;
}

/** Decides which articles may be shown where. */
export interface Access {
  /** The articles that must not be quoted, listed, summarised or offered at a place. */
  scope(place: Place): Scope;
  /** Ids that the rules name. */
  readonly articles: readonly string[];
}

const snowflake = z
  .string()
  .regex(/^\d{17,20}$/, 'must be a Discord id of 17 to 20 digits, in quotation marks');

const rule = z.strictObject({
  articles: z.array(z.string().min(1)).min(1),
  guilds: z.array(snowflake).default([]),
  channels: z.array(snowflake).default([]),
  directMessages: z.boolean().default(false),
});

type Rule = z.infer<typeof rule>;

const allows = ({ guilds, channels, directMessages }: Rule, { guild, channel, parent }: Place): boolean =>
  guild === null
    ? directMessages
    : guilds.includes(guild) || channels.includes(channel) || (parent !== null && channels.includes(parent));

const accessBy = (rules: readonly Rule[]): Access => ({
  articles: rules.flatMap(({ articles }) => articles),
  scope: (place) => ({
    except: rules.filter((each) => !allows(each, place)).flatMap(({ articles }) => articles),
  }),
});

/** Every article everywhere. */
export const openAccess: Access = accessBy([]);

/**
 * Reads rules such as
 * `[{ "articles": ["board-minutes"], "guilds": ["…"], "channels": ["…"], "directMessages": false }]`:
 * the articles of a rule are shown only in its servers and channels (their threads included), and in direct
 * messages only where it says so. Articles that no rule names are shown everywhere.
 *
 * @throws {UserError} when the text is no such list, or names an article twice
 */
export const parseAccess = (text: string, file: string): Access => {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw damagedAccessFile(file, cause instanceof Error ? cause.message : String(cause));
  }
  const result = z.array(rule).safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw damagedAccessFile(file, `${where}${issue?.message ?? 'not a list of rules'}`);
  }
  const named = result.data.flatMap(({ articles }) => articles);
  const twice = named.find((id, at) => named.indexOf(id) !== at);
  // Two rules for one article read like "both" to one person and like "either" to the next.
  if (twice !== undefined) throw damagedAccessFile(file, `${twice} is named by two rules`);
  return accessBy(result.data);
};

/** @throws {UserError} when the file cannot be read or is damaged */
const readRules = (file: string): Access => {
  try {
    return parseAccess(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw damagedAccessFile(file, cause instanceof Error ? cause.message : String(cause));
  }
};

/** Tells one state of a file from another without reading it; `null` where there is none. */
const signature = (file: string): string | null => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : null;
};

/** Milliseconds that a file may be missing while an editor saves it. */
const SAVING = 2_000;

export interface FollowOptions {
  /** Whether the file must be there, because somebody named it. */
  readonly expected?: boolean;
  /** Hears of new rules, and why changed ones are not followed: those of before stay in force. */
  readonly onChange?: (access: Access) => void;
  readonly onTrouble?: (error: unknown) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * Follows the file of access rules: every `scope` is by the rules as they stand in it then. Without the file every
 * article is shown everywhere; a file that was there and is gone counts as that only after two seconds.
 *
 * The file is looked at when it is asked for, and not now and then, so that no answer is by rules of before.
 *
 * @throws {UserError} when the file cannot be read or is damaged at first: showing everything would be the wrong guess
 */
export const followAccess = (
  file: string,
  { expected = false, onChange, onTrouble, now = () => performance.now() }: FollowOptions = {},
): Access => {
  let seen = signature(file);
  let rules = seen === null && !expected ? openAccess : readRules(file);
  let missingSince: number | null = null;

  const follow = (next: () => Access): void => {
    try {
      rules = next();
      onChange?.(rules);
    } catch (error) {
      onTrouble?.(error);
    }
  };
  const current = (): Access => {
    const found = signature(file);
    if (found !== null) missingSince = null;
    if (found === seen) return rules;
    if (found === null) {
      missingSince ??= now();
      if (now() - missingSince < SAVING) return rules;
    }
    seen = found;
    follow(() => (found === null && !expected ? openAccess : readRules(file)));
    return rules;
  };
  return {
    scope: (place) => current().scope(place),
    get articles() {
      return current().articles;
    },
  };
};
