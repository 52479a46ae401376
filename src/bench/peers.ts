import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { peersNotInstalled } from '../errors.ts';
import { openModel } from '../model/open.ts';
import { readSettings } from '../settings.ts';
import { articlesOf, type BenchPlace, placesFor, questionsOf } from './place.ts';

/** What another way of doing it takes, on the same texts with the same model. */
export interface PeerFigures {
  readonly characters: number;
  readonly passages: number;
  /** Of each round, from nothing to an index in memory. */
  readonly seconds: readonly number[];
  /** Of each question: nearest chunks alone, no answer is made of them. */
  readonly milliseconds: readonly number[];
  /** Resident memory at the end, bytes. */
  readonly rss: number;
}

/** The recipes in the package of the alternatives, by what people call them. */
export const peerRecipes = { 'LangChain.js': 'langchain.mjs', 'LlamaIndex.TS': 'llamaindex.mjs' } as const;

const folder = fileURLToPath(new URL('../../bench/peers/', import.meta.url));

const run = async (
  program: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ status: number | null; stdout: string }> => {
  const child = spawn(program, words, {
    cwd: folder,
    // As the project's own .npmrc has it: CUDA libraries are not fetched.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(signal ? { signal } : {}),
  });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout };
};

/** What an alternative is to do. */
interface PeerJob {
  readonly rounds: number;
  readonly questions: number;
  /** The folder to index. */
  readonly articles: string;
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(?:txt|md)$/.test(entry.name))
    .map(({ parentPath, name }) => path.join(parentPath, name));

/**
 * Installs the alternatives where they are not yet.
 *
 * @throws {UserError} when npm cannot install them
 */
export const installPeers = async (note: (message: string) => void, signal?: AbortSignal): Promise<void> => {
  if (existsSync(path.join(folder, 'node_modules', 'hnswlib-node', 'build', 'Release', 'addon.node'))) return;
  note(`Installing the alternatives in ${folder}`);
  const { status } = await run('npm', ['ci', '--no-audit', '--no-fund'], signal);
  if (status !== 0) throw peersNotInstalled(folder);
};

/**
 * Indexes a folder of articles as an alternative does it, then the data set, and puts its questions.
 *
 * @throws {UserError} when it fails
 */
export const measurePeer = async (
  place: BenchPlace,
  recipe: string,
  { rounds, questions, articles: folderOfArticles }: PeerJob,
  signal?: AbortSignal,
): Promise<PeerFigures> => {
  // What they load from must be there, whatever else was measured before.
  await openModel(placesFor(place, 'peer', articlesOf(place)));
  const [articles, asked] = await Promise.all([filesIn(folderOfArticles), filesIn(articlesOf(place))]);
  const { MODELS_DIR: modelsDir, EMBEDDING_MODEL: model } = readSettings();
  const job = path.join(place.folder, 'peer.json');
  await writeFile(
    job,
    JSON.stringify({
      articles,
      asked,
      rounds,
      modelsDir,
      model,
      questions: await questionsOf(place, questions),
    }),
  );
  const { status, stdout } = await run(process.execPath, [path.join(folder, recipe), job], signal);
  if (status !== 0) throw peersNotInstalled(folder);
  return JSON.parse(stdout) as PeerFigures;
};
