import { quotesGiven } from '../answer/quotes-given.ts';
import { localTime, systemClock } from '../clock.ts';
import { ExitStatus, UserError, wrongUse } from '../errors.ts';
import type { Unwatched } from '../index/folder-watch.ts';
import { followSources } from '../index/follow.ts';
import { indexPlaces } from '../index/places.ts';
import { planUpdate } from '../index/plan.ts';
import { type IndexPlaces, updateIndex } from '../index/update.ts';
import type { UpdateReport } from '../index/update-report.ts';
import { readSettings } from '../settings.ts';
import type { Command, Terminal } from './command.ts';
import { describeQuotesGiven, describeUpdate } from './describe-update.ts';
import { allowedInterval, parseInterval } from './interval.ts';

const options = {
  articles: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  every: { type: 'string' },
  index: { type: 'string' },
  json: { type: 'boolean', default: false },
  remove: { type: 'string', multiple: true, default: [] as string[] },
  verbose: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
} as const;

interface Showing {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** `npm run index`. */
export const indexCommand: Command<typeof options> = {
  usage:
    'npm run index [-- PATH or URL …] [--remove ID] [--dry-run] [--watch] [--every TIME] [--index DIR] [--articles DIR] [--verbose] [--json]',
  help: `Brings the index in step with the folder of articles and with every source it was given before.
Files (.txt, .md, .html, .pdf), folders with all below them, and web addresses that are named
are added, or read again, and remembered as sources.

  --remove ID      takes an article out and keeps it out until its source is named again;
                   with a source's path or address, forgets that source; may be repeated
  --dry-run        says what would be done, and does nothing
  --watch          goes on, and brings the index in step as soon as files change; Ctrl-C ends it
  --every TIME     goes on, and reads everything again so often (15m, 1h30m), pages too;
                   may be used together with --watch
  --index DIR      the folder of the index (default: INDEX_DIR, else embeddings/index)
  --articles DIR   the folder of articles (default: ARTICLES_DIR, else articles)
  --verbose        lists what was left out of the articles, and why
  --json           prints one JSON object for each time that the sources are read

Exit status: 0 done, 1 could not, 2 wrong use, 3 done, but something was skipped.`,
  options,
  positionals: true,
  async run({ values, positionals: locations }, terminal) {
    const { remove, index, articles, watch } = values;
    const every = intervalOf(values.every);
    if (values['dry-run'] && (watch || every !== null))
      throw wrongUse('--dry-run goes with neither --watch nor --every', indexCommand.usage);
    const places = indexPlaces(readSettings(), { index, articles });
    const { progress, note, signal } = terminal;
    const request = { locations, remove, progress, note, signal };
    if (watch || every !== null) return follow(places, request, { watch, every }, values, terminal);
    const report = await (values['dry-run'] ? planUpdate : updateIndex)(places, request);
    const quotes = report.dryRun ? null : await fatesOfQuotes(places, note);
    for (const line of linesOf(report, quotes, values)) terminal.print(line);
    return report.skipped.length + report.kept.length > 0 ? ExitStatus.skipped : ExitStatus.done;
  },
};

const intervalOf = (given: string | undefined): number | null => {
  if (given === undefined) return null;
  const interval = parseInterval(given);
  if (interval === null)
    throw wrongUse(`--every is ${JSON.stringify(given)}, allowed is ${allowedInterval}`, indexCommand.usage);
  return interval;
};

type Quotes = Awaited<ReturnType<typeof quotesGiven>>;

const fatesOfQuotes = ({ indexDir }: IndexPlaces, note: Terminal['note']): Promise<Quotes> =>
  quotesGiven(indexDir).catch((error: Error) => {
    note(`What became of the quotes given so far is not known: ${error.message}`);
    return null;
  });

const linesOf = (report: UpdateReport, quotes: Quotes, { json, verbose }: Showing): string[] => {
  const { leftOut, ...rest } = report;
  if (json) return [JSON.stringify({ ...(verbose ? report : rest), quotesGiven: quotes })];
  return [...describeUpdate(report, verbose), ...(quotes ? [describeQuotesGiven(quotes)] : [])];
};

/** Keeps the index in step until Ctrl-C, which is how it is meant to end. */
const follow = async (
  places: IndexPlaces,
  request: Parameters<typeof followSources>[1],
  how: { readonly watch: boolean; readonly every: number | null },
  showing: Showing,
  { print, note }: Terminal,
): Promise<ExitStatus> => {
  const [failures, warnings] = [onlyNews(note), onlyNews(note)];
  /** What is wrong with sources, as it was printed last: it is not printed again at every round. */
  let known = '';
  note('Keeping the index in step; Ctrl-C ends it');
  await followSources(places, request, {
    ...how,
    async onRound(report) {
      const quotes = report.written ? await fatesOfQuotes(places, note) : null;
      const wrong = JSON.stringify([report.kept, report.skipped]);
      const lines = linesOf(report, quotes, showing);
      if (showing.json) for (const line of lines) print(line);
      else if (report.written || wrong !== known)
        print([`[${localTime(systemClock.now())}]`, ...lines].join('\n'));
      known = wrong;
      failures.forget();
    },
    onFailure(error) {
      const failure = describeFailure(error);
      if (showing.json) print(JSON.stringify({ error: failure }));
      else failures.note(`${failure.what}.\n${failure.next}.`);
    },
    onUnwatched: (folders) => warnings.note(describeUnwatched(folders)),
  });
  return ExitStatus.done;
};

/** Says nothing twice, until what was said is forgotten. */
const onlyNews = (note: Terminal['note']) => {
  const said = new Set<string>();
  return {
    note(message: string): void {
      if (!said.has(message)) note(message);
      said.add(message);
    },
    forget: () => said.clear(),
  };
};

const describeFailure = (error: unknown): { readonly what: string; readonly next: string } => {
  if (error instanceof UserError) return { what: error.what, next: error.next };
  const said = error instanceof Error ? error.stack : String(error);
  return { what: `This is a bug in Pullquote: ${said}`, next: 'The next round goes on as if nothing was' };
};

const describeUnwatched = (folders: readonly Unwatched[]): string => {
  const [first] = folders;
  const more = folders.length > 1 ? ` and ${folders.length - 1} more folders` : '';
  const why = first?.code === 'ENOSPC' ? 'the system watches no more of them' : first?.code;
  return `${first?.folder}${more} cannot be watched (${why}); with --every 5m changes there are seen, too`;
};
