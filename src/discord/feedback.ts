import { createHmac, randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { feedbackNotUsable } from '../errors.ts';
import type { Vote } from './button-id.ts';

const ballot = z.object({
  id: z.string().min(1),
  at: z.string(),
  vote: z.enum(['up', 'down']),
  question: z.string(),
  answered: z.boolean(),
  answer: z.string().nullable(),
  quotes: z.array(z.object({ article: z.string().nullable(), text: z.string() })),
  index: z.string(),
});

/**
 * A vote as it stands in the file, one line each. `id` stands for one person's vote on one message: a keyed
 * hash from which neither can be read. An article is `null` where it is no longer indexed.
 */
export type Ballot = Readonly<z.infer<typeof ballot>>;

/** What a vote is about. */
export type Voted = Omit<Ballot, 'id' | 'at' | 'vote'>;

/** Keeps votes in a file. */
export interface Votes {
  /**
   * Notes a person's vote on a message; a second vote on the same message takes the place of the first.
   *
   * @throws {UserError} when the file cannot be written
   */
  cast(person: string, message: string, vote: Vote, about: Voted): Promise<void>;
}

const missing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const readOr = async <T>(file: string, otherwise: T): Promise<string | T> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (missing(error)) return otherwise;
    throw error;
  }
};

const asBallot = (line: string): Ballot | null => {
  try {
    const result = ballot.safeParse(JSON.parse(line));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
};

/**
 * Reads the votes of a file, in its order; no file is no votes.
 *
 * @returns the votes, and how many lines are none (a line cut short by a crash)
 * @throws {UserError} when the file is there and cannot be read
 */
export const readBallots = async (file: string): Promise<{ ballots: readonly Ballot[]; damaged: number }> => {
  let text: string;
  try {
    text = await readOr(file, '');
  } catch (error) {
    throw feedbackNotUsable(file, error);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ballots = lines.flatMap((line) => asBallot(line) ?? []);
  // The last vote of an id counts, wherever an interrupted change left two.
  const byId = new Map(ballots.map((each) => [each.id, each]));
  return { ballots: [...byId.values()], damaged: lines.length - ballots.length };
};

/** The secret of the hashes, made at the first vote and kept beside the file. */
const secretOf = async (file: string): Promise<Buffer> => {
  const kept = await readOr(`${file}.key`, null);
  if (kept !== null && /^[0-9a-f]{64}$/.test(kept.trim())) return Buffer.from(kept.trim(), 'hex');
  const secret = randomBytes(32);
  await writeFile(`${file}.key`, `${secret.toString('hex')}\n`, { mode: 0o600 });
  return secret;
};

/** Writes a file so that it is there whole, old or new, whenever the process ends. */
const replaceFile = async (file: string, text: string): Promise<void> => {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(aside, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};

/**
 * Opens the file of votes; it and its folder are made at the first vote.
 * New votes are appended; a changed vote replaces its line, the file written aside and renamed.
 */
export const createVotes = (file: string, now: () => Date = () => new Date()): Votes => {
  let secret: Promise<Buffer> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const write = async (person: string, message: string, vote: Vote, about: Voted): Promise<void> => {
    await mkdir(path.dirname(file), { recursive: true });
    secret ??= secretOf(file);
    const key = await secret.catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
    const id = createHmac('sha256', key).update(`${person}\n${message}`).digest('base64url').slice(0, 22);
    const line = JSON.stringify({ id, at: now().toISOString(), vote, ...about } satisfies Ballot);
    const text = await readOr(file, '');
    const lines = text.split('\n').filter((each) => each.trim() !== '');
    const at = lines.findIndex((each) => asBallot(each)?.id === id);
    if (at < 0) {
      const separator = text === '' || text.endsWith('\n') ? '' : '\n';
      await appendFile(file, `${separator}${line}\n`);
    } else {
      await replaceFile(file, `${lines.with(at, line).join('\n')}\n`);
    }
  };

  return {
    cast: async (person, message, vote, about) => {
      // One after the other: two votes at once must not both see the file without the other.
      const turn = last.then(() => write(person, message, vote, about));
      last = turn.catch(() => undefined);
      try {
        await turn;
      } catch (error) {
        throw feedbackNotUsable(file, error);
      }
    },
  };
};
