import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portInUse, UserError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { Refusal } from '../../sandbox/refusals.ts';
import type { WireRefusal } from '../wire.ts';
import type { Asset } from './assets.ts';
import type { Audience } from './events.ts';
import { securityHeaders, turnedAway } from './guard.ts';
import { UPLOAD_BYTES } from './library.ts';
import { type PageParts, reads, writes } from './requests.ts';

/** What is served once all of it is there. */
export interface Served extends PageParts {
  readonly audience: Audience;
  readonly assets: ReadonlyMap<string, Asset>;
}

export interface PageServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

/** Largest request that is no file, in bytes. */
const REQUEST_BYTES = 100_000;

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body ?? null));
};

const readBody = async (request: IncomingMessage, most: number): Promise<Buffer | null> => {
  if (Number(request.headers['content-length'] ?? 0) > most) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const route = async (
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const given = Object.fromEntries(url.searchParams);
  const [, area, task = ''] = url.pathname.split('/');
  if (request.method === 'GET' || request.method === 'HEAD') {
    const asset = served.assets.get(url.pathname);
    if (asset) {
      response.writeHead(200, {
        'content-type': asset.type,
        'content-length': asset.body.length,
        'cache-control': 'no-cache',
      });
      response.end(request.method === 'HEAD' ? undefined : asset.body);
    } else if (url.pathname === '/events') served.audience.join(given['as'] ?? '', response);
    else if (area === 'api' && Object.hasOwn(reads, task))
      send(response, 200, await reads[task]?.(served, given));
    else send(response, 404, { error: 'There is nothing here' } satisfies WireRefusal);
    return;
  }
  const isFile = url.pathname === '/api/file';
  if (request.method !== 'POST' || area !== 'api' || !(isFile || Object.hasOwn(writes, task))) {
    send(response, 404, { error: 'There is nothing here' } satisfies WireRefusal);
    return;
  }
  const body = await readBody(request, isFile ? UPLOAD_BYTES : REQUEST_BYTES);
  if (body === null) {
    // What is left of the request is not waited for.
    response.setHeader('connection', 'close');
    send(response, 413, { error: 'This is larger than what is taken here' } satisfies WireRefusal);
    response.once('finish', () => request.destroy());
  } else if (isFile) send(response, 200, await served.library.addFile(given['name'] ?? '', body));
  else if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    send(response, 415, { error: 'Only JSON is taken here' } satisfies WireRefusal);
  else send(response, 200, await writes[task]?.(served, parseJson(body)));
};

const refused = (response: ServerResponse, error: unknown, log: Logger): void => {
  if (response.headersSent) {
    response.end();
    return;
  }
  if (error instanceof Refusal) {
    const [detail] = error.errors;
    send(response, error.status, { error: detail?.message ?? error.message } satisfies WireRefusal);
  } else if (error instanceof UserError) send(response, 400, { error: error.message } satisfies WireRefusal);
  else {
    log.error(
      { error: error instanceof Error ? error.stack : String(error) },
      'The page could not be answered',
    );
    send(response, 500, { error: 'Something went wrong; the log says what' } satisfies WireRefusal);
  }
};

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw portInUse(port);
    throw error;
  }
  return (server.address() as AddressInfo).port;
};

/**
 * Serves the page on 127.0.0.1. The port is taken at once; requests wait until what is served is ready.
 *
 * @param port 0 for a free one
 * @throws {UserError} when the port is in use
 */
export const startPageServer = async (
  port: number,
  ready: Promise<Served>,
  log: Logger,
): Promise<PageServer> => {
  const server = createServer();
  const taken = await listen(server, port);
  server.on('request', (request, response) => {
    for (const [header, value] of Object.entries(securityHeaders)) response.setHeader(header, value);
    const why = turnedAway(request, taken);
    if (why !== null) {
      send(response, 403, { error: why } satisfies WireRefusal);
      return;
    }
    const address = `http://127.0.0.1:${taken}`;
    const path = request.url ?? '/';
    if (!path.startsWith('/') || !URL.canParse(path, address)) {
      send(response, 400, { error: 'This is no address of the page' } satisfies WireRefusal);
      return;
    }
    ready
      .then((served) => route(served, request, response, new URL(path, address)))
      .catch((error: unknown) => refused(response, error, log));
  });
  return {
    address: `http://127.0.0.1:${taken}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
