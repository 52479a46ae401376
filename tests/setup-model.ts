import { embeddingModel } from '../src/model/catalogue.ts';
import { ensureModel } from '../src/model/ensure.ts';
import { readSettings } from '../src/settings.ts';
import { terminalProgress } from '../src/terminal/progress.ts';

/** Once before all tests: the default model is there, fetched as for anybody. */
export const setup = async (): Promise<void> => {
  const { MODELS_DIR: modelsDir, HF_ENDPOINT: hub } = readSettings();
  await ensureModel(embeddingModel('Xenova/bge-small-en-v1.5'), {
    modelsDir,
    hub,
    progress: terminalProgress(),
    note: (message) => process.stderr.write(`${message}\n`),
  });
};
