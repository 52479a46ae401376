import { AutoModel, type PreTrainedModel, Tensor } from '@xenova/transformers';
import { networkOn, networkOptions } from '../model/network-options.ts';
import { serve } from '../thread/serve.ts';

let network: PreTrainedModel | undefined;

const tasks = {
  /**
   * Loads a network alone, without what makes tokens of texts.
   *
   * @param threads that it spreads over; `undefined`: one a core
   * @param asleep whether its threads wait as the project's own do, or as the runtime chooses
   */
  async load(_call: unknown, folder: string, threads: number | undefined, asleep: boolean): Promise<void> {
    const { session_options: _own, ...rest } = networkOptions;
    const options = asleep ? networkOn(threads) : rest;
    network = await AutoModel.from_pretrained(folder, options);
  },
  /** Runs it over texts of so many tokens each, padded to the first, which is the longest. */
  async run(_call: unknown, lengths: readonly number[]): Promise<void> {
    if (!network) throw new Error('No network was loaded');
    const shape = [lengths.length, lengths[0] ?? 0];
    const size = (shape[0] ?? 0) * (shape[1] ?? 0);
    await network({
      input_ids: new Tensor('int64', new BigInt64Array(size).fill(2_003n), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(size).fill(1n), shape),
    });
  },
};

/** What a thread does that runs a network alone. */
export type FloorTasks = typeof tasks;

serve(tasks);
