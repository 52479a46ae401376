import type { SearchIndex } from '../index/search-index.ts';
import { dot } from '../index/vectors.ts';
import type { SummaryLength } from './answer.ts';
import { leansOnBefore } from './leaning.ts';
import type { QuoteSpan } from './quotes.ts';

/** Sentences in a summary at most; of short articles no more than every third is taken. */
const sizes: Readonly<Record<SummaryLength, number>> = { brief: 3, standard: 5, detailed: 10 };

/** How much of a sentence's worth is its place in the article; the rest is how central it is. */
const placeWeight = 0.6;
/** What a sentence gains by opening its paragraph: news put first what matters. */
const openingWorth = 0.3;
/** What it loses by being somebody's words: they comment on what has happened. */
const speechLoss = 0.3;
/** How much a sentence loses for saying again what was chosen already: the balance of maximal marginal relevance. */
const repetitionWeight = 0.5;
/** Shorter sentences say too little, longer ones are hard to read, in UTF-16 code units. */
const shortest = 40;
const longest = 400;

interface Unit {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly block: number;
  readonly opensBlock: boolean;
  readonly speaks: boolean;
  readonly vector: Float32Array;
}

/**
 * The sentences that carry an article, in its order: central to it by their vectors, early rather than late, the first
 * of their paragraph rather than a later one, told rather than said, unlike one another, and understandable alone.
 */
export const summarise = (index: SearchIndex, article: number, length: SummaryLength): QuoteSpan[] => {
  const units = readable(index, article);
  const chosen = choose(units, Math.max(1, Math.min(sizes[length], Math.ceil(units.length / 3))));
  return chosen
    .sort((a, b) => a.unit.number - b.unit.number)
    .map(({ unit, worth }) => ({
      article,
      block: unit.block,
      start: unit.start,
      end: unit.end,
      highlight: null,
      score: Math.max(0, Math.min(1, worth)),
      candidate: 0,
    }));
};

/** The one sentence that stands for an article. */
export const headlineSentence = (index: SearchIndex, article: number): QuoteSpan | null => {
  const units = readable(index, article);
  const [best] = choose(units, 1);
  return best
    ? {
        article,
        block: best.unit.block,
        start: best.unit.start,
        end: best.unit.end,
        highlight: null,
        score: 1,
        candidate: 0,
      }
    : null;
};

const readable = (index: SearchIndex, article: number): Unit[] => {
  const [first, last] = index.sentenceRange(article);
  const vectors = index.sentenceVectors(first, last);
  const text = index.text(article);
  const all = index.sentences(first, last).map(({ number, start, end, block }, i) => ({
    number,
    start,
    end,
    block,
    opensBlock: index.sentence(number === first ? number : number - 1).block !== block || number === first,
    speaks: /^[“"]/u.test(text.slice(start, end)),
    vector: unit(vectors[i] ?? new Int8Array(0)),
    kind: index.blockKind(article, block),
  }));
  const body = all.filter(({ kind }) => kind === 'body');
  const good = body.filter(({ start, end }) => {
    const size = end - start;
    return (
      size >= shortest &&
      size <= longest &&
      !leansOnBefore(text.slice(start, end)) &&
      !text.slice(start, end).endsWith('?')
    );
  });
  return good.length > 0 ? good : body.length > 0 ? body : all;
};

const choose = (units: readonly Unit[], count: number): { unit: Unit; worth: number }[] => {
  const centre = unit(sum(units.map(({ vector }) => vector)));
  const centrality = units.map(({ vector }) => dot(vector, centre));
  const low = Math.min(...centrality);
  const high = Math.max(...centrality);
  const worth = units.map(({ opensBlock, speaks }, i) => {
    const central = high > low ? ((centrality[i] ?? 0) - low) / (high - low) : 1;
    const place = placeWeight / Math.sqrt(1 + i) + (opensBlock ? openingWorth : 0);
    return (1 - placeWeight) * central + place - (speaks ? speechLoss : 0);
  });
  const chosen: { unit: Unit; worth: number }[] = [];
  const left = new Set(units.keys());
  while (chosen.length < count && left.size > 0) {
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const i of left) {
      const candidate = units[i];
      if (!candidate) continue;
      const repeated = Math.max(0, ...chosen.map(({ unit: other }) => dot(other.vector, candidate.vector)));
      const value = (worth[i] ?? 0) - repetitionWeight * repeated ** 2;
      if (value > bestValue) [best, bestValue] = [i, value];
    }
    left.delete(best);
    const unitChosen = units[best];
    if (unitChosen) chosen.push({ unit: unitChosen, worth: worth[best] ?? 0 });
  }
  return chosen;
};

const unit = (vector: ArrayLike<number>): Float32Array => {
  const norm = Math.sqrt(dot(vector, vector)) || 1;
  return Float32Array.from(vector, (x) => x / norm);
};

const sum = (vectors: readonly Float32Array[]): Float32Array => {
  const total = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (vector[i] ?? 0);
  }
  return total;
};
