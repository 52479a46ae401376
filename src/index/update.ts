import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Limits } from '../article/limits.ts';
import type { Clock } from '../clock.ts';
import type { EmbeddingModelId } from '../model/catalogue.ts';
import { describeOwner, type LockOwner, withLock } from '../model/lock.ts';
import { type OpenedModel, openModel } from '../model/open.ts';
import { noProgress, type Progress } from '../progress.ts';
import { buildIndex } from './build.ts';
import type { PassageEmbedder } from './embed.ts';
import type { Gathered } from './gather.ts';
import { keepTexts } from './kept-texts.ts';
import { migrateIndex } from './migrate.ts';
import { openPresent, type Present } from './present.ts';
import type { SearchIndex } from './search-index.ts';
import { type Fallback, isSpareWhole, mendSpare, removeLeftovers, sameModel, writeIndex } from './store.ts';
import { findings, nothingFound, survey } from './survey.ts';
import type { UpdateReport } from './update-report.ts';
import { writeWebState } from './web-state.ts';
import { withEmbedder } from './with-embedder.ts';
import { explained } from './writing-errors.ts';

/** Where an index is, what it is made from and with. */
export interface IndexPlaces {
  readonly indexDir: string;
  /** The folder whose articles are always in the index. */
  readonly articlesDir: string;
  readonly embeddingModel: EmbeddingModelId;
  readonly modelsDir: string;
  /** The Hugging Face hub or a mirror of it. */
  readonly hub: string;
}

/** Who hears of an update, and what it may use. */
export interface UpdateOptions {
  readonly progress?: Progress;
  /** Hears in a sentence what people may want to know while it runs. */
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** How much of a source is read, where it is not the usual. */
  readonly limits?: Partial<Limits>;
  /** Tells when a web server may be asked again; default: the machine's. */
  readonly clock?: Clock;
  /** A loaded embedder of the places' model, where the caller has one. */
  readonly embedder?: PassageEmbedder;
}

export interface UpdateRequest extends UpdateOptions {
  /** Paths and addresses to add, or to read again; they are remembered. */
  readonly locations?: readonly string[];
  /**
   * Whether only `locations` are read, so that one more article does not wait for all others; what else has changed
   * is found by the next update that reads everything. Default: everything is read.
   */
  readonly onlyGiven?: boolean;
  /** Ids of articles to take out, or remembered paths and addresses to forget. */
  readonly remove?: readonly string[];
}

/**
 * Brings an index in step with the folder of articles, with every source that was given before and with new ones.
 * Unchanged articles keep their ids, vectors and dates; missing ones are removed; what cannot be read just now keeps
 * its last text. Where nothing changed nothing is written. One update at a time: a second one waits.
 *
 * @throws {UserError} when there is nothing to index, an article to remove is not there, the model cannot be had,
 * or the index cannot be written; the index of before then stays in use
 * @throws the signal's reason when the caller aborts
 */
export const updateIndex = async (
  places: IndexPlaces,
  request: UpdateRequest = {},
): Promise<UpdateReport> => {
  const { indexDir } = places;
  const { note, signal } = request;
  const onWait = (owner: LockOwner | null) => {
    const who = owner ? ` (${describeOwner(owner)})` : '';
    note?.(`Another process is updating the index${who}; waiting for it`);
  };
  try {
    await mkdir(indexDir, { recursive: true });
    return await withLock(path.join(indexDir, 'update.lock'), () => update(places, request), {
      onWait,
      signal,
    });
  } catch (error) {
    throw explained(error, indexDir);
  }
};

const update = async (places: IndexPlaces, request: UpdateRequest): Promise<UpdateReport> => {
  const began = performance.now();
  const model = await openModel(places, request);
  const migrated = await migrateIndex(places.indexDir, model, request);
  const present = await openPresent(places.indexDir);
  try {
    const found = await survey(places, request, present, model.identity);
    const { gathered, excluded, difference, fit, upToDate } = found;
    if (found.isNothing) {
      // Where the sources are not at hand, what was rebuilt without them stays.
      if (migrated !== null && present.index) return migration(present.index, migrated, gathered, began);
      throw nothingFound(places, gathered);
    }
    const state =
      upToDate && present.index
        ? {
            version: present.index.version,
            counts: present.index.manifest.counts,
            cost: { embedded: 0, reused: present.index.manifest.counts.passages },
          }
        : await rebuild(places, request, {
            model,
            present,
            gathered,
            excluded,
            since: difference.since,
            // What was taken out must not come back by way of the state to fall back to.
            fallback: difference.removed.length > 0 ? 'new' : present.trouble === null ? 'present' : 'before',
          });
    // A process that was killed just after it had switched leaves its waste to a run with nothing else to do.
    if (upToDate) {
      if (!(await isSpareWhole(places.indexDir))) await mendSpare(places.indexDir);
      await removeLeftovers(places.indexDir);
    }
    await keepTexts(
      places.indexDir,
      gathered.drafts.map(({ article }) => article),
    );
    await writeWebState(places.indexDir, gathered.web);
    const { articles, sentences, passages } = state.counts;
    return {
      version: state.version,
      written: !upToDate || migrated !== null,
      ...findings(found),
      notes: [...(migrated === null ? [] : [migrated]), ...troubles(present, fit, model), ...gathered.notes],
      counts: { articles, sentences, passages },
      cost: state.cost,
      milliseconds: performance.now() - began,
    };
  } finally {
    present.index?.close();
  }
};

/** What was done where nothing could be read but the index itself. */
const migration = (
  { version, manifest }: SearchIndex,
  note: string,
  { skipped, notes }: Gathered,
  began: number,
): UpdateReport => {
  const { articles, sentences, passages } = manifest.counts;
  return {
    version,
    written: true,
    added: [],
    changed: [],
    removed: [],
    unchanged: articles,
    kept: [],
    skipped,
    leftOut: [],
    notes: [note, ...notes],
    counts: { articles, sentences, passages },
    cost: { embedded: 0, reused: passages },
    milliseconds: performance.now() - began,
  };
};

interface Rebuild {
  readonly model: OpenedModel;
  readonly present: Present;
  readonly gathered: Gathered;
  readonly excluded: readonly string[];
  readonly since: ReadonlyMap<string, string>;
  readonly fallback: Fallback;
}

const rebuild = (
  { indexDir }: IndexPlaces,
  { progress = noProgress, signal, embedder: given }: UpdateRequest,
  { model, present: { index }, gathered, excluded, since, fallback }: Rebuild,
) =>
  withEmbedder(model, given, async (embedder) => {
    const { content, cost } = await buildIndex({
      drafts: gathered.drafts,
      model: model.identity,
      embedder,
      previous: index && sameModel(index.manifest.model, model.identity) ? index : null,
      reading: gathered.reading,
      sources: gathered.sources,
      excluded,
      progress,
      now: new Date().toISOString(),
      since,
      signal,
    });
    const version = await writeIndex(indexDir, content, fallback);
    return { version, counts: content.manifest.counts, cost };
  });

const troubles = ({ index, trouble }: Present, fit: boolean, { identity }: OpenedModel): string[] => {
  if (trouble !== null)
    return [
      index
        ? `${trouble}; it was mended from the state of ${index.manifest.created}`
        : `${trouble}; it was built anew`,
    ];
  if (index === null || fit) return [];
  const { id } = index.manifest.model;
  const made = id === identity.id ? `other files of ${id}` : id;
  return [`The index was made with ${made}; its articles were embedded again with ${identity.id}`];
};
