import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { embeddingModels, type Model } from '../../src/model/catalogue.ts';
import { checkModel, modelChecksum } from '../../src/model/check.ts';
import { fileChecksum, readChecksums, sha256, writeChecksums } from '../../src/model/checksums.ts';
import { temporaryFolder } from './fake-hub.ts';

const model: Model = {
  id: 'test/checked',
  files: [
    { path: 'config.json', bytes: 2, standIn: '{}' },
    { path: 'known.json', bytes: 5, sha256: sha256('known') },
    { path: 'onnx/unknown.onnx', bytes: 7 },
  ],
};

const folderWith = async (files: Record<string, string>): Promise<string> => {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
};

const all = { 'config.json': '{}', 'known.json': 'known', 'onnx/unknown.onnx': 'unknown' };
const kept = { 'config.json': sha256('{"a":1}'), 'onnx/unknown.onnx': sha256('unknown') };

test.each([
  ['an empty folder', {}, {}, 'missing missing missing'],
  ['all files', all, {}, 'good good good'],
  ['a known file that is another', { ...all, 'known.json': 'knovn' }, {}, 'good damaged good'],
  ['a known file that is cut off', { ...all, 'known.json': '' }, {}, 'good damaged good'],
  ['an unknown file for the first time', { ...all, 'onnx/unknown.onnx': 'whatever' }, {}, 'good good good'],
  [
    'an unknown file that changed since',
    { ...all, 'onnx/unknown.onnx': 'whatever' },
    kept,
    'good good damaged',
  ],
  ['a stand-in of another text, first seen', { ...all, 'config.json': '{"b":2}' }, {}, 'good good good'],
  ['a stand-in of the text seen before', { ...all, 'config.json': '{"a":1}' }, kept, 'good good good'],
  ['our stand-in where there was another', all, kept, 'good good good'],
  ['a stand-in that changed since', { ...all, 'config.json': '{"b":2}' }, kept, 'damaged good good'],
])('%s', async (_, files, checksums, states) => {
  const folder = await folderWith(files);
  await writeChecksums(folder, checksums);
  expect((await checkModel(model, folder)).map(({ state }) => state).join(' ')).toBe(states);
});

test('a file that cannot be read is an error, not a missing file', async () => {
  await expect(fileChecksum(await temporaryFolder())).rejects.toThrow('EISDIR');
});

test.each([['nonsense'], ['[]'], ['{"a":"no checksum"}'], ['']])(
  'a record of %j counts as none',
  async (content) => {
    expect(await readChecksums(await folderWith({ 'checksums.json': content }))).toEqual({});
  },
);

test('the checksum of a model depends on what makes its vectors alone', async () => {
  const of = async (files: Record<string, string>) => modelChecksum(model, await folderWith(files));
  const usual = await of(all);
  expect(usual).toMatch(/^[0-9a-f]{64}$/);
  expect(await of({ ...all, 'config.json': '{"b":2}' })).toBe(usual);
  expect(await of({ ...all, 'onnx/unknown.onnx': 'other' })).not.toBe(usual);
});

test.each(Object.values(embeddingModels))('$id has all its files in its jar, or none', ({ id, ...model }) => {
  expect(embeddingModels[id].id).toBe(id);
  if (!('jar' in model)) return;
  const fetched = model.files.filter((file) => !('standIn' in file)).map((file) => file.path);
  expect(Object.keys(model.jar.entries).toSorted()).toEqual(fetched.toSorted());
});
