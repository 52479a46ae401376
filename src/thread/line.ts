/** Work that waits its turn: so much at once, so much more in the line. */
export interface Line {
  /** Whether one more would be turned away. */
  readonly full: boolean;
  /** Pieces of work begun or waiting. */
  readonly length: number;
  /** Does the work when its turn comes; gives what it gives and throws what it throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is begun or waiting any more. */
  idle(): Promise<void>;
}

/**
 * A first-come, first-served line.
 *
 * @param atOnce pieces of work under way at the same time
 * @param waiting pieces that may wait beside them; what comes when it is `full` is the caller's to refuse
 */
export const createLine = (atOnce: number, waiting: number): Line => {
  const queue: (() => void)[] = [];
  let head = 0;
  let working = 0;
  let idlers: (() => void)[] = [];
  const length = (): number => working + queue.length - head;
  const next = (): void => {
    while (working < atOnce && head < queue.length) {
      const begin = queue[head];
      head++;
      working++;
      begin?.();
    }
    if (head === queue.length || head > 1_000) {
      queue.splice(0, head);
      head = 0;
    }
    if (length() === 0) {
      for (const done of idlers) done();
      idlers = [];
    }
  };
  return {
    get full() {
      return length() >= atOnce + waiting;
    },
    get length() {
      return length();
    },
    run: (work) =>
      new Promise((resolve, reject) => {
        const ended = (): void => {
          working--;
          next();
        };
        queue.push(() => {
          work().then(
            (value) => {
              ended();
              resolve(value);
            },
            (error: unknown) => {
              ended();
              reject(error);
            },
          );
        });
        next();
      }),
    idle: () =>
      length() === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idlers.push(resolve);
          }),
  };
};
