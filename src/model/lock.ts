import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** A lock that its owner has not touched for so many milliseconds was left behind. */
const STALE = 60_000;
/** A lock without a name that is so old, in milliseconds, is of a process that was killed before it could sign. */
const UNSIGNED = 2_000;
const TOUCH = 5_000;
const LOOK = 200;

interface Owner {
  readonly pid: number;
  readonly host: string;
}

/** Whether a process of this machine is there, ours or anybody's. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const isLeftBehind = async (file: string): Promise<boolean> => {
  try {
    const age = Date.now() - (await stat(file)).mtimeMs;
    if (age > STALE) return true;
    const signature = await readFile(file, 'utf8');
    if (signature === '') return age > UNSIGNED;
    const owner = JSON.parse(signature) as Partial<Owner>;
    return owner.host === hostname() && typeof owner.pid === 'number' && !isAlive(owner.pid);
  } catch {
    // Gone meanwhile, or its owner has not written it yet: the next look tells.
    return false;
  }
};

const take = async (file: string): Promise<boolean> => {
  try {
    await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner), {
      flag: 'wx',
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Does work that one process at a time should do, and waits while another does it. The lock of a process that was
 * killed is taken over. It saves work, it does not guard data: in the moment in which two processes take over the
 * same lock both may work, so the work itself must bear that.
 *
 * @param file where the lock stands; its folder exists
 * @param onWait called once, when another process is found at work
 * @throws {unknown} what `work` throws, the signal's reason, or the file system's error
 */
export const withLock = async <T>(
  file: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait?: () => void; signal?: AbortSignal | undefined } = {},
): Promise<T> => {
  let told = false;
  while (!(await take(file))) {
    if (await isLeftBehind(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) onWait?.();
    told = true;
    await wait(LOOK, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  const touch = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), TOUCH).unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(file, { force: true });
  }
};
