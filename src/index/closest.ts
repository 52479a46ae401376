/** Names in the order of their likeness to a word that was meant to be one of them. */
export const closest = (word: string, names: readonly string[]): string[] => {
  const wanted = word.toLowerCase();
  return names
    .map((name) => ({ name, distance: name.includes(wanted) ? 0 : editDistance(wanted, name) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
};

/** How many letters must be put in, left out or exchanged to make one word of the other (Levenshtein, 1966). */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, exchanged));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** From this length on, words that differ in one letter are hardly ever two names. */
const telling = 8;

/**
 * Whether one slip of the keyboard makes one name of the other: a letter too many, one too few, two neighbours in the
 * wrong order, and in long ones another letter. Most misspelt words are so (Damerau, "A technique for computer detection
 * and correction of spelling errors", 1964), but short names that differ in one letter are mostly two: Carter, Carver.
 */
export const isOneSlip = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (word: string, skipped: number) => word.slice(start + skipped);
  if (a.length > b.length) return rest(a, 1) === rest(b, 0);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
  return swapped || (a.length >= telling && rest(a, 1) === rest(b, 1));
};
