import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LocalAnswerer } from '../answer/answerer.ts';
import { type Models, openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import type { Search } from '../answer/retrieve.ts';
import { readerNeeded, wrongUse } from '../errors.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Command, Terminal } from '../terminal/command.ts';
import { type Dataset, impossibleAnswers, readDataset } from './dataset.ts';
import {
  collectExamples,
  type Example,
  fitRanking,
  type Judged,
  judge,
  rankingFigures,
  rankings,
  thresholdFigures,
} from './fit.ts';
import { openDatasetIndex } from './open.ts';
import { searchesAlone } from './parts.ts';
import { alignColumns, percent } from './table.ts';

const options = { threshold: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;

/** `npm run fit`. */
export const fitting: Command<typeof options> = {
  usage: 'npm run fit -- DATASET …',
  help: [
    'Fits the few numbers that ranking and confidence rest on from data sets, and writes src/answer/ranking.json and',
    'src/eval/parts-ranking.json. Data that is to be reported on must not be among them.',
    '',
    '  --threshold X  the confidence below which the answer is that the articles do not say (default: as it is)',
    '  --dry-run      print the figures and write nothing',
  ].join('\n'),
  options,
  positionals: true,
  async run({ values, positionals }, terminal) {
    if (positionals.length === 0) throw wrongUse('No data set was named', fitting.usage);
    const threshold = thresholdOf(values.threshold);
    const settings = readSettings();
    const datasets: Dataset[] = [];
    for (const location of positionals) datasets.push(await readDataset(location, settings.ARTICLES_DIR));
    const models = await openModels(settings, terminal);
    const collected: Collected[] = [];
    try {
      if (models.reader === null) throw readerNeeded();
      for (const dataset of datasets)
        collected.push(await collect(dataset, datasets, models, settings, terminal));
    } finally {
      await models.close();
    }
    const judged = {
      withoutReader: judgedByOthers(collected, 'withoutReader'),
      withReader: judgedByOthers(collected, 'withReader'),
    };
    terminal.print(transferTable(judged));
    terminal.print(`\n${thresholdTable(judged.withReader)}`);
    if (values['dry-run']) return undefined;
    for (const [url, content] of [
      [
        rankingFile,
        {
          fittedOn: collected.map(describe),
          threshold,
          withReader: fitRanking(of(collected, 'withReader'), rankings.withReader),
          withoutReader: fitRanking(of(collected, 'withoutReader'), rankings.withoutReader),
        },
      ],
      [
        partsFile,
        {
          fittedOn: collected.map(describe),
          words: fitRanking(of(collected, 'words'), searchesAlone.words),
          meaning: fitRanking(of(collected, 'meaning'), searchesAlone.meaning),
          both: fitRanking(of(collected, 'withoutReader'), searchesAlone.both),
        },
      ],
    ] as const) {
      const file = fileURLToPath(url);
      await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
      terminal.note(`Wrote ${file}`);
    }
    return undefined;
  },
};

const rankingFile = new URL('../answer/ranking.json', import.meta.url);
const partsFile = new URL('./parts-ranking.json', import.meta.url);

const thresholdOf = (value: string | undefined): number => {
  if (value === undefined) return ranking.threshold;
  const threshold = Number(value);
  if (!(threshold > 0 && threshold < 1))
    throw wrongUse(
      `--threshold is ${JSON.stringify(value)}, allowed is a number between 0 and 1`,
      fitting.usage,
    );
  return threshold;
};

/** Passages whose sentences are fitted on: some more than are read for an answer, for more wrong ones to learn from. */
const passagesFitted = 6;

/** Ways to search and read that features come from. */
type Way = 'withReader' | 'withoutReader' | Exclude<Search, 'both'>;

const ways = {
  withReader: { search: 'both', reader: true },
  withoutReader: { search: 'both', reader: false },
  words: { search: 'words', reader: false },
  meaning: { search: 'meaning', reader: false },
} as const satisfies Record<Way, { search: Search; reader: boolean }>;

interface Collected {
  readonly name: string;
  readonly articles: number;
  readonly examples: Readonly<Record<Way, readonly Example[]>>;
}

const collect = async (
  dataset: Dataset,
  all: readonly Dataset[],
  models: Models,
  settings: Settings,
  terminal: Terminal,
): Promise<Collected> => {
  const { name, questions } = dataset;
  const strange = all.filter((other) => other !== dataset).flatMap((other) => other.questions);
  const index = await openDatasetIndex(dataset, models, settings, terminal);
  try {
    const missing = impossibleAnswers(questions, (id) => {
      const number = index.articleNumber(id);
      return number === null ? null : index.text(number);
    });
    for (const note of missing) terminal.note(`${name}: ${note}`);
    const by = (way: Way) => {
      const { search, reader } = ways[way];
      const { embedder } = models;
      const answerer = new LocalAnswerer({
        index,
        embedder,
        reader: reader ? models.reader : null,
        ranking,
        search,
        ...(reader && { passagesRanked: passagesFitted }),
      });
      return collectExamples(answerer, questions, strange, { ...terminal, name });
    };
    return {
      name,
      articles: index.articles.length,
      examples: {
        withReader: await by('withReader'),
        withoutReader: await by('withoutReader'),
        words: await by('words'),
        meaning: await by('meaning'),
      },
    };
  } finally {
    index.close();
  }
};

const of = (collected: readonly Collected[], way: Way): Example[] =>
  collected.flatMap(({ examples }) => examples[way]);

/** What a fit rests on, for those who read the file. */
const describe = ({ name, articles, examples: { withReader } }: Collected) => ({
  dataset: name,
  articles,
  questions: withReader.filter(({ asItIs }) => asItIs).length,
  answerable: withReader.filter(({ question, asItIs }) => asItIs && question.answerable).length,
  examples: withReader.length,
  sentences: withReader.reduce((sum, { sentences }) => sum + sentences.length, 0),
});

/** A data set as judged by a ranking that was fitted on the other ones, and by one that was fitted on all. */
interface JudgedSet {
  readonly name: string;
  /** `null` where there are no others. */
  readonly byOthers: readonly Judged[] | null;
  readonly byAll: readonly Judged[];
}

const judgedByOthers = (
  collected: readonly Collected[],
  way: 'withReader' | 'withoutReader',
): readonly JudgedSet[] => {
  const all = fitRanking(of(collected, way), rankings[way]);
  return collected.map(({ name, examples }, i) => {
    const others = collected.filter((_, j) => j !== i);
    return {
      name,
      byOthers: others.length === 0 ? null : judge(fitRanking(of(others, way), rankings[way]), examples[way]),
      byAll: judge(all, examples[way]),
    };
  });
};

const decimal = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

const transferTable = (judged: Record<'withoutReader' | 'withReader', readonly JudgedSet[]>): string =>
  alignColumns([
    ['', 'best sentence right', 'AUROC', 'calibration error'],
    ...(['withoutReader', 'withReader'] as const).flatMap((way) =>
      judged[way].flatMap(({ name, byOthers, byAll }) =>
        [
          { fitted: 'fitted on the others', judgements: byOthers },
          { fitted: 'fitted on all', judgements: byAll },
        ].flatMap(({ fitted, judgements }) => {
          if (judgements === null) return [];
          const { best, auroc, calibrationError } = rankingFigures(judgements);
          const reader = way === 'withReader' ? 'with the reader' : 'without it';
          return [
            [`${name}, ${reader}, ${fitted}`, percent(best), decimal(auroc), decimal(calibrationError)],
          ];
        }),
      ),
    ),
  ]);

const thresholds = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];

/** What each threshold would do, by weights from the other sets where there are others. */
const thresholdTable = (judged: readonly JudgedSet[]): string =>
  alignColumns([
    ['threshold', 'answerable kept', 'unanswerable declined', 'right answers lost'],
    ...judged.flatMap(({ name, byOthers, byAll }) =>
      thresholds.map((threshold) => {
        const { kept, declined, lost } = thresholdFigures(byOthers ?? byAll, threshold);
        return [`${name}, ${threshold}`, percent(kept), percent(declined), percent(lost)];
      }),
    ),
  ]);
