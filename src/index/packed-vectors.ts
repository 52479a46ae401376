import type { PassageVectors } from './embed.ts';

/** Vectors of passages in one piece, which is how they pass between threads without being copied one by one. */
export interface PackedVectors {
  /** Of each passage its own vector, then those of its sentences. */
  readonly numbers: Float32Array;
  /** How many sentences each passage has. */
  readonly sentences: readonly number[];
}

/** @param dimension numbers in a vector */
export const packVectors = (vectors: readonly PassageVectors[], dimension: number): PackedVectors => {
  const all = vectors.flatMap(({ passage, sentences }) => [passage, ...sentences]);
  const numbers = new Float32Array(all.length * dimension);
  all.forEach((vector, i) => {
    numbers.set(vector, i * dimension);
  });
  return { numbers, sentences: vectors.map(({ sentences }) => sentences.length) };
};

/** The vectors again, as views of the piece. */
export const unpackVectors = ({ numbers, sentences }: PackedVectors, dimension: number): PassageVectors[] => {
  let at = 0;
  const next = () => {
    at += dimension;
    return numbers.subarray(at - dimension, at);
  };
  return sentences.map((count) => ({ passage: next(), sentences: Array.from({ length: count }, next) }));
};
