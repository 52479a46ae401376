import { Embedder } from '../index/embed.ts';
import { ensureIndex } from '../index/ensure-index.ts';
import { indexPlaces } from '../index/places.ts';
import { type OpenedModel, openModel } from '../model/open.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { Answerer } from './answer.ts';
import { createAnswerer } from './answerer.ts';
import { openReader } from './open-reader.ts';
import ranking from './ranking.json' with { type: 'json' };
import type { PassageReader } from './reader.ts';

/** Who hears of long work and of what people may want to know meanwhile. */
export interface Reporting {
  readonly progress: Progress;
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** The models that answering takes, loaded once. */
export interface Models {
  readonly opened: OpenedModel;
  readonly embedder: Embedder;
  readonly reader: PassageReader | null;
  close(): Promise<void>;
}

/**
 * Loads the models that the settings name, for many questions; what is missing is fetched.
 *
 * @param shared whether threads of its own help the reader
 * @throws {UserError} when a model is not to be had
 */
export const openModels = async (
  settings: Settings,
  report: Reporting,
  { shared = true }: { readonly shared?: boolean } = {},
): Promise<Models> => {
  const opened = await openModel(indexPlaces(settings), report);
  const [embedder, reader] = await Promise.all([
    Embedder.load(opened.model, opened.folder),
    openReader(settings, report, { shared }),
  ]);
  return {
    opened,
    embedder,
    reader,
    async close() {
      await Promise.all([embedder.close(), reader?.close()]);
    },
  };
};

/**
 * Opens all that answering a question or two takes, as the settings say: the model (fetched where it is missing), the
 * index (built from the folder of articles where there is none) and the reader.
 *
 * @throws {UserError} when one of them is not to be had
 */
export const openAnswerer = async (settings: Settings, report: Reporting): Promise<Answerer> => {
  const { opened, embedder, reader } = await openModels(settings, report, { shared: false });
  const index = await ensureIndex(indexPlaces(settings), { ...report, embedder, opened });
  return createAnswerer({ index, embedder, reader, ranking });
};
