import type { Figures } from './figures.ts';
import { times } from './statistics.ts';

/** A line of the table: what is measured, against what goal. */
export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly found: string;
  /** `null` where the figure has no goal. */
  readonly met: boolean | null;
}

const best = (seconds: readonly number[]): number => Math.min(...seconds);
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
const ms = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 20 ? 1 : 0)} ms`;
const timesOver = (ratio: number): string => `${ratio.toFixed(2)} times`;
const perSecond = (count: number): string => Math.round(count).toLocaleString('en');

const indexingRows = ({ indexing, floor, peers = {} }: Figures): Row[] => {
  if (!indexing) return [];
  const seconds = best(indexing.seconds);
  const speed = indexing.characters / seconds;
  const rows: Row[] = [
    {
      what: 'indexing, characters of article a second',
      goal: '',
      found: `${perSecond(speed)} (${indexing.passages} passages)`,
      met: null,
    },
  ];
  for (const [name, figures] of Object.entries(peers)) {
    const theirs = figures.characters / best(figures.seconds);
    const isGoal = name === 'LangChain.js';
    rows.push({
      what: `… against ${name}, ${perSecond(theirs)}`,
      goal: isGoal ? 'at least 3 times' : '',
      found: timesOver(speed / theirs),
      met: isGoal ? speed / theirs >= 3 : null,
    });
  }
  if (floor) {
    const share = best(floor.seconds) / seconds;
    const tokens = indexing.tokens.reduce((sum, count) => sum + count, 0);
    rows.push({
      what: `… against the runtime alone, ${perSecond(tokens / best(floor.seconds))} tokens a second`,
      goal: 'at least 0.90 times',
      found: timesOver(share),
      met: share >= 0.9,
    });
  }
  return rows;
};

const questionRows = ({ withoutReader, withReader, peers = {} }: Figures): Row[] => {
  const rows: Row[] = [];
  if (withoutReader) {
    const { question, embedding, passages } = withoutReader;
    const ratio = question.median / embedding.median;
    const spread = question.p95 / question.median;
    rows.push(
      {
        what: `one question, ${passages} passages, reader off, median`,
        goal: 'under 1.5 times one embedding',
        found: `${ms(question.median)}, ${timesOver(ratio)} ${ms(embedding.median)}`,
        met: ratio < 1.5,
      },
      {
        what: '… 95th percentile',
        goal: 'under 2 times its median',
        found: `${ms(question.p95)}, ${timesOver(spread)}`,
        met: spread < 2,
      },
    );
    for (const [name, { milliseconds }] of Object.entries(peers))
      rows.push({
        what: `… ${name}, nearest chunks alone`,
        goal: '',
        found: `${ms(times(milliseconds).median)}; 95th percentile ${ms(times(milliseconds).p95)}`,
        met: null,
      });
  }
  if (withReader) {
    const { median, p95 } = withReader.question;
    rows.push({
      what: 'one question, reader on, median',
      goal: 'under 90 ms on two cores',
      found: `${ms(median)}; 95th percentile ${ms(p95)}`,
      met: median < 90,
    });
  }
  return rows;
};

const growthRows = ({ grown = [], indexing }: Figures): Row[] => {
  const [smallest, largest] = [grown[0], grown.at(-1)];
  if (!smallest || !largest) return [];
  const rows: Row[] = grown.map(({ size }) => ({
    what: `one question at ${size.passages.toLocaleString('en')} passages, reader off`,
    goal: '',
    found: `${ms(size.question.median)}; nearest ${size.nearest.median.toFixed(2)} ms, exact ${size.exact.median.toFixed(2)} ms, words ${size.words.median.toFixed(2)} ms`,
    met: null,
  }));
  const ratio = largest.size.question.median / smallest.size.question.median;
  const recall = Math.min(...grown.map(({ size }) => size.recall));
  const { passages } = largest.size;
  const embedding = indexing ? (best(indexing.seconds) / indexing.passages) * passages : 0;
  const build = largest.build.seconds + embedding;
  const change = largest.change.seconds / build;
  rows.push(
    {
      what: '… the largest against the smallest',
      goal: 'under 2 times',
      found: timesOver(ratio),
      met: ratio < 2,
    },
    {
      what: '… nearest neighbours as by exact search',
      goal: 'at least 99.5 %',
      found: percent(recall, 2),
      met: recall >= 0.995,
    },
    {
      what: `${largest.size.passages.toLocaleString('en')} passages: the index loads in`,
      goal: 'under 2 s',
      found: `${largest.size.loadSeconds.toFixed(2)} s`,
      met: largest.size.loadSeconds < 2,
    },
    {
      what: '… resident memory',
      goal: 'under 1.2 GB',
      found: `${megabytes(largest.size.residentBytes)}, of it the model ${megabytes(largest.size.modelBytes)}`,
      met: largest.size.residentBytes < 1.2e9,
    },
    {
      what: '… one article changed, against the whole build',
      goal: 'under 2 %',
      found: `${percent(change)}: ${largest.change.seconds.toFixed(2)} s of ${build.toFixed(0)} s${indexing ? `, of which the model about ${embedding.toFixed(0)} s` : ' without the model'}`,
      met: change < 0.02,
    },
  );
  return rows;
};

const startRows = ({ start }: Figures): Row[] => {
  if (!start) return [];
  const inside = Object.values(start.steps).reduce((sum, took) => sum + took, 0);
  const steps = [['npm', Math.round(start.ask.median - inside)], ...Object.entries(start.steps)].map(
    ([step, took]) => `${step} ${took}`,
  );
  return [
    {
      what: 'npm run ask, from start to first answer',
      goal: 'under 1.5 s',
      found: `${(start.ask.median / 1_000).toFixed(2)} s`,
      met: start.ask.median < 1_500,
    },
    { what: '… of it, in ms', goal: '', found: steps.join(', '), met: null },
  ];
};

const loadRows = ({ load }: Figures): Row[] => {
  if (!load) return [];
  const { alone, together, aloneTimes, togetherTimes, inFlight, latest, indexing } = load;
  const spread = togetherTimes.p95 / aloneTimes.median;
  return [
    {
      what: `${inFlight} questions at once, throughput`,
      goal: 'at least that of one at a time',
      found: `${together.toFixed(1)} against ${alone.toFixed(1)} a second`,
      // What two runs of the same thing differ by.
      met: together >= 0.98 * alone,
    },
    {
      what: '… 95th percentile',
      goal: `at most ${inFlight} medians of one alone`,
      found: `${ms(togetherTimes.p95)}, ${timesOver(spread)} ${ms(aloneTimes.median)}`,
      met: spread <= inFlight,
    },
    {
      what: '… latest heartbeat, beside an index run',
      goal: 'at most 1 s late',
      found: `${ms(latest)}${indexing ? '' : ' (the index run had ended before)'}`,
      met: latest <= 1_000 && indexing,
    },
  ];
};

const memoryRows = ({ endurance, switches }: Figures): Row[] => {
  const rows: Row[] = [];
  const [first, last] = [endurance?.memory[0], endurance?.memory.at(-1)];
  if (first && last) {
    const growth = last.bytes / first.bytes - 1;
    rows.push({
      what: `memory after ${last.questions.toLocaleString('en')} questions, against ${first.questions}`,
      goal: 'within 5 %',
      found: `${growth < 0 ? '−' : '+'}${percent(Math.abs(growth))}: ${megabytes(first.bytes)}, ${megabytes(last.bytes)}`,
      met: growth <= 0.05,
    });
  }
  const [once, often] = [switches?.memory[0], switches?.memory.at(-1)];
  if (switches && once && often) {
    const growth = often.bytes / once.bytes - 1;
    rows.push({
      what: `memory after ${often.switches} switches of the index, against one`,
      goal: 'within 10 %, no answer of neither',
      found: `${growth < 0 ? '−' : '+'}${percent(Math.abs(growth))}: ${megabytes(once.bytes)}, ${megabytes(often.bytes)}; ${switches.wrong} of ${switches.asked} answers`,
      met: growth <= 0.1 && switches.wrong === 0,
    });
  }
  return rows;
};

const installRows = ({ install }: Figures): Row[] =>
  install
    ? [
        { what: 'npm ci, unpacked', goal: 'small', found: megabytes(install.bytes), met: null },
        ...install.large.map(({ name, bytes, why }) => ({
          what: `… ${name}`,
          goal: 'explained above 20 MB',
          found: `${megabytes(bytes)}: ${why}`,
          met: why !== '',
        })),
      ]
    : [];

const readingRows = ({ reading }: Figures): Row[] =>
  (reading?.points ?? []).map(({ passages, quoted, first, median }) => ({
    what: `reader on, ${passages} ${passages === 1 ? 'passage' : 'passages'} read`,
    goal: '',
    found: `${percent(quoted)} in 300 characters, ${percent(first)} in the first quote, ${ms(median)}`,
    met: null,
  }));

/** The table of what was measured, row by row. */
export const rowsOf = (figures: Figures): readonly Row[] => [
  ...indexingRows(figures),
  ...questionRows(figures),
  ...readingRows(figures),
  ...growthRows(figures),
  ...startRows(figures),
  ...loadRows(figures),
  ...memoryRows(figures),
  ...installRows(figures),
];
