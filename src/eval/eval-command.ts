import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LocalAnswerer } from '../answer/answerer.ts';
import { type Models, openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import { ExitStatus, writerNeeded, wrongUse } from '../errors.ts';
import type { SearchIndex } from '../index/search-index.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Command, Terminal } from '../terminal/command.ts';
import { openTerminalWriter } from '../terminal/writer.ts';
import type { Writer } from '../writer/writer.ts';
import { type Articles, type Dataset, impossibleAnswers, type Question, readDataset } from './dataset.ts';
import { putQuestions } from './evaluate.ts';
import { followUpsAgainst } from './follow-ups-report.ts';
import { claims, isRight, type Metrics, measure, type Outcome } from './metrics.ts';
import { openDatasetIndex } from './open.ts';
import { answererOfPart, parts } from './parts.ts';
import type { Series } from './pictures.ts';
import { describeFailures, metricsTable } from './table.ts';

const options = {
  json: { type: 'boolean' },
  index: { type: 'string' },
  limit: { type: 'string' },
  failures: { type: 'boolean' },
  parts: { type: 'boolean' },
  pictures: { type: 'string' },
  'follow-ups': { type: 'string' },
  writer: { type: 'boolean' },
} as const;

/** `npm run eval`. */
export const evaluation: Command<typeof options> = {
  usage: 'npm run eval -- DATASET …',
  help: [
    'Measures answers on data sets: folders with questions.jsonl and articles, or files of questions beside their',
    'articles. A column each. Without articles of its own a data set asks about ARTICLES_DIR.',
    '',
    '  --failures         list the questions whose first quote is not right, and those declined or answered wrongly',
    '  --parts            measure what each part brings: the searches alone, the features, the reader',
    '  --pictures DIR     write reliability.svg and coverage.svg there',
    '  --follow-ups FILE  measure follow-up questions instead; what else is named are their articles',
    '  --writer           have a text written around the quotes of every answer (WRITER_URL), and measure it, too; with',
    '                     --follow-ups, have the questions made to stand alone by it',
    '  --limit N          the first N questions only',
    '  --index DIR        an index to measure as it is, or where to build one (default: one for each data set, in a',
    '                     folder beside INDEX_DIR)',
    '  --json             one JSON object for each data set',
    '',
    'The exit status is 1 where a quote is not word for word in its article.',
  ].join('\n'),
  options,
  positionals: true,
  async run({ values, positionals }, terminal) {
    const settings = readSettings();
    const limit = limitOf(values.limit);
    if (values.writer && values.parts) throw wrongUse('--writer does not go with --parts', evaluation.usage);
    const writer = values.writer ? await writerFor(settings) : null;
    if (values['follow-ups'] !== undefined)
      return followUpsAgainst(values['follow-ups'], positionals, {
        settings,
        terminal,
        json: values.json === true,
        failures: values.failures === true,
        index: values.index,
        writer,
      });
    if (positionals.length === 0) throw wrongUse('No data set was named', evaluation.usage);
    if (values.index !== undefined && positionals.length > 1)
      throw wrongUse('--index goes with one data set only', evaluation.usage);
    const datasets: Dataset[] = [];
    for (const location of positionals) datasets.push(await readDataset(location, settings.ARTICLES_DIR));
    const models = await openModels(settings, terminal);
    try {
      const evaluated: Evaluated[] = [];
      for (const dataset of datasets) {
        const questions = dataset.questions.slice(0, limit);
        const place = { ...dataset, questions, index: values.index, writer };
        evaluated.push(...(await evaluateDataset(place, values.parts === true, models, settings, terminal)));
      }
      report(evaluated, values, terminal);
      if (values.pictures !== undefined) await drawPictures(values.pictures, evaluated, terminal);
      return evaluated.every(({ metrics: { verbatim } }) => verbatim.count === verbatim.of)
        ? ExitStatus.done
        : ExitStatus.failed;
    } finally {
      await models.close();
    }
  },
};

const limitOf = (value: string | undefined): number => {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1)
    throw wrongUse(`--limit is ${JSON.stringify(value)}, allowed is a whole number from 1`, evaluation.usage);
  return limit;
};

/** What came of one data set, or of one part on it. */
interface Evaluated {
  readonly dataset: string;
  /** Which parts answered; `null` where all did. */
  readonly part: string | null;
  readonly metrics: Metrics;
  readonly outcomes: readonly Outcome[];
}

interface Evaluating {
  readonly name: string;
  readonly articles: Articles;
  readonly questions: readonly Question[];
  readonly index: string | undefined;
  readonly writer: Writer | null;
}

/** @throws {UserError} where the settings name no writer */
const writerFor = async (settings: Settings): Promise<Writer> => {
  const writer = await openTerminalWriter(settings);
  if (!writer) throw writerNeeded();
  return writer;
};

const evaluateDataset = async (
  { name, articles, questions, index: indexDir, writer }: Evaluating,
  inParts: boolean,
  models: Models,
  settings: Settings,
  terminal: Terminal,
): Promise<Evaluated[]> => {
  const index = await openDatasetIndex({ name, articles }, models, settings, terminal, indexDir);
  try {
    for (const note of impossibleAnswers(questions, textsOf(index))) terminal.note(`${name}: ${note}`);
    const { embedder, reader } = models;
    const answerers = inParts
      ? parts
          .filter((part) => !part.reader || reader !== null)
          .map((part) => ({ part: part.name, answerer: answererOfPart(part, { index, embedder, reader }) }))
      : [{ part: null, answerer: new LocalAnswerer({ index, embedder, reader, ranking }) }];
    const evaluated: Evaluated[] = [];
    for (const { part, answerer } of answerers) {
      const asking = { ...terminal, writer, name: part === null ? name : `${name}, ${part}` };
      const outcomes = await putQuestions(answerer, questions, asking);
      evaluated.push({ dataset: name, part, metrics: measure(outcomes), outcomes });
    }
    return evaluated;
  } finally {
    index.close();
  }
};

/** The texts of an index's articles by id, `null` where there is none. */
const textsOf =
  (index: SearchIndex) =>
  (id: string): string | null => {
    const number = index.articleNumber(id);
    return number === null ? null : index.text(number);
  };

const report = (
  evaluated: readonly Evaluated[],
  { json, failures }: { readonly json?: boolean | undefined; readonly failures?: boolean | undefined },
  { print }: Terminal,
): void => {
  if (json) {
    for (const { dataset, part, metrics, outcomes } of evaluated)
      print(
        JSON.stringify({
          dataset,
          ...(part === null ? {} : { part }),
          ...metrics,
          ...(failures ? { failures: outcomes.filter(isFailure).map(failureJson) } : {}),
        }),
      );
    return;
  }
  const several = new Set(evaluated.map(({ dataset }) => dataset)).size > 1;
  print(
    metricsTable(
      evaluated.map(({ dataset, part, metrics }) => ({
        name: part === null ? dataset : several ? `${dataset}, ${part}` : part,
        metrics,
      })),
    ),
  );
  if (!failures) return;
  for (const { dataset, part, outcomes } of evaluated)
    print(
      `\n${describeFailures(part === null ? dataset : `${dataset}, ${part}`, outcomes.filter(isFailure))}`,
    );
};

/** Answerable questions whose first quote is wrong or was not offered as an answer, and others that were answered. */
const isFailure = (outcome: Outcome): boolean =>
  outcome.question.answerable ? !outcome.answered || !isRight(outcome) : outcome.answered;

const failureJson = ({ question, answered, confidence, answer, quotes }: Outcome) => ({
  id: question.id,
  question: question.question,
  expected: question.answers,
  article: question.article,
  answered,
  confidence,
  answer,
  quotes: quotes.map(({ article, text }) => ({ article, text })),
});

const drawPictures = async (
  folder: string,
  evaluated: readonly Evaluated[],
  { note }: Terminal,
): Promise<void> => {
  // Loaded when needed: the drawing library comes with the development packages only.
  const { coveragePicture, reliabilityPicture } = await import('./pictures.ts');
  const series: Series[] = evaluated.map(({ dataset, part, outcomes }) => ({
    name: part === null ? dataset : `${dataset}, ${part}`,
    claims: claims(outcomes),
  }));
  await mkdir(folder, { recursive: true });
  for (const [name, picture] of [
    ['reliability.svg', reliabilityPicture(series)],
    ['coverage.svg', coveragePicture(series)],
  ] as const) {
    const file = path.join(folder, name);
    await writeFile(file, picture);
    note(`Wrote ${file}`);
  }
};
