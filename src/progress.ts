/** Work that takes long enough for people to want to see it move. */
export interface Work {
  /** What is being done, for people: `Fetching Xenova/bge-small-en-v1.5`. */
  readonly name: string;
  /** How much there is to do, in units; it may turn out to be a little less or more. */
  readonly total: number;
  /** What is counted, in the plural (`passages`); `bytes` are shown as megabytes. */
  readonly unit: string;
}

/** Where long work tells how far it is; one piece of work at a time. */
export interface Progress {
  start(work: Work): void;
  /** @param done how much is done in all, in units */
  update(done: number): void;
  /** Ends what `start` began, whether or not it was finished. */
  stop(): void;
}

/** For callers whom nobody watches. */
export const noProgress: Progress = { start() {}, update() {}, stop() {} };
