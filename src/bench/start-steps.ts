/** Does what `npm run ask` does, and prints how long each step took, in milliseconds, as JSON. */
import { performance } from 'node:perf_hooks';

const steps: Record<string, number> = {};
let last = 0;
const done = (step: string): void => {
  const now = performance.now();
  steps[step] = Math.round(now - last);
  last = now;
};
done('node and loader');
const { readSettings } = await import('../settings.ts');
const settings = readSettings();
done('settings');
await import('@xenova/transformers');
done('the library of the models');
const { openModels } = await import('../answer/open.ts');
const { createAnswerer } = await import('../answer/answerer.ts');
const { openIndex } = await import('../index/store.ts');
const { default: ranking } = await import('../answer/ranking.json', { with: { type: 'json' } });
await import('../terminal/ask.ts');
done('the rest of the code');
const models = await openModels(
  settings,
  {
    progress: { start() {}, update() {}, stop() {} },
    note: () => undefined,
  },
  { shared: false },
);
done('models: checked and loaded');
const index = await openIndex(settings.INDEX_DIR, models.opened.identity);
done('index: checked and loaded');
await createAnswerer({ ...models, index, ranking }).ask(process.argv[2] ?? '');
done('first answer');
process.stdout.write(JSON.stringify(steps));
process.exit();
