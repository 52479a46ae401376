import hnswlib from 'hnswlib-node';
import type { Hit } from './hits.ts';

/**
 * Links a node keeps on each layer, and the widths of the search while building and while searching. Measured on 61,655
 * vectors of sentences and paragraphs by bge-small-en-v1.5, with 300 others as queries: a search 400 wide finds 99.93 %
 * of the 10 nearest, 99.90 % of 20 and 99.76 % of 50 in 2.2 ms. With 16 links it is 99.90, 99.82 and 99.53 % in 1.7 ms;
 * building 200 wide takes twice as long and gains less than a tenth of a point.
 */
const linksPerNode = 24;
const buildWidth = 100;
const searchWidth = 400;
/** The graph's random layers come from a fixed seed, so that the same input builds the same index. */
const seed = 100;

/** Up to this many vectors an exact scan is cheaper, and more certain, than a walk of the graph. */
const exactScanLimit = 2_000;

/** Deleted points of a graph for each one in use, from which on building it anew is better than carrying them along. */
const mostDeleted = 1 / 4;

/** Vectors that are kept at hand for exact scans: those of a small index, or of the part of one that is often searched. */
const mostAtHand = 2 * exactScanLimit;

/** What a new state of a graph is made of. */
export interface VectorsPlan {
  /**
   * For each document, in order, the vector that it is found by: a number is the point of the state before, a vector
   * is new. Documents that are alike share a point: give them the same number, or the very same vector.
   */
  readonly documents: readonly (number | Float32Array)[];
  /** Called with the number of vectors linked, now and then. */
  readonly report?: (done: number) => void;
}

/**
 * Search by meaning: vectors of unit length in an HNSW graph (Malkov and Yashunin, "Efficient and robust approximate
 * nearest neighbor search using Hierarchical Navigable Small World graphs", 2018), compared by their cosine. What is
 * searched are documents, known by their numbers; each has a point in the graph, and documents that are alike share
 * one. A point keeps its number when documents come and go. Up to 2,000 documents the search is exact.
 */
export class Vectors {
  readonly dimension: number;
  readonly #graph: hnswlib.HierarchicalNSW;
  /** The point of each document. */
  readonly points: Uint32Array;
  /** The documents of point p are entries `starts[p]` to `starts[p + 1]` of `documents`, in ascending order. */
  readonly #starts: Uint32Array;
  readonly #documents: Uint32Array;
  /** Of points that were scanned: asking the library for one costs more than comparing with it. */
  readonly #atHand = new Map<number, Float32Array>();

  private constructor(dimension: number, graph: hnswlib.HierarchicalNSW, points: Uint32Array) {
    this.dimension = dimension;
    this.#graph = graph;
    this.points = points;
    graph.setEf(searchWidth);
    const count = graph.getCurrentCount();
    this.#starts = new Uint32Array(count + 1);
    for (const point of points) {
      if (point >= count) throw new RangeError(`There is no point ${point} among ${count}`);
      this.#starts[point + 1] = (this.#starts[point + 1] ?? 0) + 1;
    }
    for (let point = 0; point < count; point++)
      this.#starts[point + 1] = (this.#starts[point + 1] ?? 0) + (this.#starts[point] ?? 0);
    this.#documents = new Uint32Array(points.length);
    const next = this.#starts.slice();
    points.forEach((point, document) => {
      const at = next[point] ?? 0;
      this.#documents[at] = document;
      next[point] = at + 1;
    });
  }

  /**
   * Builds a graph from nothing.
   *
   * @param vectors one for each document; documents with the very same vector share a point
   * @param report called with the number of vectors done, now and then
   * @throws {RangeError} when a vector has the wrong dimension or holds what is no number
   */
  static build(
    dimension: number,
    vectors: readonly Float32Array[],
    report?: (done: number) => void,
  ): Vectors {
    const graph = new hnswlib.HierarchicalNSW('cosine', dimension);
    const { points, fresh } = numbered(vectors, 0);
    graph.initIndex(Math.max(1, fresh.length), linksPerNode, buildWidth, seed);
    link(graph, dimension, fresh, report);
    return new Vectors(dimension, graph, points);
  }

  /**
   * Reads what `save` wrote. The library accepts a file of another dimension silently: check it before.
   *
   * @param points the point of each document
   * @throws {Error} when the file is no graph, or lacks one of the points
   */
  static load(file: string, dimension: number, points: Uint32Array): Vectors {
    return new Vectors(dimension, read(file, dimension), points);
  }

  /**
   * The state that follows on this one: points that no document has any more are deleted and never found again, new
   * ones are linked in, and the rest is not touched. Where more than a fifth of the graph's points are deleted it is
   * built anew. This state stays as it is.
   *
   * @param file what `save` wrote of this state
   * @throws {RangeError} when a vector has the wrong dimension or holds what is no number
   */
  successor(file: string, { documents, report }: VectorsPlan): Vectors {
    const count = this.#graph.getCurrentCount();
    const { points, fresh } = numbered(documents, count);
    const wanted = new Uint8Array(count);
    for (const point of points) if (point < count) wanted[point] = 1;
    const kept = wanted.reduce((sum, one) => sum + one, 0);
    if (count - kept > mostDeleted * (kept + fresh.length)) {
      const vectors = new Map<number, Float32Array>();
      const vectorOf = (point: number): Float32Array => {
        const known = vectors.get(point) ?? Float32Array.from(this.#graph.getPoint(point));
        vectors.set(point, known);
        return known;
      };
      return Vectors.build(
        this.dimension,
        documents.map((each) => (typeof each === 'number' ? vectorOf(each) : each)),
        report,
      );
    }
    const graph = read(file, this.dimension);
    for (let point = 0; point < count; point++)
      if (!wanted[point] && this.#isUsed(point)) graph.markDelete(point);
    graph.resizeIndex(Math.max(1, count + fresh.length));
    link(graph, this.dimension, fresh, report, count);
    return new Vectors(this.dimension, graph, points);
  }

  save(file: string): void {
    this.#graph.writeIndexSync(file);
  }

  /** Number of documents. */
  get size(): number {
    return this.points.length;
  }

  /** Number of points in the graph, deleted ones among them. */
  get pointCount(): number {
    return this.#graph.getCurrentCount();
  }

  /** The vector of a document, of unit length. */
  get(document: number): Float32Array {
    return Float32Array.from(this.#graph.getPoint(this.points[document] ?? 0));
  }

  /**
   * The `k` nearest documents by cosine, nearest first, with the cosine as score; equally near ones in the order of
   * their numbers.
   *
   * @param accept which may be found; all when absent
   * @throws {RangeError} when the query has the wrong dimension or holds what is no number
   */
  search(query: Float32Array, k: number, accept?: ReadonlySet<number>): Hit[] {
    const point = checked(query, this.dimension);
    const count = Math.min(k, accept?.size ?? this.size, this.size);
    if (count <= 0) return [];
    const hits =
      Math.min(accept?.size ?? this.size, this.size) <= exactScanLimit
        ? this.#scan(query, accept)
        : this.#walk(point, count, accept);
    return hits.sort((a, b) => b.score - a.score || a.document - b.document).slice(0, count);
  }

  #walk(query: number[], count: number, accept?: ReadonlySet<number>): Hit[] {
    this.#graph.setEf(Math.max(searchWidth, 4 * count));
    const isAccepted =
      accept && ((point: number) => this.#documentsOf(point).some((each) => accept.has(each)));
    const found = this.#graph.searchKnn(query, Math.min(count, this.pointCount), isAccepted);
    return found.neighbors.flatMap((point, i) => {
      const score = 1 - (found.distances[i] ?? 1);
      return Array.from(this.#documentsOf(point))
        .filter((document) => !accept || accept.has(document))
        .map((document) => ({ document, score }));
    });
  }

  #scan(query: Float32Array, accept?: ReadonlySet<number>): Hit[] {
    const hits: Hit[] = [];
    for (const document of accept ?? this.points.keys())
      if (document < this.size)
        hits.push({ document, score: dot(query, this.#vectorOf(this.points[document] ?? 0)) });
    return hits;
  }

  #vectorOf(point: number): Float32Array {
    const known = this.#atHand.get(point);
    if (known) return known;
    const vector = Float32Array.from(this.#graph.getPoint(point));
    if (this.#atHand.size >= mostAtHand) this.#atHand.clear();
    this.#atHand.set(point, vector);
    return vector;
  }

  #isUsed(point: number): boolean {
    return this.#starts[point] !== this.#starts[point + 1];
  }

  #documentsOf(point: number): Uint32Array {
    return this.#documents.subarray(this.#starts[point], this.#starts[point + 1]);
  }
}

const read = (file: string, dimension: number): hnswlib.HierarchicalNSW => {
  const graph = new hnswlib.HierarchicalNSW('cosine', dimension);
  graph.readIndexSync(file);
  return graph;
};

/** Gives new vectors the points from `count` on. */
const numbered = (
  documents: readonly (number | Float32Array)[],
  count: number,
): { points: Uint32Array; fresh: Float32Array[] } => {
  const pointOf = new Map<Float32Array, number>();
  const points = Uint32Array.from(documents, (each) => {
    if (typeof each === 'number') return each;
    const point = pointOf.get(each) ?? count + pointOf.size;
    pointOf.set(each, point);
    return point;
  });
  return { points, fresh: [...pointOf.keys()] };
};

const link = (
  graph: hnswlib.HierarchicalNSW,
  dimension: number,
  vectors: readonly Float32Array[],
  report?: (done: number) => void,
  first = 0,
): void => {
  vectors.forEach((vector, i) => {
    graph.addPoint(checked(vector, dimension), first + i);
    if (i % 100 === 99) report?.(i + 1);
  });
};

/** The library takes plain arrays only, and answers a query of NaN with a neighbour. */
const checked = (vector: Float32Array, dimension: number): number[] => {
  if (vector.length !== dimension)
    throw new RangeError(`A vector has ${vector.length} dimensions instead of ${dimension}`);
  const numbers = Array.from(vector);
  if (!numbers.every(Number.isFinite)) throw new RangeError('A vector holds what is no number');
  return numbers;
};

/** The product of two vectors: their cosine, where both are of unit length. */
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  // Four sums, since each addition would wait for the one before it.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    first += (a[i] ?? 0) * (b[i] ?? 0);
    second += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    third += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    fourth += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (; i < a.length; i++) first += (a[i] ?? 0) * (b[i] ?? 0);
  return first + second + third + fourth;
};
