import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { Stream } from 'openai/streaming';
import { z } from 'zod';
import { baseAddresses } from './address.ts';
import { type ReplyForm, replySchema } from './draft.ts';
import { ChatFailure, type FailureKind } from './failure.ts';
import { limitedFetch } from './limited-fetch.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  /** The messages, for the form that the reply will have: `json` only where the server enforces it. */
  readonly messages: (form: ReplyForm) => readonly ChatMessage[];
  /** Whether the reply has a form at all; else it is plain text. */
  readonly formed: boolean;
  readonly signal: AbortSignal;
  /** Told of the reply as it grows; `true` ends it, as enough was said. */
  readonly onText?: (text: string) => boolean;
}

/** Where a chat server is and what it is told of who asks. */
export interface ChatServer {
  readonly url: string;
  readonly model: string;
  readonly key: string | undefined;
}

/** Tokens of a reply at most: several times what the longest good one has, and room for a model that thinks first. */
const mostTokens = 1_500;
/** UTF-16 code units of a reply after which nothing more is read. */
const longestReply = 20_000;
/** Characters of a server's own words that go into a message. */
const longestReason = 200;

/** What a server was found to understand; each is given up at most once. */
interface Abilities {
  schema: boolean;
  stream: boolean;
  system: boolean;
  temperature: boolean;
  tokens: 'max_tokens' | 'max_completion_tokens' | null;
}

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
});
const chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })).nullish(),
});

/**
 * A server with the OpenAI chat API. It learns what the server understands: structured output, streaming and system
 * messages are used until it refuses them.
 */
export class Chat {
  readonly #server: ChatServer;
  #client: OpenAI;
  readonly #further: string[];
  readonly #abilities: Abilities = {
    schema: true,
    stream: true,
    system: true,
    temperature: true,
    tokens: 'max_tokens',
  };

  constructor(server: ChatServer) {
    this.#server = server;
    const [first = server.url, ...further] = baseAddresses(server.url);
    this.#client = clientAt(first, server.key);
    this.#further = further;
  }

  /** The reply, whole or as much of it as was enough. @throws {ChatFailure} */
  async reply(request: ChatRequest): Promise<string> {
    for (;;) {
      const form = request.formed && this.#abilities.schema ? 'json' : 'lines';
      try {
        return await this.#ask(request, form);
      } catch (error) {
        if (request.signal.aborted) throw new ChatFailure('slow', 'the time was up', { cause: error });
        if (!this.#adapt(error, form)) throw this.#failure(error);
      }
    }
  }

  /** The names of the server's models, where it tells them. @throws {ChatFailure} where it cannot be reached */
  async models(signal: AbortSignal): Promise<readonly string[] | null> {
    try {
      const { data } = await this.#client.models.list({ signal });
      return data.map(({ id }) => id);
    } catch (error) {
      const failure = this.#failure(error);
      if (failure.kind === 'down' || failure.kind === 'slow' || failure.kind === 'key') throw failure;
      return null;
    }
  }

  async #ask({ messages, formed, signal, onText }: ChatRequest, form: ReplyForm): Promise<string> {
    const { schema, stream, system, temperature, tokens } = this.#abilities;
    const response = await this.#client.chat.completions
      .create(
        {
          model: this.#server.model,
          messages: (system ? messages(form) : withoutSystem(messages(form))).map((message) => ({
            ...message,
          })),
          stream,
          ...(temperature && { temperature: 0 }),
          ...(tokens && { [tokens]: mostTokens }),
          ...(formed &&
            schema && {
              response_format: {
                type: 'json_schema',
                json_schema: { name: 'text', strict: true, schema: replySchema },
              },
            }),
        },
        { signal },
      )
      .asResponse();
    return /\bevent-stream\b/i.test(response.headers.get('content-type') ?? '')
      ? await this.#readStream(response, signal, onText)
      : await readWhole(response);
  }

  async #readStream(response: Response, signal: AbortSignal, onText: ChatRequest['onText']): Promise<string> {
    const controller = new AbortController();
    const stop = () => controller.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    let text = '';
    try {
      for await (const data of Stream.fromSSEResponse<unknown>(response, controller, this.#client)) {
        const read = chunk.safeParse(data);
        if (!read.success) throw new ChatFailure('nonsense', 'a part of the reply has another form');
        text += read.data.choices?.[0]?.delta?.content ?? '';
        if (text.length > longestReply || onText?.(text)) break;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
    // The client ends an aborted stream without a word.
    if (signal.aborted) throw new ChatFailure('slow', 'the time was up');
    return text.slice(0, longestReply);
  }

  /** Whether to ask again, having given up what the server did not understand. */
  #adapt(error: unknown, form: ReplyForm): boolean {
    if (!(error instanceof APIError) || error.status === undefined) return false;
    const { status, message } = error;
    const abilities = this.#abilities;
    if ((status === 404 || status === 405) && !/model/i.test(message)) {
      const next = this.#further.shift();
      if (next === undefined) return false;
      this.#client = clientAt(next, this.#server.key);
      return true;
    }
    if (![400, 404, 415, 422, 500, 501].includes(status)) return false;
    const give = <K extends keyof Abilities>(ability: K, pattern: RegExp, instead: Abilities[K]): boolean => {
      if (abilities[ability] === instead || !pattern.test(message)) return false;
      abilities[ability] = instead;
      return true;
    };
    return (
      (form === 'json' && give('schema', /response_format|json|schema|grammar|structured|guided/i, false)) ||
      give('stream', /\bstream/i, false) ||
      give('temperature', /temperature/i, false) ||
      (abilities.tokens === 'max_tokens' && give('tokens', /max_tokens/i, 'max_completion_tokens')) ||
      give('tokens', /max_(?:completion_)?tokens/i, null) ||
      give('system', /system|\brole/i, false) ||
      (form === 'json' && status !== 404 && give('schema', /^/, false))
    );
  }

  #failure(error: unknown): ChatFailure {
    if (error instanceof ChatFailure) return error;
    const said = error instanceof Error ? error.message : String(error);
    const { key } = this.#server;
    const hidden = key ? said.replaceAll(key, '[hidden]') : said;
    const reason = hidden.replaceAll(/\s+/g, ' ').slice(0, longestReason);
    if (error instanceof APIUserAbortError)
      return new ChatFailure('slow', 'the time was up', { cause: error });
    if (error instanceof APIConnectionError) {
      return new ChatFailure('down', reasonOf(error) ?? reason, { cause: error });
    }
    if (error instanceof APIError && error.status !== undefined) {
      return new ChatFailure(kindOf(error.status, hidden), reason, {
        retryAfter: retryAfter(error.headers),
        cause: error,
      });
    }
    if (error instanceof APIError) return new ChatFailure('refused', reason, { cause: error });
    if (error instanceof SyntaxError) {
      return new ChatFailure('nonsense', 'the reply is not JSON', { cause: error });
    }
    return new ChatFailure('down', reasonOf(error) ?? reason, { cause: error });
  }
}

const clientAt = (baseURL: string, key: string | undefined): OpenAI =>
  new OpenAI({
    baseURL,
    // The client wants a key even where the server wants none; the header is then left out.
    apiKey: key ?? 'none',
    ...(key === undefined && { defaultHeaders: { Authorization: null } }),
    // Else these would be taken from the environment and sent to a server that they were not meant for.
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: limitedFetch,
  });

/** For models that know no system message: it comes first in what the user says. */
const withoutSystem = (messages: readonly ChatMessage[]): readonly ChatMessage[] => {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const [first, ...rest] = messages.filter(({ role }) => role !== 'system');
  return first ? [{ ...first, content: [...system, first.content].join('\n\n') }, ...rest] : rest;
};

const readWhole = async (response: Response): Promise<string> => {
  const read = completion.safeParse(JSON.parse(await response.text()));
  if (!read.success)
    throw new ChatFailure('nonsense', 'the reply has another form than the chat API gives it');
  return (read.data.choices[0]?.message.content ?? '').slice(0, longestReply);
};

const kindOf = (status: number, message: string): FailureKind => {
  if (status === 401 || status === 403) return 'key';
  if (status === 404 || status === 405) return 'missing';
  if (status === 402 || status === 429 || /quota|insufficient|billing/i.test(message)) return 'quota';
  return 'refused';
};

/** Milliseconds, from seconds or a date. */
const retryAfter = (headers: Headers | undefined): number | null => {
  const value = headers?.get('retry-after');
  if (!value) return null;
  const milliseconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : null;
};

/** What the network said, from below the client's "Connection error." */
const reasonOf = (error: unknown): string | null => {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return null;
};
