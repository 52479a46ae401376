import { copyFile, cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomNumbers } from '../../src/bench/statistics.ts';
import { examineAll } from '../../src/doctor/check.ts';
import { indexCheck } from '../../src/doctor/index.ts';
import { DamagedIndex } from '../../src/errors.ts';
import { Embedder } from '../../src/index/embed.ts';
import { manifestName, previousManifestName } from '../../src/index/manifest.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, openLastGood, openPreviousIndex, readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { openModel } from '../../src/model/open.ts';
import { newsOf, placesIn, temporaryFolder, writeFiles } from './library.ts';

let folder: string;
let places: IndexPlaces;
let embedder: Embedder;
/** What the state now and the one before hold. */
let now: string[];
let before: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pullquote-damage-'));
  places = placesIn(folder);
  const { model, folder: files } = await openModel(places);
  embedder = await Embedder.load(model, files);
  await writeFiles(places.articlesDir, { 'ellery.txt': newsOf('Ellery'), 'marrin.txt': newsOf('Marrin') });
  await updateIndex(places, { embedder });
  await writeFiles(places.articlesDir, { 'osterby.txt': newsOf('Osterby', 'thirty') });
  await updateIndex(places, { embedder });
  now = contents(await openIndex(places.indexDir));
  before = contents(await openPreviousIndex(places.indexDir));
});

afterAll(async () => {
  await embedder.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every sentence of an index as it would be quoted, with where it is from. */
const contents = (index: SearchIndex): string[] => {
  const sentences = index.articles.flatMap(({ id }, number) =>
    index
      .sentences(...index.sentenceRange(number))
      .map(({ start, end }) => `${id} ${start} ${index.text(number).slice(start, end)}`),
  );
  const found = index.vectors.search(index.vectors.get(0), 3).map(({ document }) => index.passage(document));
  index.close();
  return [...sentences, JSON.stringify(found)];
};

const damages = ['cut off', 'emptied', 'one bit turned', 'of another state', 'another file', 'gone'] as const;

const damage = async (
  index: string,
  name: string,
  names: readonly string[],
  random: () => number,
): Promise<string> => {
  const file = path.join(index, name);
  const how = damages[Math.floor(random() * damages.length)];
  const bytes = await readFile(file);
  const at = Math.floor(random() * bytes.length);
  if (how === 'cut off') await truncate(file, at);
  else if (how === 'emptied') await truncate(file);
  else if (how === 'gone') await rm(file);
  else if (how === 'one bit turned') {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    await writeFile(file, bytes);
  } else {
    const kind = name.split(/[-.]/)[0] ?? '';
    // A manifest in place of another is a whole state: the one before, or the same once more.
    const isSame = how === 'of another state' && kind !== 'manifest';
    const others = names.filter((each) => each !== name && each.startsWith(kind) === isSame);
    await copyFile(path.join(index, others[Math.floor(random() * others.length)] ?? name), file);
  }
  return `${how} at ${at} of ${bytes.length}`;
};

test('damaged at 500 places, an index is refused by the name of the file, or the state before is used', async () => {
  const random = randomNumbers(1_911);
  const { model } = (await readManifest(places.indexDir)).manifest;
  const names = (await readdir(places.indexDir)).filter((name) => name.includes('.'));
  expect(names).toHaveLength(4 + 5 + 5);
  const present = new Set([
    manifestName,
    ...Object.values((await readManifest(places.indexDir)).manifest.files).map(({ name }) => name),
  ]);
  const index = path.join(await temporaryFolder(), 'index');
  await cp(places.indexDir, index, { recursive: true });
  let refused = 0;
  for (let place = 0; place < 500; place++) {
    const name = names[place % names.length] ?? '';
    const what = `${name} ${await damage(index, name, names, random)}`;
    const warnings: string[] = [];
    const read = contents(await openLastGood(index, model, (warning) => warnings.push(warning)));
    const strict = await openIndex(index).then(contents, (error: unknown) => error);
    if (present.has(name) && strict instanceof Error) {
      refused++;
      expect(strict, what).toBeInstanceOf(DamagedIndex);
      expect(strict.message, what).toContain(path.join(index, name));
      expect(warnings.join(), what).toContain(path.join(index, name));
      expect(read, what).toEqual(name === manifestName ? now : before);
    } else {
      // A state before that is damaged hurts nobody yet; of a manifest a turned bit of white space says the same.
      if (present.has(name)) expect(name, what).toBe(manifestName);
      expect(strict, what).toEqual(now);
      expect({ read, warnings }, what).toEqual({ read: now, warnings: [] });
    }
    await copyFile(path.join(places.indexDir, name), path.join(index, name));
  }
  expect(refused).toBeGreaterThan(200);
});

test('damaged in both of its states, an index is refused by the name of a file', async () => {
  const random = randomNumbers(77);
  const { manifest } = await readManifest(places.indexDir);
  const previous = (await readManifest(places.indexDir, previousManifestName)).manifest;
  for (const key of Object.keys(manifest.files) as (keyof typeof manifest.files)[]) {
    const index = path.join(await temporaryFolder(), 'index');
    await cp(places.indexDir, index, { recursive: true });
    const pair = [manifest.files[key].name, previous.files[key].name];
    for (const name of pair) await damage(index, name, ['manifest.json', ...pair], random);
    const warn = () => {
      throw new Error('There is nothing to warn of');
    };
    await expect(openLastGood(index, manifest.model, warn)).rejects.toThrow(path.join(index, pair[0] ?? ''));
  }
});

test('whatever is damaged, the doctor finds it and an update mends it', async () => {
  const random = randomNumbers(5);
  const names = (await readdir(places.indexDir)).filter((name) => name.includes('.'));
  for (const name of names) {
    const copy = { ...places, indexDir: path.join(await temporaryFolder(), 'index') };
    await cp(places.indexDir, copy.indexDir, { recursive: true });
    const file = path.join(copy.indexDir, name);
    const whole = await readFile(file);
    let what = '';
    // The lot may fall on something harmless: the same bytes again, or no state before, as after the first run.
    for (let found: Buffer | null = whole; found === null || found.equals(whole); ) {
      await writeFile(file, whole);
      what = `${name} ${await damage(copy.indexDir, name, names, random)}`;
      found = await readFile(file).catch(() => null);
      if (found === null && name !== previousManifestName) break;
    }
    const examine = async (): Promise<boolean | undefined> => {
      for await (const { ok } of examineAll([indexCheck(copy)])) return ok;
      return undefined;
    };
    expect(await examine(), what).toBe(false);
    await updateIndex(copy, { embedder });
    expect(await examine(), what).toBe(true);
    expect(contents(await openIndex(copy.indexDir))).toEqual(now);
  }
});
