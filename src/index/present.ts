import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { manifestName } from './manifest.ts';
import type { SearchIndex } from './search-index.ts';
import { hasIndex, openIndex, openSpareIndex, readManifest } from './store.ts';

const remembered = z.object({
  sources: z.array(z.string()),
  excluded: z.array(z.string()),
  articles: z.array(z.object({ id: z.string(), source: z.string() })),
});

/** What an index folder knows besides what can be read anew. */
export type Remembered = z.infer<typeof remembered>;

/** What stands in an index folder before it is brought up to date. */
export interface Present {
  /** The index, or another whole state of it where it is damaged; `null` where there is nothing to open. */
  readonly index: SearchIndex | null;
  readonly remembered: Remembered;
  /** Why the present state cannot be used, one sentence without a closing full stop; `null` when it can. */
  readonly trouble: string | null;
}

/**
 * Opens what there is to build upon, however little that is: what cannot be opened as an index may still say which
 * articles it was made of.
 *
 * @throws {UserError} when files are there that may not be read
 */
export const openPresent = async (folder: string): Promise<Present> => {
  try {
    const index = await openIndex(folder);
    return { index, remembered: index.manifest, trouble: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const index = await openSpareIndex(folder).catch(() => null);
    const known =
      (await readManifest(folder).catch(() => null))?.manifest ?? index?.manifest ?? (await salvage(folder));
    return {
      index,
      remembered: known ?? { sources: [], excluded: [], articles: [] },
      trouble: hasIndex(folder) || index ? error.what : null,
    };
  }
};

/** What a manifest of another format, or one whose seal is broken, still says in the places we know. */
const salvage = async (folder: string): Promise<Remembered | null> => {
  try {
    return remembered.parse(JSON.parse(await readFile(path.join(folder, manifestName), 'utf8')));
  } catch {
    return null;
  }
};
