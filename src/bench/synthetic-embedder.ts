import type { PassageEmbedder, PassageVectors } from '../index/embed.ts';
import { randomNumbers } from './statistics.ts';

/** How far a made vector may lie from the real one it is made from: their cosine is about 0.87. */
const distance = 0.55;

/** A vector of unit length near another one. */
export const near = (vector: Float32Array, random: () => number, far = distance): Float32Array => {
  // The sum of so many even random numbers has the length that is wanted, near enough.
  const scale = far * Math.sqrt(12 / vector.length);
  const moved = vector.map((x) => x + scale * (random() - 0.5));
  const length = Math.sqrt(moved.reduce((sum, x) => sum + x * x, 0));
  return moved.map((x) => x / length);
};

/**
 * Gives passages vectors without a model, for measuring what comes after it: real vectors, moved a little, in turn.
 *
 * @param real vectors of unit length
 */
export const createSyntheticEmbedder = (real: readonly Float32Array[]): PassageEmbedder => {
  let made = 0;
  return {
    async passages(inputs, report) {
      const results = inputs.map(({ sentences }, i): PassageVectors => {
        const random = randomNumbers(made);
        const passage = near(real[made % real.length] ?? new Float32Array(), random);
        made++;
        if (i % 1_000 === 999) report?.(i + 1);
        return { passage, sentences: sentences.map(() => near(passage, random)) };
      });
      report?.(inputs.length);
      return results;
    },
  };
};
