import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  DamagedIndex,
  damagedIndexFile,
  indexNotReadable,
  indexNotWritable,
  indexOfAnotherModel,
  indexWithoutManifest,
  noIndex,
  noRoomForIndex,
  OtherIndexFormat,
  UserError,
} from '../errors.ts';
import { isAlive } from '../model/lock.ts';
import type { ModelIdentity } from '../model/open.ts';
import { Columns } from './columns.ts';
import { Keywords } from './keywords.ts';
import {
  decodeManifest,
  encodeManifest,
  formatVersion,
  type Manifest,
  manifestCopyName,
  manifestName,
  olderFormats,
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
export const openPreviousIndex = (folder: string, model?: ModelIdentity): Promise<SearchIndex> =>
  openBy(folder, previousManifestName, model);

/**
 * Opens a whole state of an index whose newest cannot be opened: the newest by another copy of its manifest, or else the
 * state before. That also makes an index of a copied folder whose manifests were not copied at the same moment.
 *
 * @throws {UserError} when there is none
 */
export const openSpareIndex = async (folder: string, model?: ModelIdentity): Promise<SearchIndex> => {
  const previous = await readManifest(folder, previousManifestName).catch(() => null);
  const before = previous && manifestCopyName(previous.version);
  const copies = (await readdir(folder)).filter((name) => copiedManifest.test(name) && name !== before);
  for (const name of [...copies.sort(), previousManifestName]) {
    try {
      return await openBy(folder, name, model);
    } catch (error) {
      if (!(error instanceof UserError) || name === previousManifestName) throw error;
    }
  }
  throw noIndex(folder);
};

const copiedManifest = /^manifest-[0-9a-f]{12}\.json$/;

/**
 * Opens the index of a folder for reading; where it is damaged, another state that is whole.
 *
 * @param warn hears a sentence without a closing full stop when another state is used
 * @throws {UserError} as `openIndex` does, when none can be used
 */
export const openLastGood = async (
  folder: string,
  model: ModelIdentity,
  warn: (message: string) => void,
): Promise<SearchIndex> => {
  try {
    return await openIndex(folder, model);
  } catch (error) {
    if (!(error instanceof DamagedIndex)) throw error;
    const index = await openSpareIndex(folder, model).catch(() => null);
    if (!index) throw error;
    warn(`${error.what}; the state of ${index.manifest.created} is used until npm run index has mended it`);
    return index;
  }
};

/**
 * Opens an index of an older format, for rebuilding it; `null` where there is none, or it is not whole.
 *
 * @throws {UserError} when files may not be read
 */
export const openOlderIndex = async (folder: string): Promise<SearchIndex | null> => {
  if (await isOfThisFormat(path.join(folder, manifestName))) return null;
  for (const name of [manifestName, previousManifestName]) {
    try {
      const { manifest, version } = await readManifest(folder, name, olderFormats);
      return await load(folder, manifest, version);
    } catch (error) {
      if (error instanceof OtherIndexFormat || !hasIndex(folder)) return null;
      if (!(error instanceof DamagedIndex)) throw error;
    }
  }
  return null;
};

/** Tells by the first bytes of a manifest, which may be a large file. */
const isOfThisFormat = async (file: string): Promise<boolean> => {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      const found = /^\{\s*"format": (\d+),/.exec(buffer.toString('latin1', 0, bytesRead));
      return Number(found?.[1]) === formatVersion;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
};

const openBy = async (folder: string, name: string, model?: ModelIdentity): Promise<SearchIndex> => {
  for (let attempt = 1; ; attempt++) {
    const { manifest, version } = await readManifest(folder, name);
    if (model && !sameModel(manifest.model, model)) throw indexOfAnotherModel(manifest.model.id, model.id);
    try {
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
  formats: readonly number[] = [formatVersion],
): Promise<{ manifest: Manifest; version: string }> => {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(file, error);
    throw hasIndex(folder) ? indexWithoutManifest(file, error) : noIndex(folder);
  }
  return decodeManifest(text, file, formats);
};

/** Whether a folder claims to hold an index, be it whole or not. */
export const hasIndex = (folder: string): boolean =>
  existsSync(path.join(folder, manifestName)) || existsSync(path.join(folder, previousManifestName));

const refusals = new Set(['EACCES', 'EPERM', 'EMFILE', 'ENFILE']);

/** What the file system says of a file of the index, for people. */
const unreadable = (file: string, error: unknown): UserError =>
  refusals.has((error as NodeJS.ErrnoException).code ?? '')
    ? indexNotReadable(file, error)
    : damagedIndexFile(file, error);

export const sameModel = (a: ModelIdentity, b: ModelIdentity): boolean =>
  a.id === b.id && a.sha256 === b.sha256 && a.dimension === b.dimension;

/** Reads a whole file, which must be as it was written. */
const readWhole = async (folder: string, { name, bytes, sha256 }: FileRecord): Promise<Buffer> => {
  const file = path.join(folder, name);
  const content = await readFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (content.length !== bytes || checksum(content) !== sha256) throw damagedIndexFile(file);
  return content;
};

/** Makes sure that a file is as it was written, without keeping it in memory. */
const verify = async (folder: string, { name, bytes, sha256 }: FileRecord): Promise<string> => {
  const file = path.join(folder, name);
  const found = await digest(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (found.bytes !== bytes || found.sha256 !== sha256) throw damagedIndexFile(file);
  return file;
};

const checksum = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

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
  const { files, model } = manifest;
  const columns = async (record: FileRecord) =>
    new Columns(await readWhole(folder, record), path.join(folder, record.name));
  try {
    const texts = await verify(folder, files.texts);
    const sentenceVectors = await verify(folder, files.sentences);
    const vectorsFile = await verify(folder, files.vectors);
    const structure = await columns(files.structure);
    const points =
      manifest.format === 1 ? firstPoints(manifest) : structure.get('passagePoints', Uint32Array);
    return new SearchIndex({
      manifest,
      version,
      columns: structure,
      keywords: Keywords.load(await columns(files.keywords)),
      vectors: Vectors.load(vectorsFile, model.dimension, points),
      vectorsFile,
      texts,
      sentenceVectors,
    });
  } catch (error) {
    // The bytes are as they were written; what does not make sense was written so.
    throw error instanceof UserError ? error : damagedIndexFile(folder, error);
  }
};

/** In the first format each passage had a point of its own. */
const firstPoints = ({ counts }: Manifest): Uint32Array =>
  Uint32Array.from({ length: counts.passages }, (_, passage) => passage);

/**
 * Whether what there is to fall back to is as it was written: the other copies of the manifests, and every file of the
 * state before, where there is one.
 *
 * @throws {UserError} when files may not be read
 */
export const isSpareWhole = async (folder: string): Promise<boolean> => {
  try {
    const { version } = await readManifest(folder);
    await readManifest(folder, manifestCopyName(version));
    if (!existsSync(path.join(folder, previousManifestName))) return true;
    const before = await readManifest(folder, previousManifestName);
    await readManifest(folder, manifestCopyName(before.version));
    for (const record of Object.values(before.manifest.files)) await verify(folder, record);
    return true;
  } catch (error) {
    if (error instanceof DamagedIndex || error instanceof OtherIndexFormat) return false;
    throw error;
  }
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
 * What is to be there to fall back to once a new state is written: the `present` one; whatever was kept `before`, where
 * the present one is damaged; or the `new` one alone, where the others hold what must not be read any more.
 */
export type Fallback = 'present' | 'before' | 'new';

/**
 * Writes an index beside the one that is there, then switches over by renaming its manifest into place: at any moment
 * the folder holds a whole index, the old one or the new one.
 *
 * @returns the short name of the new state
 * @throws {UserError} when the graph cannot be written whole
 * @throws the file system's error; nothing is left aside then
 */
export const writeIndex = async (
  folder: string,
  content: IndexContent,
  fallback: Fallback = 'present',
): Promise<string> => {
  await mkdir(folder, { recursive: true });
  try {
    return await write(folder, content, fallback);
  } catch (error) {
    await removeLeftovers(folder).catch(() => {});
    throw error;
  }
};

const write = async (folder: string, content: IndexContent, fallback: Fallback): Promise<string> => {
  const { manifest, vectors, ...buffers } = content;
  const files = {
    texts: await writeData(folder, 'texts', buffers.texts),
    structure: await writeData(folder, 'structure', buffers.structure),
    keywords: await writeData(folder, 'keywords', buffers.keywords),
    vectors: await writeVectors(folder, vectors),
    sentences: await writeData(folder, 'sentences', buffers.sentences),
  };
  const encoded = encodeManifest({ ...manifest, files });
  // Another writer that took over our lock may have removed them as nobody's.
  await Promise.all(Object.values(files).map(({ name }) => stat(path.join(folder, name))));
  const { version } = decodeManifest(encoded, manifestName);
  await putManifest(folder, manifestCopyName(version), encoded);
  if (fallback === 'present') await keepPresent(folder);
  if (fallback === 'new') {
    await putManifest(folder, previousManifestName, encoded);
    await removeManifestCopies(folder, version);
  }
  await putManifest(folder, manifestName, encoded);
  await removeLeftovers(folder);
  return version;
};

const removeManifestCopies = async (folder: string, kept: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (copiedManifest.test(name) && name !== manifestCopyName(kept)) await rm(path.join(folder, name));
};

/** Makes the present state the one to fall back to. */
const keepPresent = async (folder: string): Promise<void> => {
  const present = await readFile(path.join(folder, manifestName), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (present !== null) await putManifest(folder, previousManifestName, present);
};

/**
 * Mends what there is to fall back to from the present state, which is whole.
 *
 * @throws the file system's error
 */
export const mendSpare = async (folder: string): Promise<void> => {
  const { version } = await readManifest(folder);
  await keepPresent(folder);
  await putManifest(
    folder,
    manifestCopyName(version),
    await readFile(path.join(folder, manifestName), 'utf8'),
  );
};

const putManifest = async (folder: string, name: string, encoded: string): Promise<void> => {
  const aside = path.join(folder, `${asidePrefix}${name}`);
  await writeFile(aside, encoded);
  await flush(aside);
  await rename(aside, path.join(folder, name));
};

/** The library says nothing when the disk is full: only reading the file again shows that it is whole. */
const saveVectors = (vectors: Vectors, file: string): void => {
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

const writeData = async (folder: string, key: FileKey, content: Buffer): Promise<FileRecord> => {
  const aside = path.join(folder, `${asidePrefix}${key}`);
  await writeFile(aside, content);
  return putData(aside, key, { bytes: content.length, sha256: checksum(content) });
};

const writeVectors = async (folder: string, vectors: Vectors): Promise<FileRecord> => {
  const aside = path.join(folder, `${asidePrefix}vectors`);
  saveVectors(vectors, aside);
  return putData(aside, 'vectors', await digest(aside));
};

/** Gives a data file its name: after its content, so that files of several states lie side by side. */
const putData = async (
  aside: string,
  key: FileKey,
  { bytes, sha256 }: { bytes: number; sha256: string },
): Promise<FileRecord> => {
  const name = `${key}-${sha256.slice(0, 16)}.${endings[key]}`;
  await flush(aside);
  await rename(aside, path.join(path.dirname(aside), name));
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

/**
 * Removes data files of indexes before the previous one, and what killed processes left behind. Not while an index is
 * being written.
 */
export const removeLeftovers = async (folder: string): Promise<void> => {
  const kept = new Set<string>();
  for (const name of [manifestName, previousManifestName]) {
    try {
      const { manifest, version } = decodeManifest(await readFile(path.join(folder, name), 'utf8'), name);
      kept.add(manifestCopyName(version));
      for (const file of Object.values(manifest.files)) kept.add(file.name);
    } catch {
      // A previous manifest that cannot be read protects nothing.
    }
  }
  const ours =
    /^(?:\.aside-(?<writer>\d+)-|manifest-[0-9a-f]{12}\.|(?:texts|structure|keywords|vectors|sentences)-[0-9a-f]{16}\.)/;
  for (const name of await readdir(folder)) {
    // On Windows a file that a reader holds open cannot be removed; the next run will.
    const match = ours.exec(name);
    const writer = Number(match?.groups?.['writer'] ?? process.pid);
    if (match && !kept.has(name) && (writer === process.pid || !isAlive(writer)))
      await rm(path.join(folder, name), { force: true }).catch(() => {});
  }
};
