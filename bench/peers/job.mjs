// What both recipes are given and give back: a job as JSON in the file that is named, figures as JSON on standard output.
import { readFile } from 'node:fs/promises';

/**
 * Indexes the job's articles as often as it says, each time from nothing, then puts its questions.
 *
 * @param {(job: { modelsDir: string, model: string }) => Promise<{
 *   index: (articles: readonly { name: string, text: string }[]) => Promise<{ passages: number, store: unknown }>,
 *   search: (store: unknown, question: string) => Promise<unknown> }>} prepare
 */
export const run = async (prepare) => {
  const { articles, asked, questions, rounds, modelsDir, model } = JSON.parse(
    await readFile(process.argv[2] ?? '', 'utf8'),
  );
  const read = (names) =>
    Promise.all(names.map(async (name) => ({ name, text: await readFile(name, 'utf8') })));
  const texts = await read(articles);
  const { index, search } = await prepare({ modelsDir, model });
  // The first pass through a network costs more than all later ones.
  await index([{ name: 'warm', text: 'What is being measured once the model is warm?' }]);
  const seconds = [];
  let passages = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    ({ passages } = await index(texts));
    seconds.push((performance.now() - began) / 1_000);
  }
  const { store } = await index(await read(asked));
  const milliseconds = [];
  for (const question of questions) {
    const began = performance.now();
    await search(store, question);
    milliseconds.push(performance.now() - began);
  }
  process.stdout.write(
    JSON.stringify({
      characters: texts.reduce((sum, { text }) => sum + text.length, 0),
      passages,
      seconds,
      milliseconds,
      rss: process.memoryUsage.rss(),
    }),
  );
};
