import { indexNotWritable, noRoomForIndex, UserError } from '../errors.ts';

const writingCalls = new Set([
  'open',
  'write',
  'fsync',
  'mkdir',
  'rename',
  'copyfile',
  'unlink',
  'rm',
  'scandir',
]);

/** What the file system refused while an index was written, in words; everything else stays what it is. */
export const explained = (error: unknown, indexDir: string): unknown => {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return noRoomForIndex(indexDir, error);
  // What cannot be read has been told by now: what is left is writing, whose errors often do not name the file.
  return writingCalls.has(syscall) ? indexNotWritable(indexDir, error) : error;
};
