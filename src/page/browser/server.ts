import type {
  WireAdded,
  WireArticle,
  WireChoice,
  WireCommand,
  WireEvent,
  WireMessage,
  WirePlace,
  WireRefusal,
  WireState,
  WireText,
} from '../wire.ts';

/** Milliseconds of silence after which the connection is taken for dead; the server gives a sign every 15 s. */
const SILENCE = 40_000;

/** What is said where the server cannot be reached. */
export const NOT_CONNECTED = 'The page is not connected. Is Pullquote running?';

const answered = async <T>(request: Promise<Response>): Promise<T> => {
  const response = await request.catch(() => {
    throw new Error(NOT_CONNECTED);
  });
  const body: unknown = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error((body as WireRefusal).error);
  return body as T;
};

const read = async <T>(task: string, given: Readonly<Record<string, string>>): Promise<T> =>
  answered(fetch(`/api/${task}?${new URLSearchParams(given)}`));

const write = async <T>(task: string, given: unknown): Promise<T> =>
  answered(
    fetch(`/api/${task}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(given),
    }),
  );

type Values = Readonly<Record<string, string | number | boolean>>;

/** All that the page asks of its server; every function throws an `Error` whose message is for people. */
export const server = {
  state: (as: string) => read<WireState>('state', { as }),
  messages: (as: string, channel: string) => read<readonly WireMessage[]>('messages', { as, channel }),
  commands: (as: string, channel: string) => read<readonly WireCommand[]>('commands', { as, channel }),
  articles: (as: string, channel: string) => read<readonly WireArticle[]>('articles', { as, channel }),
  article: (as: string, channel: string, id: string) => read<WireText>('article', { as, channel, id }),
  say: (as: string, channel: string, text: string, replyTo: string | null) =>
    write<WireMessage>('say', { as, channel, text, replyTo }),
  command: (as: string, channel: string, name: string, options: Values) =>
    write<unknown>('command', { as, channel, name, options }),
  autocomplete: (as: string, channel: string, name: string, options: Values, focused: string) =>
    write<readonly WireChoice[]>('autocomplete', { as, channel, name, options, focused }),
  menu: (as: string, channel: string, message: string, name: string) =>
    write<unknown>('menu', { as, channel, message, name }),
  click: (as: string, channel: string, message: string, button: string) =>
    write<unknown>('click', { as, channel, message, button }),
  thread: (as: string, channel: string, message: string, name: string) =>
    write<{ readonly id: string }>('thread', { as, channel, message, name }),
  delete: (as: string, channel: string, message: string) =>
    write<unknown>('delete', { as, channel, message }),
  quote: (as: string, channel: string, text: string, citation: string) =>
    write<WirePlace | null>('quote', { as, channel, text, citation }),
  address: (address: string) => write<WireAdded>('address', { address }),
  file: async (file: File): Promise<WireAdded> => {
    const bytes = await file.arrayBuffer().catch(() => {
      throw new Error(`${file.name} cannot be read: it is a folder, or was moved away.`);
    });
    return answered(
      fetch(`/api/file?${new URLSearchParams({ name: file.name })}`, { method: 'POST', body: bytes }),
    );
  },
};

/**
 * Listens to what a person gets to see. After every new connection `caughtUp` is called: what happened before it
 * must be fetched.
 *
 * @returns a function that ends it
 */
export const listen = (
  as: string,
  hear: (event: WireEvent) => void,
  caughtUp: (connected: boolean) => void,
): (() => void) => {
  let source: EventSource | undefined;
  let heard = Date.now();
  const open = (): void => {
    source?.close();
    heard = Date.now();
    source = new EventSource(`/events?${new URLSearchParams({ as })}`);
    source.addEventListener('open', () => caughtUp(true));
    source.addEventListener('error', () => caughtUp(false));
    source.addEventListener('beat', () => {
      heard = Date.now();
    });
    source.addEventListener('message', (event: MessageEvent<string>) => {
      heard = Date.now();
      hear(JSON.parse(event.data) as WireEvent);
    });
  };
  // Browsers give up for good on some errors, and a machine that slept may hold a dead connection.
  const look = (): void => {
    if (source?.readyState === EventSource.CLOSED || Date.now() - heard > SILENCE) open();
  };
  const timer = setInterval(look, 2_000);
  document.addEventListener('visibilitychange', look);
  open();
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    source?.close();
  };
};
