import path from 'node:path';
import { indexOfAnotherModel } from '../errors.ts';
import { hasIndex, isSpareWhole, openIndex } from '../index/store.ts';
import type { IndexPlaces } from '../index/update.ts';
import { describeCounts } from '../index/update-report.ts';
import { embeddingModel } from '../model/catalogue.ts';
import { checkModel, modelChecksum } from '../model/check.ts';
import type { Check } from './check.ts';

/** Whether the index is whole and of the model in use. */
export const indexCheck = ({ indexDir, articlesDir, embeddingModel: id, modelsDir }: IndexPlaces): Check => ({
  name: 'Index',
  async run() {
    if (!hasIndex(indexDir)) {
      return {
        ok: true,
        detail: `There is none in ${indexDir} yet; the first command that needs it builds it from ${articlesDir}`,
      };
    }
    const index = await openIndex(indexDir, await identityOf(id, modelsDir));
    const { counts, created, model } = index.manifest;
    index.close();
    if (model.id !== id) throw indexOfAnotherModel(model.id, id);
    if (counts.articles === 0) {
      return {
        ok: false,
        detail: `The index in ${indexDir} holds no article`,
        next: `Put articles into ${articlesDir}, or name some: npm run index -- PATH or URL`,
      };
    }
    if (!(await isSpareWhole(indexDir))) {
      return {
        ok: false,
        detail: `The index in ${indexDir} is whole, but what there is to fall back to is not`,
        next: 'Run npm run index to mend it',
      };
    }
    return {
      ok: true,
      detail: `${indexDir} is whole: ${describeCounts(counts)}, of ${created.slice(0, 10)}`,
    };
  },
});

/** What identifies the model in use; `undefined` while its files are not there to tell. */
const identityOf = async (id: IndexPlaces['embeddingModel'], modelsDir: string) => {
  const model = embeddingModel(id);
  const folder = path.join(modelsDir, ...id.split('/'));
  const states = await checkModel(model, folder);
  if (states.some(({ state }) => state !== 'good')) return undefined;
  return { id, sha256: await modelChecksum(model, folder), dimension: model.dimension };
};
