/** A text's words as places in a source: each has at least one place where it may stand there. */
export interface Placed {
  /** Ascending. */
  readonly places: readonly number[];
  /** Whether a step back is allowed before it: something was moved as a whole, as "On Monday, …" is. */
  readonly mayStepBack: boolean;
  /** Whether it and the word before it may have changed places, as in "the staff of the embassy", "the embassy's staff". */
  readonly mayTurn: (before: number, place: number) => boolean;
}

/** What it costs to stay at a place: more than any step within a sentence. */
const samePlace = 1_000;

/** A way to read the words so far: the place of the last of them, and how much was skipped. */
interface Way {
  readonly cost: number;
  readonly place: number;
  readonly before: Way | null;
}

/**
 * Chooses a place for each word of a text so that it reads as in the source: going on and on, with one step back at
 * most, where that is allowed. Steps that skip less are better. `null` where the order is another one.
 */
export const inOrder = (words: readonly Placed[]): readonly number[] | null => {
  const [first, ...rest] = words;
  // For each number of steps back, the best way to each place of the word looked at.
  let ways: Way[][] = [(first?.places ?? []).map((place) => ({ cost: 0, place, before: null })), []];
  for (const word of rest) {
    ways = ways.map((_, steps) => word.places.flatMap((place) => reach(ways, word, steps, place)));
  }
  const end = ways.find((list) => list.length > 0)?.reduce((a, b) => (b.cost < a.cost ? b : a));
  if (!end) return null;
  const chosen: number[] = [];
  for (let way: Way | null = end; way; way = way.before) chosen.unshift(way.place);
  return chosen;
};

const reach = (
  ways: readonly (readonly Way[])[],
  { mayStepBack, mayTurn }: Placed,
  steps: number,
  place: number,
): Way[] => {
  const on = (ways[steps] ?? []).filter((way) => way.place <= place || mayTurn(way.place, place));
  const back = mayStepBack && steps > 0 ? (ways[steps - 1] ?? []).filter((way) => way.place > place) : [];
  const next = [...on, ...back].map((before) => ({
    // Two words have one place between them only where the source has it once.
    cost: before.cost + (place === before.place ? samePlace : Math.abs(place - before.place)),
    place,
    before,
  }));
  return next.length === 0 ? [] : [next.reduce((a, b) => (b.cost < a.cost ? b : a))];
};
