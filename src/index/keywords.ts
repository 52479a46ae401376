import { isOneSlip } from './closest.ts';
import { type Columns, encodeColumns } from './columns.ts';
import { type Hit, topHits } from './hits.ts';

/** BM25's usual constants (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009). */
const k1 = 1.2;
const b = 0.75;

/**
 * Search by words: an inverted index with BM25 ranking, kept in flat arrays so that 100,000 passages load at once
 * and cost megabytes, not gigabytes.
 */
export class Keywords {
  /** All terms, sorted by their UTF-16 code units. */
  readonly #vocabulary: readonly string[];
  /** Postings of term t are entries `starts[t]` to `starts[t + 1]` of `documents` and `counts`. */
  readonly #starts: Uint32Array;
  readonly #documents: Uint32Array;
  readonly #counts: Uint16Array;
  readonly #lengths: Uint32Array;
  readonly #averageLength: number;
  readonly #scores: Float32Array;

  private constructor(
    vocabulary: readonly string[],
    starts: Uint32Array,
    documents: Uint32Array,
    counts: Uint16Array,
    lengths: Uint32Array,
  ) {
    this.#vocabulary = vocabulary;
    this.#starts = starts;
    this.#documents = documents;
    this.#counts = counts;
    this.#lengths = lengths;
    this.#averageLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    this.#scores = new Float32Array(lengths.length);
  }

  /**
   * Indexes documents; a document's number is its place in the list.
   *
   * @param documents each as its terms, or as the number of a document of `before` that has the same ones
   */
  static build(documents: Iterable<readonly string[] | number>, before?: Keywords): Keywords {
    const { fresh, origins, lengths } = collected(documents);
    const kept = before ? before.#moved(origins) : null;
    const vocabulary: string[] = [];
    const starts = [0];
    const holders = new Uint32Array((kept?.size ?? 0) + total(fresh));
    const counts = new Uint16Array(holders.length);
    let size = 0;
    for (const { term, place } of merged(before ? before.#vocabulary : [], [...fresh.keys()].sort())) {
      const postings = joined(place === null ? [] : (kept?.postings(place) ?? []), fresh.get(term) ?? []);
      if (postings.length === 0) continue;
      for (let i = 0; i < postings.length; i += 2) {
        holders[size] = postings[i] ?? 0;
        counts[size] = Math.min(postings[i + 1] ?? 0, 65_535);
        size += 1;
      }
      vocabulary.push(term);
      starts.push(size);
    }
    if (before)
      origins.forEach((origin, document) => {
        if (origin >= 0) lengths[document] = before.#lengths[origin] ?? 0;
      });
    return new Keywords(vocabulary, Uint32Array.from(starts), holders, counts, Uint32Array.from(lengths));
  }

  /** The postings of documents that stay, under their new numbers. */
  #moved(origins: readonly number[]): { size: number; postings: (term: number) => Postings } {
    // Of each document of before, the new ones: several where an article was copied. A list linked through `next`.
    const first = new Int32Array(this.size).fill(-1);
    const next = new Int32Array(origins.length).fill(-1);
    let isInOrder = true;
    for (let document = origins.length - 1, later = this.size; document >= 0; document--) {
      const origin = origins[document] ?? -1;
      if (origin < 0) continue;
      next[document] = first[origin] ?? -1;
      first[origin] = document;
      if (origin >= later) isInOrder = false;
      later = origin;
    }
    let size = 0;
    for (const document of this.#documents)
      for (let moved = first[document] ?? -1; moved >= 0; moved = next[moved] ?? -1) size += 1;
    const postings = (term: number): Postings => {
      const found: Postings = [];
      const end = this.#starts[term + 1] ?? 0;
      for (let i = this.#starts[term] ?? 0; i < end; i++) {
        const times = this.#counts[i] ?? 0;
        for (let moved = first[this.#documents[i] ?? 0] ?? -1; moved >= 0; moved = next[moved] ?? -1)
          found.push(moved, times);
      }
      return isInOrder ? found : sorted(found);
    };
    return { size, postings };
  }

  /** The index as bytes, for `Keywords.load`. */
  encode(): Buffer {
    return encodeColumns(
      { starts: this.#starts, documents: this.#documents, counts: this.#counts, lengths: this.#lengths },
      this.#vocabulary,
    );
  }

  static load(columns: Columns): Keywords {
    return new Keywords(
      columns.strings,
      columns.get('starts', Uint32Array),
      columns.get('documents', Uint32Array),
      columns.get('counts', Uint16Array),
      columns.get('lengths', Uint32Array),
    );
  }

  /** Number of documents. */
  get size(): number {
    return this.#lengths.length;
  }

  /** How many documents hold a term. */
  frequency(term: string): number {
    const t = this.#find(term);
    return t === undefined ? 0 : (this.#starts[t + 1] ?? 0) - (this.#starts[t] ?? 0);
  }

  /** How much a term tells documents apart: BM25's inverse document frequency, above 0. */
  weight(term: string): number {
    const frequency = this.frequency(term);
    return Math.log(1 + (this.size - frequency + 0.5) / (frequency + 0.5));
  }

  /**
   * The `k` documents with the highest BM25 score, best first; documents without any of the terms are not among them.
   *
   * @param terms each once
   * @param accept which documents may be found; all when absent
   */
  search(terms: readonly string[], k: number, accept?: (document: number) => boolean): Hit[] {
    const scores = this.#scores;
    scores.fill(0);
    for (const term of terms) {
      const t = this.#find(term);
      if (t === undefined) continue;
      const weight = this.weight(term);
      const end = this.#starts[t + 1] ?? 0;
      for (let i = this.#starts[t] ?? 0; i < end; i++) {
        const document = this.#documents[i] ?? 0;
        const count = this.#counts[i] ?? 0;
        const length = (this.#lengths[document] ?? 0) / this.#averageLength;
        scores[document] =
          (scores[document] ?? 0) + (weight * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
      }
    }
    return topHits(scores, k, accept);
  }

  /** The most frequent term that begins with the same letter and is one slip away; `null` where there is none. */
  misspelt(term: string): string | null {
    const [letter = ''] = term;
    let nearest: string | null = null;
    for (let t = this.#place(letter); this.#vocabulary[t]?.startsWith(letter); t++) {
      const other = this.#vocabulary[t] ?? '';
      if (isOneSlip(term, other) && (nearest === null || this.frequency(other) > this.frequency(nearest)))
        nearest = other;
    }
    return nearest;
  }

  /** The place of a term in the vocabulary. */
  #find(term: string): number | undefined {
    const place = this.#place(term);
    return this.#vocabulary[place] === term ? place : undefined;
  }

  /** The place of the first term that is not before this one. */
  #place(term: string): number {
    let low = 0;
    let high = this.#vocabulary.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#vocabulary[middle] ?? '') < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Of one term: a document, how often it holds the term, the next document, and so on. */
type Postings = number[];

const countsOf = (terms: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
};

/** What there is to index of documents: those with terms, and where the others come from (-1: nowhere). */
const collected = (documents: Iterable<readonly string[] | number>) => {
  const lengths: number[] = [];
  const origins: number[] = [];
  const fresh = new Map<string, Postings>();
  for (const each of documents) {
    const document = lengths.length;
    origins.push(typeof each === 'number' ? each : -1);
    lengths.push(typeof each === 'number' ? 0 : each.length);
    if (typeof each === 'number') continue;
    for (const [term, times] of countsOf(each)) {
      const postings = fresh.get(term);
      if (postings) postings.push(document, times);
      else fresh.set(term, [document, times]);
    }
  }
  return { lengths, origins, fresh };
};

/** Two lists of postings in one, all in the order of their documents. */
const joined = (a: Postings, b: Postings): Postings => {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const all: Postings = [];
  let i = 0;
  for (let j = 0; j < b.length; j += 2) {
    for (; i < a.length && (a[i] ?? 0) < (b[j] ?? 0); i += 2) all.push(a[i] ?? 0, a[i + 1] ?? 0);
    all.push(b[j] ?? 0, b[j + 1] ?? 0);
  }
  return all.concat(a.slice(i));
};

/** Postings in the order of their documents. */
const sorted = (postings: Postings): Postings =>
  Array.from(
    { length: postings.length / 2 },
    (_, i) => [postings[2 * i] ?? 0, postings[2 * i + 1] ?? 0] as const,
  )
    .sort(([a], [b]) => a - b)
    .flat();

const total = (vocabulary: ReadonlyMap<string, Postings>): number => {
  let sum = 0;
  for (const postings of vocabulary.values()) sum += postings.length / 2;
  return sum;
};

/** The terms of two sorted lists, each once, sorted, with their places in the first. */
function* merged(
  known: readonly string[],
  others: readonly string[],
): Generator<{ term: string; place: number | null }> {
  let i = 0;
  let j = 0;
  for (let a = known[i], b = others[j]; a !== undefined || b !== undefined; a = known[i], b = others[j]) {
    if (a !== undefined && (b === undefined || a <= b)) {
      yield { term: a, place: i };
      i += 1;
      if (a === b) j += 1;
    } else if (b !== undefined) {
      yield { term: b, place: null };
      j += 1;
    }
  }
}
