import path from 'node:path';
import { openAnswerer } from '../answer/open.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Command, Terminal } from '../terminal/command.ts';
import { overridden } from '../terminal/overrides.ts';
import { feedbackFile } from './bot.ts';
import { type Ballot, readBallots } from './feedback.ts';
import {
  type DataSet,
  dataSetOf,
  type FeedbackSummary,
  summariseFeedback,
  writeDataSet,
} from './feedback-data.ts';

/** Questions found least helpful that are named. */
const NAMED = 10;

const described = ({ votes, up, down, unanswered, indexes, worst }: FeedbackSummary): string[] => [
  `${votes} ${votes === 1 ? 'vote' : 'votes'}: ${up} up, ${down} down, on ${indexes} ${indexes === 1 ? 'state' : 'states'} of the index`,
  `Of these on "not in the articles": ${unanswered.up} up, ${unanswered.down} down`,
  ...(worst.length > 0 ? ['Found least helpful:'] : []),
  ...worst.slice(0, NAMED).map((tally) => `  ${tally.down} down, ${tally.up} up  ${tally.question}`),
];

/** What was written where. */
interface Written {
  readonly folder: string;
  readonly questions: number;
  readonly articles: number;
  readonly leftOut: DataSet['leftOut'];
}

const writeOut = async (
  folder: string,
  ballots: readonly Ballot[],
  settings: Settings,
  terminal: Terminal,
): Promise<Written> => {
  const answerer = await openAnswerer(settings, terminal);
  try {
    const set = await dataSetOf(ballots, (id) => answerer.text(id));
    await writeDataSet(folder, set);
    return { folder, questions: set.questions.length, articles: set.articles.size, leftOut: set.leftOut };
  } finally {
    await answerer.close();
  }
};

const describedSet = ({ folder, questions, articles, leftOut }: Written): string =>
  `${questions} questions and ${articles} articles written to ${folder}; left out: ${leftOut.unknown} of which ` +
  `nobody said what is right, ${leftOut.changed} whose words are no longer there`;

const options = {
  out: { type: 'string' },
  index: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `npm run feedback`. */
export const feedback: Command<typeof options> = {
  usage: 'npm run feedback [-- --out DIR] [--index DIR] [--json]',
  help: [
    'Sums up the votes that people gave to answers on Discord.',
    '',
    '  --out DIR    also writes a data set for npm run eval: questions whose answers were found helpful, with the',
    '               texts of their articles; what was found unhelpful is left out, because nobody said what is right',
    '  --index DIR  the index to take the articles from (default: INDEX_DIR, else embeddings/index)',
    '  --json       prints one JSON object',
  ].join('\n'),
  options,
  positionals: false,
  async run({ values: { out, index, json } }, terminal) {
    const settings = overridden(readSettings(), { index });
    const file = feedbackFile(settings);
    const { ballots, damaged } = await readBallots(file);
    if (damaged > 0) terminal.note(`${damaged} lines of ${file} are no votes and were passed over`);
    const summary = summariseFeedback(ballots);
    if (!json) for (const line of described(summary)) terminal.print(line);
    const written = out === undefined ? null : await writeOut(path.resolve(out), ballots, settings, terminal);
    if (json) terminal.print(JSON.stringify({ ...summary, written }));
    else if (written) terminal.print(describedSet(written));
    return undefined;
  },
};
