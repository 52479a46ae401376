import { createLogger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { openWriter } from '../writer/open.ts';
import type { Writer } from '../writer/writer.ts';

/**
 * The writer that the settings name, for a command; `null` where they name none. Whoever sits at a terminal sees its log,
 * so that everyday news stay out of it.
 *
 * @throws {UserError} when the settings or the prompts cannot be used
 */
export const openTerminalWriter = (settings: Settings): Promise<Writer | null> =>
  openWriter(settings, createLogger(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL));

/** Says on a terminal, where somebody waits, that a text is coming; returns what takes the words away again. */
export const sayWriting = (stream: NodeJS.WriteStream = process.stderr): (() => void) => {
  if (!stream.isTTY) return () => undefined;
  stream.write('Writing …');
  return () => void stream.write('\r\u001b[K');
};
