import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongUse } from '../errors.ts';
import type { Command, Terminal } from '../terminal/command.ts';
import type { Figures, GrownFigures } from './figures.ts';
import { describeMachine } from './machine.ts';
import { installPeers, measurePeer, type PeerFigures, peerRecipes } from './peers.ts';
import { buildGrowthPicture, questionGrowthPicture, readingPicture } from './pictures.ts';
import { articlesOf, type BenchPlace } from './place.ts';
import { markdownTable, withTable } from './readme.ts';
import { type Row, rowsOf } from './rows.ts';
import { runMeasure } from './run-measure.ts';
import { benchDataset, writeCopies } from './texts.ts';

/** How much is measured; the usual amount fits into ten minutes on two cores. */
export interface Amount {
  readonly rounds: number;
  /** Articles to index, by other names where the data set has fewer. */
  readonly articles: number;
  readonly questions: number;
  /** Passages of the index that questions are measured on. */
  readonly passages: number;
  readonly sizes: readonly number[];
  readonly starts: number;
  readonly inFlight: number;
  readonly endurance: number;
  readonly switches: number;
  readonly readingPassages: readonly number[];
  readonly readingQuestions: number;
}

/** What `npm run bench` measures. */
export const usualAmount: Amount = {
  rounds: 3,
  articles: 36,
  questions: 200,
  passages: 400,
  sizes: [1_000, 10_000, 100_000],
  starts: 5,
  inFlight: 32,
  endurance: 10_000,
  switches: 50,
  readingPassages: [1, 2, 3, 4, 6, 10],
  readingQuestions: 100,
};

/** What can be measured by itself, in the order of the table. */
export const parts = [
  'indexing',
  'questions',
  'reading',
  'growth',
  'start',
  'load',
  'memory',
  'install',
] as const;
export type Part = (typeof parts)[number];

const options = {
  json: { type: 'boolean' },
  peers: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  out: { type: 'string' },
  readme: { type: 'boolean' },
} as const;

const results = fileURLToPath(new URL('../../bench/results/', import.meta.url));
const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

/** `npm run bench`. */
export const bench: Command<typeof options> = {
  usage: 'npm run bench [-- --peers] [--only PART …] [--out DIR] [--readme] [--json]',
  help: [
    'Measures speed, memory and growth on this machine, each part in a process of its own, and prints the table. Let',
    'the machine do nothing else meanwhile. The figures go to bench/results as JSON, with pictures of their growth.',
    '',
    '  --peers      measure the alternatives too; they are installed into bench/peers the first time',
    `  --only PART  measure this part only; may be repeated: ${parts.join(', ')}`,
    '  --out DIR    where figures and pictures go (default: bench/results)',
    '  --readme     put the table into README.md too',
    '  --json       print one JSON object',
  ].join('\n'),
  options,
  positionals: false,
  async run({ values }, terminal) {
    const only = partsOf(values.only);
    const figures = await measureAll(usualAmount, { only, peers: values.peers === true }, terminal);
    const folder = values.out === undefined ? results : path.resolve(values.out);
    await keep(folder, figures, terminal.note);
    const rows = rowsOf(figures);
    if (values.readme) {
      await writeFile(readme, withTable(await readFile(readme, 'utf8'), markdownTable(figures, rows)));
      terminal.note('Put the table into README.md');
    }
    if (values.json) terminal.print(JSON.stringify({ ...figures, rows }));
    else terminal.print(table(figures, rows));
    return undefined;
  },
};

const partsOf = (named: readonly string[] | undefined): ReadonlySet<Part> => {
  if (named === undefined) return new Set(parts);
  return new Set(
    named.map((name) => {
      const part = parts.find((each) => each === name);
      if (part === undefined)
        throw wrongUse(`--only is ${JSON.stringify(name)}, allowed is ${parts.join(', ')}`, bench.usage);
      return part;
    }),
  );
};

/**
 * Measures the parts that are wanted, one after another.
 *
 * @param run takes a measurement; a process of its own by default
 */
export const measureAll = async (
  amount: Amount,
  {
    only,
    peers,
    run = runMeasure,
  }: { readonly only: ReadonlySet<Part>; readonly peers: boolean; readonly run?: typeof runMeasure },
  { note, signal }: Pick<Terminal, 'note' | 'signal'>,
): Promise<Figures> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-bench-'));
  const dataset = benchDataset();
  const place: BenchPlace = { folder, dataset };
  const machine = await describeMachine();
  const began = performance.now();
  const articles = path.join(folder, 'copies');
  const measure = ((name, at, parameters) => {
    note(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${name}`);
    return run(name, at, parameters, signal);
  }) as typeof runMeasure;
  try {
    if (peers || only.has('indexing')) await writeCopies(articlesOf(place), articles, amount.articles);
    let figures: Figures = { machine, measured: new Date().toISOString(), dataset: path.basename(dataset) };
    if (only.has('indexing')) {
      const indexing = await measure('indexing', place, { rounds: amount.rounds, articles });
      const floor = await measure('floor', place, { tokens: indexing.tokens, rounds: amount.rounds });
      figures = { ...figures, indexing, floor };
    }
    if (peers) figures = { ...figures, peers: await measurePeers(place, articles, amount, { note, signal }) };
    if (only.has('questions')) {
      const { passages, questions: count } = amount;
      figures = {
        ...figures,
        withoutReader: await measure('questions', place, { reader: false, passages, count }),
        withReader: await measure('questions', place, { reader: true, passages, count }),
      };
    }
    if (only.has('reading')) {
      const { readingPassages: passages, readingQuestions: most } = amount;
      figures = { ...figures, reading: await measure('reading', place, { passages, most }) };
    }
    if (only.has('growth')) {
      const { inArticle } = await measure('prepareGrowth', place, undefined);
      const grown: GrownFigures[] = [];
      for (const passages of amount.sizes) {
        const size = { passages, inArticle };
        const build = await measure('build', place, size);
        grown.push({
          build,
          size: await measure('size', place, { ...size, count: amount.questions }),
          change: await measure('change', place, size),
        });
      }
      figures = { ...figures, grown };
    }
    if (only.has('start'))
      figures = { ...figures, start: await measure('start', place, { rounds: amount.starts }) };
    if (only.has('load')) {
      const { inFlight } = amount;
      figures = { ...figures, load: await measure('load', place, { count: 3 * inFlight, inFlight }) };
    }
    if (only.has('memory')) {
      const { endurance: count, switches, passages } = amount;
      figures = {
        ...figures,
        endurance: await measure('endurance', place, {
          passages,
          count,
          every: Math.ceil(count / 20),
          reader: false,
        }),
        switches: await measure('switches', place, { switches, reader: false }),
      };
    }
    if (only.has('install')) figures = { ...figures, install: await measure('install', place, undefined) };
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const measurePeers = async (
  place: BenchPlace,
  articles: string,
  { rounds, questions }: Amount,
  { note, signal }: Pick<Terminal, 'note' | 'signal'>,
): Promise<Record<string, PeerFigures>> => {
  await installPeers(note, signal);
  const found: Record<string, PeerFigures> = {};
  for (const [name, recipe] of Object.entries(peerRecipes)) {
    note(`        ${name}`);
    found[name] = await measurePeer(place, recipe, { rounds, questions, articles }, signal);
  }
  return found;
};

/** Writes the figures, and the pictures of what was measured, into a folder. */
export const keep = async (
  folder: string,
  figures: Figures,
  note: (message: string) => void,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const { machine, measured, grown, reading } = figures;
  const name = `${measured.slice(0, 10)}-${machine.cores}-cores.json`;
  const files: [string, string][] = [[name, `${JSON.stringify(figures, null, 2)}\n`]];
  if (grown && grown.length > 1)
    files.push(['questions.svg', questionGrowthPicture(grown)], ['indexing.svg', buildGrowthPicture(grown)]);
  if (reading) files.push(['reading.svg', readingPicture(reading)]);
  for (const [file, content] of files) await writeFile(path.join(folder, file), content);
  note(`Wrote ${files.map(([file]) => file).join(', ')} to ${folder}`);
};

/** Lines of columns, all set to the left. */
const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** The table for people. */
export const table = ({ machine, dataset }: Figures, rows: readonly Row[]): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 1e9)} GB, ${machine.platform}, Node ${machine.node}; texts: ${dataset}`,
    ...(machine.load > 0.5
      ? [`The machine was busy (load ${machine.load}): times are longer than they should be.`]
      : []),
    '',
    ...columns([
      ['', 'found', 'goal', 'met'],
      ...rows.map(({ what, goal, found, met }) => [
        what,
        found,
        goal,
        met === null ? '' : met ? 'yes' : 'NO',
      ]),
    ]),
  ].join('\n');
