import { writerWithoutModel } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { Breaker } from './breaker.ts';
import type { ChatServer } from './chat.ts';
import { Prompts } from './prompts.ts';
import type { Writer } from './writer.ts';

/** The settings that a writer depends on. */
export type WriterSettings = Pick<
  Settings,
  'WRITER_URL' | 'WRITER_MODEL' | 'WRITER_API_KEY' | 'WRITER_TIMEOUT_MS'
>;

/**
 * The writer that the settings name, or `null` where they name none. The server is not asked anything yet.
 *
 * @param prompts the folder of the prompts; default: the project's
 * @throws {UserError} when a model is not named, or a prompt cannot be used
 */
export const openWriter = async (
  settings: WriterSettings,
  log: Logger,
  prompts?: string,
): Promise<Writer | null> => {
  if (settings.WRITER_URL === undefined) return null;
  const server = chatServer(settings, settings.WRITER_URL);
  const files = new Prompts(log, prompts);
  // Most run without a writer, and need not wait for its client to load.
  const [{ Chat }, { ChatWriter }] = await Promise.all([import('./chat.ts'), import('./chat-writer.ts')]);
  return new ChatWriter({
    chat: new Chat(server),
    model: server.model,
    prompts: files,
    breaker: new Breaker(),
    log,
    timeout: settings.WRITER_TIMEOUT_MS,
  });
};

/**
 * The server that the settings name.
 *
 * @throws {UserError} when they name no model of it
 */
export const chatServer = ({ WRITER_MODEL, WRITER_API_KEY }: WriterSettings, url: string): ChatServer => {
  if (WRITER_MODEL === undefined) throw writerWithoutModel();
  return { url, model: WRITER_MODEL, key: WRITER_API_KEY };
};
