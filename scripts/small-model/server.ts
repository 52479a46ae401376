import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { UserError } from '../../src/errors.ts';
import type { Chat } from './chat.ts';

/** Largest request in bytes. */
const REQUEST_BYTES = 1_000_000;

/** The name that the model goes by. */
export const MODEL = 'smollm2-135m-instruct';

const completionRequest = z.object({
  messages: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1)
    .refine((messages) => messages.at(-1)?.role === 'user', {
      message: 'the last message is not the user’s',
    }),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ schema: z.record(z.string(), z.unknown()) }),
      }),
    ])
    .nullish(),
});

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, status: number, message: string): void =>
  send(response, status, { error: { message, type: 'invalid_request_error', param: null, code: null } });

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
};

const complete = async (chat: Chat, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const parsed = completionRequest.safeParse(await readJson(request));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(response, 400, `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { messages, stream, temperature, max_tokens, max_completion_tokens, response_format } = parsed.data;
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1_000), model: MODEL };
  const event = (delta: object, finish_reason: string | null): void => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choices = [{ index: 0, delta, finish_reason }];
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices })}\n\n`);
  };
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    const content = await chat.complete({
      messages,
      schema: response_format?.type === 'json_schema' ? response_format.json_schema.schema : undefined,
      temperature: temperature ?? 0,
      maxTokens: max_completion_tokens ?? max_tokens ?? undefined,
      signal: left.signal,
      onText: (text) => {
        if (stream && text !== '') event({ role: 'assistant', content: text }, null);
      },
    });
    if (stream) {
      event({}, 'stop');
      response.end('data: [DONE]\n\n');
    } else {
      const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
      send(response, 200, { ...head, object: 'chat.completion', choices });
    }
  } catch (error) {
    if (left.signal.aborted) return;
    if (response.headersSent) response.destroy();
    else refuse(response, 400, error instanceof Error ? error.message : String(error));
  }
};

/**
 * Serves a model on 127.0.0.1 with the part of OpenAI's chat API that chats take.
 *
 * @throws {UserError} when the port is in use
 */
export const serveChat = async (chat: Chat, port: number) => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
    if (request.method === 'GET' && pathname === '/v1/models')
      send(response, 200, {
        object: 'list',
        data: [{ id: MODEL, object: 'model', owned_by: 'HuggingFaceTB' }],
      });
    else if (request.method === 'POST' && pathname === '/v1/chat/completions')
      void complete(chat, request, response);
    else refuse(response, 404, `There is nothing at ${request.method} ${pathname}`);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new UserError(`Port ${port} is in use`, 'Choose another one: npm run small-model -- --port N');
    throw error;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
