import { availableParallelism } from 'node:os';
import type { OpenedModel } from '../model/open.ts';
import { startThread, type Thread } from '../thread/start.ts';
import type { PassageEmbedder, PassageInput, PassageVectors } from './embed.ts';
import type { EmbeddingTasks } from './embedding-thread.ts';
import { unpackVectors } from './packed-vectors.ts';

/** Passages that a thread takes at a time: enough to find some of like length among them, few enough to share out. */
const jobSize = 16;

/** Passages for which one more thread is worth the time and the memory (some 100 MB) of loading a model once more. */
const passagesForThread = 64;

/** Networks in memory at most; where there are more cores, each spreads over several. */
const mostThreads = 4;

/** How many threads shall embed so many passages. */
export const threadsFor = (passages: number): number =>
  Math.max(1, Math.min(availableParallelism(), mostThreads, Math.floor(passages / passagesForThread)));

/** Embeds passages on threads of their own, until it is closed. */
export interface EmbeddingThreads extends PassageEmbedder {
  close(): Promise<void>;
}

/**
 * Loads a model once on each of some threads. One network that spreads over the cores leaves all but one idle while
 * texts are prepared and vectors are taken out, and waits for itself at each of its many small steps; one network a
 * core does neither.
 *
 * @throws {UserError} when the model's files were removed or damaged since they were checked
 */
export const startEmbeddingThreads = async (
  { model, folder }: OpenedModel,
  count: number,
): Promise<EmbeddingThreads> => {
  const cores = Math.max(1, Math.floor(availableParallelism() / count));
  const threads = Array.from({ length: count }, () =>
    startThread<EmbeddingTasks>(new URL('./embedding-thread.ts', import.meta.url)),
  );
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    await Promise.all(threads.map((thread) => thread.call('load', [model, folder, cores])));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    async passages(inputs, report) {
      const results = new Array<PassageVectors>(inputs.length);
      const jobs = jobsOf(inputs);
      let done = 0;
      const work = async (thread: Thread<EmbeddingTasks>) => {
        for (let job = jobs.shift(); job; job = jobs.shift()) {
          const given = job.flatMap((i) => inputs[i] ?? []);
          const vectors = unpackVectors(await thread.call('passages', [given]), model.dimension);
          job.forEach((i, row) => {
            const passage = vectors[row];
            if (passage) results[i] = passage;
          });
          done += job.length;
          report?.(done);
        }
      };
      try {
        await Promise.all(threads.map(work));
      } finally {
        // Where one of them failed, or nobody wants the rest, the others stop too.
        jobs.length = 0;
      }
      return results;
    },
  };
};

/** Places of texts in the list, those of like length together; the longest first, so that all end at the same time. */
const jobsOf = (inputs: readonly PassageInput[]): number[][] => {
  const lengths = inputs.map(({ sentences }) => sentences.reduce((sum, { length }) => sum + length, 0));
  const longestFirst = lengths.map((_, i) => i).sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
  return Array.from({ length: Math.ceil(inputs.length / jobSize) }, (_, i) =>
    longestFirst.slice(i * jobSize, (i + 1) * jobSize),
  );
};
