import path from 'node:path';
import { withLock } from '../model/lock.ts';
import type { OpenedModel } from '../model/open.ts';
import { noProgress } from '../progress.ts';
import { buildIndex } from './build.ts';
import { articleOf, draftOf } from './index-draft.ts';
import { openOlderIndex, sameModel, writeIndex } from './store.ts';
import type { UpdateOptions } from './update.ts';
import { withEmbedder } from './with-embedder.ts';
import { explained } from './writing-errors.ts';

/**
 * Rebuilds an index of an older format from what it holds: its texts are split anew, its vectors are taken over where
 * they are of the same model and of the same passages. No source is read. Nothing happens to an index of this version's
 * format, and to one that is not whole. The caller holds the lock.
 *
 * @returns what was done, in a sentence without a closing full stop; `null` where there was nothing to do
 * @throws the file system's error, or the signal's reason when the caller aborts; the old index then stays
 */
export const migrateIndex = async (
  indexDir: string,
  model: OpenedModel,
  { progress = noProgress, signal, embedder: given }: UpdateOptions,
): Promise<string | null> => {
  const older = await openOlderIndex(indexDir);
  if (!older) return null;
  const { manifest } = older;
  try {
    return await withEmbedder(model, given, async (embedder) => {
      const { content } = await buildIndex({
        drafts: older.articles.map((_, number) => draftOf(articleOf(older, number))),
        model: model.identity,
        embedder,
        previous: sameModel(manifest.model, model.identity) ? older : null,
        sources: manifest.sources,
        excluded: manifest.excluded,
        progress,
        now: new Date().toISOString(),
        since: new Map(older.articles.map(({ id, indexed }) => [id, indexed])),
        signal,
      });
      await writeIndex(indexDir, content, 'new');
      return `The index had format ${manifest.format}; it was rebuilt from its stored texts in format ${content.manifest.format}`;
    });
  } finally {
    older.close();
  }
};

/**
 * `migrateIndex`, alone at work in the folder.
 *
 * @throws {UserError} when the folder cannot be written to
 */
export const migrateAlone = async (
  indexDir: string,
  model: OpenedModel,
  options: UpdateOptions,
): Promise<string | null> => {
  try {
    return await withLock(path.join(indexDir, 'update.lock'), () => migrateIndex(indexDir, model, options), {
      signal: options.signal,
    });
  } catch (error) {
    throw explained(error, indexDir);
  }
};
