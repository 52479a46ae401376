import type { WriterSettings } from '../writer/open.ts';
import type { Check } from './check.ts';

/**
 * Whether the writer that the settings name writes, and whether what it writes can be shown.
 *
 * @param prompts the folder of the prompts; default: the project's
 */
export const writerCheck = (settings: WriterSettings, prompts?: string): Check => ({
  name: 'Writer',
  async run() {
    const { WRITER_URL: url, WRITER_MODEL: model } = settings;
    if (url === undefined) {
      const unused = model === undefined ? '' : ', and WRITER_MODEL is not used';
      return { ok: true, detail: `No WRITER_URL is set; answers are quotes alone${unused}` };
    }
    const { tryWriter } = await import('../writer/try-writer.ts');
    const trial = await tryWriter(settings, prompts);
    const time = `${trial?.milliseconds ?? 0} ms`;
    return trial?.shown
      ? { ok: true, detail: `${model} at ${url} wrote a sentence that passed the checks, in ${time}` }
      : {
          ok: true,
          detail:
            `${model} at ${url} answers (${time}), but what it wrote did not pass the checks; ` +
            'where that happens the quotes stand alone. A larger model does better',
        };
  },
});
