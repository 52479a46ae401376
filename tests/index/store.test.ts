import { spawnSync } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { encodeManifest, type Manifest } from '../../src/index/manifest.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, openLastGood, openPreviousIndex, readManifest } from '../../src/index/store.ts';
import { updateIndex } from '../../src/index/update.ts';
import { newsOf, placesIn, temporaryFolder, writeFiles } from './library.ts';

let folder: string;
/** An index that was changed once, so that there is a state before. */
let built: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pullquote-store-'));
  const places = placesIn(folder);
  built = places.indexDir;
  await writeFiles(places.articlesDir, { 'ellery.txt': newsOf('Ellery') });
  await updateIndex(places);
  await writeFiles(places.articlesDir, { 'osterby.txt': newsOf('Osterby', 'thirty') });
  await updateIndex(places);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The built index, to be damaged. */
const copy = async (): Promise<string> => {
  const to = path.join(await temporaryFolder(), 'index');
  await cp(built, to, { recursive: true });
  return to;
};

const dataFiles = async (index: string): Promise<string[]> =>
  Object.values((await readManifest(index)).manifest.files).map(({ name }) => name);

const ids = (index: SearchIndex): string[] => {
  const found = index.articles.map(({ id }) => id);
  index.close();
  return found;
};

const refusal = async (index: string): Promise<UserError> => {
  try {
    (await openIndex(index)).close();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('The index was opened');
};

test('an index opens, and so does the state before it', async () => {
  expect(ids(await openIndex(built))).toEqual(['ellery', 'osterby']);
  expect(ids(await openPreviousIndex(built))).toEqual(['ellery']);
});

test('nothing but the two states lies in the folder', async () => {
  const names = await readdir(built);
  expect(names).toHaveLength(4 + 5 + 5);
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
});

const kinds = ['texts', 'structure', 'keywords', 'vectors', 'sentences'] as const;

describe.each(kinds)('the file of %s', (kind) => {
  const fileIn = async (index: string): Promise<string> =>
    path.join(index, (await readManifest(index)).manifest.files[kind].name);

  test.each<[string, (file: string) => Promise<unknown>]>([
    ['missing', (file) => rm(file)],
    ['empty', (file) => truncate(file)],
    ['cut off', async (file) => truncate(file, (await readFile(file)).length - 1)],
    ['cut in half', async (file) => truncate(file, (await readFile(file)).length >> 1)],
    ['longer', async (file) => writeFile(file, '\0', { flag: 'a' })],
    ['of zeros', async (file) => writeFile(file, Buffer.alloc((await readFile(file)).length))],
    ['a folder', async (file) => rm(file).then(() => mkdir(file))],
  ])('%s is named', async (_, damage) => {
    const index = await copy();
    const file = await fileIn(index);
    await damage(file);
    const { what, next } = await refusal(index);
    expect(what).toBe(`The index is damaged: ${file} is not as it was written`);
    expect(next).toBe('Run npm run index to mend it');
  });

  test('with one bit turned, wherever that is, is named', async () => {
    const index = await copy();
    const file = await fileIn(index);
    const bytes = await readFile(file);
    for (const part of [0, 0.1, 0.33, 0.5, 0.77, 1]) {
      const at = Math.min(bytes.length - 1, Math.floor(bytes.length * part));
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      await writeFile(file, damaged);
      expect((await refusal(index)).what).toContain(file);
    }
    await writeFile(file, bytes);
    expect(ids(await openIndex(index))).toHaveLength(2);
  });
});

test('files that changed places are found', async () => {
  const index = await copy();
  const [first = '', second = ''] = await dataFiles(index);
  const [a, b] = [path.join(index, first), path.join(index, second)];
  await rename(a, `${a}.moved`);
  await rename(b, a);
  await rename(`${a}.moved`, b);
  expect((await refusal(index)).what).toContain('The index is damaged');
});

test('a file of the state before in place of its successor is found', async () => {
  const index = await copy();
  const { manifest: now } = await readManifest(index);
  const { manifest: before } = await readManifest(index, 'manifest.previous.json');
  for (const kind of kinds) {
    await cp(path.join(index, before.files[kind].name), path.join(index, now.files[kind].name));
    expect((await refusal(index)).what).toContain('The index is damaged');
  }
});

test.each<[string, (text: string) => string]>([
  ['empty', () => ''],
  ['cut off', (text) => text.slice(0, -20)],
  ['changed', (text) => text.replace('Ellery', 'Allery')],
])('a manifest that is %s is named', async (_, damage) => {
  const index = await copy();
  const file = path.join(index, 'manifest.json');
  await writeFile(file, damage(await readFile(file, 'utf8')));
  expect((await refusal(index)).what).toBe(`The index is damaged: ${file} is not as it was written`);
});

test('a manifest that promises what the files do not hold is no index', async () => {
  const index = await copy();
  const { manifest } = await readManifest(index);
  const files: Manifest['files'] = { ...manifest.files, keywords: manifest.files.texts };
  await writeFile(path.join(index, 'manifest.json'), encodeManifest({ ...manifest, files }));
  expect((await refusal(index)).what).toContain('The index is damaged');
});

test('without a manifest there is no index, whatever else lies there', async () => {
  const index = await copy();
  await rm(path.join(index, 'manifest.json'));
  expect((await refusal(index)).what).toBe(
    `The index is damaged: ${path.join(index, 'manifest.json')} is missing`,
  );
  await rm(path.join(index, 'manifest.previous.json'));
  const { what, next } = await refusal(index);
  expect(what).toBe(`There is no index in ${index}`);
  expect(next).toContain('npm run index');
  expect((await refusal(path.join(index, 'nowhere'))).what).toContain('There is no index in');
});

describe('who only reads', () => {
  const read = async (index: string) => {
    const { model } = (await readManifest(built)).manifest;
    const warnings: string[] = [];
    const opened = await openLastGood(index, model, (warning) => warnings.push(warning));
    return { ids: ids(opened), warnings };
  };

  test('gets the index as it is where it is whole', async () => {
    expect(await read(built)).toEqual({ ids: ['ellery', 'osterby'], warnings: [] });
  });

  test.each(kinds)(
    'gets the state before it, with a word, where its %s are damaged or missing',
    async (kind) => {
      const index = await copy();
      const { created } = (await readManifest(index, 'manifest.previous.json')).manifest;
      const file = path.join(index, (await readManifest(index)).manifest.files[kind].name);
      await truncate(file, 9);
      expect(await read(index)).toEqual({
        ids: ['ellery'],
        warnings: [
          `The index is damaged: ${file} is not as it was written; ` +
            `the state of ${created} is used until npm run index has mended it`,
        ],
      });
      await rm(file);
      expect((await read(index)).warnings[0]).toContain(file);
    },
  );

  test('loses nothing where the manifest is damaged or missing, of which there is a copy', async () => {
    const index = await copy();
    const file = path.join(index, 'manifest.json');
    for (const damage of [() => truncate(file, 9), () => rm(file)]) {
      await damage();
      const found = await read(index);
      expect(found.ids).toEqual(['ellery', 'osterby']);
      expect(found.warnings[0]).toContain(file);
    }
  });

  test('is told the file where neither is whole, and never gets an index of another model', async () => {
    const index = await copy();
    const { manifest } = await readManifest(index);
    for (const name of await readdir(index))
      if (name.startsWith('texts')) await writeFile(path.join(index, name), 'other');
    await expect(read(index)).rejects.toThrow(path.join(index, manifest.files.texts.name));
    const warn = () => {
      throw new Error('There is nothing to warn of');
    };
    const model = { ...manifest.model, id: 'Xenova/all-MiniLM-L6-v2' };
    await expect(openLastGood(built, model, warn)).rejects.toThrow('was made with the model');
  });

  test('is told when texts change after the index was opened, rather than given what is not the article', async () => {
    const index = await copy();
    const opened = await openIndex(index);
    const file = path.join(index, opened.manifest.files.texts.name);
    const bytes = await readFile(file);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(opened.text(0)).toBe(newsOf('Ellery'));
    expect(() => opened.text(1)).toThrow(`The index is damaged: ${file} is not as it was written`);
    await truncate(file, bytes.length - 5);
    expect(() => opened.text(1)).toThrow(`The index is damaged: ${file} is not as it was written`);
    opened.close();
  });
});

test('an index of another format, and one of another model, are told apart from damage', async () => {
  const index = await copy();
  const { manifest } = await readManifest(index);
  const other = (model: Partial<Manifest['model']>) => openIndex(index, { ...manifest.model, ...model });
  await expect(other({ id: 'Xenova/all-MiniLM-L6-v2' })).rejects.toThrow(
    'The index was made with the model Xenova/bge-small-en-v1.5, the settings say Xenova/all-MiniLM-L6-v2',
  );
  await expect(other({ sha256: 'f'.repeat(64) })).rejects.toThrow(
    'The index was made with other files of the model Xenova/bge-small-en-v1.5',
  );
  await expect(other({ dimension: 768 })).rejects.toThrow('The index was made with other files');
  expect(ids(await other({}))).toHaveLength(2);
  await writeFile(path.join(index, 'manifest.json'), encodeManifest({ ...manifest, format: 3 }));
  expect((await refusal(index)).what).toBe('The index has format 3, this version reads format 2');
});

test('an open index answers on, whatever happens to its folder', async () => {
  const index = await copy();
  const open = await openIndex(index);
  await rm(index, { recursive: true });
  expect(open.text(1)).toBe(newsOf('Osterby', 'thirty'));
  expect(open.sentenceVectors(0, 2)).toHaveLength(2);
  open.close();
});

/** Runs a program as nobody in particular: a superuser can read anything. */
const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const canBeNobody = spawnSync('setpriv', [...asNobody.slice(1), process.execPath, '-e', '']).status === 0;

test.skipIf(!canBeNobody)('files that may not be read are named as such', async () => {
  const index = await copy();
  await chmod(path.dirname(index), 0o755);
  for (const name of [(await dataFiles(index))[0] ?? '', 'manifest.json']) {
    await chmod(path.join(index, name), 0o600);
    const code = `import { openIndex } from './src/index/store.ts';
      await openIndex(process.argv[1]).catch((error) => console.log(error.message));`;
    const [program = '', ...args] = [
      ...asNobody,
      process.execPath,
      '--import',
      'tsx',
      '--input-type',
      'module',
    ];
    const { stdout } = spawnSync(program, [...args, '-e', code, index], { encoding: 'utf8' });
    expect(stdout).toContain(`The index cannot be read: EACCES`);
    expect(stdout).toContain(`Make ${path.join(index, name)} readable`);
  }
});
