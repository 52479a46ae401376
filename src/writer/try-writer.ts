import pino from 'pino';
import type { Quote } from '../answer/answer.ts';
import {
  writerBusy,
  writerKeyRefused,
  writerMissing,
  writerNotReached,
  writerNotUnderstood,
  writerTooSlow,
} from '../errors.ts';
import { Breaker } from './breaker.ts';
import { Chat, type ChatServer } from './chat.ts';
import { ChatWriter } from './chat-writer.ts';
import type { ChatFailure } from './failure.ts';
import { chatServer, type WriterSettings } from './open.ts';
import { Prompts } from './prompts.ts';

/** What came of trying a writer. */
export interface Trial {
  readonly model: string;
  /** Milliseconds that it took to write a sentence. */
  readonly milliseconds: number;
  /** Whether what it wrote could be shown. */
  readonly shown: boolean;
}

const text =
  'The old bridge over the Aven was closed on Monday. Trains use the new bridge, which cost 12 million.';

const sentence = (words: string): Quote => ({
  text: words,
  article: 'bridge',
  title: 'A new bridge over the Aven',
  published: '2024-06-12',
  paragraph: 1,
  start: text.indexOf(words),
  end: text.indexOf(words) + words.length,
  highlight: null,
  url: null,
  link: null,
  score: 0,
  found: { byWords: null, byMeaning: null },
});

/**
 * Has the writer that the settings name write about two sentences of ours.
 *
 * @param prompts the folder of the prompts; default: the project's
 * @returns `null` where no writer is set up
 * @throws {UserError} what is wrong with the settings, the prompts or the server, and what to do
 */
export const tryWriter = async (settings: WriterSettings, prompts?: string): Promise<Trial | null> => {
  const { WRITER_URL: url, WRITER_TIMEOUT_MS: timeout } = settings;
  if (url === undefined) return null;
  const server = chatServer(settings, url);
  const log = pino({ level: 'silent' });
  const chat = new Chat(server);
  let failure: ChatFailure | null = null;
  const writer = new ChatWriter({
    chat,
    model: server.model,
    prompts: new Prompts(log, prompts),
    breaker: new Breaker(),
    log,
    timeout,
    onFailure: (found) => {
      failure = found;
    },
  });
  const started = performance.now();
  const { written } = await writer.write({
    kind: 'answer',
    question: 'When was the old bridge over the Aven closed?',
    material: text.split(/(?<=\.) /).map(sentence),
  });
  if (failure) throw await told(failure, chat, server, timeout);
  return {
    model: server.model,
    milliseconds: Math.round(performance.now() - started),
    shown: written !== null,
  };
};

/** A failure in words for people. */
const told = async (failure: ChatFailure, chat: Chat, { url, model }: ChatServer, timeout: number) => {
  const { kind, message } = failure;
  switch (kind) {
    case 'down':
      return writerNotReached(url, message, failure);
    case 'slow':
      return writerTooSlow(url, timeout, failure);
    case 'quota':
      return writerBusy(url, message, failure);
    case 'key':
      return writerKeyRefused(url, failure);
    case 'missing':
      return writerMissing(url, model, await modelsOf(chat, timeout), failure);
    case 'refused':
    case 'nonsense':
      return writerNotUnderstood(url, message, failure);
  }
};

const modelsOf = async (chat: Chat, timeout: number): Promise<readonly string[]> => {
  try {
    return (await chat.models(AbortSignal.timeout(timeout))) ?? [];
  } catch {
    return [];
  }
};
