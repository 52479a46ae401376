import { expect, test } from 'vitest';
import type { PassageInput } from '../../src/index/embed.ts';
import { dot } from '../../src/index/vectors.ts';
import { loadedEmbedder } from './library.ts';

const loaded = loadedEmbedder();

const library: PassageInput = {
  context: 'Harbour library. 3 May 2024. ',
  sentences: ['The harbour library lends boats.', 'Its chair is Odette Marlow.', 'It opens on Friday.'],
};
const weather: PassageInput = { context: '', sentences: ['A storm tore the roof off the opera house.'] };
const long: PassageInput = {
  context: 'Long. ',
  sentences: Array.from({ length: 90 }, (_, i) => `Sentence number ${i} tells of the boats in the harbour.`),
};

test('a passage has the same vectors in a batch as alone', async () => {
  const inputs = [weather, library, long, { context: '', sentences: ['Rain.'] }, library];
  const together = await loaded.embedder.passages(inputs);
  expect(together).toHaveLength(inputs.length);
  for (const [i, input] of inputs.entries()) {
    const [alone] = await loaded.embedder.passages([input]);
    expect(dot(alone?.passage ?? [], together[i]?.passage ?? [])).toBeGreaterThan(0.99);
    expect(together[i]?.sentences).toHaveLength(input.sentences.length);
    const [first, batched] = [alone?.sentences[0] ?? [], together[i]?.sentences[0] ?? []];
    expect(dot(first, batched)).toBeGreaterThan(0.99);
  }
});

test('vectors have the length 1 and the dimension of the model', async () => {
  const [passage] = await loaded.embedder.passages([library]);
  const { question, words } = await loaded.embedder.question('Who leads the library?');
  for (const vector of [passage?.passage ?? [], ...(passage?.sentences ?? []), question, words]) {
    expect(vector).toHaveLength(384);
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
  }
});

test('a question is closest to the passage and to the sentence that answer it', async () => {
  const [aboutLibrary, aboutWeather] = await loaded.embedder.passages([library, weather]);
  const { question, words } = await loaded.embedder.question('Who is the chair of the library?');
  expect(dot(question, aboutLibrary?.passage ?? [])).toBeGreaterThan(
    dot(question, aboutWeather?.passage ?? []),
  );
  const similar = aboutLibrary?.sentences.map((sentence) => dot(words, sentence)) ?? [];
  expect(similar.indexOf(Math.max(...similar))).toBe(1);
});

test('the context colours the passage, and is not needed', async () => {
  const [withContext, without] = await loaded.embedder.passages([library, { ...library, context: '' }]);
  const similarity = dot(withContext?.passage ?? [], without?.passage ?? []);
  expect(similarity).toBeGreaterThan(0.6);
  expect(similarity).toBeLessThan(0.999);
  expect(without?.sentences).toHaveLength(3);
});

test('what is longer than 512 tokens is cut off; sentences behind the cut have no direction', async () => {
  const [passage] = await loaded.embedder.passages([long]);
  const lengths = passage?.sentences.map((sentence) => Math.round(dot(sentence, sentence))) ?? [];
  expect(lengths).toHaveLength(90);
  expect(lengths.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 1));
  expect(lengths.at(-1)).toBe(0);
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  const { question } = await loaded.embedder.question('boats '.repeat(3_000));
  expect(dot(question, question)).toBeCloseTo(1, 5);
});

test('a sentence of no tokens, and a question of none, do no harm', async () => {
  const [passage] = await loaded.embedder.passages([{ context: '', sentences: ['', 'Boats.'] }]);
  expect(passage?.sentences[0]?.every((x) => x === 0)).toBe(true);
  expect(dot(passage?.sentences[1] ?? [], passage?.sentences[1] ?? [])).toBeCloseTo(1, 5);
  const { question } = await loaded.embedder.question('');
  expect(dot(question, question)).toBeCloseTo(1, 5);
  expect(await loaded.embedder.passages([])).toEqual([]);
});

test('the same text has the same vectors each time', async () => {
  expect(await loaded.embedder.passages([library])).toEqual(await loaded.embedder.passages([library]));
});

test('it reports how many passages are done, up to all of them', async () => {
  const reports: number[] = [];
  await loaded.embedder.passages([library, long, weather, long], (done) => reports.push(done));
  expect(reports.at(-1)).toBe(4);
  expect(reports).toEqual(reports.toSorted((a, b) => a - b));
  expect(reports.length).toBeGreaterThan(1);
});
