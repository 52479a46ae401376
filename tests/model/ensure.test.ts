import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AutoModel, AutoTokenizer } from '@xenova/transformers';
import { expect, test, vi } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { embeddingModel, type Model } from '../../src/model/catalogue.ts';
import { checkModel, modelChecksum } from '../../src/model/check.ts';
import { ensureModel } from '../../src/model/ensure.ts';
import type { Work } from '../../src/progress.ts';
import { ensureElsewhere } from './ensure-elsewhere.ts';
import { fakeHub, modelLikeReal, nobody, realFile, realFiles, temporaryFolder, unknown } from './fake-hub.ts';

const ONNX = 'onnx/model_quantized.onnx';

const failure = async (attempt: Promise<unknown>): Promise<UserError> => {
  const error = await attempt.then(
    () => expect.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
};

const put = async (folder: string, file: string, content: Buffer | string): Promise<void> => {
  const at = path.join(folder, file);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, content);
};

/** What is left beside a model's folder: locks and folders aside. */
const leftovers = async (modelsDir: string, model: Model): Promise<string[]> =>
  (await readdir(path.join(modelsDir, 'test'))).filter((name) => name !== path.basename(model.id));

test('a model comes from the hub, is loadable from its folder, and is not fetched again', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const hub = await fakeHub(realFiles(model.id));
  const seen: { work: Work | null; done: number; stopped: boolean } = { work: null, done: 0, stopped: false };
  const progress = {
    start: (work: Work) => Object.assign(seen, { work }),
    update: (done: number) => Object.assign(seen, { done }),
    stop: () => Object.assign(seen, { stopped: true }),
  };

  const folder = await ensureModel(model, { modelsDir, hub: hub.url, progress });

  expect(folder).toBe(path.join(modelsDir, ...model.id.split('/')));
  expect(await leftovers(modelsDir, model)).toEqual([]);
  expect(seen.work).toMatchObject({ unit: 'bytes', total: 34_725_822 });
  expect(seen.done).toBe(34_725_822);
  expect(seen.stopped).toBe(true);
  expect(hub.requests.toSorted()).toEqual([`${model.id}/${ONNX}`, `${model.id}/tokenizer.json`]);

  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true });
  const network = await AutoModel.from_pretrained(folder, { local_files_only: true, dtype: 'q8' });
  const { last_hidden_state: states } = await network(tokenizer(['A short sentence.']));
  expect(states.dims).toEqual([1, 6, 384]);
  await network.dispose();

  await ensureModel({ ...model }, { modelsDir, hub: hub.url });
  expect(hub.requests).toHaveLength(2);
});

test('HF_ENDPOINT names the mirror to fetch from', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const hub = await fakeHub(realFiles(model.id));
  vi.stubEnv('HF_ENDPOINT', `${hub.url}//`);
  try {
    await ensureModel(model, { modelsDir });
  } finally {
    vi.unstubAllEnvs();
  }
  expect(hub.requests).toContain(`${model.id}/tokenizer.json`);
});

test('files without a known checksum are held to the one first seen', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal(unknown);
  const files = realFiles(model.id);
  const hub = await fakeHub(files);
  const folder = await ensureModel(model, { modelsDir, hub: hub.url });
  expect(hub.requests).toHaveLength(4);
  const before = await modelChecksum(model, folder);

  await rm(path.join(folder, 'tokenizer.json'));
  files[`${model.id}/tokenizer.json`] = Buffer.concat([realFile('tokenizer.json'), Buffer.from('\n')]);
  const wrong = await ensureElsewhere(model, modelsDir, hub.url).ended;
  expect(wrong.status).toBe(1);
  expect(wrong.said).toMatch(/tokenizer\.json has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}/);
  expect(wrong.said).toContain(`delete ${folder} to accept other files`);

  files[`${model.id}/tokenizer.json`] = realFile('tokenizer.json');
  const right = await ensureElsewhere(model, modelsDir, hub.url).ended;
  expect(right).toMatchObject({ status: 0, printed: folder });
  expect(await modelChecksum(model, folder)).toBe(before);
});

test('what is there and right is kept; only what is missing or damaged is fetched', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const folder = path.join(modelsDir, model.id);
  await put(folder, ONNX, realFile(ONNX));
  await put(folder, 'tokenizer.json', realFile('tokenizer.json').subarray(0, 700_000));
  await put(folder, 'config.json', '{"model_type":"bert","hidden_size":384,"from":"elsewhere"}');
  const hub = await fakeHub(realFiles(model.id));
  const notes: string[] = [];

  await ensureModel(model, { modelsDir, hub: hub.url, note: (message) => notes.push(message) });

  expect(hub.requests).toEqual([`${model.id}/tokenizer.json`]);
  expect(notes.join()).toMatch(/is damaged: tokenizer\.json has the SHA-256/);
  expect(await readFile(path.join(folder, 'config.json'), 'utf8')).toContain('elsewhere');
  expect((await checkModel(model, folder)).map(({ state }) => state)).toEqual([
    'good',
    'good',
    'good',
    'good',
  ]);
});

test('a copy made by hand needs no network: the small files are written beside it', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const folder = path.join(modelsDir, model.id);
  await put(folder, ONNX, realFile(ONNX));
  await put(folder, 'tokenizer.json', realFile('tokenizer.json'));

  await ensureModel(model, { modelsDir, hub: await nobody() });

  expect((await readdir(folder)).toSorted()).toEqual([
    'checksums.json',
    'config.json',
    'onnx',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
});

test.each([
  ['is not there', 404, /404 Not Found for http\S+tokenizer\.json/],
  ['is kept from us', 403, /403 Forbidden/],
  ['breaks', 500, /500 Internal Server Error/],
])('a hub whose model %s (%i) is named with what it said', async (_, status, said) => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const refuse = {
    [`${model.id}/tokenizer.json`]: (response: { writeHead(s: number): { end(): void } }) =>
      response.writeHead(status).end(),
  };
  const hub = await fakeHub({ ...realFiles(model.id), ...refuse });

  const error = await failure(ensureModel(model, { modelsDir, hub: hub.url }));

  expect(error.what).toMatch(said);
  expect(error.next).toContain('MODELS_DIR');
  expect(error.next).toContain(`${ONNX}  from  https://huggingface.co/${model.id}/resolve/main/${ONNX}`);
  expect(await leftovers(modelsDir, model)).toEqual([]);
});

test('a hub that cannot be reached is named', async () => {
  const model = modelLikeReal();
  const hub = await nobody();
  const error = await failure(ensureModel(model, { modelsDir: await temporaryFolder(), hub }));
  expect(error.what).toContain(`the hub at ${hub} (ECONNREFUSED from ${new URL(hub).host})`);
});

test('a transfer that breaks off is not taken for a model, and the next attempt succeeds', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const files: Parameters<typeof fakeHub>[0] = realFiles(model.id);
  files[`${model.id}/${ONNX}`] = (response) => {
    response.writeHead(200, { 'content-length': 34_014_426 });
    response.write(realFile(ONNX).subarray(0, 1_000_000), () => response.destroy());
  };
  const hub = await fakeHub(files);

  const error = await failure(ensureModel(model, { modelsDir, hub: hub.url }));
  expect(error.what).toContain(`the transfer of ${ONNX} broke off`);
  expect(await leftovers(modelsDir, model)).toEqual([]);

  files[`${model.id}/${ONNX}`] = realFile(ONNX);
  await ensureModel(model, { modelsDir, hub: hub.url });
});

test('a network with another checksum is never loaded nor kept', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const hub = await fakeHub({ ...realFiles(model.id), [`${model.id}/${ONNX}`]: 'not a network' });

  const error = await failure(ensureModel(model, { modelsDir, hub: hub.url }));

  expect(error.what).toMatch(/what came is another file: onnx\/model_quantized\.onnx has the SHA-256/);
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([]);
});

test('a file that the library does not ask the hub for is named as lacking', async () => {
  const modelsDir = await temporaryFolder();
  const usual = modelLikeReal();
  const model = { ...usual, files: [...usual.files, { path: 'onnx/other.onnx', bytes: 1 }] };
  const hub = await fakeHub(realFiles(model.id));
  const error = await failure(ensureModel(model, { modelsDir, hub: hub.url }));
  expect(error.what).toContain('it did not bring onnx/other.onnx');
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([]);
});

test('a network that nothing is known of and that does not load is not kept', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal(unknown);
  const hub = await fakeHub({ ...realFiles(model.id), [`${model.id}/${ONNX}`]: 'not a network' });
  await failure(ensureModel(model, { modelsDir, hub: hub.url }));
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([]);
});

test('a signal ends the download and leaves nothing behind', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const stop = new AbortController();
  const hub = await fakeHub({
    ...realFiles(model.id),
    [`${model.id}/${ONNX}`]: (response) => {
      response.writeHead(200, { 'content-length': 34_014_426 });
      response.write('a beginning', () => stop.abort(new Error('enough')));
    },
  });
  await expect(ensureModel(model, { modelsDir, hub: hub.url, signal: stop.signal })).rejects.toThrow(
    'enough',
  );
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([]);
});

test('two calls at once share one download', async () => {
  const modelsDir = await temporaryFolder();
  const model = modelLikeReal();
  const hub = await fakeHub(realFiles(model.id));
  await Promise.all([1, 2, 3].map(() => ensureModel(model, { modelsDir, hub: hub.url })));
  expect(hub.requests).toHaveLength(2);
});

test('models that are fetched at once do not get into one another', async () => {
  const modelsDir = await temporaryFolder();
  const models = [modelLikeReal(), modelLikeReal()];
  const hub = await fakeHub(Object.assign({}, ...models.map(({ id }) => realFiles(id))));
  const folders = await Promise.all(models.map((model) => ensureModel(model, { modelsDir, hub: hub.url })));
  for (const [at, model] of models.entries()) {
    const states = await checkModel(model, folders[at] ?? '');
    expect(states.every(({ state }) => state === 'good')).toBe(true);
  }
});

test('a models folder that is a file is refused in words', async () => {
  const modelsDir = path.join(await temporaryFolder(), 'file');
  await writeFile(modelsDir, '');
  const error = await failure(ensureModel(modelLikeReal(), { modelsDir, hub: await nobody() }));
  expect(error.what).toContain(`Models cannot be kept in ${modelsDir}`);
  expect(error.next).toContain('MODELS_DIR');
});

test('a model larger than the disk is refused before anything is fetched', async () => {
  const model = modelLikeReal((file) => ({ ...file, bytes: 1e15 }));
  const hub = await fakeHub(realFiles(model.id));
  const error = await failure(ensureModel(model, { modelsDir: await temporaryFolder(), hub: hub.url }));
  expect(error.what).toMatch(/needs \d+ MB/);
  expect(hub.requests).toEqual([]);
});

test('the default model is what its table says', async () => {
  const { readSettings } = await import('../../src/settings.ts');
  const model = embeddingModel('Xenova/bge-small-en-v1.5');
  const states = await checkModel(model, path.join(readSettings().MODELS_DIR, model.id));
  expect(states.map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good']);
  expect(states.map(({ file }) => realFile(file.path).length)).toEqual(model.files.map(({ bytes }) => bytes));
});
