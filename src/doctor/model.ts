import path from 'node:path';
import type { Model } from '../model/catalogue.ts';
import { checkModel } from '../model/check.ts';
import type { Check } from './check.ts';

/** Whether a model's files are there and have the checksums they should; nothing is fetched. */
export const modelCheck = (model: Model, modelsDir: string): Check => ({
  name: 'Model',
  async run() {
    const folder = path.join(modelsDir, ...model.id.split('/'));
    const states = await checkModel(model, folder);
    const damaged = states.filter(({ state }) => state === 'damaged').map(({ file }) => file.path);
    const missing = states.filter(({ state }) => state === 'missing').map(({ file }) => file.path);
    if (damaged.length > 0) {
      return {
        ok: false,
        detail: `${model.id} in ${folder} is damaged: ${damaged.join(', ')}`,
        next: 'Run npm run index, which fetches what is damaged again',
      };
    }
    if (missing.length > 0) {
      return {
        ok: false,
        detail: `${model.id} in ${folder} is not complete: ${missing.join(', ')} missing`,
        next: 'Run npm run index, which fetches what is missing',
      };
    }
    return { ok: true, detail: `${model.id} is whole: ${states.length} files have their SHA-256` };
  },
});
