import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AutoModel, AutoTokenizer, env, LogLevel } from '@xenova/transformers';
import { type Fetch, hubAddress, RouteFailure, totalBytes } from './route.ts';
import { type Patience, watchedFetch } from './watched-fetch.ts';

const usualPatience: Patience = { answer: 8_000, silence: 30_000 };

type Cache = NonNullable<typeof env.customCache>;

/** Keeps what the library downloads: each file verified before the library gets to use it. */
const verifyingCache = (
  { folder, wanted, verify }: Fetch,
  base: string,
  onProblem: (error: unknown) => void,
): Cache => {
  const place = (request: string) =>
    request.startsWith(base) ? path.join(folder, ...request.slice(base.length).split('/')) : undefined;
  return {
    async match(request) {
      const at = place(request);
      if (!at || !existsSync(at)) return undefined;
      // The runtime opens a network by its path; everything else the library wants to read itself.
      if (at.endsWith('.onnx')) return at;
      const content = await readFile(at);
      return new Response(content, { headers: { 'content-length': String(content.length) } });
    },
    async put(request, response) {
      const at = place(request);
      const file = wanted.find((one) => request === base + one.path);
      if (!at || !file || !response.body) return;
      try {
        await mkdir(path.dirname(at), { recursive: true });
        await pipeline(Readable.fromWeb(response.body as never), createWriteStream(`${at}.part`));
        await verify(file, `${at}.part`);
        await rename(`${at}.part`, at);
      } catch (error) {
        // As fetch puts it when a connection breaks; the file system's errors are no TypeErrors.
        const broken = error instanceof TypeError;
        onProblem(broken ? new RouteFailure(`the transfer of ${file.path} broke off`) : error);
        throw error;
      }
    },
  };
};

let last: Promise<unknown> = Promise.resolve();

/** The library's settings are global: they are changed for one download at a time, and set back. */
const withSettings = <T>(settings: Partial<typeof env>, work: () => Promise<T>): Promise<T> => {
  const turn = last.then(async () => {
    const before = Object.fromEntries(Object.keys(settings).map((key) => [key, Reflect.get(env, key)]));
    Object.assign(env, settings);
    try {
      return await work();
    } finally {
      Object.assign(env, before);
    }
  });
  last = turn.catch(() => {});
  return turn;
};

/**
 * Brings a model's files from the Hugging Face hub, or from a mirror, through transformers.js. The library knows no
 * downloading without loading, which is as well: a model that came this way is one that works.
 *
 * @throws {RouteFailure} when the hub cannot be reached, lacks the model, or delivers something else
 * @throws {unknown} the file system's error, or the signal's reason
 */
export const fetchFromHub = async (job: Fetch, hub: string, patience = usualPatience): Promise<void> => {
  const { model, folder, wanted, progress, signal } = job;
  // The first problem is the cause; what follows from it, the library wraps in words of its own.
  let problem: unknown;
  let done = 0;
  const watched = watchedFetch({
    patience,
    signal,
    onBytes(count) {
      done += count;
      progress.update(done);
    },
    onProblem(why) {
      problem ??= new RouteFailure(why);
    },
  });
  const cache = verifyingCache(job, hubAddress(hub, model.id, ''), (error) => {
    problem ??= error;
  });
  const settings = {
    allowRemoteModels: true,
    remoteHost: hub.replace(/\/+$/, ''),
    // A place without models, so that nothing but the cache stands in for the hub.
    localModelPath: path.join(folder, 'none'),
    useCustomCache: true,
    customCache: cache,
    fetch: watched,
    logLevel: LogLevel.NONE,
  };
  progress.start({ name: `Fetching ${model.id}`, total: totalBytes(wanted), unit: 'bytes' });
  try {
    await withSettings(settings, async () => {
      await AutoTokenizer.from_pretrained(model.id);
      if (problem) throw problem;
      const loaded = await AutoModel.from_pretrained(model.id, { dtype: 'q8', device: 'cpu' });
      await loaded.dispose();
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw problem ?? new RouteFailure((error as Error).message);
  } finally {
    progress.stop();
  }
};
