import type { SummaryLength } from '../answer/answer.ts';
import { openAnswerer } from '../answer/open.ts';
import { wrongUse } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { screenOf, showHeadline, showSummary } from './answer.ts';
import type { Command } from './command.ts';
import { summaryJson } from './json.ts';
import { overridden } from './overrides.ts';

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
    const answerer = await openAnswerer(overridden(readSettings(), values), terminal);
    try {
      const screen = screenOf(process.stdout);
      if (article === undefined) {
        const all = await answerer.overview();
        terminal.print(
          values.json
            ? all.map(summaryJson).join('\n')
            : all.map((one) => showHeadline(one, screen)).join('\n\n'),
        );
      } else {
        const one = await answerer.summarise(article, length);
        terminal.print(values.json ? summaryJson(one) : showSummary(one, screen));
      }
    } finally {
      await answerer.close();
    }
    return undefined;
  },
};
