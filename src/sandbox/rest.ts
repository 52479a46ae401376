import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Uploads } from './attachments.ts';
import { archiveIdleThreads } from './channels.ts';
import type { Context } from './context.ts';
import { hasBody, mistakesByDescription } from './description.ts';
import type { Pings } from './mentions.ts';
import { forcedLimit, type RateLimits, type RateLimitVerdict } from './rate-limits.ts';
import type { RequestLog } from './record.ts';
import { type FieldError, Refusal, refuse } from './refusals.ts';
import { type RequestBody, readRequestBody } from './request-body.ts';
import type { Answer, AnyRoute } from './route.ts';
import { checkIds, compileRoute, findRoute, type Matched, pathBelowVersion } from './routing.ts';

/** Refusals that say that a request is wrong by form, whatever the world looks like. */
const formCodes = new Set([50006, 50035, 50109, 50041, 40005, 30032, 50016]);

const describe = ({ path, code, message }: FieldError): string =>
  `${path.join('.') || '(body)'}: ${message} [${code}]`;

const violationsOf = (error: Refusal): readonly string[] => {
  if (error.errors.length > 0) return error.errors.map(describe);
  const byAddress =
    error.code === 0 && (error.status === 404 || error.status === 405 || error.status === 400);
  return formCodes.has(error.code) || byAddress ? [`${error.message} [${error.code}]`] : [];
};

const majorOf = ({ channel, guild, application, token }: Readonly<Record<string, string>>): string =>
  [channel, guild, token === undefined ? undefined : `${application} ${token}`].filter(Boolean).join(' ');

interface Outcome {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: number | null;
  readonly violations: readonly string[];
  readonly pings: Pings | null;
}

const refused = (error: Refusal, headers: Readonly<Record<string, string>>): Outcome => ({
  status: error.status,
  body: error.body,
  headers,
  code: error.code,
  violations: violationsOf(error),
  pings: null,
});

const limited = ({ headers, retryAfter, scope }: RateLimitVerdict): Outcome => ({
  status: 429,
  body: {
    message: 'You are being rate limited.',
    retry_after: retryAfter / 1000,
    global: scope === 'global',
  },
  headers,
  code: 0,
  violations: [],
  pings: null,
});

const madeToFail = (status: number, pings: Pings | null): Outcome => ({
  status,
  body: { message: `${status}: Made to fail`, code: 0 },
  headers: {},
  code: 0,
  violations: [],
  pings,
});

/** What the servers in front of Discord answer to a bot that sent too many invalid requests. */
const lockedOut: Outcome = {
  status: 429,
  body: undefined,
  headers: { 'retry-after': '600', 'content-type': 'text/html' },
  code: null,
  violations: ['Locked out after too many invalid requests'],
  pings: null,
};

/** What the record says of an answer. */
const recorded = ({ status, code, body, violations, pings }: Outcome) => ({
  status,
  code,
  answer: body,
  violations,
  pings,
});

const cutOff = { status: 0, code: null, answer: undefined, violations: [], pings: null };

const send = (response: ServerResponse, { status, body, headers }: Outcome): void => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // A 204 must carry no content type, or clients try to read JSON from it.
  if (body === undefined || status === 204) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const serveFile = ({ world }: Context, pathname: string, response: ServerResponse): void => {
  const [, , , id = ''] = pathname.split('/');
  const file = world.files.get(id);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  // What people upload must not run as a page of this address.
  response
    .writeHead(200, {
      'content-type': /^(image\/(png|jpeg|gif|webp)|text\/plain)$/.test(file.type)
        ? file.type
        : 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .end(file.bytes);
};

export interface RestOptions {
  readonly routes: readonly AnyRoute[];
  readonly token: string;
  readonly limits: RateLimits;
  readonly log: RequestLog;
}

/** Answers the REST API: finds the route, applies faults and limits, judges the body, carries out, records. */
export const createRest = (
  context: Context,
  { routes, token, limits, log }: RestOptions,
): RequestListener => {
  const table = routes.map(compileRoute);
  const { world, faults, events } = context;

  const judged = async (
    { row, params }: Matched,
    query: URLSearchParams,
    body: unknown,
    uploads: Uploads,
  ): Promise<Answer> => {
    checkIds(params);
    const given = hasBody(row.operation) ? (body ?? {}) : body;
    const mistakes = mistakesByDescription(row.operation, given);
    if (mistakes.length > 0) throw refuse('invalidFormBody', mistakes);
    const broken = row.rules?.(given) ?? [];
    if (broken.length > 0) throw refuse('invalidFormBody', broken);
    return row.handle({ context, params, query, body: given, uploads });
  };

  const authorized = (request: IncomingMessage, row: AnyRoute): boolean =>
    row.byTokenInPath === true || request.headers.authorization === `Bot ${token}`;

  const carryOut = async (
    request: IncomingMessage,
    matched: Matched,
    query: URLSearchParams,
    body: RequestBody,
  ): Promise<Outcome> => {
    const { row, params } = matched;
    if (!authorized(request, row)) return refused(refuse('unauthorized'), {});
    const verdict = limits.take(row.route, majorOf(params), row.limit, row.byTokenInPath === true);
    if (!verdict.allowed) return limited(verdict);
    const { headers } = verdict;
    try {
      const answer = await judged(matched, query, body.json, body.uploads);
      const { status, pings = null } = answer;
      return { status, body: answer.body, headers, code: null, violations: [], pings };
    } catch (error) {
      if (error instanceof Refusal) return refused(error, headers);
      throw error;
    }
  };

  /** What comes of a request; `null` when its connection is to be cut. */
  const outcomeOf = async (
    request: IncomingMessage,
    matched: Matched,
    query: URLSearchParams,
    body: RequestBody,
  ): Promise<Outcome | null> => {
    const { route } = matched.row;
    for (const fault of faults.take(route)) {
      if (fault.kind === 'delay') await wait(fault.ms);
      else if (fault.kind === 'rate-limit')
        return limited(forcedLimit(route, world.now(), fault.retryAfter, fault.global));
      else {
        const done = fault.carriedOut ? await carryOut(request, matched, query, body) : null;
        return fault.kind === 'cut' ? null : madeToFail(fault.status, done?.pings ?? null);
      }
    }
    return carryOut(request, matched, query, body);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams, search } = new URL(`http://127.0.0.1${request.url ?? '/'}`);
    const method = request.method ?? 'GET';
    if (pathname.startsWith('/attachments/')) return serveFile(context, pathname, response);
    const at = world.now();
    let matched: Matched | null = null;
    let json: unknown;
    let outcome: Outcome | null;
    try {
      const body = await readRequestBody(request, context.limits.bodyBytes);
      json = body.json;
      archiveIdleThreads(context);
      matched = findRoute(table, method, pathname);
      outcome = limits.lockedOut ? lockedOut : await outcomeOf(request, matched, searchParams, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcome = refused(error, {});
    }
    if (outcome === null) request.socket.destroy();
    else {
      limits.countInvalid(outcome.status);
      send(response, outcome);
    }
    const record = {
      at,
      method,
      path: `${pathBelowVersion(pathname)}${search}`,
      route: matched?.row.route ?? null,
      operation: matched?.row.operation ?? null,
      body: json,
      ...(outcome === null ? cutOff : recorded(outcome)),
    };
    log.add(record);
    events.emit({ type: 'request', request: record });
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A client that hangs up while it is sending is no mistake of ours.
      if (request.destroyed && !request.complete) return;
      context.log.error({ err: error, url: request.url }, 'local Discord failed');
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  };
};
