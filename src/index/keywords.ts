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
  readonly #vocabulary: ReadonlyMap<string, number>;
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
    this.#vocabulary = new Map(vocabulary.map((term, i) => [term, i]));
    this.#starts = starts;
    this.#documents = documents;
    this.#counts = counts;
    this.#lengths = lengths;
    this.#averageLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    this.#scores = new Float32Array(lengths.length);
  }

  /** Indexes documents given as their terms; a document's number is its place in the list. */
  static build(documents: Iterable<readonly string[]>): Keywords {
    const vocabulary = new Map<string, { documents: number[]; counts: number[] }>();
    const lengths: number[] = [];
    for (const terms of documents) {
      const document = lengths.length;
      lengths.push(terms.length);
      for (const term of terms) {
        const postings = vocabulary.get(term) ?? { documents: [], counts: [] };
        if (postings.documents.length === 0) vocabulary.set(term, postings);
        const last = postings.documents.length - 1;
        if (postings.documents[last] === document) postings.counts[last] = (postings.counts[last] ?? 0) + 1;
        else {
          postings.documents.push(document);
          postings.counts.push(1);
        }
      }
    }
    const terms = [...vocabulary.keys()].sort();
    const starts = new Uint32Array(terms.length + 1);
    terms.forEach((term, i) => {
      starts[i + 1] = (starts[i] ?? 0) + (vocabulary.get(term)?.documents.length ?? 0);
    });
    const size = starts[terms.length] ?? 0;
    const ids = new Uint32Array(size);
    const counts = new Uint16Array(size);
    terms.forEach((term, i) => {
      const postings = vocabulary.get(term);
      if (!postings) return;
      ids.set(postings.documents, starts[i]);
      counts.set(
        postings.counts.map((count) => Math.min(count, 65_535)),
        starts[i],
      );
    });
    return new Keywords(terms, starts, ids, counts, Uint32Array.from(lengths));
  }

  /** The index as bytes, for `Keywords.load`. */
  encode(): Buffer {
    return encodeColumns(
      { starts: this.#starts, documents: this.#documents, counts: this.#counts, lengths: this.#lengths },
      [...this.#vocabulary.keys()],
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
    const i = this.#vocabulary.get(term);
    return i === undefined ? 0 : (this.#starts[i + 1] ?? 0) - (this.#starts[i] ?? 0);
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
      const t = this.#vocabulary.get(term);
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
}
