/** Remembers the ids that were handled, so that what Discord sends again is not answered again. */
export interface Seen {
  /** Notes an id; `false` where it was noted before. */
  firstTime(id: string): boolean;
}

/** @param capacity ids remembered; the oldest are forgotten first */
export const createSeen = (capacity = 10_000): Seen => {
  const ids = new Set<string>();
  return {
    firstTime(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      if (ids.size > capacity) {
        const [oldest] = ids;
        if (oldest !== undefined) ids.delete(oldest);
      }
      return true;
    },
  };
};
