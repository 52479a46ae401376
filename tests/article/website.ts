import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a page answers: its text, a status, a status with headers, or all by itself. */
export type Page = string | number | [status: number, headers: Record<string, string>] | RequestListener;

/** A web server on loopback, gone after the test. */
export interface Website {
  readonly origin: string;
  /** By path; a test may change them. What is not there answers 404. */
  readonly pages: Record<string, Page>;
  /** What was asked, in order: `GET /a`, robots.txt aside. */
  readonly asked: string[];
  /** The headers of each of these requests. */
  readonly headers: IncomingHttpHeaders[];
  /** How often robots.txt was asked for. */
  robotsAsked: number;
  /** The most requests that were under way at one time. */
  readonly atOnce: number;
}

/** Starts a web server with these pages. */
export const website = async (pages: Record<string, Page> = {}): Promise<Website> => {
  let open = 0;
  let atOnce = 0;
  const server = createServer((request, response) => {
    open += 1;
    atOnce = Math.max(atOnce, open);
    response.on('close', () => {
      open -= 1;
    });
    const path = request.url ?? '';
    if (path === '/robots.txt') site.robotsAsked += 1;
    else {
      site.asked.push(`${request.method} ${path}`);
      site.headers.push(request.headers);
    }
    const page = pages[path] ?? 404;
    if (typeof page === 'function') page(request, response);
    else if (typeof page === 'number') response.writeHead(page).end();
    else if (typeof page === 'string')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    else response.writeHead(...page).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const site = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    asked: [] as string[],
    headers: [] as IncomingHttpHeaders[],
    robotsAsked: 0,
    get atOnce() {
      return atOnce;
    },
  };
  return site;
};

/** A page of a text: its first paragraph is the headline. */
export const pageOf = (text: string): string => {
  const [title, ...paragraphs] = text.trim().split('\n\n');
  return `<html><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('')}</article></body></html>`;
};
