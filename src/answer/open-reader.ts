import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { damagedReader, noReader } from '../errors.ts';
import type { Model } from '../model/catalogue.ts';
import { fileChecksum } from '../model/checksums.ts';
import { ensureModel } from '../model/ensure.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { type PassageReader, Reader } from './reader.ts';
import { openSharedReader } from './shared-reader.ts';

/** The reader that comes with the project. */
const ownReader = fileURLToPath(new URL('../../models/reader', import.meta.url));

const checksumList = 'SHA256SUMS';

/**
 * Opens the reader that the settings name: the project's own, one in a folder, or one from the hub.
 *
 * @param shared whether threads of its own help it, which is worth their memory where questions come all the time
 * @returns `null` when the settings switch it off
 * @throws {UserError} when it is not there or damaged
 */
export const openReader = async (
  settings: Pick<Settings, 'READER' | 'READER_MODEL' | 'MODELS_DIR' | 'HF_ENDPOINT'>,
  report: { readonly progress: Progress; readonly note: (message: string) => void },
  { shared = false }: { readonly shared?: boolean } = {},
): Promise<PassageReader | null> => {
  if (settings.READER === 'off') return null;
  const folder = await folderOf(settings, report);
  await checkReader(folder);
  return shared ? openSharedReader(folder) : Reader.load(folder);
};

/**
 * Compares a reader's files with the checksums that lie beside them; a folder without any is taken as it is.
 *
 * @throws {UserError} naming the first file that differs
 */
export const checkReader = async (folder: string): Promise<void> => {
  const list = path.join(folder, checksumList);
  if (!existsSync(list)) return;
  const lines = (await readFile(list, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  for (const line of lines) {
    const [expected, name = ''] = line.split(/\s+\*?/);
    const file = path.join(folder, ...name.split('/'));
    if ((await fileChecksum(file)) !== expected) throw damagedReader(file);
  }
};

const folderOf = async (
  {
    READER_MODEL: name,
    MODELS_DIR,
    HF_ENDPOINT,
  }: Pick<Settings, 'READER_MODEL' | 'MODELS_DIR' | 'HF_ENDPOINT'>,
  report: { readonly progress: Progress; readonly note: (message: string) => void },
): Promise<string> => {
  if (name === undefined) return ownReader;
  const folder = path.resolve(name);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  if (!/^[\w.-]+\/[\w.-]+$/.test(name)) throw noReader(folder);
  return ensureModel(hubReader(name), { modelsDir: MODELS_DIR, hub: HF_ENDPOINT, ...report });
};

/** A reader of the BERT kind on the hub; its sizes are those of the project's own, for progress and free space. */
const hubReader = (id: string): Model => ({
  id,
  files: [
    { path: 'config.json', bytes: 1_000 },
    { path: 'tokenizer_config.json', bytes: 500 },
    { path: 'tokenizer.json', bytes: 700_000 },
    { path: 'onnx/model_quantized.onnx', bytes: 23_000_000 },
  ],
});
