import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * The program's log: one JSON object a line on standard error, so that standard output stays the answer's.
 * Secrets are cut out by name; what people write is logged at `debug` and below only.
 *
 * @param level one of pino's levels, or `silent`
 */
export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['token', '*.token', 'authorization', '*.authorization', 'headers'],
        censor: '[hidden]',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
