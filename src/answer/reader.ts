import {
  AutoModelForQuestionAnswering,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import type { Span } from '../article/article.ts';
import { networkOn, networkOptions } from '../model/network-options.ts';

/** A passage as the reader is shown it. */
export interface ReaderInput {
  /** The article's title. */
  readonly context: string;
  readonly sentences: readonly string[];
}

/** The likeliest answer inside one sentence. */
export interface SpanScore {
  /** Offsets into the sentence; whole words. */
  readonly span: Span;
  /** Start score plus end score, the network's own scale. */
  readonly score: number;
  /** The logarithm of the chance that the network gives this span among all of its passage and "no answer". */
  readonly chance: number;
}

/** What the reader makes of one passage. */
export interface Reading {
  /** Score of "no answer here", on the scale of the spans' scores. */
  readonly none: number;
  /** The logarithm of the chance that the network gives it. */
  readonly noneChance: number;
  /** The best span of each sentence; `null` where the sentence was cut off, or has no words. */
  readonly sentences: readonly (SpanScore | null)[];
}

/** Tokens that the network was trained to read at most, question included. */
const mostTokens = 384;
const mostQuestionTokens = 64;
/** Tokens in an answer at most. */
const longestAnswer = 30;
/**
 * One mark of punctuation, or a run of anything else between white space: what BERT's tokenizer never joins to its
 * neighbours. A currency sign belongs to its number, and what is invisible to the word around it.
 */
const chunkPattern = /[\p{P}!-/:-@[-`{-~]|[^\t\n\r\p{Z}\p{P}!-/:-@[-`{-~]+/gu;

/** The tokens of a text, each with the chunk of text that it belongs to. */
interface Tokens {
  readonly ids: readonly number[];
  readonly spans: readonly Span[];
}

interface Encoded {
  readonly ids: readonly number[];
  /** Where the passage begins. */
  readonly second: number;
  readonly sentences: readonly { readonly first: number; readonly spans: readonly Span[] }[];
}

/** How likely an answer starts and ends at each token of a sentence, on the network's own scale. */
export interface TokenScores {
  /** Where the tokens are, as offsets into the sentence; those of one word share its place. */
  readonly spans: readonly Span[];
  readonly starts: Float32Array;
  readonly ends: Float32Array;
}

/** What reads passages for questions. */
export interface PassageReader {
  /** The results are in the passages' order. */
  read(question: string, passages: readonly ReaderInput[]): Promise<Reading[]>;
  /** The scores of one sentence of a passage; of what was cut off there are none. */
  score(question: string, passage: ReaderInput, sentence: number): Promise<TokenScores>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** Has one passage read. */
export const readOne = async (
  reader: PassageReader,
  question: string,
  passage: ReaderInput,
): Promise<Reading> => {
  const [reading] = await reader.read(question, [passage]);
  if (!reading) throw new Error('A passage was read without a result');
  return reading;
};

/**
 * An extractive reader: for a question and a passage, how likely each span is the answer, and how likely none is.
 * Spans are known by offsets from the start, since chunks of text are turned into tokens one by one.
 */
export class Reader implements PassageReader {
  readonly #network: PreTrainedModel;
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #open: number;
  readonly #close: number;
  readonly #known = new Map<string, readonly number[]>();

  private constructor(network: PreTrainedModel, tokenizer: PreTrainedTokenizer) {
    this.#network = network;
    this.#tokenizer = tokenizer;
    const [open = 0, close = 0] = tokenizer.encode('');
    this.#open = open;
    this.#close = close;
  }

  /**
   * Loads a question-answering model of the BERT kind from its folder; nothing is fetched.
   *
   * @param threads that the network spreads over; default: one a core
   */
  static async load(folder: string, { threads }: { readonly threads?: number } = {}): Promise<Reader> {
    env.allowRemoteModels = false;
    const [network, tokenizer] = await Promise.all([
      AutoModelForQuestionAnswering.from_pretrained(folder, networkOn(threads)),
      AutoTokenizer.from_pretrained(folder, networkOptions),
    ]);
    return new Reader(network, tokenizer);
  }

  /**
   * One passage at a time, which takes a fifth less than six together, and gives each the scores that it has in any
   * company: those of int8 networks depend a little on what else is in the batch.
   */
  async read(question: string, passages: readonly ReaderInput[]): Promise<Reading[]> {
    const questionIds = this.tokens(question).ids.slice(0, mostQuestionTokens);
    const readings: Reading[] = [];
    for (const passage of passages) readings.push(await this.#run(this.#encode(questionIds, passage)));
    return readings;
  }

  async score(question: string, passage: ReaderInput, sentence: number): Promise<TokenScores> {
    const questionIds = this.tokens(question).ids.slice(0, mostQuestionTokens);
    const encoded = this.#encode(questionIds, passage);
    const { first, spans } = encoded.sentences[sentence] ?? { first: 0, spans: [] };
    const { starts, ends } = await this.#scores(encoded);
    return {
      spans,
      starts: starts.slice(first, first + spans.length),
      ends: ends.slice(first, first + spans.length),
    };
  }

  async close(): Promise<void> {
    await this.#network.dispose();
  }

  /** The tokens of a text; put together they are those of the whole text. */
  tokens(text: string): Tokens {
    const ids: number[] = [];
    const spans: Span[] = [];
    for (const match of text.matchAll(chunkPattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      for (const id of this.#chunk(match[0])) {
        ids.push(id);
        spans.push(span);
      }
    }
    return { ids, spans };
  }

  #chunk(chunk: string): readonly number[] {
    const known = this.#known.get(chunk);
    if (known) return known;
    const ids = this.#tokenizer.encode(chunk, { add_special_tokens: false });
    // A bound keeps a long-lived process from remembering every word that it ever read.
    if (this.#known.size >= 100_000) this.#known.clear();
    this.#known.set(chunk, ids);
    return ids;
  }

  #encode(question: readonly number[], { context, sentences }: ReaderInput): Encoded {
    const ids = [this.#open, ...question, this.#close];
    const second = ids.length;
    ids.push(...this.tokens(context).ids.slice(0, mostQuestionTokens));
    const most = mostTokens - 1;
    const placed = sentences.map((sentence) => {
      const tokens = this.tokens(sentence);
      const first = ids.length;
      const room = Math.max(0, most - first);
      ids.push(...tokens.ids.slice(0, room));
      return { first, spans: tokens.spans.slice(0, room) };
    });
    return { ids: [...ids, this.#close], second, sentences: placed };
  }

  async #run(encoded: Encoded): Promise<Reading> {
    const { sentences } = encoded;
    const { starts, ends } = await this.#scores(encoded);
    const none = (starts[0] ?? 0) + (ends[0] ?? 0);
    const all = logSum(starts, sentences) + logSum(ends, sentences);
    return {
      none,
      noneChance: none - all,
      sentences: sentences.map(({ first, spans }) => {
        const best = bestSpan(starts, ends, first, spans);
        return best && { ...best, chance: best.score - all };
      }),
    };
  }

  /** How likely an answer starts and ends at each token. */
  async #scores({ ids, second }: Encoded): Promise<{ starts: Float32Array; ends: Float32Array }> {
    const tensor = (data: BigInt64Array) => new Tensor('int64', data, [1, ids.length]);
    const { start_logits, end_logits } = (await this.#network({
      input_ids: tensor(BigInt64Array.from(ids, BigInt)),
      attention_mask: tensor(new BigInt64Array(ids.length).fill(1n)),
      token_type_ids: tensor(new BigInt64Array(ids.length).fill(1n, second)),
    })) as { start_logits: Tensor; end_logits: Tensor };
    return { starts: start_logits.data as Float32Array, ends: end_logits.data as Float32Array };
  }
}

/** The logarithm of the summed exponentials of the scores of "no answer" and of the sentences' tokens. */
const logSum = (scores: Float32Array, sentences: Encoded['sentences']): number => {
  const counted = [
    scores[0] ?? 0,
    ...sentences.flatMap(({ first, spans }) => [...scores.subarray(first, first + spans.length)]),
  ];
  const most = Math.max(...counted);
  return most + Math.log(counted.reduce((sum, score) => sum + Math.exp(score - most), 0));
};

/**
 * The best span of tokens.
 *
 * @param first of the tokens that the spans are of, among those scored
 */
export const bestSpan = (
  starts: Float32Array,
  ends: Float32Array,
  first: number,
  spans: readonly Span[],
): Omit<SpanScore, 'chance'> | null => {
  let best: Omit<SpanScore, 'chance'> | null = null;
  let score = Number.NEGATIVE_INFINITY;
  spans.forEach((from, i) => {
    const last = Math.min(spans.length, i + longestAnswer);
    for (let j = i; j < last; j++) {
      const sum = (starts[first + i] ?? 0) + (ends[first + j] ?? 0);
      if (sum <= score) continue;
      score = sum;
      best = { span: { start: from.start, end: spans[j]?.end ?? from.end }, score };
    }
  });
  return best;
};
