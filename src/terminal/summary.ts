import type { SummaryLength } from '../answer/answer.ts';
import { openAnswerer } from '../answer/open.ts';
import { wrongUse } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { screenOf, showHeadline, showSummary, showWritten } from './answer.ts';
import type { Command } from './command.ts';
import { summaryJson } from './json.ts';
import { overridden } from './overrides.ts';
import { openTerminalWriter, sayWriting } from './writer.ts';

const lengths: readonly SummaryLength[] = ['brief', 'standard', 'detailed'];

const options = {
  article: { type: 'string' },
  index: { type: 'string' },
  json: { type: 'boolean' },
  length: { type: 'string', default: 'standard' },
} as const;

/** `npm run summary`. */
export const summary: Command<typeof options> = {
  usage: 'npm run summary [-- ARTICLE] [--length brief|standard|detailed]',
  help: [
    'Summarises an article by its own sentences; without one, every article in one sentence.',
    '',
    '  --article ID    the same as ARTICLE',
    '  --length L      brief (3 sentences at most), standard (about 5) or detailed (about 10)',
    '  --json          one line of JSON a summary on standard output, nothing else there',
    '  --index DIR     the index to use (default: INDEX_DIR, else embeddings/index)',
  ].join('\n'),
  options,
  positionals: true,
  async run({ values, positionals }, terminal) {
    const length = lengths.find((known) => known === values.length);
    if (!length) {
      throw wrongUse(
        `--length is ${JSON.stringify(values.length)}, allowed is brief, standard or detailed`,
        summary.usage,
      );
    }
    const named = values.article === undefined ? positionals : [...positionals, values.article];
    const [article, ...others] = named;
    if (others.length > 0) throw wrongUse('More than one article was given', summary.usage);
    const settings = overridden(readSettings(), values);
    const writer = article === undefined ? null : await openTerminalWriter(settings);
    const answerer = await openAnswerer(settings, terminal);
    try {
      const screen = screenOf(process.stdout);
      if (article === undefined) {
        const all = await answerer.overview();
        terminal.print(
          values.json
            ? all.map((each) => summaryJson(each)).join('\n')
            : all.map((one) => showHeadline(one, screen)).join('\n\n'),
        );
      } else {
        const one = await answerer.summarise(article, length);
        const { title } = one.article;
        if (!values.json) terminal.print(showSummary(one, screen));
        const unsay = writer ? sayWriting() : () => undefined;
        const authorship = writer && {
          model: writer.model,
          ...(await writer.write(
            { kind: 'summary', title, length, material: one.quotes },
            { signal: terminal.signal },
          )),
        };
        unsay();
        terminal.signal.throwIfAborted();
        if (values.json) terminal.print(summaryJson(one, authorship));
        else if (authorship?.written) {
          const { written, model } = authorship;
          terminal.print(`\n${showWritten({ written, model, shown: one.quotes }, screen)}`);
        }
      }
    } finally {
      await answerer.close();
    }
    return undefined;
  },
};
