import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  damagedIndexFile,
  indexNotReadable,
  indexNotWritable,
  indexOfAnotherModel,
  noIndex,
  noRoomForIndex,
  UserError,
} from '../errors.ts';
import { isAlive } from '../model/lock.ts';
import type { ModelIdentity } from '../model/open.ts';
import { Columns } from './columns.ts';
import { Keywords } from './keywords.ts';
import {
  decodeManifest,
  encodeManifest,
  type Manifest,
  manifestName,
  previousManifestName,
} from './manifest.ts';
import { SearchIndex } from './search-index.ts';
import { Vectors } from './vectors.ts';

type FileKey = keyof Manifest['files'];
type FileRecord = Manifest['files'][FileKey];

const endings: Readonly<Record<FileKey, string>> = {
  texts: 'utf8',
  structure: 'columns',
  keywords: 'columns',
  vectors: 'hnsw',
  sentences: 'int8',
};

export type { ModelIdentity };

/**
 * Opens the index of a folder after checking every byte of it.
 *
 * @param model when given, the index must be of this model
 * @throws {UserError} when there is none, or it is damaged, half written, of another model or of another format,
 * or may not be read
 */
export const openIndex = (folder: string, model?: ModelIdentity): Promise<SearchIndex> =>
  openBy(folder, manifestName, model);

/**
 * Opens the state of an index before its last change, checked in the same way.
 *
 * @throws {UserError} when it is not there or not whole
 */
export const openPreviousIndex = (folder: string): Promise<SearchIndex> =>
  openBy(folder, previousManifestName);

const openBy = async (folder: string, name: string, model?: ModelIdentity): Promise<SearchIndex> => {
  for (let attempt = 1; ; attempt++) {
    const { manifest, version } = await readManifest(folder, name);
    if (model && !sameModel(manifest.model, model)) throw indexOfAnotherModel(manifest.model.id, model.id);
    try {
      await Promise.all(Object.values(manifest.files).map((file) => verify(folder, file)));
      return await load(folder, manifest, version);
    } catch (error) {
      // Files vanish when a newer index has taken this one's place between two of our steps.
      const now = await readManifest(folder, name);
      if (now.version === version || attempt === 5) throw error;
    }
  }
};

/**
 * Reads the manifest of a folder alone, without looking at the other files.
 *
 * @throws {UserError} when there is none, or it is damaged or of another format, or may not be read
 */
export const readManifest = async (
  folder: string,
  name: string = manifestName,
): Promise<{ manifest: Manifest; version: string }> => {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noIndex(folder) : unreadable(file, error);
  }
  return decodeManifest(text, file);
};

const refusals = new Set(['EACCES', 'EPERM', 'EMFILE', 'ENFILE']);

/** What the file system says of a file of the index, for people. */
const unreadable = (file: string, error: unknown): UserError =>
  refusals.has((error as NodeJS.ErrnoException).code ?? '')
    ? indexNotReadable(file, error)
    : damagedIndexFile(file, error);

export const sameModel = (a: ModelIdentity, b: ModelIdentity): boolean =>
  a.id === b.id && a.sha256 === b.sha256 && a.dimension === b.dimension;

const verify = async (folder: string, { name, bytes, sha256 }: FileRecord): Promise<void> => {
  const file = path.join(folder, name);
  const found = await digest(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (found.bytes !== bytes || found.sha256 !== sha256) throw damagedIndexFile(file);
};

const digest = async (file: string): Promise<{ bytes: number; sha256: string }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
};

const load = async (folder: string, manifest: Manifest, version: string): Promise<SearchIndex> => {
  try {
    return await loadFiles(folder, manifest, version);
  } catch (error) {
    // The bytes are as they were written; what does not make sense was written so.
    throw error instanceof UserError ? error : damagedIndexFile(folder, error);
  }
};

const loadFiles = async (folder: string, manifest: Manifest, version: string): Promise<SearchIndex> => {
  const at = (key: FileKey) => path.join(folder, manifest.files[key].name);
  const columns = async (key: FileKey) => new Columns(await readFile(at(key)), at(key));
  const structure = await columns('structure');
  const { dimension } = manifest.model;
  return new SearchIndex({
    manifest,
    version,
    columns: structure,
    keywords: Keywords.load(await columns('keywords')),
    vectors: Vectors.load(at('vectors'), dimension, structure.get('passagePoints', Uint32Array)),
    vectorsFile: at('vectors'),
    texts: at('texts'),
    sentenceVectors: at('sentences'),
  });
};

/** What a new index is made of; the graph is saved by itself, since its library writes to paths only. */
export interface IndexContent {
  readonly manifest: Omit<Manifest, 'files'>;
  readonly texts: Buffer;
  readonly structure: Buffer;
  readonly keywords: Buffer;
  readonly sentences: Buffer;
  readonly vectors: Vectors;
}

/**
 * Writes an index beside the one that is there, then switches over by renaming its manifest into place: at any moment
 * the folder holds a whole index, the old one or the new one. The one before stays until the next switch.
 *
 * @param keepPresent whether the state that is there is worth keeping as the one before; not where it is damaged
 * @returns the short name of the new state
 * @throws {UserError} when the graph cannot be written whole
 * @throws the file system's error; nothing is left aside then
 */
export const writeIndex = async (
  folder: string,
  content: IndexContent,
  { keepPresent = true }: { keepPresent?: boolean } = {},
): Promise<string> => {
  await mkdir(folder, { recursive: true });
  try {
    return await write(folder, content, keepPresent);
  } catch (error) {
    await removeLeftovers(folder).catch(() => {});
    throw error;
  }
};

const write = async (folder: string, content: IndexContent, keepPresent: boolean): Promise<string> => {
  const { manifest, vectors, ...buffers } = content;
  const files = {
    texts: await writeData(folder, 'texts', (file) => writeFile(file, buffers.texts)),
    structure: await writeData(folder, 'structure', (file) => writeFile(file, buffers.structure)),
    keywords: await writeData(folder, 'keywords', (file) => writeFile(file, buffers.keywords)),
    vectors: await writeData(folder, 'vectors', (file) => saveVectors(vectors, file)),
    sentences: await writeData(folder, 'sentences', (file) => writeFile(file, buffers.sentences)),
  };
  const encoded = encodeManifest({ ...manifest, files });
  const aside = path.join(folder, `${asidePrefix}${manifestName}`);
  await writeFile(aside, encoded);
  await flush(aside);
  // Another writer that took over our lock may have removed them as nobody's.
  await Promise.all(Object.values(files).map(({ name }) => stat(path.join(folder, name))));
  if (keepPresent) await keepPrevious(folder);
  await rename(aside, path.join(folder, manifestName));
  await removeLeftovers(folder);
  return decodeManifest(encoded, manifestName).version;
};

/** The library says nothing when the disk is full: only reading the file again shows that it is whole. */
const saveVectors = async (vectors: Vectors, file: string): Promise<void> => {
  const folder = path.dirname(file);
  try {
    vectors.save(file);
  } catch (error) {
    throw indexNotWritable(folder, error);
  }
  try {
    if (Vectors.load(file, vectors.dimension, vectors.points).pointCount === vectors.pointCount) return;
  } catch (error) {
    throw noRoomForIndex(folder, error);
  }
  throw noRoomForIndex(folder, new Error(`${path.basename(file)} was not written whole`));
};

const asidePrefix = `.aside-${process.pid}-`;

const writeData = async (
  folder: string,
  key: FileKey,
  write: (file: string) => Promise<void>,
): Promise<FileRecord> => {
  const aside = path.join(folder, `${asidePrefix}${key}`);
  await write(aside);
  await flush(aside);
  const { bytes, sha256 } = await digest(aside);
  const name = `${key}-${sha256.slice(0, 16)}.${endings[key]}`;
  await rename(aside, path.join(folder, name));
  return { name, bytes, sha256 };
};

/** A rename may reach the disk before the content does, unless that is flushed first. */
const flush = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const keepPrevious = async (folder: string): Promise<void> => {
  try {
    const aside = path.join(folder, `${asidePrefix}${previousManifestName}`);
    await copyFile(path.join(folder, manifestName), aside);
    await rename(aside, path.join(folder, previousManifestName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

/**
 * Removes data files of indexes before the previous one, and what killed processes left behind. Not while an index is
 * being written.
 */
export const removeLeftovers = async (folder: string): Promise<void> => {
  const kept = new Set<string>([manifestName, previousManifestName]);
  for (const name of [manifestName, previousManifestName]) {
    try {
      const { manifest } = decodeManifest(await readFile(path.join(folder, name), 'utf8'), name);
      for (const file of Object.values(manifest.files)) kept.add(file.name);
    } catch {
      // A previous manifest that cannot be read protects nothing.
    }
  }
  const ours = /^(?:\.aside-(?<writer>\d+)-|(?:texts|structure|keywords|vectors|sentences)-[0-9a-f]{16}\.)/;
  for (const name of await readdir(folder)) {
    // On Windows a file that a reader holds open cannot be removed; the next run will.
    const match = ours.exec(name);
    const writer = Number(match?.groups?.['writer'] ?? process.pid);
    if (match && !kept.has(name) && (writer === process.pid || !isAlive(writer)))
      await rm(path.join(folder, name), { force: true }).catch(() => {});
  }
};
