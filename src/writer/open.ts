import { writerWithoutModel } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { Breaker } from './breaker.ts';
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
  { WRITER_URL: url, WRITER_MODEL: model, WRITER_API_KEY: key, WRITER_TIMEOUT_MS: timeout }: WriterSettings,
  log: Logger,
  prompts?: string,
): Promise<Writer | null> => {
  if (url === undefined) return null;
  if (model === undefined) throw writerWithoutModel();
  // Most run without a writer, and need not wait for its client to load.
  const [{ Chat }, { ChatWriter }] = await Promise.all([import('./chat.ts'), import('./chat-writer.ts')]);
  return new ChatWriter({
    chat: new Chat({ url, model, key }),
    model,
    prompts: new Prompts(log, prompts),
    breaker: new Breaker(),
    log,
    timeout,
  });
};
