import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** What the tests look at in answers of all kinds; most answers have few of these. */
export interface AnswerBody {
  readonly id: string;
  readonly channel_id: string;
  readonly code: number;
  readonly message: string;
  readonly errors: Readonly<Record<string, unknown>>;
  readonly type: number;
  readonly content: string;
  readonly flags: number;
  readonly version: string;
  readonly edited_timestamp: string | null;
  readonly message_reference: object | undefined;
  readonly mentions: readonly object[];
  readonly reactions: readonly object[];
  readonly thread: object;
  readonly threads: readonly object[];
  readonly thread_metadata: { readonly archived: boolean };
  readonly session_start_limit: { readonly remaining: number };
}

/** What came back from a request that no library has touched. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

/** Sends a request to the REST API as it stands, with the bot's token unless another is given. */
export const request = async (
  sandbox: Sandbox,
  route: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> => {
  const [method = 'GET', path = ''] = route.split(' ');
  const response = await fetch(`${sandbox.api}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${sandbox.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
};

/** A payload of the gateway. */
export interface Payload {
  readonly op: number;
  readonly d: { readonly session_id: string; readonly shard: readonly number[] };
  readonly s: number | null;
  readonly t: string | null;
}

/** A gateway connection that no library has touched. */
export interface RawSocket {
  readonly socket: WebSocket;
  send(op: number, d: unknown): void;
  /** The next payload that was not taken yet. */
  receive(): Promise<Payload>;
  /** The next payload of that event, others dropped. */
  event(name: string): Promise<Payload>;
  /** The code with which the other side closed. */
  readonly closed: Promise<number>;
}

export const openSocket = async (sandbox: Sandbox, query = '?v=10&encoding=json'): Promise<RawSocket> => {
  const socket = new WebSocket(`${sandbox.api.replace('http', 'ws').replace('/api', '/')}${query}`);
  const waiting: Payload[] = [];
  const takers: ((payload: Payload) => void)[] = [];
  socket.on('message', (data) => {
    const payload = JSON.parse(String(data)) as Payload;
    const taker = takers.shift();
    if (taker === undefined) waiting.push(payload);
    else taker(payload);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await once(socket, 'open');
  const receive = (): Promise<Payload> => {
    const payload = waiting.shift();
    return payload === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(payload);
  };
  return {
    socket,
    closed,
    receive,
    send: (op, d) => socket.send(JSON.stringify({ op, d })),
    async event(name) {
      for (;;) {
        const payload = await receive();
        if (payload.t === name) return payload;
      }
    },
  };
};

/** IDENTIFY's data. */
export const identity = (sandbox: Sandbox, intents = 513) => ({
  token: sandbox.token,
  intents,
  properties: { os: 'linux', browser: 'test', device: 'test' },
});
