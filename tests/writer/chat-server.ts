import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A request for a completion, as far as tests look at it. */
export interface ChatRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model?: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly stream?: boolean;
    readonly response_format?: {
      readonly type: string;
      readonly json_schema?: { readonly name: string; readonly schema: Record<string, unknown> };
    };
  };
  /** Every message in one text. */
  readonly text: string;
  /** Whether the server was asked for, and has, output after a schema. */
  readonly structured: boolean;
}

/** What the server does with one request for a completion. */
export type Behaviour = (
  request: ChatRequest,
  response: ServerResponse,
  signal: AbortSignal,
) => void | Promise<void>;

export interface ChatServerOptions {
  /** Whether it keeps to a JSON schema; where not, it answers 400 to `response_format`, as old servers do. Default true. */
  readonly structured?: boolean;
  /** What it makes of `stream: true`: streams, answers in one piece all the same, or answers 400. Default `yes`. */
  readonly streaming?: 'yes' | 'ignored' | 'refused';
  /** The key that it demands; none when absent. */
  readonly key?: string;
  /** The models that it lists. Default one, `scripted`. */
  readonly models?: readonly string[];
}

/** A server on loopback that speaks the OpenAI chat API and does what it is told. */
export interface ChatServer {
  /** What `WRITER_URL` is set to: ends in `/v1`. */
  readonly url: string;
  /** The requests for completions that it took, in order. */
  readonly requests: ChatRequest[];
  /** Decides over the next requests; may be exchanged at any time. */
  behave: Behaviour;
  /** Completions under way now. */
  readonly busy: number;
  /** Drops every connection and listens no more, as a server that is down; `url` stays. */
  close(): Promise<void>;
}

const id = 'chatcmpl-scripted';

const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

/** An error in the shape that OpenAI and those who copy it use. */
const apiError = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, param: null, code },
});

const completion = (model: string, content: string, finish: string) => ({
  id,
  object: 'chat.completion',
  created: 1_700_000_000,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish, logprobs: null }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

const chunk = (model: string, delta: Record<string, string>, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id,
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

const beginStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
};

/** A text in pieces of about a token. */
const pieces = (text: string): string[] => text.match(/[\s\S]{1,7}/g) ?? [];

interface Speaking {
  /** Milliseconds between two pieces. */
  readonly pause?: number;
  readonly finish?: 'stop' | 'length' | 'content_filter';
}

/** Says a text, or what a function makes of the request, as asked: in a stream or in one piece. */
export const say =
  (
    content: string | ((request: ChatRequest) => string),
    { pause = 0, finish = 'stop' }: Speaking = {},
  ): Behaviour =>
  async (request, response, signal) => {
    const text = typeof content === 'string' ? content : content(request);
    const model = request.body.model ?? '';
    if (request.body.stream !== true) {
      if (pause > 0) await wait(pause * pieces(text).length, undefined, { signal });
      json(response, 200, completion(model, text, finish));
      return;
    }
    beginStream(response);
    response.write(chunk(model, { role: 'assistant', content: '' }));
    for (const piece of pieces(text)) {
      if (pause > 0) await wait(pause, undefined, { signal });
      response.write(chunk(model, { content: piece }));
    }
    response.write(chunk(model, {}, finish));
    response.end('data: [DONE]\n\n');
  };

/** Says a text over and over and never comes to an end. */
export const loop =
  (text: string): Behaviour =>
  async (request, response, signal) => {
    const model = request.body.model ?? '';
    const streamed = request.body.stream === true;
    if (streamed) beginStream(response);
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices":[{"index":0,"message":{"role":"assistant","content":"');
    }
    while (!signal.aborted) {
      if (!response.write(streamed ? chunk(model, { content: text }) : JSON.stringify(text).slice(1, -1)))
        await once(response, 'drain', { signal });
      // Others on this machine want their turn, too.
      await wait(1, undefined, { signal });
    }
  };

/** Takes the request and never answers. */
export const hang: Behaviour = (_, __, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** Refuses with an HTTP status. `retryAfter` in seconds. */
export const refuse =
  (
    status: number,
    message: string,
    { retryAfter, code = null }: { retryAfter?: number; code?: string | null } = {},
  ): Behaviour =>
  (_, response) =>
    json(
      response,
      status,
      apiError(message, 'server_said_no', code),
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    );

/** Too many requests, or nothing paid for more. */
export const outOfQuota = (retryAfter?: number): Behaviour =>
  refuse(429, 'You exceeded your current quota', {
    code: 'insufficient_quota',
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

/** A page in place of an answer, as a proxy in between would send. */
export const html: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Welcome</title><h1>It works!</h1>');
};

/** Status 200 and not one byte. */
export const nothing: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end();
};

/** JSON, but none that a completion is made of. */
export const otherJson: Behaviour = (request, response) => {
  if (request.body.stream === true) {
    beginStream(response);
    response.end('data: {"choices":"none today"}\n\ndata: [1,2,3]\n\ndata: null\n\ndata: [DONE]\n\n');
  } else json(response, 200, { choices: 'none today' });
};

/** A stream in which one event is cut in two and another is no JSON; in one piece: JSON that ends too early. */
export const brokenStream =
  (text: string): Behaviour =>
  (request, response) => {
    const model = request.body.model ?? '';
    if (request.body.stream !== true) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(completion(model, text, 'stop')).slice(0, -25));
      return;
    }
    beginStream(response);
    const [first = '', ...rest] = pieces(text);
    response.write(chunk(model, { content: first }));
    response.write('data: {"id":"chatcmpl-scr\n\n');
    for (const piece of rest) response.write(chunk(model, { content: piece }));
    response.end();
  };

/** Cuts the connection in the middle of its answer. */
export const hangUp =
  (text: string): Behaviour =>
  async (request, response) => {
    const model = request.body.model ?? '';
    const half = pieces(text).slice(0, Math.ceil(pieces(text).length / 2));
    if (request.body.stream === true) {
      beginStream(response);
      for (const piece of half) response.write(chunk(model, { content: piece }));
    } else {
      const whole = JSON.stringify(completion(model, text, 'stop'));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length + 100 });
      response.write(whole.slice(0, whole.length / 2));
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
    response.destroy();
  };

/** Does one thing after another, a request each; the last for all that come after. */
export const inTurn = (...behaviours: readonly Behaviour[]): Behaviour => {
  let next = 0;
  return (request, response, signal) => {
    const behaviour = behaviours[Math.min(next, behaviours.length - 1)];
    next++;
    return behaviour?.(request, response, signal);
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) chunks.push(part);
  return Buffer.concat(chunks).toString('utf8');
};

const textOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : Array.isArray(content)
      ? content.map((part: { text?: string }) => part.text ?? '').join('')
      : '';

/** Starts a server on a free port of 127.0.0.1. It says nothing useful until it is told to `behave`. */
export const startChatServer = async (options: ChatServerOptions = {}): Promise<ChatServer> => {
  const { structured = true, streaming = 'yes', key, models = ['scripted'] } = options;
  const requests: ChatRequest[] = [];
  const state = { behave: say('') as Behaviour, busy: 0 };

  const complete = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await bodyOf(incoming)) as ChatRequest['body'];
    const format = body.response_format;
    const asked = format !== undefined && format.type !== 'text';
    const messages = body.messages.map(({ role, content }) => ({ role, content: textOf(content) }));
    const request: ChatRequest = {
      headers: incoming.headers,
      body: {
        ...body,
        messages,
        ...(streaming === 'ignored' ? { stream: false } : {}),
      },
      text: messages.map(({ content }) => content).join('\n'),
      structured: asked && structured,
    };
    requests.push(request);
    if (asked && !structured)
      return json(response, 400, apiError("'response_format' is not supported", 'invalid_request_error'));
    if (body.stream === true && streaming === 'refused')
      return json(response, 400, apiError("'stream' is not supported", 'invalid_request_error'));
    const over = new AbortController();
    response.on('close', () => over.abort());
    state.busy++;
    try {
      await state.behave(request, response, over.signal);
    } catch (error) {
      // The client going away ends a wait; everything else is a mistake in the test.
      if (!over.signal.aborted) throw error;
    } finally {
      state.busy--;
    }
  };

  const server = createServer((incoming, response) => {
    const pathname = new URL(incoming.url ?? '', 'http://localhost').pathname;
    if (key !== undefined && incoming.headers.authorization !== `Bearer ${key}`)
      return json(
        response,
        401,
        apiError('Incorrect API key provided', 'invalid_request_error', 'invalid_api_key'),
      );
    if (incoming.method === 'GET' && pathname === '/v1/models')
      return json(response, 200, {
        object: 'list',
        data: models.map((model) => ({ id: model, object: 'model', created: 1, owned_by: 'tests' })),
      });
    if (incoming.method === 'POST' && pathname === '/v1/chat/completions')
      return void complete(incoming, response).catch((error: unknown) => {
        if (!response.headersSent) json(response, 500, apiError(String(error), 'scripted_server_failed'));
        else response.destroy();
      });
    json(response, 404, apiError(`Invalid URL (${incoming.method} ${pathname})`, 'invalid_request_error'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    requests,
    get behave() {
      return state.behave;
    },
    set behave(behaviour) {
      state.behave = behaviour;
    },
    get busy() {
      return state.busy;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
