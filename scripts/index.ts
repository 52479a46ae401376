import { quotesGiven } from '../src/answer/quotes-given.ts';
import { ExitStatus } from '../src/errors.ts';
import { indexPlaces } from '../src/index/places.ts';
import { updateIndex } from '../src/index/update.ts';
import { readSettings } from '../src/settings.ts';
import { runCommand } from '../src/terminal/command.ts';
import { describeQuotesGiven, describeUpdate } from '../src/terminal/describe-update.ts';

await runCommand({
  usage: 'npm run index [-- PATH or URL …] [--remove ID] [--index DIR] [--articles DIR] [--verbose] [--json]',
  help: `Brings the index in step with the folder of articles and with every source it was given before.
Files (.txt, .md, .html, .pdf), folders with all below them, and web addresses that are named
are added, or read again, and remembered as sources.

  --remove ID      takes an article out and keeps it out until its source is named again;
                   with a source's path or address, forgets that source; may be repeated
  --index DIR      the folder of the index (default: INDEX_DIR, else embeddings/index)
  --articles DIR   the folder of articles (default: ARTICLES_DIR, else articles)
  --verbose        lists what was left out of the articles, and why
  --json           prints one JSON object

Exit status: 0 done, 1 could not, 2 wrong use, 3 done, but something was skipped.`,
  options: {
    remove: { type: 'string', multiple: true, default: [] },
    index: { type: 'string' },
    articles: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  positionals: true,
  async run({ values, positionals: locations }, { print, ...terminal }) {
    const { remove, index, articles, verbose, json } = values;
    const places = indexPlaces(readSettings(), { index, articles });
    const report = await updateIndex(places, { locations, remove, ...terminal });
    const { leftOut, ...rest } = report;
    const quotes = await quotesGiven(places.indexDir).catch((error: Error) => {
      terminal.note(`What became of the quotes given so far is not known: ${error.message}`);
      return null;
    });
    if (json) print(JSON.stringify({ ...(verbose ? report : rest), quotesGiven: quotes }));
    else {
      for (const line of describeUpdate(report, verbose)) print(line);
      if (quotes) print(describeQuotesGiven(quotes));
    }
    return report.skipped.length + report.kept.length > 0 ? ExitStatus.skipped : ExitStatus.done;
  },
});
