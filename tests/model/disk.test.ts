import { chmod } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { asNobody, smallDisk, works } from '../confined.ts';
import { ensureElsewhere } from './ensure-elsewhere.ts';
import { fakeHub, modelLikeReal, nobody, realFiles, temporaryFolder } from './fake-hub.ts';

test.skipIf(!works(smallDisk('1m', '/mnt')))(
  'a disk that is too small is said so before the download',
  async () => {
    const modelsDir = await temporaryFolder();
    const model = modelLikeReal();
    const hub = await fakeHub(realFiles(model.id));
    const { status, said } = await ensureElsewhere(model, modelsDir, hub.url, smallDisk('1m', modelsDir))
      .ended;
    expect(status).toBe(1);
    expect(said).toContain(`needs 35 MB, and ${modelsDir} has less room than that`);
    expect(hub.requests).toEqual([]);
  },
);

test.skipIf(!works(smallDisk('1m', '/mnt')))(
  'a disk that fills up during the download is said so',
  async () => {
    const modelsDir = await temporaryFolder();
    const model = modelLikeReal((file) => ({ ...file, bytes: 0 }));
    const hub = await fakeHub(realFiles(model.id));
    const { status, said } = await ensureElsewhere(model, modelsDir, hub.url, smallDisk('9m', modelsDir))
      .ended;
    expect(status).toBe(1);
    expect(said).toContain(`${modelsDir} has less room than that`);
    expect(said).toContain('set MODELS_DIR');
  },
);

test.skipIf(!works(asNobody))('a folder that may not be written to is said so', async () => {
  const modelsDir = await temporaryFolder();
  await chmod(modelsDir, 0o555);
  const { status, said } = await ensureElsewhere(modelLikeReal(), modelsDir, await nobody(), asNobody).ended;
  expect(status).toBe(1);
  expect(said).toContain(`Models cannot be kept in ${modelsDir}: EACCES`);
});
