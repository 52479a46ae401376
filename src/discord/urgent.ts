/**
 * What must reach Discord before anything that takes long: acknowledgements, for which it gives three seconds.
 * An answerer on this thread holds everything else up while it computes, so work lets these go first.
 */
export interface Urgent {
  /** Notes something urgent that is under way, and returns it. */
  add<T>(request: Promise<T>): Promise<T>;
  /** Resolves when nothing urgent is under way, or when it takes so long that waiting helps nobody. */
  done(): Promise<void>;
}

/** @param patience milliseconds after which work no longer waits */
export const createUrgent = (patience = 1_000): Urgent => {
  const requests = new Set<Promise<unknown>>();
  return {
    add(request) {
      const ended = request.then(
        () => undefined,
        () => undefined,
      );
      requests.add(ended);
      void ended.then(() => requests.delete(ended));
      return request;
    },
    async done() {
      if (requests.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      const all = async (): Promise<void> => {
        // More may come while these are waited for.
        while (requests.size > 0) await Promise.all(requests);
      };
      await Promise.race([all(), enough]);
      clearTimeout(timer);
    },
  };
};
