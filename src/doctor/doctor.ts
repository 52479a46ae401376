import { UserError } from '../errors.ts';
import { indexPlaces } from '../index/places.ts';
import { embeddingModel } from '../model/catalogue.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Check } from './check.ts';
import { discordCheck } from './discord.ts';
import { hnswCheck } from './hnsw.ts';
import { indexCheck } from './index.ts';
import { modelCheck } from './model.ts';
import { nodeCheck } from './node.ts';
import { settingsCheck } from './settings.ts';
import { writerCheck } from './writer.ts';

/** The checks that need settings, in the order in which things depend on one another. */
const checksOf = (settings: Settings): readonly Check[] => [
  modelCheck(embeddingModel(settings.EMBEDDING_MODEL), settings.MODELS_DIR),
  indexCheck(indexPlaces(settings)),
  discordCheck(settings),
  writerCheck(settings),
];

/** Everything that must be right, in the order in which things depend on one another. */
export const allChecks = (read: () => Settings = readSettings): readonly Check[] => {
  const always = [nodeCheck(), hnswCheck, settingsCheck(read)];
  try {
    return [...always, ...checksOf(read())];
  } catch (error) {
    // The check of the settings says what is wrong; without them nothing after it makes sense.
    if (error instanceof UserError) return always;
    throw error;
  }
};
