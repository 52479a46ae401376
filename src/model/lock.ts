import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { localTime } from '../clock.ts';
import { processStart } from './process-start.ts';

/** A lock that its owner does not touch for so many milliseconds was left behind. */
const UNTOUCHED = 60_000;
/** How many times longer that is for a process that is there, and may just be too busy to touch its lock. */
const PATIENCE = 10;
/** A lock without a whole name that stays so for so many milliseconds is of a process that was killed as it signed. */
const UNSIGNED = 2_000;
/** A lock that is older than this, in milliseconds, was left behind, however much the clocks of two machines differ. */
const ANCIENT = 24 * 3_600_000;
const TOUCH = 5_000;
const LOOK = 200;

const signature = z.object({
  pid: z.int(),
  host: z.string(),
  /** As `processStart` names it: a number is given to a new process when the old one has ended. */
  started: z.string().nullable().default(null),
  /** When it took the lock, ISO 8601. */
  since: z.iso.datetime().nullable().default(null),
});

/** Who holds a lock. */
export type LockOwner = z.infer<typeof signature>;

export interface LockOptions {
  /** Called once, when another process is found at work; `null` where it has not signed. */
  readonly onWait?: (owner: LockOwner | null) => void;
  readonly signal?: AbortSignal | undefined;
  /** After how many milliseconds a lock that nobody touches was left behind, where nothing else tells. */
  readonly untouched?: number;
}

/** Who holds a lock, for people: `process 4711 on this machine, since 2026-11-24 14:03:22`. */
export const describeOwner = ({ pid, host, since }: LockOwner): string => {
  const where = host === hostname() ? 'this machine' : host;
  const when = since === null ? '' : `, since ${localTime(since)}`;
  return `process ${pid} on ${where}${when}`;
};

/** Whether a process of this machine is there, ours or anybody's. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** A lock as it was seen, and since when nobody has touched it. */
interface Seen {
  readonly content: string;
  readonly touched: number;
  /** By a clock that nobody sets, in milliseconds. */
  readonly since: number;
}

/** Stands for the content of a lock that may not be read. */
const unreadable = '?';

const look = async (file: string, before: Seen | null): Promise<Seen | null> => {
  try {
    const content = await readFile(file, 'utf8');
    const touched = (await stat(file)).mtimeMs;
    if (before?.content === content && before.touched === touched) return before;
    return { content, touched, since: performance.now() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return before?.content === unreadable
      ? before
      : { content: unreadable, touched: Date.now(), since: performance.now() };
  }
};

const ownerOf = (content: string): LockOwner | null => {
  try {
    return signature.parse(JSON.parse(content));
  } catch {
    return null;
  }
};

const isLeftBehind = async ({ content, touched, since }: Seen, untouched: number): Promise<boolean> => {
  const quiet = performance.now() - since;
  // The owner's clock may differ from ours and either may be set: only what is very old is judged by its date.
  const ancient = Date.now() - touched > ANCIENT;
  const owner = ownerOf(content);
  if (!owner && content !== unreadable) return ancient || quiet > Math.min(UNSIGNED, untouched);
  if (owner?.host !== hostname()) return ancient || quiet > untouched;
  if (!isAlive(owner.pid)) return true;
  const start = await processStart(owner.pid);
  if (owner.started !== null && start !== null) return owner.started !== start;
  return ancient || quiet > untouched * PATIENCE;
};

const take = async (file: string): Promise<string | null> => {
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    started: await processStart(process.pid),
    since: new Date().toISOString(),
  };
  const content = JSON.stringify(owner);
  try {
    await writeFile(file, content, { flag: 'wx' });
    return content;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return null;
    // Made, and then there was no room to sign it.
    if (syscall === 'write') await rm(file, { force: true });
    throw error;
  }
};

/** Takes away the lock that was judged, and no other that has taken its place since. */
const clear = async (file: string, { content }: Seen): Promise<void> => {
  const aside = path.join(path.dirname(file), `.aside-${process.pid}-${path.basename(file)}`);
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== content) await link(aside, file);
  } catch {
    // Another process was faster.
  }
  await rm(aside, { force: true });
};

/**
 * Does work that one process at a time should do, and waits while another does it. The lock of a process that was
 * killed is taken over: at once where it was of this machine, else when nobody has touched it for a minute. It saves
 * work, it does not guard data: in the moment in which two processes take over the same lock both may work, so the
 * work itself must bear that.
 *
 * @param file where the lock stands; its folder exists
 * @throws {unknown} what `work` throws, the signal's reason, or the file system's error
 */
export const withLock = async <T>(
  file: string,
  work: () => Promise<T>,
  { onWait, signal, untouched = UNTOUCHED }: LockOptions = {},
): Promise<T> => {
  let told = false;
  let looked = false;
  let seen: Seen | null = null;
  let ours = await take(file);
  while (ours === null) {
    seen = await look(file, seen);
    if (seen && (await isLeftBehind(seen, untouched))) await clear(file, seen);
    else if (seen) {
      // Who has just taken it signs it in a moment: the second look tells who it is.
      if (!told && (seen.content !== '' || looked)) {
        onWait?.(ownerOf(seen.content));
        told = true;
      }
      looked = true;
      await wait(LOOK, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
    signal?.throwIfAborted();
    ours = await take(file);
  }
  const touch = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), TOUCH).unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    // A lock that was taken over meanwhile is another's.
    if ((await readFile(file, 'utf8').catch(() => ours)) === ours) await rm(file, { force: true });
  }
};
