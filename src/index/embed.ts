import {
  AutoModel,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import { modelNotLoaded } from '../errors.ts';
import type { EmbeddingModel } from '../model/catalogue.ts';
import { networkOn, networkOptions } from '../model/network-options.ts';

/** A passage to embed: whole sentences, and what they belong to. */
export interface PassageInput {
  /** Title and date of the article; colours the passage's vector and has none of its own. */
  readonly context: string;
  readonly sentences: readonly string[];
}

/** Vectors of unit length. */
export interface PassageVectors {
  readonly passage: Float32Array;
  /** One for each sentence: the mean of its tokens' vectors, from the same pass of the model. */
  readonly sentences: readonly Float32Array[];
}

/** Vectors of unit length. */
export interface QuestionVectors {
  /** Compares with passages. */
  readonly question: Float32Array;
  /** The mean of its tokens' vectors: compares with sentences. */
  readonly words: Float32Array;
}

/** The tokens of a passage; a sentence's are `tokens.slice(...bounds[i])`. */
interface Encoded {
  readonly tokens: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
}

/**
 * Tokens in a batch, padding included. Up to here passages of like length run at their best; batches of 1,024 take a
 * sixth more processor time, since they fall out of its cache.
 */
const batchTokens = 256;

/** Turns texts into vectors with one model, which is loaded once and kept. */
export class Embedder {
  readonly model: EmbeddingModel;
  readonly #network: PreTrainedModel;
  readonly #tokenizer: PreTrainedTokenizer;
  /** The special tokens before and after a text. */
  readonly #open: readonly number[];
  readonly #close: readonly number[];

  private constructor(model: EmbeddingModel, network: PreTrainedModel, tokenizer: PreTrainedTokenizer) {
    this.model = model;
    this.#network = network;
    this.#tokenizer = tokenizer;
    const specials = tokenizer.encode('');
    this.#open = specials.slice(0, 1);
    this.#close = specials.slice(1);
  }

  /**
   * Loads a model from its folder; nothing is fetched.
   *
   * @param folder as `ensureModel` gives it
   * @param threads that the network spreads over; default: one a core
   * @throws {UserError} when its files were removed or damaged since they were checked
   */
  static async load(
    model: EmbeddingModel,
    folder: string,
    { threads }: { readonly threads?: number } = {},
  ): Promise<Embedder> {
    env.allowRemoteModels = false;
    try {
      const [network, tokenizer] = await Promise.all([
        AutoModel.from_pretrained(folder, networkOn(threads)),
        AutoTokenizer.from_pretrained(folder, networkOptions),
      ]);
      return new Embedder(model, network, tokenizer);
    } catch (error) {
      throw modelNotLoaded(folder, error);
    }
  }

  /** The vectors of a question; what is longer than the model reads is cut off. */
  async question(text: string): Promise<QuestionVectors> {
    const encoded = this.#encode(this.model.questionPrefix, [text]);
    const [vectors] = await this.#embed([encoded]);
    const words = vectors?.sentences[0];
    if (!vectors || !words) throw new Error('The model gave no vector');
    return { question: vectors.passage, words };
  }

  /**
   * The vectors of passages, in their order.
   *
   * @param report called after each batch with the number of passages done
   */
  async passages(
    inputs: readonly PassageInput[],
    report?: (done: number) => void,
  ): Promise<PassageVectors[]> {
    const encoded = inputs.map(({ context, sentences }) =>
      this.#encode(`${this.model.passagePrefix}${context}`, sentences),
    );
    const results = new Array<PassageVectors>(inputs.length);
    let done = 0;
    for (const batch of batches(encoded.map(({ tokens }) => tokens.length))) {
      const vectors = await this.#embed(batch.flatMap((i) => encoded[i] ?? []));
      batch.forEach((i, row) => {
        const passage = vectors[row];
        if (passage) results[i] = passage;
      });
      done += batch.length;
      report?.(done);
    }
    return results;
  }

  /** How many tokens the network reads of a passage, special ones included. */
  tokenCount({ context, sentences }: PassageInput): number {
    return this.#encode(`${this.model.passagePrefix}${context}`, sentences).tokens.length;
  }

  /** Frees the memory of the network. */
  async close(): Promise<void> {
    await this.#network.dispose();
  }

  #encode(context: string, sentences: readonly string[]): Encoded {
    const tokens = [...this.#open, ...this.#tokensOf(context)];
    const most = this.model.maxTokens - this.#close.length;
    const bounds = sentences.map((sentence) => {
      const start = Math.min(tokens.length, most);
      tokens.push(...this.#tokensOf(sentence));
      return [start, Math.min(tokens.length, most)] as const;
    });
    tokens.length = Math.min(tokens.length, most);
    return { tokens: [...tokens, ...this.#close], bounds };
  }

  /** Sentence by sentence, since both kinds of tokenizer in use begin anew at white space. */
  #tokensOf(text: string): number[] {
    return text === '' ? [] : this.#tokenizer.encode(text, { add_special_tokens: false });
  }

  async #embed(batch: readonly Encoded[]): Promise<PassageVectors[]> {
    const length = Math.max(...batch.map(({ tokens }) => tokens.length));
    const ids = new BigInt64Array(batch.length * length);
    const mask = new BigInt64Array(batch.length * length);
    batch.forEach(({ tokens }, row) => {
      tokens.forEach((token, i) => {
        ids[row * length + i] = BigInt(token);
        mask[row * length + i] = 1n;
      });
    });
    const shape = [batch.length, length];
    const { last_hidden_state: output } = (await this.#network({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
    })) as { last_hidden_state: Tensor };
    const states = output.data as Float32Array;
    const width = this.model.dimension;
    return batch.map(({ tokens, bounds }, row) => {
      const mean = (from: number, to: number) =>
        meanOf(states, (row * length + from) * width, to - from, width);
      return {
        passage: this.model.pooling === 'cls' ? mean(0, 1) : mean(0, tokens.length),
        sentences: bounds.map(([from, to]) => mean(from, to)),
      };
    });
  }
}

/** What indexing takes of an embedder. */
export type PassageEmbedder = Pick<Embedder, 'passages'>;

/** The mean of `count` vectors that stand one after another, scaled to unit length; all 0 where there are none. */
const meanOf = (states: Float32Array, start: number, count: number, width: number): Float32Array => {
  const sum = new Float32Array(width);
  for (let at = start; at < start + count * width; at += width) {
    for (let i = 0; i < width; i++) sum[i] = (sum[i] ?? 0) + (states[at + i] ?? 0);
  }
  let squares = 0;
  for (const x of sum) squares += x * x;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return sum.map((x) => x * scale);
};

/** Groups texts of like length, the longest first, so that padding is rare; gives their places in the list. */
const batches = (lengths: readonly number[]): number[][] => {
  const longestFirst = lengths.map((_, i) => i).sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
  const groups: number[][] = [];
  let group: number[] = [];
  for (const i of longestFirst) {
    const longest = lengths[group[0] ?? i] ?? 0;
    if (group.length > 0 && (group.length + 1) * longest > batchTokens) {
      groups.push(group);
      group = [];
    }
    group.push(i);
  }
  if (group.length > 0) groups.push(group);
  return groups;
};
