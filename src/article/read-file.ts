import { open } from 'node:fs/promises';
import type { Refused } from './draft.ts';
import { sizeOf } from './limits.ts';

/** The bytes of a file, or why they could not be read. */
export const readBytes = async (path: string, limit: number): Promise<{ bytes: Uint8Array } | Refused> => {
  try {
    const file = await open(path, 'r');
    try {
      const found = await file.stat();
      if (!found.isFile()) return { reason: 'is neither a file nor a folder' };
      if (found.size > limit) return { reason: tooLarge(found.size, limit) };
      return { bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { reason: fileReason(error) };
  }
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
