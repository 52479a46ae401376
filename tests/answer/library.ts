import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answerer } from '../../src/answer/answer.ts';
import { LocalAnswerer } from '../../src/answer/answerer.ts';
import { openReader } from '../../src/answer/open-reader.ts';
import ranking from '../../src/answer/ranking.json' with { type: 'json' };
import { Embedder } from '../../src/index/embed.ts';
import { ensureIndex } from '../../src/index/ensure-index.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openModel } from '../../src/model/open.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings } from '../../src/settings.ts';

/** The articles that come with the project. */
export const sampleArticles = fileURLToPath(new URL('../../articles', import.meta.url));

/** An answerer of the default models over files of a test's own, or over a folder. */
export interface Library {
  readonly index: SearchIndex;
  readonly answerer: LocalAnswerer;
  /** Opens another answerer over the same index. */
  readonly again: () => Promise<Answerer>;
  readonly close: () => Promise<void>;
}

/** Builds an index of these texts (by file name), or of a folder, and opens it. */
export const openLibrary = async (articles: Record<string, string> | string): Promise<Library> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-answer-'));
  if (typeof articles !== 'string')
    for (const [name, text] of Object.entries(articles)) await writeFile(path.join(folder, name), text);
  const settings = { ...readSettings({}), MODELS_DIR: readSettings().MODELS_DIR };
  const places = {
    indexDir: path.join(folder, '.index'),
    articlesDir: typeof articles === 'string' ? articles : folder,
    embeddingModel: settings.EMBEDDING_MODEL,
    modelsDir: settings.MODELS_DIR,
    hub: readSettings().HF_ENDPOINT,
  };
  const open = async () => {
    const { model, folder: modelFolder } = await openModel(places);
    const index = await ensureIndex(places);
    const embedder = await Embedder.load(model, modelFolder);
    const reader = await openReader(settings, { progress: noProgress, note: () => {} });
    return new LocalAnswerer({ index, embedder, reader, ranking });
  };
  const answerer = await open();
  return {
    index: answerer.index,
    answerer,
    again: open,
    close: async () => {
      await answerer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A harbour town's library, told in a way of its own; `year` is in one of its sentences. */
export const harbour = `# Tessmouth opens a library that lends boats

By Ines Calder

March 4, 2021

TESSMOUTH – The library on the quay of Tessmouth opened on Monday after nine years of collecting money. Its chair, Odette Marlow, said the building had cost less than the crane it replaced. “We counted every brick twice,” she told reporters on the steps.

Readers will find 12,000 volumes on the shelves, most of them given by former sailors. A reading room under the roof looks over the lighthouse and stays open until midnight in the summer months. Boats can be taken for an afternoon by anybody who passes a short examination on knots and tides.

Image: The brass band of the fire brigade plays on the steps of the library

Article continues below

## Not everyone is content

Fishermen complain that the new pontoon takes the best berth in the basin. The owner of the neighbouring café, Benoît Dufour, expects that the queue will block his terrace. The council promised to look at both matters before the first snow.

Last year the town had closed its only cinema, because too few people came. “Culture is not a ﬁsh market,” said Kestutis Ąžuolas, who had run it since 1987 — and who now lends boats 🚣 himself.
`;

export const strike = `---
title: Tram drivers in Hallam walk out
date: 2019-10-17
url: https://news.example/hallam/trams?id=7#top
---

HALLAM – Tram drivers in Hallam stopped work at dawn on Thursday, demanding two days off in a row. Only three of the eleven lines were running, the operator Velomar said.

The union wants 4.5 percent more pay as well. Velomar has offered 2.1 percent, which the union’s secretary, Ruud Vercammen, called “a tip”.

Talks will resume on Monday in the town hall. Velomar said that it lost 80,000 euros a day. The mayor, Sunniva Lund, walked to her office.

In the evening the drivers gathered at the depot. Nobody was hurt. They sang.
`;
