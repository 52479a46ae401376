import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkModel } from '../../src/model/check.ts';
import { ensureElsewhere } from './ensure-elsewhere.ts';
import { fakeHub, modelLikeReal, realFile, realFiles, temporaryFolder } from './fake-hub.ts';

const ONNX = 'onnx/model_quantized.onnx';

test('of two processes that start at once, one fetches and the other waits and says so', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const held: (() => void)[] = [];
  const hub = await fakeHub({
    ...realFiles(model.id),
    [`${model.id}/${ONNX}`]: (response) => void held.push(() => response.end(realFile(ONNX))),
  });

  const processes = [1, 2].map(() => ensureElsewhere(model, modelsDir, hub.url));
  // The download is held back until the other process has said that it waits.
  await Promise.race(
    processes.map(async ({ child }) => {
      for await (const text of child.stderr ?? []) if (String(text).includes('waiting for it')) return;
      throw new Error('ended without waiting');
    }),
  );
  await expect.poll(() => held.length).toBe(1);
  held[0]?.();

  const folder = path.join(modelsDir, ...model.id.split('/'));
  for (const { ended } of processes) expect(await ended).toMatchObject({ status: 0, printed: folder });
  expect(hub.requests.toSorted()).toEqual([`${model.id}/${ONNX}`, `${model.id}/tokenizer.json`]);
});

test('what a killed process leaves behind is cleared away, and is never taken for a model', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const files: Parameters<typeof fakeHub>[0] = realFiles(model.id);
  let begun: () => void = () => {};
  const halfway = new Promise<void>((resolve) => {
    begun = resolve;
  });
  files[`${model.id}/${ONNX}`] = (response) => {
    response.writeHead(200, { 'content-length': 34_014_426 });
    response.write(realFile(ONNX).subarray(0, 1_000_000), begun);
  };
  const hub = await fakeHub(files);

  const { child } = ensureElsewhere(model, modelsDir, hub.url);
  await halfway;
  child.kill('SIGKILL');
  await once(child, 'close');
  const left = await readdir(path.join(modelsDir, 'test'));
  expect(left).toHaveLength(2);
  expect(left).not.toContain(path.basename(model.id));

  files[`${model.id}/${ONNX}`] = realFile(ONNX);
  const { status, said } = await ensureElsewhere(model, modelsDir, hub.url).ended;
  expect({ status, said }).toEqual({ status: 0, said: '' });
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([path.basename(model.id)]);
  const states = await checkModel(model, path.join(modelsDir, model.id));
  expect(states.every(({ state }) => state === 'good')).toBe(true);
});
