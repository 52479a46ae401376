import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Library, openLibrary } from './library.ts';

const towns = ['Arl', 'Brede', 'Corve', 'Dunmoor', 'Esk', 'Farley', 'Gant', 'Holm', 'Inver', 'Jarrow'];

/** Told alike, in nearly the question's own words; none names who is asked for. */
const opening = (town: string) =>
  `The council of ${town} says why its library opened\n\nThe council of ${town} said on Monday why the library on the quay opened late: the chair of the library had asked the council for more time to count the books of the library.\n`;

const named = `Rain floods the lower market\n\nThe stalls were moved to the school yard before noon. Wilhelmina Oakenshott, who sells cheese there, carried her scales home and came back for the boards.\n`;

let library: Library;
beforeAll(async () => {
  library = await openLibrary({
    ...Object.fromEntries(towns.map((town) => [`${town}.txt`, opening(town)])),
    'market.txt': named,
  });
});
afterAll(() => library.close());

const question = 'What did Wilhelmina Oakenshott say of the library on the quay?';

const found = async () => {
  const { answerer, index } = library;
  const { candidates } = await answerer.find(question);
  return candidates.map((candidate) => ({
    ...candidate,
    article: index.article(index.passage(candidate.passage).article).id,
  }));
};

test('passages are found once each, the best first', async () => {
  const all = await found();
  expect(all).toHaveLength(10);
  expect(new Set(all.map(({ passage }) => passage)).size).toBe(10);
  const fused = all.map((candidate) => candidate.fused);
  expect(fused).toEqual(fused.toSorted((a, b) => b - a));
});

test('a name that one passage alone holds counts more than how near the others are in both rankings', async () => {
  const [first, second] = await found();
  expect(first).toMatchObject({ article: 'market', byWords: 1, byMeaning: towns.length + 1 });
  // By reciprocal ranks this one would have been first.
  expect(1 / (60 + (second?.byWords ?? 50)) + 1 / (60 + (second?.byMeaning ?? 50))).toBeGreaterThan(
    1 / (60 + 1) + 1 / (60 + towns.length + 1),
  );
});

test('a question of words that no article holds is found by meaning alone', async () => {
  const { candidates } = await library.answerer.find('Zxqv wrtpl?');
  expect(candidates).toHaveLength(10);
  expect(candidates.map(({ byWords, byMeaning }) => [byWords, byMeaning])).toEqual(
    candidates.map((_, i) => [null, i + 1]),
  );
});
