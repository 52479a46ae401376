import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { embeddingModels, type Model, type ModelFile } from '../../src/model/catalogue.ts';
import { readSettings } from '../../src/settings.ts';

type Content = Buffer | string | ((response: ServerResponse) => void);

/** Serves models' files as the Hugging Face hub does, by `OWNER/NAME/FILE`. */
export const fakeHub = async (files: Record<string, Content>) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const [, id, file] = /^\/([^/]+\/[^/]+)\/resolve\/main\/(.+)$/.exec(request.url ?? '') ?? [];
    const content = files[`${id}/${file}`];
    // The library asks for a first byte to learn a file's size; that is not a download.
    const onlySize = request.headers.range === 'bytes=0-0';
    if (!onlySize) requests.push(`${id}/${file}`);
    if (content === undefined) response.writeHead(404).end();
    else if (typeof content === 'function') content(response);
    else {
      const bytes = Buffer.from(content);
      if (onlySize)
        response.writeHead(206, { 'content-range': `bytes 0-0/${bytes.length}` }).end(bytes.subarray(0, 1));
      else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};

/** An address at which nobody answers. */
export const nobody = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
};

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-model-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const real = embeddingModels['Xenova/bge-small-en-v1.5'];

/** A file of the real model. */
export const realFile = (file: string): Buffer =>
  readFileSync(path.join(readSettings().MODELS_DIR, real.id, ...file.split('/')));

/** The files of the real model as a hub would serve them for another id. */
export const realFiles = (id: string): Record<string, Buffer> =>
  Object.fromEntries(real.files.map((file) => [`${id}/${file.path}`, realFile(file.path)]));

let count = 0;

/**
 * A model that is the real one under a name of its own (the library remembers what it learned of a name).
 *
 * @param change what is different about its files
 */
export const modelLikeReal = (change: (file: ModelFile) => ModelFile = (file) => file): Model => {
  count += 1;
  return { id: `test/model-${process.pid}-${count}`, files: real.files.map((file) => change(file)) };
};

/** Nothing is known of the file beforehand: as for models whose checksums nobody wrote down. */
export const unknown = ({ path: at, bytes }: ModelFile): ModelFile => ({ path: at, bytes });
