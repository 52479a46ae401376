import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { Embedder } from '../../src/index/embed.ts';
import { indexPlaces } from '../../src/index/places.ts';
import { type IndexPlaces, type UpdateRequest, updateIndex } from '../../src/index/update.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { openModel } from '../../src/model/open.ts';
import { readSettings } from '../../src/settings.ts';

/** A news article of our own; `detail` is in one sentence of one paragraph. */
export const newsOf = (town: string, detail = 'twelve'): string =>
  `${town} opens its new harbour library

By the end of the week every family in ${town} will be able to borrow a boat, a book or both.

The library on the quay of ${town} was paid for by the harbour trust, which collected the money for nine years. ` +
  `Its chair, Odette Marlow, said the building had cost less than the crane it replaced. ` +
  `"We counted every brick twice," she told reporters on the steps, while the brass band of the fire brigade played.

Readers will find ${detail} thousand volumes on the shelves, most of them given by former sailors. ` +
  `A reading room under the roof looks over the lighthouse and stays open until midnight in the summer months. ` +
  `Boats can be taken for an afternoon by anybody who passes a short examination on knots and tides.

Not everyone is content. Fishermen complain that the new pontoon takes the best berth in the basin, ` +
  `and the owner of the neighbouring cafe expects that the queue will block her terrace. ` +
  `The council of ${town} promised to look at both matters before the first snow.
`;

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-index-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Writes files below a folder, their folders too. */
export const writeFiles = async (folder: string, files: Record<string, string | Buffer>): Promise<void> => {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
};

/** An empty place for an index, with these files in its folder of articles, and the default model. */
export const library = async (files: Record<string, string | Buffer> = {}): Promise<IndexPlaces> => {
  const folder = await temporaryFolder();
  const articlesDir = path.join(folder, 'articles');
  await mkdir(articlesDir);
  await writeFiles(articlesDir, files);
  return placesIn(folder);
};

/** Places below a folder, and the default model. */
export const placesIn = (folder: string): IndexPlaces => ({
  ...indexPlaces(readSettings()),
  embeddingModel: 'Xenova/bge-small-en-v1.5',
  indexDir: path.join(folder, 'index'),
  articlesDir: path.join(folder, 'articles'),
});

/** Loads the default model once for all tests of a file, and updates indexes with it. */
export const loadedEmbedder = () => {
  let embedder: Embedder;
  beforeAll(async () => {
    const { model, folder } = await openModel(placesIn('unused'));
    embedder = await Embedder.load(model, folder);
  });
  afterAll(() => embedder.close());
  return {
    get embedder(): Embedder {
      return embedder;
    },
    update: (places: IndexPlaces, request: UpdateRequest = {}): Promise<UpdateReport> =>
      updateIndex(places, { embedder, ...request }),
  };
};
