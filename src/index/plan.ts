import { identifyModel } from '../model/open.ts';
import type { IndexDraft } from './index-draft.ts';
import { openPresent, type Present } from './present.ts';
import { findings, nothingFound, survey } from './survey.ts';
import type { IndexPlaces, UpdateRequest } from './update.ts';
import type { UpdateReport } from './update-report.ts';

/**
 * What `updateIndex` would do now: sources are read and pages are asked for, but nothing is written, no model is
 * fetched, and nobody is waited for.
 *
 * @returns a report of what would be; its version is that of the present state, empty where there is none
 * @throws {UserError} when there is nothing to index, or an article to remove is not there
 * @throws the signal's reason when the caller aborts
 */
export const planUpdate = async (places: IndexPlaces, request: UpdateRequest = {}): Promise<UpdateReport> => {
  const began = performance.now();
  const model = await identifyModel(places.embeddingModel, places.modelsDir);
  const present = await openPresent(places.indexDir);
  try {
    const found = await survey(places, request, present, model);
    const { gathered, fit } = found;
    if (found.isNothing) throw nothingFound(places, gathered);
    const passages = count(gathered.drafts, ({ passages }) => passages);
    const embedded = fit ? newPassages(present, gathered.drafts) : newPassages(null, gathered.drafts);
    return {
      dryRun: true,
      version: present.index?.version ?? '',
      written: false,
      ...findings(found),
      notes: [...troubles(present, fit, model.id), ...gathered.notes],
      counts: {
        articles: gathered.drafts.length,
        sentences: count(gathered.drafts, ({ sentences }) => sentences),
        passages,
      },
      cost: { embedded, reused: passages - embedded },
      milliseconds: performance.now() - began,
    };
  } finally {
    present.index?.close();
  }
};

const count = (drafts: readonly IndexDraft[], of: (draft: IndexDraft) => readonly unknown[]): number =>
  drafts.reduce((sum, draft) => sum + of(draft).length, 0);

/** How many passages there are that an index has no vectors for; those that are alike count once. */
const newPassages = (present: Present | null, drafts: readonly IndexDraft[]): number => {
  const index = present?.index;
  const known = new Set<bigint>();
  for (let number = 0; index && number < index.manifest.counts.passages; number++)
    known.add(index.passageKey(number));
  return new Set(drafts.flatMap(({ keys }) => keys.filter((key) => !known.has(key)))).size;
};

const troubles = ({ index, trouble }: Present, fit: boolean, model: string): string[] => {
  if (trouble !== null) return [`${trouble}; it would be mended or built anew`];
  return index === null || fit ? [] : [`All articles would be embedded again with ${model}`];
};
