import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Refused } from './draft.ts';
import { sizeOf } from './limits.ts';

/** A file that was changed less than so many milliseconds ago may be in the middle of it. */
const settling = 50;
/** How often a file is tried that keeps changing. */
const attempts = 10;

/** The bytes of a file as it stands still, or why they could not be read. */
export const readBytes = async (path: string, limit: number): Promise<{ bytes: Uint8Array } | Refused> => {
  try {
    const file = await open(path, 'r');
    try {
      return await readStill(file, limit);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { reason: fileReason(error) };
  }
};

/** The bytes of an open file between two changes, or why there are none. */
export const readStill = async (
  file: Pick<FileHandle, 'stat' | 'read'>,
  limit: number,
): Promise<{ bytes: Uint8Array } | Refused> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await file.stat();
    if (!found.isFile()) return { reason: 'is neither a file nor a folder' };
    if (found.size > limit) return { reason: tooLarge(found.size, limit) };
    const age = Date.now() - found.mtimeMs;
    if (age >= 0 && age < settling) await wait(settling - age);
    const bytes = await readFully(file, found.size);
    const after = await file.stat();
    // Who writes in place changes the time at the beginning of each write.
    if (bytes && after.size === found.size && after.mtimeMs === found.mtimeMs) return { bytes };
  }
  return { reason: 'is being written just now' };
};

/** `null` where the file ends before. */
const readFully = async (file: Pick<FileHandle, 'read'>, size: number): Promise<Uint8Array | null> => {
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size; ) {
    const { bytesRead } = await file.read(bytes, done, size - done, done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return bytes;
};

const tooLarge = (size: number, limit: number): string =>
  `has ${sizeOf(size)}, more than the ${sizeOf(limit)} that are read; divide it`;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read; give yourself permission to read it',
  EPERM: 'may not be read; give yourself permission to read it',
  ELOOP: 'is a link that leads in a circle',
  EISDIR: 'is a folder',
  ENAMETOOLONG: 'has too long a name',
  EMFILE: 'could not be opened, too many files are open',
  EIO: 'could not be read, the disk reports an error',
  ENXIO: 'is neither a file nor a folder',
};

/** What a file system's error means, for people; reads after the file's name. */
export const fileReason = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return reasons[code] ?? `could not be read (${code})`;
};
