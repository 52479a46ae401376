import type { Progress } from '../progress.ts';
import { encodeColumns } from './columns.ts';
import type { PassageEmbedder, PassageInput } from './embed.ts';
import type { IndexDraft } from './index-draft.ts';
import { Keywords } from './keywords.ts';
import { formatVersion } from './manifest.ts';
import { blockKinds, type SearchIndex } from './search-index.ts';
import type { IndexContent, ModelIdentity } from './store.ts';
import { terms } from './terms.ts';
import { Vectors } from './vectors.ts';

/** What building an index cost. */
export interface BuildCost {
  /** Passages that the model embedded. */
  readonly embedded: number;
  /** Passages whose vectors were taken over from the index before. */
  readonly reused: number;
}

/** What an index is built from. */
export interface BuildInput {
  /** In the order in which they are to be numbered; ids are unique. */
  readonly drafts: readonly IndexDraft[];
  readonly model: ModelIdentity;
  /** Called where something must be embedded, with how many passages. */
  readonly embedder: (passages: number) => Promise<PassageEmbedder>;
  /** An index of the same model whose vectors may be taken over. */
  readonly previous: SearchIndex | null;
  /** As the manifest keeps it. */
  readonly reading?: string | undefined;
  readonly sources: readonly string[];
  readonly excluded: readonly string[];
  readonly progress: Progress;
  /** The time to note for articles that are new or changed, ISO 8601. */
  readonly now: string;
  /** When the present state of the others was indexed, by id. */
  readonly since: ReadonlyMap<string, string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a whole index in memory. Of `previous` everything is taken over that is still the same: only passages that it
 * does not know are embedded, linked into the graph and looked through for words.
 *
 * @throws the signal's reason when the caller aborts
 */
export const buildIndex = async (input: BuildInput): Promise<{ content: IndexContent; cost: BuildCost }> => {
  const { drafts, previous } = input;
  const passages = passagesOf(drafts, previous);
  const { vectors, sentences, cost } = await embedMissing(input, passages);
  const texts = drafts.map(({ article }) => Buffer.from(article.text, 'utf8'));
  const graph = link(input, passages, vectors);
  // What an older format took for a word may be another thing than it is now.
  const words = previous?.manifest.format === formatVersion ? previous.keywords : undefined;
  return {
    cost,
    content: {
      manifest: describe(input, texts),
      texts: Buffer.concat(texts),
      structure: encodeStructure(drafts, passages, graph.points),
      keywords: Keywords.build(
        passages.map((passage) => (passage.origin === null || !words ? wordsOf(passage) : passage.origin)),
        words,
      ).encode(),
      sentences,
      vectors: graph,
    },
  };
};

const wordsOf = (passage: DraftedPassage): string[] => {
  const { context, sentences } = inputOf(passage);
  return terms([context, ...sentences].join('\n'));
};

/** A passage to be indexed. */
interface DraftedPassage {
  readonly draft: IndexDraft;
  /** Its number within the article. */
  readonly place: number;
  readonly key: bigint;
  /** Its sentences, counted over the whole index. */
  readonly first: number;
  readonly last: number;
  /** The number of a passage of the previous index that is the same in all but its place; `null` where there is none. */
  readonly origin: number | null;
  /** The first passage of the new index that is the same: itself, but where an article is there twice. */
  readonly twin: number;
}

const inputOf = ({ draft, place }: DraftedPassage): PassageInput =>
  draft.inputs[place] ?? { context: '', sentences: [] };

const passagesOf = (drafts: readonly IndexDraft[], previous: SearchIndex | null): DraftedPassage[] => {
  const origins = new Map<bigint, number>();
  for (let i = (previous?.manifest.counts.passages ?? 0) - 1; previous && i >= 0; i--)
    origins.set(previous.passageKey(i), i);
  const twins = new Map<bigint, number>();
  const all: DraftedPassage[] = [];
  let base = 0;
  for (const draft of drafts) {
    const { passages, keys, sentences } = draft;
    passages.forEach(({ first, last }, place) => {
      const key = keys[place] ?? 0n;
      const twin = twins.get(key) ?? all.length;
      twins.set(key, twin);
      all.push({
        draft,
        place,
        key,
        first: base + first,
        last: base + last,
        origin: origins.get(key) ?? null,
        twin,
      });
    });
    base += sentences.length;
  }
  return all;
};

/** Passages that are embedded at one go, so that their vectors are never all in memory as the model gives them. */
const chunk = 2_048;

/** Vectors of new passages by their numbers, and the sentence vectors of all as the file holds them. */
interface Embedded {
  readonly vectors: ReadonlyMap<number, Float32Array>;
  readonly sentences: Buffer;
  readonly cost: BuildCost;
}

const embedMissing = async (
  { drafts, embedder, previous, progress, signal, model: { dimension } }: BuildInput,
  passages: readonly DraftedPassage[],
): Promise<Embedded> => {
  const count = drafts.reduce((sum, { sentences }) => sum + sentences.length, 0);
  const rows = new Int8Array(count * dimension);
  const missing = [...passages.keys()].filter((i) => passages[i]?.origin === null && passages[i].twin === i);
  const vectors = new Map<number, Float32Array>();
  if (missing.length > 0) {
    const loaded = await embedder(missing.length);
    progress.start({ name: 'Embedding', total: missing.length, unit: 'passages' });
    try {
      for (let done = 0; done < missing.length; done += chunk) {
        const now = missing.slice(done, done + chunk).flatMap((number) => {
          const passage = passages[number];
          return passage ? [{ number, passage }] : [];
        });
        const embedded = await loaded.passages(
          now.map(({ passage }) => inputOf(passage)),
          (more) => {
            signal?.throwIfAborted();
            progress.update(done + more);
          },
        );
        embedded.forEach(({ passage: vector, sentences }, i) => {
          const at = now[i];
          if (!at) return;
          vectors.set(at.number, vector);
          sentences.forEach((sentence, j) => {
            rows.set(toBytes(sentence), (at.passage.first + j) * dimension);
          });
        });
      }
    } finally {
      progress.stop();
    }
  }
  takeOver(rows, passages, previous, dimension);
  return {
    vectors,
    sentences: Buffer.from(rows.buffer),
    cost: { embedded: missing.length, reused: passages.length - missing.length },
  };
};

/** Puts the sentence vectors of known passages, and of copies, into their rows. */
const takeOver = (
  rows: Int8Array,
  passages: readonly DraftedPassage[],
  previous: SearchIndex | null,
  dimension: number,
): void => {
  // Passages that follow on one another in both states are read at one go.
  let run = { from: 0, to: 0, at: 0 };
  const read = () => {
    if (previous && run.to > run.from)
      previous.copySentenceVectors(run.from, run.to, rows.subarray(run.at * dimension));
  };
  for (const { origin, twin, first, last } of passages) {
    if (previous && origin !== null) {
      const from = previous.passage(origin);
      if (from.first === run.to && first === run.at + run.to - run.from) run.to = from.last;
      else {
        read();
        run = { from: from.first, to: from.last, at: first };
      }
    } else {
      const like = passages[twin];
      if (like && like.first !== first)
        rows.copyWithin(
          first * dimension,
          like.first * dimension,
          like.first * dimension + (last - first) * dimension,
        );
    }
  }
  read();
};

const link = (
  { model, previous, progress, signal }: BuildInput,
  passages: readonly DraftedPassage[],
  vectors: ReadonlyMap<number, Float32Array>,
): Vectors => {
  const report = (done: number) => {
    signal?.throwIfAborted();
    progress.update(done);
  };
  progress.start({ name: 'Linking', total: vectors.size, unit: 'passages' });
  try {
    const documents = passages.map(({ origin, twin }) => {
      const vector = vectors.get(twin);
      if (previous && origin !== null) return previous.vectors.points[origin] ?? 0;
      if (!vector) throw new Error('A passage was neither embedded nor known');
      return vector;
    });
    return previous
      ? previous.vectors.successor(previous.vectorsFile, { documents, report })
      : Vectors.build(
          model.dimension,
          documents.filter((each) => typeof each !== 'number'),
          report,
        );
  } finally {
    progress.stop();
  }
};

const toBytes = (vector: Float32Array): Int8Array => {
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest === 0
    ? new Int8Array(vector.length)
    : Int8Array.from(vector, (x) => Math.round((x / largest) * 127));
};

const encodeStructure = (
  drafts: readonly IndexDraft[],
  passages: readonly DraftedPassage[],
  points: Uint32Array,
): Buffer => {
  const blocks = drafts.flatMap(({ article }) => article.blocks);
  const sentences = drafts.flatMap(({ sentences }, article) =>
    sentences.map((sentence) => ({ ...sentence, article })),
  );
  return encodeColumns({
    blockStarts: Uint32Array.from(blocks, ({ start }) => start),
    blockEnds: Uint32Array.from(blocks, ({ end }) => end),
    blockKinds: Uint8Array.from(blocks, ({ kind }) => blockKinds.indexOf(kind)),
    /** Where the dateline at the block's start ends; 0 where there is none. */
    blockDatelines: Uint32Array.from(blocks, ({ dateline }) => dateline?.end ?? 0),
    sentenceArticles: Uint32Array.from(sentences, ({ article }) => article),
    sentenceStarts: Uint32Array.from(sentences, ({ start }) => start),
    sentenceEnds: Uint32Array.from(sentences, ({ end }) => end),
    sentenceBlocks: Uint32Array.from(sentences, ({ block }) => block),
    passageFirsts: Uint32Array.from(passages, ({ first }) => first),
    passageLasts: Uint32Array.from(passages, ({ last }) => last),
    passageKeys: BigUint64Array.from(passages, ({ key }) => key),
    passagePoints: points,
  });
};

const describe = (
  { drafts, model, reading, sources, excluded, since, now }: BuildInput,
  texts: readonly Buffer[],
): IndexContent['manifest'] => {
  const counts = { articles: drafts.length, blocks: 0, sentences: 0, passages: 0 };
  let textStart = 0;
  const articles = drafts.map(({ article, sha256, sentences, passages }, i) => {
    const { text: _, blocks, ...facts } = article;
    const record = {
      ...facts,
      sha256,
      textStart,
      textEnd: textStart + (texts[i]?.length ?? 0),
      firstBlock: counts.blocks,
      firstSentence: counts.sentences,
      firstPassage: counts.passages,
      leftOut: blocks.flatMap(({ kind, reason }, block) =>
        kind === 'left-out' ? [{ block, reason: reason ?? '' }] : [],
      ),
      indexed: since.get(article.id) ?? now,
    };
    textStart = record.textEnd;
    counts.blocks += blocks.length;
    counts.sentences += sentences.length;
    counts.passages += passages.length;
    return record;
  });
  return {
    format: formatVersion,
    created: now,
    model,
    ...(reading === undefined ? {} : { reading }),
    counts,
    articles,
    sources: [...sources],
    excluded: [...excluded],
  };
};
