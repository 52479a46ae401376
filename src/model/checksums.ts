import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** SHA-256 in hex by path in the model's folder. */
export type Checksums = Readonly<Record<string, string>>;

const FILE = 'checksums.json';
const schema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** SHA-256 of a text, hex. */
export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** SHA-256 of a file, hex; `null` when there is no such file. */
export const fileChecksum = async (file: string): Promise<string | null> => {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
};

/**
 * The checksums that a model's files had when they were first seen. A record that cannot be read counts as none:
 * what it would have caught is then seen for the first time again.
 */
export const readChecksums = async (folder: string): Promise<Checksums> => {
  try {
    return schema.parse(JSON.parse(await readFile(path.join(folder, FILE), 'utf8')));
  } catch {
    return {};
  }
};

/** Keeps checksums beside the files, whole or not at all. */
export const writeChecksums = async (folder: string, checksums: Checksums): Promise<void> => {
  const aside = path.join(folder, `${FILE}.${process.pid}`);
  await writeFile(aside, `${JSON.stringify(checksums, null, 2)}\n`);
  await rename(aside, path.join(folder, FILE));
};
