import { ensureModel } from '../../src/model/ensure.ts';

/** A process of its own that makes sure of a model: `MODEL MODELS_DIR HUB`, the model as JSON. */
const [model = '', modelsDir = '', hub] = process.argv.slice(2);
try {
  const note = (message: string) => process.stderr.write(`${message}\n`);
  process.stdout.write(await ensureModel(JSON.parse(model), { modelsDir, hub, note }));
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = 1;
}
