import type { Progress } from '../progress.ts';
import { encodeColumns } from './columns.ts';
import type { Embedder, PassageInput, PassageVectors } from './embed.ts';
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
  /** Called where something must be embedded. */
  readonly embedder: () => Promise<Embedder>;
  /** An index of the same model whose vectors may be taken over. */
  readonly previous: SearchIndex | null;
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
 * Builds a whole index in memory; only passages that `previous` has no vectors for are embedded.
 *
 * @throws the signal's reason when the caller aborts
 */
export const buildIndex = async (input: BuildInput): Promise<{ content: IndexContent; cost: BuildCost }> => {
  const { drafts } = input;
  const inputs = drafts.flatMap((draft) => draft.inputs);
  const keys = drafts.flatMap((draft) => draft.keys);
  const { vectors, cost } = await embedMissing(input, inputs, keys);
  const texts = drafts.map(({ article }) => Buffer.from(article.text, 'utf8'));
  return {
    cost,
    content: {
      manifest: describe(input, texts),
      texts: Buffer.concat(texts),
      structure: encodeStructure(drafts, keys),
      keywords: Keywords.build(
        inputs.map(({ context, sentences }) => terms([context, ...sentences].join('\n'))),
      ).encode(),
      sentences: encodeSentenceVectors(vectors, input.model.dimension),
      vectors: link(
        input,
        vectors.map(({ passage }) => passage),
      ),
    },
  };
};

/** Unit vectors, or Int8Arrays proportional to them, as an index keeps sentence vectors. */
interface KeptVectors {
  readonly passage: Float32Array;
  readonly sentences: readonly (Float32Array | Int8Array)[];
}

const embedMissing = async (
  { embedder, previous, progress, signal }: BuildInput,
  inputs: readonly PassageInput[],
  keys: readonly bigint[],
): Promise<{ vectors: KeptVectors[]; cost: BuildCost }> => {
  const known = new Map<bigint, number>();
  for (let i = 0; previous && i < previous.manifest.counts.passages; i++)
    known.set(previous.passageKey(i), i);
  const missing = new Map<bigint, PassageInput>();
  inputs.forEach((input, i) => {
    const key = keys[i] ?? 0n;
    if (!known.has(key)) missing.set(key, input);
  });
  const fresh = new Map<bigint, PassageVectors>();
  if (missing.size > 0) {
    const loaded = await embedder();
    progress.start({ name: 'Embedding', total: missing.size, unit: 'passages' });
    try {
      const embedded = await loaded.passages([...missing.values()], (done) => {
        signal?.throwIfAborted();
        progress.update(done);
      });
      [...missing.keys()].forEach((key, i) => {
        const vectors = embedded[i];
        if (vectors) fresh.set(key, vectors);
      });
    } finally {
      progress.stop();
    }
  }
  const vectors = keys.map((key): KeptVectors => {
    const embedded = fresh.get(key);
    if (embedded) return embedded;
    const number = known.get(key);
    if (!previous || number === undefined) throw new Error('A passage was neither embedded nor known');
    const { first, last } = previous.passage(number);
    return { passage: previous.vectors.get(number), sentences: previous.sentenceVectors(first, last) };
  });
  return { vectors, cost: { embedded: fresh.size, reused: inputs.length - fresh.size } };
};

const link = ({ model, progress, signal }: BuildInput, vectors: readonly Float32Array[]): Vectors => {
  progress.start({ name: 'Linking', total: vectors.length, unit: 'passages' });
  try {
    return Vectors.build(model.dimension, vectors, (done) => {
      signal?.throwIfAborted();
      progress.update(done);
    });
  } finally {
    progress.stop();
  }
};

const encodeSentenceVectors = (vectors: readonly KeptVectors[], dimension: number): Buffer => {
  const all = vectors.flatMap(({ sentences }) => sentences);
  const bytes = new Int8Array(all.length * dimension);
  all.forEach((vector, row) => {
    bytes.set(vector instanceof Int8Array ? vector : toBytes(vector), row * dimension);
  });
  return Buffer.from(bytes.buffer);
};

const toBytes = (vector: Float32Array): Int8Array => {
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest === 0
    ? new Int8Array(vector.length)
    : Int8Array.from(vector, (x) => Math.round((x / largest) * 127));
};

const encodeStructure = (drafts: readonly IndexDraft[], keys: readonly bigint[]): Buffer => {
  const blocks = drafts.flatMap(({ article }) => article.blocks);
  const sentences = drafts.flatMap(({ sentences }, article) =>
    sentences.map((sentence) => ({ ...sentence, article })),
  );
  let offset = 0;
  const passages = drafts.flatMap(({ sentences, passages }) => {
    const base = offset;
    offset += sentences.length;
    return passages.map(({ first, last }) => ({ first: base + first, last: base + last }));
  });
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
    passageKeys: BigUint64Array.from(keys),
  });
};

const describe = (
  { drafts, model, sources, excluded, since, now }: BuildInput,
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
    counts,
    articles,
    sources: [...sources],
    excluded: [...excluded],
  };
};
